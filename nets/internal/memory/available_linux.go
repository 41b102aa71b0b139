package memory

import (
	"math"
	"os"
	"syscall"
)

// Available returns how many bytes this process can still allocate, according
// to free memory, the limits of its control groups and the limit of its address
// space (ulimit -v). ok is false if none of these is known.
func Available() (bytes int64, ok bool) {
	files := os.DirFS("/")
	bytes, ok = available(files)
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &limit) == nil && limit.Cur < math.MaxInt64 {
		used, _ := number(files, "proc/self/statm")
		left := max(int64(limit.Cur)-used*int64(os.Getpagesize()), 0)
		return min(bytes, left), true
	}
	return bytes, ok
}
