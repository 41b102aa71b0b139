package main

import (
	"os"
	"sync"
	"syscall/js"
)

// notify lets the page interrupt the program, which a browser sends no signals, until
// stop is called.
func notify(signals chan<- os.Signal) (stop func()) {
	page := js.Global().Get("page")
	interrupt := js.FuncOf(func(js.Value, []js.Value) any {
		select {
		case signals <- os.Interrupt:
		default: // it was interrupted before
		}
		return nil
	})
	page.Set("interrupt", interrupt)
	return sync.OnceFunc(func() {
		page.Delete("interrupt")
		interrupt.Release()
	})
}
