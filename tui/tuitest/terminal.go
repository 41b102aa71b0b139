package tuitest

import (
	"fmt"
	"io"
	"strings"
	"sync"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// Terminal is a terminal in memory: what a program writes to it ends up in cells, and
// what is typed into it, or what it replies to a query, is read from Input. It is safe
// for concurrent use.
type Terminal struct {
	mu    sync.Mutex
	cells *vt.Emulator
	bytes int
	copy  io.Writer

	input *io.PipeReader
	keys  *io.PipeWriter
}

// NewTerminal returns a terminal of w columns and h rows. Close must be called.
func NewTerminal(w, h int) *Terminal {
	t := &Terminal{cells: vt.NewEmulator(w, h)}
	t.input, t.keys = io.Pipe()
	// A program whose input is a pipe expects the terminal to translate line ends.
	_, _ = t.cells.WriteString("\x1b[20h")
	// The emulator blocks until its replies are read.
	go func() { _, _ = io.Copy(t.keys, t.cells) }()
	return t
}

// LeaveLineEnds makes the terminal stop translating line ends, as a program expects
// whose input is a real terminal.
func (t *Terminal) LeaveLineEnds() { _, _ = t.Write([]byte("\x1b[20l")) }

// Input returns what the program reads.
func (t *Terminal) Input() io.Reader { return t.input }

// Write receives the output of the program.
func (t *Terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes += len(p)
	if t.copy != nil {
		_, _ = t.copy.Write(p)
	}
	n, err := t.cells.Write(p)
	if err != nil {
		return n, fmt.Errorf("emulating the terminal: %w", err)
	}
	return n, nil
}

// Copy copies all later output to w.
func (t *Terminal) Copy(w io.Writer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.copy = w
}

// Written returns how many bytes have been written so far.
func (t *Terminal) Written() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bytes
}

// Type sends bytes as the keyboard does. It returns when the program has read them or
// the terminal is closed.
func (t *Terminal) Type(text string) { _, _ = io.WriteString(t.keys, text) }

// Click presses and releases the left button at a cell.
func (t *Terminal) Click(x, y int) {
	t.Type(fmt.Sprintf("\x1b[<0;%d;%dM", x+1, y+1))
	t.Type(fmt.Sprintf("\x1b[<0;%d;%dm", x+1, y+1))
}

// Drag presses the left button at a cell, moves straight to another one, so fast that
// only the end of the move is reported, and releases the button.
func (t *Terminal) Drag(x, y, toX, toY int) {
	t.Type(fmt.Sprintf("\x1b[<0;%d;%dM", x+1, y+1))
	t.Type(fmt.Sprintf("\x1b[<32;%d;%dM", toX+1, toY+1))
	t.Type(fmt.Sprintf("\x1b[<0;%d;%dm", toX+1, toY+1))
}

// Resize changes the size and reports it in band.
func (t *Terminal) Resize(w, h int) {
	t.mu.Lock()
	t.cells.Resize(w, h)
	t.mu.Unlock()
	t.Type(fmt.Sprintf("\x1b[48;%d;%d;0;0t", h, w))
}

// Rows returns the rows of the screen without trailing blanks.
func (t *Terminal) Rows() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	rows := make([]string, t.cells.Height())
	for y := range rows {
		var row strings.Builder
		for x := range t.cells.Width() {
			switch c := t.cells.CellAt(x, y); {
			case c == nil || c.Width == 0 && c.Content == "":
			case c.Content == "":
				row.WriteByte(' ')
			default:
				row.WriteString(c.Content)
			}
		}
		rows[y] = strings.TrimRight(row.String(), " ")
	}
	return rows
}

// Screen returns the screen as one text.
func (t *Terminal) Screen() string { return strings.Join(t.Rows(), "\n") }

// Find returns the cell where a text first occurs, reading from the top.
func (t *Terminal) Find(text string) (x, y int, ok bool) {
	for y, row := range t.Rows() {
		if before, _, ok := strings.Cut(row, text); ok {
			return len([]rune(before)), y, true
		}
	}
	return 0, 0, false
}

// Colour reports whether any cell has a colour.
func (t *Terminal) Colour() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for y := range t.cells.Height() {
		for x := range t.cells.Width() {
			if c := t.cells.CellAt(x, y); c != nil && coloured(c.Style) {
				return true
			}
		}
	}
	return false
}

func coloured(s uv.Style) bool { return s.Fg != nil || s.Bg != nil }

// Restored reports whether the terminal is in the state that a shell expects: main
// screen, cursor visible.
func (t *Terminal) Restored() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.cells.IsAltScreen() && !t.cells.CursorHidden()
}

// Close ends the terminal: the program reads the end of its input.
func (t *Terminal) Close() {
	_ = t.keys.Close()
	// Closing the emulator itself would be a data race: it reads its closed flag
	// without a lock.
	if closer, ok := t.cells.InputPipe().(io.Closer); ok {
		_ = closer.Close()
	}
}
