package serve

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"weightshare/nets/guard"
	"weightshare/tui/linemode"
)

// lineEditor makes lines from the events of a terminal, which sends either each key as
// it is pressed or whole lines. Nothing that controls a terminal gets into a line or is
// echoed.
type lineEditor struct {
	most int                // bytes in a line
	emit func(event []byte) // receives each whole line, including its end
	end  func()             // is called when the learner wants to end
	line []byte
	echo []byte // what to echo of the typed text, until it is written
	over bool   // whether the learner wants to end
	last rune   // the previous character: a line ends with CR, LF or both
}

// newLineInput returns an input whose Read returns lines, and which ends like a file.
func newLineInput(limits Limits) *input {
	in := newInput(limits)
	in.editor = &lineEditor{most: limits.Paste, emit: in.add, end: in.finish}
	in.scanner.emit = in.editor.take
	return in
}

// take processes an event; see scanner.
func (e *lineEditor) take(event []byte) {
	text := string(event)
	if pasted, ok := strings.CutPrefix(text, ansi.BracketedPasteStart); ok {
		text = strings.TrimSuffix(pasted, ansi.BracketedPasteEnd)
	} else if event[0] == esc {
		return
	}
	for _, r := range text {
		e.character(r)
	}
}

func (e *lineEditor) character(r rune) {
	const (
		backspace, del   = '\b', 0x7f
		endOfFile, erase = '\x04', '\x15' // ctrl+d, ctrl+u
	)
	switch {
	case e.over:
	case r == interrupt, r == endOfFile && len(e.line) == 0:
		e.over = true
		e.end()
	case r == '\n' && e.last == '\r':
	case r == '\r' || r == '\n':
		e.finish()
	case r == backspace || r == del:
		e.erase()
	case r == erase:
		for len(e.line) > 0 {
			e.erase()
		}
	case r == '\t':
		e.character(' ')
	case unicode.IsPrint(r) && r != utf8.RuneError && len(e.line)+utf8.RuneLen(r) <= e.most:
		e.line = utf8.AppendRune(e.line, r)
		e.echo = utf8.AppendRune(e.echo, r)
	}
	e.last = r
}

// finish ends the line.
func (e *lineEditor) finish() {
	e.emit(append(e.line, '\n'))
	e.line, e.echo = nil, append(e.echo, '\n')
}

// erase removes the last character.
func (e *lineEditor) erase() {
	r, size := utf8.DecodeLastRune(e.line)
	if size == 0 {
		return
	}
	e.line = e.line[:len(e.line)-size]
	for range ansi.StringWidth(string(r)) {
		e.echo = append(e.echo, "\b \b"...)
	}
}

// echoed returns what to echo of the typed text, once.
func (in *input) echoed() []byte {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.editor == nil {
		return nil
	}
	shown := in.editor.echo
	in.editor.echo = nil
	return shown
}

// drain ends the input once every line has been read, as nothing more will come. A file
// that is sent may lack the end of its last line; a line that was being typed when the
// connection was lost is no answer.
func (in *input) drain(sent bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if sent && len(in.editor.line) > 0 {
		in.editor.finish()
	}
	in.drains = true
	in.rouse()
}

// errLines is the error for a session that needs a screen and has no terminal.
var errLines = errors.New("there is no terminal: leave out what follows the address, and -T")

// teach is Run for a session that reads and writes lines.
func (s *Session) teach(ctx context.Context) error {
	if s.teacher || s.server.options.Lines == nil {
		return errLines
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		select {
		case <-s.input.over:
			stop()
		case <-ctx.Done():
		}
	}()
	o := s.server.options.Lines(s.who)
	o.Class, o.Store, o.Pauses, o.Elements = s.member, s.learner.store, true, s.terminal.Elements
	o.Trainers, o.Data = s.server.options.Trainers, s.server.options.Data
	err := guard.Call(func() error { return linemode.Teach(ctx, s.input, s.terminal.Out, o) })
	if errors.Is(err, context.Canceled) {
		return nil // it was ended on purpose
	}
	return err
}
