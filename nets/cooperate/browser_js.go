package cooperate

import (
	"syscall/js"
	"time"
)

// slice is how long a worker works before it lets the browser handle events: the
// longest a key press has to wait.
const slice = 8 * time.Millisecond

// A Worker does long-running work. Its zero value is ready to use.
type Worker struct{ last time.Time } // when the browser last handled events, as far as is known

// Yield is to be called between pieces of work. It lets the browser handle its events
// if the program's workers have run for a slice since it last did.
func (w *Worker) Yield() {
	if time.Since(w.last) < slice {
		return
	}
	page := js.Global().Get("page")
	worked := time.Duration(page.Call("sinceEvents").Float() * float64(time.Millisecond))
	if worked < slice { // another worker has just yielded
		w.last = time.Now().Add(-worked)
		return
	}
	AwaitPage("afterEvents")
	w.last = time.Now()
}

// AwaitPage calls a function of the page, and waits until the page calls back the function
// that it is given.
func AwaitPage(function string) {
	done := make(chan struct{})
	resume := js.FuncOf(func(js.Value, []js.Value) any {
		close(done)
		return nil
	})
	defer resume.Release()
	js.Global().Get("page").Call(function, resume)
	<-done
}
