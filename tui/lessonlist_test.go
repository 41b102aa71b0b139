package tui

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/tui/tuitest"
)

// courseOf returns options with n lessons, the first done, with a result measured in
// it, and the second begun.
func courseOf(t testing.TB, n int) Options {
	t.Helper()
	o := lights(tuitest.Faults{})
	o.Lessons = nil
	for i := range n {
		l := tuitest.Lesson(tuitest.Faults{})
		l.Order, l.Minutes = i+1, 8+i%3
		if i > 0 {
			l.ID, l.Title = fmt.Sprintf("lights-%d", i+1), fmt.Sprintf("Lights of number %d", i+1)
			l.Question = fmt.Sprintf("How many of the lights burn in a block of %d flats, and who of all who live there turns them off at night?", i+1)
		}
		l.Claims = []lessons.Claim{{Title: "So many", Source: `There are **{{measured "guess" "counter" "rows"}}** rows of four lights.`}}
		o.Lessons = append(o.Lessons, l)
	}
	p := progress.New()
	p.Lessons["lights"] = &progress.Record{
		Step: "keep", Done: []string{"look", "guess", "light", "race", "keep"},
		Measured: []progress.Measurement{{Step: "guess", Network: "counter", Metric: "rows", Value: 16, At: "2026-01-02T03:04:05Z"}},
	}
	p.Lessons["lights-2"] = &progress.Record{Step: "light", Done: []string{"look"}}
	store := &progress.MemoryStore{}
	if err := store.Save(p); err != nil {
		t.Fatal(err)
	}
	o.Store = store
	return o
}

// The list of many lessons scrolls on a small screen, shows everything about the chosen
// one on a large one, and leads everywhere by key and by mouse.
func TestLessonList(t *testing.T) {
	t.Parallel()
	run(t, courseOf(t, 15), 60, 18, func(p *testProgram) {
		p.sees("1 of 15 lessons done", "▸  2  Lights of number 2", "●○◉○○", "you left at step 3", "enter go on", "▼")
		p.lacks("Calculator")
		p.press("\x1b[F")
		p.sees("▸  /  Search", "▲", "Words are found in all lessons")
		p.press(pageUp)
		p.sees("▸  9  Lights of number 9")
		p.press("\x1b[H")
		p.sees("▸  1  Lights", "●●●●● ✓", "all done", "enter look again")
		p.press(up)
		p.sees("▸  1  Lights")
		p.clicks("Lights of number 4")
		p.sees("4 Lights of number 4", "step 1 of 5")
		p.press(esc)
		p.sees("▸  4  Lights of number 4")
		p.quits("q")
	})
	run(t, courseOf(t, 15), 120, 40, func(p *testProgram) {
		p.sees("What do shared weights buy", "Calculator", "Search", "○  1  Four lights"[3:], "dense: 48", "unshared: 18", "shared: 3")
		p.press("\x1b[H")
		p.sees("What you have measured", "There are 16 rows of four lights.")
		p.press("\x1b[F", up)
		p.sees("▸  g  Glossary")
		p.press(enter)
		p.sees("glossary", "No term is explained here.")
		p.press(esc)
		for _, tool := range []string{"Calculator", "Notebook"} {
			p.clicks("  " + tool)
			p.sees(strings.ToLower(tool))
			p.press(esc)
		}
		p.sees("1 of 15 lessons done")
		p.quits("q")
	})
}

// TestListAsksWhoIsNew checks that the list says beside lesson 0 whom it is for if
// nothing has been done yet, and only then.
func TestListAsksWhoIsNew(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		o := courseOf(t, 3)
		for i, l := range o.Lessons {
			l.Order = i
		}
		run(t, o, size[0], size[1], func(p *testProgram) {
			p.press("\x1b[H")
			p.lacks(lessons.BeginnerHint)
			p.quits("q")
		})
		o.Store = &progress.MemoryStore{}
		run(t, o, size[0], size[1], func(p *testProgram) {
			p.sees("▸  0  Lights", lessons.BeginnerHint)
			p.press(down)
			p.lacks(lessons.BeginnerHint)
			p.quits("q")
		})
	}
}

// A learner who comes back from a completed lesson finds the cursor on the next one
// that is not complete; from any other lesson, on that lesson.
func TestListOffersWhatIsNext(t *testing.T) {
	t.Parallel()
	o := courseOf(t, 4)
	p := progress.New()
	for _, id := range []string{"lights-3", "lights-4"} {
		p.Lessons[id] = &progress.Record{Done: []string{"look", "guess", "light", "race", "keep"}}
	}
	if err := o.Store.Save(p); err != nil {
		t.Fatal(err)
	}
	run(t, o, 80, 24, func(p *testProgram) {
		p.sees("▸  2  Lights of number 2")
		p.press(down, enter) // completed: viewed again, from its beginning
		p.sees("of 5")
		p.press(esc)
		p.sees("▸  3  Lights of number 3")
		p.press(up, enter)
		p.sees("step 3 of 5")
		p.press(esc)
		p.sees("▸  2  Lights of number 2", "you left at step 3")
		p.quits("q")
	})
	o = courseOf(t, 1)
	run(t, o, 80, 24, func(p *testProgram) {
		p.press(enter)
		p.press(esc)
		p.sees("1 of 1 lesson done", "▸  1  Lights")
		p.quits("q")
	})
}
