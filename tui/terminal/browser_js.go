package terminal

import (
	"os"
	"syscall/js"

	"weightshare/nets/cooperate"
)

// Is reports whether a stream is a terminal: in a browser the standard streams are the
// page's terminal.
func Is(stream any) bool {
	return stream == any(os.Stdin) || stream == any(os.Stdout) || stream == any(os.Stderr)
}

// Size returns the size of the page's terminal in cells, 0 by 0 for any other stream.
func Size(stream any) (columns, rows int) {
	if !Is(stream) {
		return 0, 0
	}
	page := js.Global().Get("terminal")
	return page.Get("cols").Int(), page.Get("rows").Int()
}

// QueuesInput reports whether keys and clicks wait for the program unseen until it reads
// them.
const QueuesInput = true

// AwaitDrawn waits until the page shows what was written to its terminal: while the program
// runs, a browser draws nothing.
func AwaitDrawn() {
	if js.Global().Get("page").Get("afterDrawing").IsUndefined() { // on the page for line mode
		return
	}
	cooperate.AwaitPage("afterDrawing")
}
