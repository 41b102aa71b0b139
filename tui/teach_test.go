package tui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/progress"
	"weightshare/tui/tuitest"
)

// teach runs f with a teacher's program and a class of three.
func teach(t *testing.T, w, h int, f func(p *testProgram, c *class.Class, o Options, all []*class.Member)) {
	t.Helper()
	teachWith(t, class.Options{}, w, h, f)
}

func teachWith(t *testing.T, options class.Options, w, h int, f func(p *testProgram, c *class.Class, o Options, all []*class.Member)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c, err := class.Open("abc", options)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		o := lights(tuitest.Faults{})
		o.Store, o.Teach, o.Width, o.Height = &progress.MemoryStore{}, c, w, h
		o.Lesson = "lights"
		o.Invitation = func(w, h int) []string { return []string{fmt.Sprintf("the code is abc, in %d×%d", w, h)} }
		var all []*class.Member
		for _, name := range []string{"Ada", "", "Bo"} {
			m, err := c.Join(name, "")
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, m)
		}
		play(t, o, w, h, func(p *testProgram) { f(p, c, o, all) })
	})
}

// tell tells the class of an event of a member.
func tell(p *testProgram, m *class.Member, e lessons.Event) {
	p.t.Helper()
	e.Lesson = "lights"
	lead(p, m.Tell(e))
}

func chose(choice int, second bool) lessons.Event {
	return lessons.Event{Kind: lessons.AnswerConfirmed, Step: "guess", Choice: choice, Right: choice == 2, Second: second, Confidence: progress.Sure}
}

// TestTeach leads a class through a question, from its first vote to the verdict.
func TestTeach(t *testing.T) {
	t.Parallel()
	teach(t, 100, 30, func(p *testProgram, c *class.Class, o Options, all []*class.Member) {
		p.sees("Four lights", "Class abc", "3 of 3 here, 0 with you")
		if l := c.Lead(); l.Lesson != "lights" || l.Step != "look" {
			t.Errorf("the class is at %q, %q", l.Lesson, l.Step)
		}
		p.press(enter)
		if s := c.Lead().Stage("lights", "guess"); s != class.Vote {
			t.Errorf("the question begins at stage %d", s)
		}
		for i, m := range all {
			tell(p, m, lessons.Event{Kind: lessons.StepEntered, Step: "guess"})
			tell(p, m, chose(i, false))
		}
		p.sees("3 with you", "3 of 3 answered, 3 sure")
		p.press("b")
		p.sees("bars are hidden")
		p.press("b", enter)
		p.passes(10)
		if s := c.Lead().Stage("lights", "guess"); s != class.Measure {
			t.Errorf("measured at stage %d", s)
		}
		p.press(enter)
		for _, m := range all {
			tell(p, m, chose(2, true))
		}
		p.sees("3 before", "3 after")
		p.press(enter)
		p.sees("gain 1.00", "2·2·2·2 = 16")
		if s := c.Lead().Stage("lights", "guess"); s != class.Revealed {
			t.Errorf("the verdict is seen at stage %d", s)
		}
		p.quits("\x03")
		play(p.t, o, 100, 30, func(p *testProgram) { // the screen was lost, but the class goes on
			p.passes(10)
			p.sees("How many rows?", "gain 1.00", "3 of 3 answered")
			if s := c.Lead().Stage("lights", "guess"); s != class.Revealed {
				t.Errorf("after a restart the class is at stage %d", s)
			}
			p.quits("\x03")
		})
	})
}

// TestTeachRetries checks that a class that could not be told where the teacher is follows
// as soon as it can be told.
func TestTeachRetries(t *testing.T) {
	t.Parallel()
	k := &tuitest.BusyKeeper{}
	teachWith(t, class.Options{Keeper: k}, 100, 30, func(p *testProgram, c *class.Class, _ Options, _ []*class.Member) {
		k.Busy.Store(true)
		p.press(enter)
		p.sees("could not be told", "the disk is busy")
		if l := c.Lead(); l.Step != "look" {
			t.Errorf("the class is at %q", l.Step)
		}
		p.press("b", "b", "b", "b")
		before := k.Refused.Load()
		p.passes(10)
		if n := k.Refused.Load() - before; n < 5 || n > 15 {
			t.Errorf("tried again %d times in 10 s", n)
		}
		k.Busy.Store(false)
		p.passes(2)
		p.lacks("could not be told")
		if l := c.Lead(); l.Step != "guess" {
			t.Errorf("the class is still at %q", l.Step)
		}
		p.quits("\x03")
	})
}

// TestVerdictNow checks that nothing is left to be shown if the verdict is requested
// and the run that measures it has ended.
func TestVerdictNow(t *testing.T) {
	t.Parallel()
	teach(t, 100, 30, func(p *testProgram, c *class.Class, _ Options, _ []*class.Member) {
		p.press(enter)
		p.sees("enter measure")
		p.press("v")
		p.passes(20)
		p.sees("2·2·2·2 = 16", "enter next step")
		if s := c.Lead().Stage("lights", "guess"); s != class.Revealed {
			t.Errorf("the class is at stage %d", s)
		}
		p.quits("\x03")
	})
}

// TestClassTogether takes a class from its first vote to its report: a teacher and two
// learners, each with their own program.
func TestClassTogether(t *testing.T) {
	t.Parallel()
	teach(t, 100, 30, func(p *testProgram, c *class.Class, o Options, all []*class.Member) {
		o.Teach, o.Lesson, o.Width, o.Height = nil, "", 80, 24
		ada, bo := o, o
		ada.Class, ada.Store = all[0], &progress.MemoryStore{}
		bo.Class, bo.Store = all[1], &progress.MemoryStore{}
		play(p.t, ada, 80, 24, func(a *testProgram) {
			play(p.t, bo, 80, 24, func(b *testProgram) {
				learners := []*testProgram{a, b}
				p.press(enter)
				for i, l := range learners {
					l.sees("How many rows?")
					l.press(fmt.Sprint(i+2), "s")
					l.sees("Your answer counts.")
				}
				p.sees("2 of 3 answered, 2 sure")
				p.press(enter)
				p.passes(20)
				p.press(enter)
				for _, l := range learners {
					l.sees("The second vote.")
					l.press("3", "t")
				}
				p.press(enter)
				for _, l := range learners {
					l.sees("Right.", "How the class answered (was)", "2 (1)")
				}
			})
		})
		found := c.Spreads("lights", "guess")
		if len(found) != 1 || len(found[0].Seeds) != 2 || found[0].Seeds[0] != 1 || found[0].Seeds[1] != 2 {
			t.Errorf("the seeds of the class: %+v", found)
		}
		report := class.NewReport(o.Lessons, c.Learners())
		if len(report.Items) != 1 || report.Items[0].Difficulty != .5 || report.Items[0].Wrong != 1 || report.Items[0].SureWrong != 1 {
			t.Errorf("the report: %+v", report.Items)
		}
		p.press("q", "q")
	})
}

// TestTeachersKeys checks what a teacher can do besides leading.
func TestTeachersKeys(t *testing.T) {
	t.Parallel()
	teach(t, 100, 30, func(p *testProgram, c *class.Class, _ Options, all []*class.Member) {
		p.press("o", "l", "u", "c")
		p.sees("all go on alone", "all look on", "locked", "1:00 left")
		if l := c.Lead(); !l.Roam || !l.Locked || !l.ReadOnly || l.Ends.IsZero() {
			t.Errorf("the class was told %+v", l)
		}
		p.passes(61)
		p.sees("time is up")
		p.press("o", "l", "u", "c", "c", "c", "c", "c", "c")
		if l := c.Lead(); l.Roam || l.Locked || l.ReadOnly || !l.Ends.IsZero() {
			t.Errorf("the class was told %+v", l)
		}
		p.press("w")
		p.sees("  1  has not begun", "3 of 3 here")
		p.lacks("Ada")
		p.press("a")
		p.sees("Ada", "without a name")
		tell(p, all[0], lessons.Event{Kind: lessons.StepEntered, Step: "guess"})
		p.sees("Ada", "0 min at 1.2 How many rows?")
		p.press("d")
		p.sees("remove 1 for good")
		p.press("\x1b[B", "d")
		p.sees("remove 2 for good")
		p.press("d")
		p.sees("2 of 2 here")
		p.lacks("without a name")
		p.press(esc)
		p.sees("Four lights", "j how to join")
		p.press("j")
		p.sees("the code is abc, in 100×28", "back to the lesson")
		p.press("o", esc)
		p.sees("Four lights")
		if c.Lead().Roam {
			t.Error("a key acts on what is not seen")
		}
		for range 3 {
			p.press(enter)
			p.passes(6)
		}
		for i, m := range []*class.Member{all[0], all[2]} {
			for k, network := range []string{"slow", "fast"} {
				tell(p, m, lessons.Event{Kind: lessons.RunMeasured, Measured: []progress.Measurement{{
					Step: c.Lead().Step, Network: network, Metric: "test_accuracy", Value: .5 + .2*float64(k) + .1*float64(i), Seed: m.Seed(),
				}}})
			}
		}
		p.press("v")
		p.sees("Unseen right, 2 seeds", "0.55 [", "fast less slow: 0.20")
		p.press(esc)
		p.sees("Lights", "enter")
		p.press("q")
		p.sees("Quitting now ends the class for 2 learners. Quit all the same?", "esc stay")
		quitsAlone(p, all[0], all[2])
	})
}

// quitsAlone checks that a teacher is not asked again once the last learners, two, have left.
func quitsAlone(p *testProgram, last ...*class.Member) {
	last[0].Leave()
	p.passes(2)
	p.press(esc)
	p.lacks("Quit all the same?")
	last[1].Leave()
	p.passes(2)
	p.quits("q")
}

// TestTitleStays checks that a step's title stays visible above text that is longer
// than its space.
func TestTitleStays(t *testing.T) {
	t.Parallel()
	teach(t, 80, 16, func(p *testProgram, _ *class.Class, _ Options, _ []*class.Member) {
		p.press(enter)
		title := strings.Split(p.term.Screen(), "\n")[1]
		p.press("\x1b[B", "\x1b[B", "\x1b[B")
		if rows := strings.Split(p.term.Screen(), "\n"); !strings.Contains(title, "How many rows?") || !strings.Contains(rows[1], "How many rows?") {
			t.Errorf("the title is %q, then:\n%s", title, p.term.Screen())
		}
		p.press("q", "q")
	})
}

// TestNotesScreen checks that the notes are those of the step to which the class is
// led.
func TestNotesScreen(t *testing.T) {
	t.Parallel()
	teach(t, 80, 24, func(p *testProgram, c *class.Class, o Options, _ []*class.Member) {
		o.Notes = true
		play(p.t, o, 80, 24, func(n *testProgram) {
			n.sees("Notes for the teacher, class abc", "step 1 of 5: Four lights", "Next: How many rows?", "3 here")
			lead(p, c.SetTimer(2e9))
			n.sees("0:02 left")
			n.passes(3)
			n.sees("time is up")
			lead(p, c.GoTo("lights", "light", false))
			n.sees("Ask the class first.", "step 3 of 5")
			n.quits("q")
		})
		p.quits("\x03")
	})
}

// TestTeachEverySize checks that the teacher's screen fills every terminal, and shows
// as much about the class as there is space for.
func TestTeachEverySize(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{39, 11}, {40, 12}, {75, 20}, {76, 20}, {200, 50}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			teach(t, size[0], size[1], func(p *testProgram, _ *class.Class, _ Options, all []*class.Member) {
				p.press(enter)
				tell(p, all[0], chose(1, false))
				switch {
				case size[0] < 40:
					p.sees("needs 40×12")
				case size[0] > 40:
					p.sees("1 of 3 answered")
				}
				rows := strings.Split(p.term.Screen(), "\n")
				if len(rows) != size[1] {
					t.Errorf("%d rows", len(rows))
				}
				p.press("q", "q")
			})
		})
	}
}
