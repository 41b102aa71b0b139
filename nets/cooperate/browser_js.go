package cooperate

import (
	"syscall/js"
	"time"
)

// slice is how long a worker works before it stands back: a key that is pressed
// meanwhile waits for so long.
const slice = 8 * time.Millisecond

// A Worker does work that takes long. Its zero value is ready.
type Worker struct{ last time.Time }

// Yield is called between two pieces of the work. It waits until the browser has done
// what it has to do, if the worker has worked for a slice.
func (w *Worker) Yield() {
	if time.Since(w.last) < slice {
		return
	}
	done := make(chan struct{})
	resume := js.FuncOf(func(js.Value, []js.Value) any {
		close(done)
		return nil
	})
	defer resume.Release()
	js.Global().Get("page").Call("afterEvents", resume)
	<-done
	w.last = time.Now()
}
