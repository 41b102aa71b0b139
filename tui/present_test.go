package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/progress"
	"weightshare/tui/tuitest"
)

// presented returns the options for the small lesson in front of a class.
func presented() Options {
	o := lights(tuitest.Faults{})
	o.Lesson, o.Present = "lights", true
	return o
}

// One key takes a question from the first show of hands to its answer.
func TestPresentAQuestion(t *testing.T) {
	t.Parallel()
	run(t, presented(), 120, 40, func(p *testProgram) {
		p.sees("1 Lights", "1/5", "enter next step", "0:00")
		p.press(pageDown)
		p.sees("enter measure", "0–9 hands for the choice", "▸ 1")
		p.press("1", "2", "\x7f", "5", down, "7", up, up) // 15 for the first choice, 7 for the second
		p.sees("Show of hands", "22 hands")
		p.lacks("Right", "✓")
		p.press(enter, enter, enter) // the last one comes too soon to go on
		p.sees("Talk it over", "enter vote again")
		p.passes(1)
		p.lacks("✓")
		p.press(enter)
		p.sees("enter show the answer")
		p.press("3", down, "1", "9")
		p.sees("1 before", "2 after", "22 hands before, 22 after", "15 → 3", "7 → 19")
		p.lacks("✓")
		p.press(" ") // toggles nothing while a question is being asked
		p.sees("✓ 3", "✓ 3 before", "enter next step")
		p.press(enter)
		p.sees("3/5")
		p.press(pageUp)
		p.sees("2/5", "15 → 3") // the hands are still there
		p.press(ctrlC)
	})
}

// Notes, the figure alone and the clock are toggled with their keys, and the teacher's
// own progress does not change.
func TestPresentNotesAndClock(t *testing.T) {
	t.Parallel()
	o := presented()
	store := &progress.MemoryStore{}
	o.Store = store
	run(t, o, 80, 24, func(p *testProgram) {
		p.lacks("notes for the teacher ─")
		p.press("n")
		p.sees("notes for the teacher", "Toggle") // the notes of the step
		p.press("n", "f")
		p.lacks("Four lights")
		p.press("f")
		p.sees("Four lights")
		p.passes(65)
		p.sees("1:0")
		p.press("t")
		p.sees("stopped")
		stopped := p.term.Rows()[0]
		p.passes(30)
		if got := p.term.Rows()[0]; got != stopped {
			t.Errorf("a clock that is stopped goes on: %q, was %q", got, stopped)
		}
		p.press(esc)
		p.sees("Lights", "enter")
		p.quits("q")
	})
}

// Lessons lead to their end and back to the list; the program asks before a run is
// lost.
func TestPresentToTheEnd(t *testing.T) {
	t.Parallel()
	run(t, presented(), 60, 18, func(p *testProgram) {
		for range 40 {
			if strings.Contains(p.term.Screen(), "of 1 lesson done") {
				break
			}
			p.press(enter)
			p.passes(5)
		}
		p.sees("Lights", "of 1 lesson done")
		p.quits("q")
	})
	run(t, presented(), 60, 18, func(p *testProgram) {
		p.press(enter, enter, "x", "-", "-", "-", "-", "p", "q")
		p.sees("quit")
		p.press(ctrlC)
	})
}

// Every screen of a presentation at every layout.
func TestGoldenPresent(t *testing.T) {
	t.Parallel()
	scenes := []scene{
		{"read", ""},
		{"vote", "enter 1 2 down 8"},
		{"discuss", "enter 1 2 down 8 enter …"},
		{"again", "enter 1 2 down 8 enter … enter 5 down 1 5"},
		{"answer", "enter 1 2 down 8 enter … enter 5 down 1 5 enter"},
		{"try", "enter enter … enter enter enter down"},
		{"notes", "n"},
		{"race", "enter enter … enter enter enter enter enter …"},
		{"bare", "enter enter … enter enter enter enter enter … f"},
	}
	for _, s := range scenes {
		holdFrames(t, presented, s)
	}
}

// elapsed matches the clock: how many ticks a run takes differs from one play of a
// scene to the next.
var elapsed = regexp.MustCompile(`\d:\d\d \(step \d:\d\d\)`)

// The notes leave all choices visible to the class.
func TestNotesLeaveTheChoices(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"four-pixels", "edges", "shift"} { // each begins with a question
		l := course.Find(id)
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			o := Options{Lesson: id, Present: true, Lessons: []*lessons.Lesson{l}}
			frame := ansi.Strip(shotOf(t, o, scene{"notes", "n"}, size[0], size[1], colorprofile.TrueColor))
			if !strings.Contains(frame, "notes for the teacher") {
				t.Errorf("%s has no notes:\n%s", id, frame)
			}
			for i := range l.Steps[0].Question.Choices {
				if !regexp.MustCompile(fmt.Sprintf(`(?m)^ +(▸ )?%d +\S`, i+1)).MatchString(frame) {
					t.Errorf("%s at %v: choice %d is out of sight:\n%s", id, size, i+1, frame)
				}
			}
		}
	}
}
