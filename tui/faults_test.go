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

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/nets/guard"
	"weightshare/tui/tuitest"
)

// However quickly ctrl+c follows escape, it quits, even in a text field.
func TestEscapeAndCtrlC(t *testing.T) {
	t.Parallel()
	for _, way := range [][]string{nil, {enter}, {"/"}, {"c"}} {
		run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
			p.press(way...)
			p.quits(esc + ctrlC)
		})
	}
}

// A paste without an end does not keep ctrl+c from quitting, whether sent as by old or
// by new terminals.
func TestPasteWithoutEnd(t *testing.T) {
	t.Parallel()
	for _, quit := range []string{ctrlC, "\x1b[99;5u", "\x1b[99;69u"} {
		run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
			p.press("/", "\x1b[200~light", "q", "three")
			p.lacks("light")
			p.quits(quit)
		})
	}
}

// Text that is pasted without marks is still text: it presses no keys, and as much of
// it is taken as there is space for.
func TestPasteWithoutMarks(t *testing.T) {
	t.Parallel()
	const megabyte = 1 << 20
	flood := strings.Repeat("quit?\rq ", megabyte/8)
	run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
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

// The marks of pastes are found wherever they are split between reads.
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

// stuck is a terminal that accepts no output.
type stuck chan struct{}

func (s stuck) Write([]byte) (int, error) {
	<-s
	return 0, io.ErrClosedPipe
}

// A program whose terminal accepts no output ends when asked to.
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

// unreadableStore is a store that reads progress and fails, with an error message from
// elsewhere.
type unreadableStore struct {
	progress.MemoryStore
	progress progress.Document
}

func (s *unreadableStore) Load() (progress.Document, error) { return s.progress, errors.New(hostile) }

// hostile would set the terminal's title and text colour, and reverse the direction of
// text.
const hostile = "\x1b]0;owned\x07\x1b[35mred\u009b35m\u202eback\x00"

// Text from progress, names and pastes never controls the terminal.
func TestForeignTextIsShown(t *testing.T) {
	t.Parallel()
	o := explained(t)
	o.Lessons[0].Claims = []lessons.Claim{{Title: "So many", Source: `There are **{{measured "guess" "counter" "rows"}}** rows.`}}
	p := progress.New()
	p.Lessons["lights"] = &progress.Record{
		Step: "look", Done: []string{"look", hostile},
		Answers: map[string]progress.Answer{"guess": {Choice: hostile, Own: true, At: hostile}},
		Measured: []progress.Measurement{
			{Step: "guess", Network: "counter", Metric: "rows", Value: 16, At: hostile, Options: map[string]any{"task": hostile}},
			{Step: "guess", Network: hostile, Metric: hostile, Value: 1},
		},
	}
	o.Store = &unreadableStore{progress: p}
	var written strings.Builder
	paste := "\x1b[200~" + hostile + "\x1b[201~"
	run(t, o, 120, 40, func(p *testProgram) {
		p.term.Copy(&written)
		p.sees(`\x1b]0;owned\a\x1b[35mred\u009b35m\u202eback\x00`) // the notice
		p.press("n")
		p.sees("In your own words", `\x1b]0;owned`)
		p.press(esc, "/", paste)
		p.press(esc, "c", paste)
		p.press(esc, enter, pageDown, paste)
		p.quits(ctrlC)
	})
	for _, sign := range []string{"\x1b]0;", "\x1b[35m", "\u009b", "\u202e", "\x00"} {
		if i := strings.Index(written.String(), sign); i >= 0 {
			t.Errorf("%q is written: %q", sign, written.String()[max(i-80, 0):min(i+80, written.Len())])
		}
	}
}

func TestBreakdowns(t *testing.T) {
	t.Parallel()
	t.Run("in an action", func(t *testing.T) {
		t.Parallel()
		run(t, lights(tuitest.Faults{Do: true}), 80, 24, func(p *testProgram) {
			p.press(enter, " ")
			p.sees("Something went wrong:", "the light bursts", "enter back to the list")
			p.press(enter)
			p.sees("How many lights burn")
			p.quits("q")
		})
	})
	t.Run("left standing", func(t *testing.T) {
		t.Parallel()
		run(t, lights(tuitest.Faults{Open: true}), 80, 24, func(p *testProgram) {
			p.press(enter)
			p.sees("Something went wrong:", "does not open")
			p.term.Type("q")
			var broke *guard.PanicError
			if err := p.ends(); !errors.As(err, &broke) {
				t.Errorf("ended with %v", err)
			}
		})
	})
}
