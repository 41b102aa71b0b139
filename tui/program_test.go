package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/tui/tuitest"
)

// The keys as terminals send them.
const (
	enter, tab, esc       = "\r", "\t", "\x1b"
	up, down, right, left = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
	pageUp, pageDown      = "\x1b[5~", "\x1b[6~"
	ctrlC                 = "\x03"
)

// testProgram is the whole program in a terminal in memory, in fake time.
type testProgram struct {
	t    *testing.T
	term *tuitest.Terminal
	done chan error
	stop context.CancelCauseFunc

	messages int // messages to the program; read only while it is idle
}

// run runs f with the program in a bubble of fake time, and checks at the end that the
// program has restored the terminal.
func run(t *testing.T, o Options, w, h int, f func(*testProgram)) {
	t.Helper()
	o.Program = append([]tea.ProgramOption{tea.WithWindowSize(w, h)}, o.Program...)
	runSized(t, o, w, h, f)
}

// runSized is run with the size taken from the options.
func runSized(t *testing.T, o Options, w, h int, f func(*testProgram)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { play(t, o, w, h, f) })
}

// play is runSized within a bubble.
func play(t *testing.T, o Options, w, h int, f func(*testProgram)) {
	t.Helper()
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	p := &testProgram{t: t, term: tuitest.NewTerminal(w, h), done: make(chan error, 1), stop: stop}
	o.In, o.Out = p.term.Input(), p.term
	if o.Env == nil {
		o.Env = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1", "LANG=C.UTF-8"}
	}
	if len(o.Program) < 2 { // otherwise the test counts them itself
		o.Program = append(o.Program, tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg { p.messages++; return msg }))
	}
	go func() {
		p.done <- Run(ctx, o)
		close(p.done)
	}()
	defer func() { // also after a failed check
		stop(nil)
		<-p.done
		time.Sleep(time.Second) // ticks cannot be cancelled
		synctest.Wait()
		defer p.term.Close()
		if !p.term.Restored() {
			t.Error("the terminal is not as it was")
		}
	}()
	p.settle()
	f(p)
}

// settle waits until everything that follows from a key has happened and is drawn. An
// escape is known to be a lone key after twice 50 ms in fake time.
func (p *testProgram) settle() {
	time.Sleep(150 * time.Millisecond)
	synctest.Wait()
}

func (p *testProgram) passes(seconds int) {
	time.Sleep(time.Duration(seconds) * time.Second)
	synctest.Wait()
}

func (p *testProgram) press(keys ...string) {
	for _, k := range keys {
		p.term.Type(k)
		p.settle()
	}
}

func (p *testProgram) sees(texts ...string) {
	p.t.Helper()
	screen := p.term.Screen()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			p.t.Fatalf("the screen does not show %q:\n%s", text, screen)
		}
	}
}

func (p *testProgram) lacks(texts ...string) {
	p.t.Helper()
	screen := p.term.Screen()
	for _, text := range texts {
		if strings.Contains(screen, text) {
			p.t.Fatalf("the screen shows %q:\n%s", text, screen)
		}
	}
}

func (p *testProgram) clicks(text string) {
	p.t.Helper()
	x, y, ok := p.term.Find(text)
	if !ok {
		p.t.Fatalf("there is no %q to click on:\n%s", text, p.term.Screen())
	}
	p.term.Click(x, y)
	p.settle()
}

// ends waits for the program to end and returns its error.
func (p *testProgram) ends() error {
	p.t.Helper()
	select {
	case err := <-p.done:
		return err
	case <-time.After(time.Minute):
		p.t.Fatalf("the program does not end:\n%s", p.term.Screen())
		return nil
	}
}

// quits presses a key that ends the program.
func (p *testProgram) quits(key string) {
	p.t.Helper()
	p.term.Type(key)
	if err := p.ends(); err != nil {
		p.t.Errorf("the program ended with %v", err)
	}
}

func lights(f tuitest.Faults) Options {
	return Options{Lessons: []*lessons.Lesson{tuitest.Lesson(f)}, Lab: newLab}
}

func TestLessonFromFirstToLastStep(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	o := lights(tuitest.Faults{})
	o.Store = store
	run(t, o, 80, 24, func(p *testProgram) {
		p.sees("Lights", "How many lights burn", "enter begin")
		p.press(enter)
		p.sees("1 Lights", "step 1 of 5", "Four lights", "enter next step", "space toggle", "Toggle some of them: 1 are on")
		p.press(right, right, " ")
		p.sees("them: 2 are on", "lights: a light is on or off")
		p.press("1")
		p.sees("them: 3 are on", "enter done")

		p.press(enter)
		p.sees("enter next step")

		p.press(enter)
		p.sees("How many rows?", "1–3 answer", "4, one a light", "enter choose an answer")
		p.press("1")
		p.sees("How sure are you?", "s sure", "t think so", "g guess")
		p.press("s")
		p.sees("Measuring", "space pause")
		time.Sleep(5 * time.Second)
		p.settle()
		p.sees("That counts the lights", "✗ 1 4", "enter see the answer", "a answer again, from the result", "Not right, though you were")
		p.press("a")
		p.sees("enter choose an answer")
		p.press(down, down, down, enter, "t")
		time.Sleep(5 * time.Second)
		p.settle()
		p.sees("✓ 3 16", "2·2·2·2 = 16")
		p.lacks("a answer again", "Not right, though you were")

		p.press(enter)
		p.sees("Light three", "Goal met:", "all off", "light 1 ▶")
		p.reachesGoal()

		p.press(enter, enter)
		p.sees("Two counters", "enter start", ". step")
		p.lacks("space run") // since enter does that
		p.press(".")
		p.sees("paused · step 1 of 60")
		p.press("+", " ")
		p.sees("running", "speed ×16")
		time.Sleep(time.Second)
		p.settle()
		p.sees("finished · step 60 of 60", "The fast one was there first")

		p.press(enter)
		p.sees("There are 16 rows", "step 5 of 5", "enter end the lesson")
		p.press(enter)
		p.sees("1 of 1 lesson done", "●●●●● ✓", "enter look again")
		p.quits("q")
	})
	record, err := store.Load()
	if a := record.Lesson("lights").Answers["guess"]; err != nil || a.Right || a.Confidence != progress.Sure {
		t.Errorf("the first answer was kept as %+v, %v", a, err)
	}
}

// reachesGoal undoes the goal of the lights, then reaches it with a hint.
func (p *testProgram) reachesGoal() {
	p.t.Helper()
	p.press(down, down, " ")
	p.sees("Goal:", "0 of 3 so far", "enter press", "PgDn skip", "PgUp back")
	p.press(tab)
	p.sees("enter check goal")
	p.press(enter)
	p.sees("the goal is not met yet: 0 of 3 so far")
	p.press(tab, down, down)
	p.press(" ")
	p.sees("they are all off already")
	p.press("1", "h")
	p.sees("Hint: Begin with the first.", "1 of 3 so far")
	p.press("2", down, right)
	p.sees("light 2", "1 of 3 so far")
	p.press("3", "4")
	p.sees("Goal met:", "Three of four, as asked.", "enter done")
}

// The mouse works wherever one would try it.
func TestMouse(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
		p.clicks("How many lights burn")
		p.sees("them: 1 are on")
		p.clicks("│  0  │")
		p.sees("them: 2 are on")
		p.clicks("enter done")
		p.clicks("enter next")
		p.sees("How many rows?")
		p.clicks("16")
		p.clicks("I think so")
		p.sees("Measuring")
		p.clicks("●") // the dot of a completed step
		p.sees("Four lights")
		p.clicks("○○○○")
		p.sees("How many rows?")
		p.clicks("○○○")
		p.sees("Light three")
		p.clicks("▶")
		p.sees("◀ light 2")
		p.clicks("◀")
		p.sees("light 1 ▶")
		p.clicks("[ all off ]")
		p.sees("0 of 3 so far")
		p.clicks("? help")
		p.sees("How this step works", "until the goal is met", "the keys that work here", "mouse off or on")
		p.clicks("enter back")
		p.press("m")
		p.press(esc)
		p.sees("go on")
		p.quits("q")
	})
}

// Nothing is sent to the terminal while nothing moves.
func TestIdle(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
		p.press(enter, pageDown, pageDown, pageDown, " ")
		p.sees("running")
		p.press(" ")
		p.sees("paused")
		before := p.term.Written()
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if n := p.term.Written() - before; n != 0 {
			t.Errorf("%d bytes in ten idle minutes", n)
		}
		p.quits(ctrlC)
	})
}

// Quitting asks while a run would be lost, and only then.
func TestQuitAsks(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
		p.press(enter, pageDown, pageDown, pageDown, ".", "q")
		p.sees("Quitting now loses the run at step 1 of 60", "esc stay")
		p.press(esc)
		p.sees("paused · step 1 of 60")
		p.press("q")
		p.quits("q")
	})
}

// A failing run does not break the lesson.
func TestRunFails(t *testing.T) {
	t.Parallel()
	for _, f := range []tuitest.Faults{{StepPanics: 3}, {StepFails: 3}} {
		run(t, lights(f), 80, 24, func(p *testProgram) {
			p.press(enter, pageDown, pageDown, pageDown, " ")
			time.Sleep(time.Second)
			p.settle()
			p.sees("The run stopped:", "stopped by an error", "run again", "r seed")
			p.press("x")
			p.sees("ready · step 0 of 60")
			p.press(pageUp)
			p.sees("Light three")
			p.quits("q")
		})
	}
}

func TestNoColor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env    string
		colour bool
	}{{"NO_COLOR=", true}, {"NO_COLOR=yes", false}, {"NO_COLOR=0", false}} {
		o := lights(tuitest.Faults{})
		o.Env = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "TTY_FORCE=1", c.env}
		run(t, o, 80, 24, func(p *testProgram) {
			p.press(enter)
			if got := p.term.Colour(); got != c.colour {
				t.Errorf("%s: colour %v", c.env, got)
			}
			p.quits("q")
		})
	}
}

// If the terminal or the locale supports nothing else, everything is shown in ASCII.
func TestASCII(t *testing.T) {
	t.Parallel()
	for _, env := range [][]string{{"TERM=linux", "LANG=C.UTF-8"}, {"TERM=xterm", "LC_ALL=C", "LANG=C.UTF-8"}} {
		o := lights(tuitest.Faults{})
		o.Env = append(env, "TTY_FORCE=1")
		run(t, o, 80, 24, func(p *testProgram) {
			p.press(enter, pageDown, "1", "s", "?", esc, pageDown, pageDown, " ")
			time.Sleep(5 * time.Second)
			p.settle()
			for _, r := range p.term.Screen() {
				if r > '~' {
					t.Fatalf("%v: %q is not ASCII in\n%s", env, r, p.term.Screen())
				}
			}
			p.quits("q")
		})
	}
}

// A terminal may take on any size at any moment.
func TestResize(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
		p.press(enter, pageDown, pageDown, pageDown, " ")
		for _, size := range [][2]int{{1, 1}, {60, 18}, {39, 11}, {200, 60}, {40, 12}, {10, 90}, {120, 40}, {80, 24}} {
			p.term.Resize(size[0], size[1])
			p.settle()
		}
		p.sees("Two counters")
		p.term.Resize(50, 14)
		p.settle()
		p.lacks("Two counters")
		p.press(tab)
		p.sees("Two counters")
		p.quits(ctrlC)
	})
}

func TestQuit(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 20, 5, func(p *testProgram) {
		p.sees("needs 40×12")
		p.press(enter, tab, "?", "m")
		p.sees("needs 40×12")
		p.quits("q")
	})
}

func TestContextEnds(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
		p.press(enter)
		cause := errors.New("asked to end")
		p.stop(cause)
		if err := p.ends(); !errors.Is(err, cause) {
			t.Errorf("ended with %v", err)
		}
	})
}
