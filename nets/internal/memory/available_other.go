//go:build !linux

package memory

// Available returns how many bytes this process can still allocate; ok is
// always false, because this is not known on this system.
func Available() (bytes int64, ok bool) { return 0, false }
