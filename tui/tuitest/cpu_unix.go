//go:build unix

package tuitest

import (
	"syscall"
	"time"
)

// CPUTime returns the processor time that the process has used so far. Unlike wall time
// it excludes what other processes have used.
func CPUTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
