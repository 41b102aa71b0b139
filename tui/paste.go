package tui

import (
	"bytes"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// terminalInput reads what a terminal sends and keeps pastes from locking the
// learner out. Bubble Tea takes everything after the start of a paste for its
// text, so that without an end it would swallow every key; and it takes text
// that is pasted without marks for one key press a character.
//
// Each call of Read hands on all that it has read: whoever waits for the
// terminal to become readable would not learn of a rest.
type terminalInput struct {
	io.Reader
	pasting bool      // a paste has begun and not ended
	tail    []byte    // the last bytes read, which may begin a mark
	flooded time.Time // when text without marks was taken for a paste last
}

// markLen is the length of each of the two marks around a paste.
const markLen = len(ansi.BracketedPasteStart)

// From minFlood bytes that arrive at once, without an escape sequence among them,
// text is a paste: nobody types as fast. What follows within floodPause belongs to
// it.
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

// marked returns what was read with the marks of pastes that are missing in it.
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

// pressesCtrlC reports whether what was read is the key ctrl+c and nothing else:
// as a control character or, as newer terminals send it, as key 99 with
// modifiers.
func pressesCtrlC(read []byte) bool {
	return string(read) == "\x03" || bytes.HasPrefix(read, []byte("\x1b[99;")) && bytes.IndexByte(read, 'u') == len(read)-1
}

// terminalFile is a terminalInput that is still known to be a terminal.
type terminalFile struct {
	*os.File
	input terminalInput
}

// Read implements io.Reader.
func (f *terminalFile) Read(p []byte) (int, error) { return f.input.Read(p) }

// guarded returns what Bubble Tea reads the terminal r through.
func guarded(r io.Reader) io.Reader {
	if f, ok := r.(*os.File); ok {
		return &terminalFile{f, terminalInput{Reader: f}}
	}
	return &terminalInput{Reader: r}
}
