//go:build !js

package cooperate

// A Worker does long-running work. It has nothing to do on systems that preempt
// threads. Its zero value is ready to use.
type Worker struct{}

// Yield is to be called between pieces of work.
func (*Worker) Yield() {}
