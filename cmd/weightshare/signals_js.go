package main

import (
	"os"
	"sync"
	"syscall/js"
)

// notify lets the page interrupt the program, until stop is called: in a browser there
// are no signals.
func notify(signals chan<- os.Signal) (stop func()) {
	page := js.Global().Get("page")
	interrupt := js.FuncOf(func(js.Value, []js.Value) any {
		select {
		case signals <- os.Interrupt:
		default: // it has already been interrupted
		}
		return nil
	})
	page.Set("interrupt", interrupt)
	return sync.OnceFunc(func() {
		page.Delete("interrupt")
		interrupt.Release()
	})
}
