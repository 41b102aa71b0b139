package tui

import (
	"bytes"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// terminalInput reads what a terminal sends and prevents pastes from locking the
// learner out. Bubble Tea takes everything after the start of a paste for its text, so
// a paste without an end would swallow every key; and it takes text that is pasted
// without marks for one key press per character.
//
// Each call of Read returns everything that it has read: a caller that waits for the
// terminal to become readable would not learn of a remainder.
type terminalInput struct {
	io.Reader
	pasting bool      // a paste has begun and not ended
	tail    []byte    // the last bytes read, which may be the start of a mark
	flooded time.Time // when text without marks was last taken for a paste
}

// markLen is the length of each of the two marks around a paste.
const markLen = len(ansi.BracketedPasteStart)

// At least minFlood bytes that arrive at once, without an escape sequence among them,
// count as a paste: nobody types that fast. Whatever follows within floodPause belongs
// to it.
const (
	minFlood   = 256
	floodPause = 300 * time.Millisecond
)

// Read implements io.Reader.
func (in *terminalInput) Read(p []byte) (int, error) {
	if len(p) <= 2*markLen {
		return in.Reader.Read(p) //nolint:wrapcheck // a reader hands errors on
	}
	n, err := in.Reader.Read(p[:len(p)-2*markLen])
	return copy(p, in.marked(bytes.Clone(p[:n]))), err
}

// marked returns what was read with any missing paste marks added.
func (in *terminalInput) marked(read []byte) []byte {
	was := in.pasting
	seen := append(in.tail, read...)
	start, end := bytes.LastIndex(seen, []byte(ansi.BracketedPasteStart)), bytes.LastIndex(seen, []byte(ansi.BracketedPasteEnd))
	if start != end { // there is a mark
		in.pasting = start > end
	}
	in.tail = bytes.Clone(seen[max(len(seen)-markLen+1, 0):])
	switch {
	case was && in.pasting && pressesCtrlC(read):
		in.pasting = false
		return append([]byte(ansi.BracketedPasteEnd), read...)
	case !was && !bytes.ContainsAny(read, "\x1b\x03") && (len(read) >= minFlood || time.Since(in.flooded) < floodPause):
		in.flooded = time.Now()
		return append(append([]byte(ansi.BracketedPasteStart), read...), ansi.BracketedPasteEnd...)
	}
	return read
}

// pressesCtrlC reports whether the input is exactly one ctrl+c: as a control character
// or, as newer terminals send it, as key 99 with modifiers.
func pressesCtrlC(read []byte) bool {
	return string(read) == "\x03" || bytes.HasPrefix(read, []byte("\x1b[99;")) && bytes.IndexByte(read, 'u') == len(read)-1
}

// terminalFile is a terminalInput that can still be recognized as a terminal.
type terminalFile struct {
	*os.File
	input terminalInput
}

// Read implements io.Reader.
func (f *terminalFile) Read(p []byte) (int, error) { return f.input.Read(p) }

// guarded returns the reader through which Bubble Tea reads the terminal r.
func guarded(r io.Reader) io.Reader {
	if f, ok := r.(*os.File); ok {
		return &terminalFile{f, terminalInput{Reader: f}}
	}
	return &terminalInput{Reader: r}
}
