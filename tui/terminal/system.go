//go:build !js

package terminal

import (
	"os"

	"golang.org/x/term"
)

// Is reports whether a stream is a terminal.
func Is(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// Size returns the size of the terminal behind a stream in cells, 0 by 0 if there is
// none or its size is unknown.
func Size(stream any) (columns, rows int) {
	file, ok := stream.(*os.File)
	if !ok {
		return 0, 0
	}
	columns, rows, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0, 0
	}
	return columns, rows
}

// QueuesInput is false: until the program has changed its mode, a terminal may echo what is
// typed.
const QueuesInput = false

// AwaitDrawn returns immediately: a terminal draws while the program runs.
func AwaitDrawn() {}
