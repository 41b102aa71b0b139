//go:build unix

package tuitest

import (
	"syscall"
	"time"
)

// CPUTime is the processor time that the process has used so far. Unlike the
// time on the wall it leaves out what other processes took meanwhile.
func CPUTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
