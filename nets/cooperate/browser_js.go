package cooperate

import (
	"syscall/js"
	"time"
)

// slice is how long a worker works before it stands back: a key that is pressed
// meanwhile waits for so long.
const slice = 8 * time.Millisecond

// A Worker does work that takes long. Its zero value is ready.
type Worker struct{ last time.Time } // when the browser had its turn, as far as is known

// Yield is called between two pieces of the work. It waits until the browser has done
// what it has to do, if the program's workers have worked for a slice since it did.
func (w *Worker) Yield() {
	if time.Since(w.last) < slice {
		return
	}
	page := js.Global().Get("page")
	worked := time.Duration(page.Call("sinceEvents").Float() * float64(time.Millisecond))
	if worked < slice { // for another worker
		w.last = time.Now().Add(-worked)
		return
	}
	done := make(chan struct{})
	resume := js.FuncOf(func(js.Value, []js.Value) any {
		close(done)
		return nil
	})
	defer resume.Release()
	page.Call("afterEvents", resume)
	<-done
	w.last = time.Now()
}
