package tui

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"weightshare/lessons/class"
	"weightshare/lessons/progress"
	"weightshare/tui/tuitest"
)

// learn runs f with a learner's program in a class that has begun a lesson.
func learn(t *testing.T, w, h int, f func(p *testProgram, c *class.Class, o Options)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c, err := class.Open("abc", class.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		o := lights(tuitest.Faults{})
		o.Width, o.Height = w, h
		o.Store = &progress.MemoryStore{}
		if o.Class, err = c.Join("Ada", ""); err != nil {
			t.Fatal(err)
		}
		if err := c.GoTo("lights", "look", false); err != nil {
			t.Fatal(err)
		}
		play(t, o, w, h, func(p *testProgram) { f(p, c, o) })
	})
}

// lead checks that the teacher's command was accepted, and waits until the learner has
// seen it.
func lead(p *testProgram, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	p.settle()
}

// TestClassVotes checks that a learner follows the class through a question, and does
// not see the answer before the others do.
func TestClassVotes(t *testing.T) {
	t.Parallel()
	learn(t, 80, 24, func(p *testProgram, c *class.Class, _ Options) {
		p.sees("Four lights", "enter next step")
		p.press(enter)
		p.sees("the teacher leads", "step 1 of")
		p.press(esc)
		p.sees("step 1 of")
		lead(p, c.GoTo("lights", "guess", true))
		p.sees("How many rows?", "1 4, one a light")
		p.press("1")
		if n := c.Poll("lights", "guess", 3).Votes[0].Counts[0]; n != 1 {
			t.Errorf("%d votes as soon as one is chosen", n)
		}
		p.press("s")
		p.sees("Your answer counts.", "wait for the class")
		p.lacks("That counts the lights", "Right")
		lead(p, c.SetStage("lights", "guess", class.Measure))
		p.passes(20)
		p.sees("Your answer counts.")
		p.lacks("That counts the lights")
		lead(p, c.SetStage("lights", "guess", class.Again))
		p.sees("The second vote. Before, you", "chose 1")
		p.press("3", "t")
		p.sees("Your answer counts.")
		p.lacks("How the class answered")
		lead(p, c.SetStage("lights", "guess", class.Revealed))
		p.sees("Right.", "How the class answered (was)", "0 (1)", "1 (0)")
		p.press(enter)
		p.sees("the teacher leads")
		poll := c.Poll("lights", "guess", 3)
		if gain, ok := poll.Pairs.Gain(); !ok || gain != 1 || poll.Votes[0].Sure != 1 {
			t.Errorf("the poll: %+v", poll)
		}
		p.press("q")
	})
}

// TestClassIsLed checks that a member who follows goes where the class goes, that one
// who roams does not, and that one who only watches can change nothing.
func TestClassIsLed(t *testing.T) {
	t.Parallel()
	learn(t, 80, 24, func(p *testProgram, c *class.Class, o Options) {
		lead(p, c.SetRoam(true))
		p.press(enter)
		p.sees("How many rows?")
		lead(p, c.GoTo("lights", "race", false))
		p.sees("How many rows?")
		lead(p, c.SetRoam(false))
		p.sees("Two counters", "You train seed 1. The class")
		if one := c.People()[0]; one.Step != "race" || one.Name != "Ada" || !one.Here {
			t.Errorf("the teacher sees %+v", one)
		}
		lead(p, c.SetReadOnly(true))
		p.press(enter)
		p.sees("the teacher asks you to look on", "step 0 of 60")
		p.clicks("enter")
		p.sees("step 0 of 60")
		lead(p, c.SetReadOnly(false))
		lead(p, c.SetTimer(3*time.Second))
		p.sees("0:03 left")
		p.passes(2)
		p.sees("0:01 left")
		p.passes(3)
		p.sees("time is up")
		p.lacks("left", "look on")
		p.press(enter)
		p.passes(20)
		if all := c.Spreads("lights", "race"); len(all) != 1 || len(all[0].Values) != 1 {
			t.Errorf("measured %+v", all)
		}
		lead(p, c.Remove(o.Class.Number()))
		if err := p.ends(); !errors.Is(err, class.ErrRemoved) {
			t.Errorf("the program of one who was removed ends with %v", err)
		}
	})
}

// TestClassRejoin checks that a member who joins late, or again, arrives where the
// class is.
func TestClassRejoin(t *testing.T) {
	t.Parallel()
	learn(t, 80, 24, func(p *testProgram, c *class.Class, o Options) {
		lead(p, c.GoTo("lights", "guess", true))
		p.press("2", "g")
		p.quits("q")
		play(p.t, o, 80, 24, func(p *testProgram) {
			p.sees("How many rows?", "Your answer counts.")
			p.quits("q")
		})
		o.Store = &progress.MemoryStore{} // of another server, or of one that was killed while saving
		play(p.t, o, 80, 24, func(p *testProgram) {
			p.sees("How many rows?", "Your answer counts.")
			p.quits("q")
		})
		if n := c.Poll("lights", "guess", 3).Votes[0].All(); n != 1 {
			t.Errorf("one learner has %d votes", n)
		}
	})
}
