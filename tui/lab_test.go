package tui

import (
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/nets/experiment"
	"weightshare/tui/tuitest"
)

func newLab(begin *experiment.Plan) (l *lessons.Lesson, step string) {
	if begin != nil {
		step = lab.RaceStep
	}
	return lab.New(begin, nil), step
}

// The lab opens from the list; its lines can be typed in, and left with the arrows and
// the page keys; a finished race can be copied as a command.
func TestLab(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 120, 40, func(p *testProgram) {
		p.press("l")
		p.sees("The lab", "step 1 of 7", "training images", "on a ring")
		p.press(pageDown)
		p.sees("step 2 of 7", "network 1", "Counted")
		p.press("x")
		p.sees("dense:4x", "write dense:10")
		p.press("\x7f", " ", "d")
		p.sees("tab dw3", "complete the word")
		p.press("\t")
		p.sees("dense:4 dw3", "dw works on maps")
		p.press("\t")
		p.sees("dense:4 dense:10", "end it with dense:4")
		p.press("\x15") // ctrl+u
		p.lacks("complete the word")
		p.press(down)
		p.sees("▸ network 2")
		p.press(pageDown)
		p.sees("step 3 of 7", "What this training costs")
		p.press(pageDown)
		p.sees("step 4 of 7", "The race")
		p.press("\x19") // ctrl+y
		p.sees("copied: weightshare compare --task bars --seeds")
		p.press(esc)
		p.sees("▸  l  Lab")
		p.quits("q")
	})
}

// A lesson's race is taken to the lab with all its settings, and escape leads back to
// where it was found.
func TestLabTakesRace(t *testing.T) {
	t.Parallel()
	const id = "hierarchy"
	l := course.Find(id)
	s := lessons.Open(l, lessons.Options{Inline: true})
	defer s.Close()
	at := 0
	for at < len(l.Steps) && !s.View().Repeats {
		at++
		s.Goto(at)
	}
	plan, ok := s.Experiment()
	if !ok {
		t.Fatalf("no race of %s can be repeated", id)
	}
	o := Options{Lesson: id, Lessons: []*lessons.Lesson{l}, Lab: newLab}
	run(t, o, 120, 40, func(p *testProgram) {
		for range at {
			p.press(pageDown)
		}
		p.sees(l.Steps[at].Title, "take it to the lab")
		p.press("l")
		p.sees("The lab", "step 4 of 7", "The race")
		p.lacks("take it to the lab", "16 The lab")
		p.press(pageUp, pageUp)
		p.sees("step 2 of 7", plan.Networks[0], plan.Networks[1])
		p.press(esc, esc) // out of the line, out of the lab
		p.sees(l.Heading(""))
		p.lacks("The lab")
		p.quits("\x03")
	})
}
