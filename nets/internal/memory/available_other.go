//go:build !linux

package memory

// Available returns how many bytes this process can still allocate; ok is
// false, as on this system nothing is known.
func Available() (bytes int64, ok bool) { return 0, false }
