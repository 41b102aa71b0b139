//go:build !js

package cooperate

// A Worker does work that takes long. It has nothing to do where threads are
// interrupted. Its zero value is ready.
type Worker struct{}

// Yield is called between two pieces of the work.
func (*Worker) Yield() {}
