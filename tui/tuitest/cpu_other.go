//go:build !unix

package tuitest

import "time"

// CPUTime is the processor time that the process has used so far; 0 where that is not known.
func CPUTime() time.Duration { return 0 }
