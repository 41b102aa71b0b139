//go:build unix && !race

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/progress"
)

const f1 = "\x1bOP"

// Every lesson is done from its first step to its last in a real terminal: every
// question answered wrongly first, every race run to its end, what is tried begun.
func TestWalkEveryLesson(t *testing.T) {
	t.Parallel()
	for _, l := range course.All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			state := t.TempDir()
			w := &walk{session: start(t, 80, 24, []string{"XDG_STATE_HOME=" + state}, l.ID), lesson: l}
			for w.at = range l.Steps {
				w.step()
			}
			w.waitFor("lessons done")
			w.press("q")
			if got := w.wait(); got != exitDone {
				t.Errorf("it ended with %d", got)
			}
			w.checkRestored()
			kept, err := progress.NewFileStore(filepath.Join(state, "weightshare", "progress.json")).Load()
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range l.Steps {
				if s.Kind != lessons.Try && !slices.Contains(kept.Lesson(l.ID).Done, s.ID) {
					t.Errorf("step %s is not done", s.ID)
				}
			}
		})
	}
}

// walk is a walk through a lesson, by what the screen shows alone.
type walk struct {
	*session
	lesson *lessons.Lesson
	at     int // the step
}

// step does what there is to do in a step, and goes on.
func (w *walk) step() {
	w.t.Helper()
	s := w.lesson.Steps[w.at]
	w.arrives()
	if s.Question != nil {
		w.answer(s.Question)
	}
	if s.Kind == lessons.Watch {
		w.press(enter, "++++")
		w.eventually("finished ·")
	}
	w.tryFigure()
	if s.Kind == lessons.Try && strings.Contains(w.screen(), "· speed ") {
		w.press("p")
		w.until("runs", func(screen string) bool {
			return strings.Contains(screen, "training ·") || strings.Contains(screen, "finished ·")
		})
	}
	w.goesOn()
}

// goesOn leaves the step: by enter where that leads on, past a try that waits for
// its run by page down.
func (w *walk) goesOn() {
	w.t.Helper()
	holds := func(words ...string) func(string) bool {
		return func(screen string) bool {
			return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(screen, "enter "+word) })
		}
	}
	on, waits := holds("next step", "skip step", "end the lesson"), holds("start", "run", "go on", "finish the run")
	w.until("says what enter does", func(screen string) bool { return on(screen) || waits(screen) })
	if on(w.screen()) {
		w.press(enter)
		return
	}
	w.press(pageDown)
}

// arrives waits for the present step, with nothing laid over it.
func (w *walk) arrives() {
	w.t.Helper()
	w.until(fmt.Sprintf("comes to step %d", w.at+1), func(screen string) bool {
		return strings.Contains(screen, fmt.Sprintf("step %d of %d", w.at+1, len(w.lesson.Steps))) &&
			strings.Contains(screen, "enter ") && strings.Contains(screen, "quit") &&
			!strings.Contains(screen, "the keys that work here") && !strings.Contains(screen, "enter back")
	})
}

// answer answers a question wrongly; every second time it is then answered again.
func (w *walk) answer(q *lessons.Question) {
	w.t.Helper()
	right := slices.IndexFunc(q.Choices, func(c lessons.Choice) bool { return c.Right })
	w.chooses((right+1)%len(q.Choices), "s")
	w.eventually("✗ Not right, though you")
	if w.at%2 == 1 {
		w.press(enter)
	} else {
		w.press("a")
		w.waitFor("enter choose an answer")
		w.chooses(right, "t")
	}
	w.eventually(fmt.Sprintf("✓ %d ", right+1))
}

// chooses answers a question, and hurries what measures the answer.
func (w *walk) chooses(choice int, sure string) {
	w.t.Helper()
	w.press(fmt.Sprint(choice + 1))
	w.waitFor("How sure are you?")
	w.press(sure, "++++")
}

// caughtUp waits until the program has taken in all keys so far: help comes and
// goes last.
func (w *walk) caughtUp() {
	w.t.Helper()
	w.press(f1)
	w.waitFor("the keys that work here")
	w.press(enter)
	w.arrives()
}

// tryFigure works the figure with its keys and comes back to the text.
func (w *walk) tryFigure() {
	w.t.Helper()
	const typing = "enter done"
	w.caughtUp()
	inFigure := func(screen string) bool {
		return strings.Contains(screen, "tab text") || strings.Contains(screen, typing)
	}
	if !inFigure(w.screen()) {
		if !strings.Contains(w.screen(), "tab figure") {
			return // there is none, or the bar has no room to say so
		}
		w.press(tab)
		w.until("has the keyboard in the figure", inFigure)
	}
	for range 3 {
		w.press(right, right, left)
		if s := w.screen(); strings.Contains(s, "space toggle") || strings.Contains(s, "space press") || strings.Contains(s, typing) {
			w.press(" ")
		}
		w.press(down)
		w.caughtUp()
	}
	w.press(tab)
	w.until("has the keyboard in the text", func(screen string) bool { return !inFigure(screen) })
}

// The lessons for those who listen run in a terminal, too, to their end.
func TestAccessibleInATerminal(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"four-pixels", "counting"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			l := course.Find(id)
			p := start(t, 80, 24, []string{"ACCESSIBLE=1"}, id)
			for i, s := range l.Steps {
				p.hears(fmt.Sprintf("Step %d of %d:", i+1, len(l.Steps)))
				if s.Question != nil {
					p.says("1", "How sure are you?")
					p.says("3", "Your answer: ")
				}
				if s.Question != nil && strings.Contains(p.said(), "again: answer once more") {
					p.says("", "The right answer is")
				}
				if s.Kind == lessons.Watch {
					p.says("", "steps are done.")
				}
				if i < len(l.Steps)-1 {
					p.says(fmt.Sprintf("steps %d", i+2), "Step ")
				}
			}
			p.write("\n") // which ends the lesson, and with it the program
			if got := p.wait(); got != exitDone {
				t.Errorf("it ended with %d", got)
			}
			p.checkRestored()
			said := strings.ReplaceAll(p.output(), "\r", "")
			checkSpoken(t, said)
			if !strings.Contains(said[max(0, len(said)-300):], "That was the last step of this lesson. Not done: step") || !strings.HasSuffix(said, ".\n") {
				t.Errorf("it ends with %q", said[max(0, len(said)-100):])
			}
		})
	}
}

// write types into a terminal whose lines the kernel edits.
func (s *session) write(text string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(text); err != nil {
		s.t.Fatal(err)
	}
}

// said is what the program said since a line was typed last.
func (s *session) said() string { return strings.Join(strings.Fields(s.output()[s.heard:]), " ") }

// hears waits until the program has said a text and asks for the next line.
func (s *session) hears(text string) {
	s.t.Helper()
	s.untilWithin(longPatience, fmt.Sprintf("says %q and asks for a line", text), func(string) bool {
		return strings.HasSuffix(s.output()[s.heard:], "> ") && strings.Contains(s.said(), text)
	})
}

// says types a line and waits for what is said to it.
func (s *session) says(line, text string) {
	s.t.Helper()
	s.heard = len(s.output())
	s.write(line + "\n")
	s.hears(text)
}

// checkSpoken holds that a text has nothing in it but words.
func checkSpoken(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r < ' ' && r != '\n' || r >= 0x2500 && r < 0x2600 || r >= 0x2800 && r < 0x2900 {
			t.Errorf("it prints %q", r)
		}
	}
}

// Every lesson runs through pipes: every step is entered, explained and answered,
// and the end of the input, wherever it comes, is no failure.
func TestAccessibleThroughPipes(t *testing.T) {
	t.Parallel()
	for _, l := range course.All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			var typed strings.Builder
			for i, s := range l.Steps {
				fmt.Fprintf(&typed, "steps %d\n?\na 1\n", i+1)
				if s.Question != nil {
					typed.WriteString("2\n1000\n") // it is left before it is measured
				}
			}
			command := programCommand(l.ID)
			command.Env = append(command.Env, "ACCESSIBLE=1", "LANG=C.UTF-8", "XDG_STATE_HOME="+t.TempDir())
			command.Stdin = strings.NewReader(typed.String())
			command.Stderr = os.Stderr
			out, err := command.Output()
			if err != nil {
				t.Fatalf("it failed: %v", err)
			}
			checkSpoken(t, string(out))
			for i := range l.Steps {
				if want := fmt.Sprintf("Step %d of %d:", i+1, len(l.Steps)); !strings.Contains(string(out), want) {
					t.Errorf("it does not say %q:\n%s", want, out)
				}
			}
		})
	}
}
