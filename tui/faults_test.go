package tui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"weightshare/tui/tuitest"
)

// However fast ctrl+c follows an escape, it quits; in a text field, too.
func TestEscapeAndCtrlC(t *testing.T) {
	t.Parallel()
	for _, way := range [][]string{nil, {enter}, {"/"}, {"c"}} {
		run(t, lights(tuitest.Faults{}), 80, 24, func(p *world) {
			p.press(way...)
			p.quits(esc + ctrlC)
		})
	}
}

// A paste that does not end leaves ctrl+c its meaning, as old and as new
// terminals send it.
func TestPasteWithoutEnd(t *testing.T) {
	t.Parallel()
	for _, quit := range []string{ctrlC, "\x1b[99;5u", "\x1b[99;69u"} {
		run(t, lights(tuitest.Faults{}), 80, 24, func(p *world) {
			p.press("/", "\x1b[200~light", "q", "three")
			p.lacks("light")
			p.quits(quit)
		})
	}
}

// Text that is pasted without marks is text: it presses no keys and is taken as
// far as there is room for it.
func TestPasteWithoutMarks(t *testing.T) {
	t.Parallel()
	const megabyte = 1 << 20
	flood := strings.Repeat("quit?\rq ", megabyte/8)
	run(t, lights(tuitest.Faults{}), 80, 24, func(p *world) {
		messages := p.messages
		for at := 0; at < len(flood); at += 4096 {
			p.term.Type(flood[at:min(at+4096, len(flood))])
		}
		p.passes(1)
		if n := p.messages - messages; n > megabyte/256 {
			t.Errorf("%d messages for a megabyte", n)
		}
		p.sees("How many lights burn")
		p.press("/")
		p.term.Type(flood[:4000])
		p.settle()
		p.sees("quit? q quit? q", "nothing found")
		p.quits(ctrlC)
	})
}

// The marks of pastes are found wherever reads are cut.
func TestMarkedAnywhere(t *testing.T) {
	t.Parallel()
	const text = "a\x1b[200~b\x03c\x1b[201~d"
	for cut := range len(text) {
		in := &terminalInput{Reader: io.MultiReader(strings.NewReader(text[:cut]), strings.NewReader(text[cut:]), strings.NewReader("\x03"))}
		got, err := io.ReadAll(in)
		if want := text + "\x03"; err != nil || string(got) != want {
			t.Errorf("cut at %d: got %q, %v", cut, got, err)
		}
	}
	for cut := range markLen + 1 {
		in := &terminalInput{Reader: io.MultiReader(strings.NewReader(text[:1+cut]), strings.NewReader(text[1+cut:2+markLen]), strings.NewReader("\x03"))}
		got, _ := io.ReadAll(in)
		if !bytes.HasSuffix(got, []byte("b\x1b[201~\x03")) {
			t.Errorf("cut at %d: the paste has no end: %q", cut, got)
		}
	}
}

// stuck is a terminal that takes no output.
type stuck chan struct{}

func (s stuck) Write([]byte) (int, error) {
	<-s
	return 0, io.ErrClosedPipe
}

// A program whose terminal takes no output ends when it is asked to.
func TestTerminalThatTakesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancelCause(t.Context())
		out := make(stuck)
		o := lights(tuitest.Faults{})
		keys, typing := io.Pipe()
		o.In, o.Out, o.Program = keys, out, []tea.ProgramOption{tea.WithWindowSize(80, 24)}
		done := make(chan error, 1)
		go func() { done <- Run(ctx, o) }()
		synctest.Wait()
		asked := errors.New("asked to end")
		stop(asked)
		if err := <-done; !errors.Is(err, asked) {
			t.Errorf("ended with %v", err)
		}
		close(out)
		_ = typing.Close()
	})
}
