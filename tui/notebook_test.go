package tui

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/progress"
)

// TestNotebook opens the notebook from the list and from within a lesson, and
// goes back to where it was opened.
func TestNotebook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &progress.MemoryStore{}
		p := newPlayer(t, Options{Lessons: course.All(), Store: store})
		defer p.root.close()
		screen := func() string { return ansi.Strip(p.root.View().Content) }
		says := func(words ...string) {
			t.Helper()
			for _, w := range words {
				if got := strings.Join(strings.Fields(screen()), " "); !strings.Contains(got, w) {
					t.Fatalf("the screen does not say %q:\n%s", w, screen())
				}
			}
		}
		p.press("n")
		says("the notebook", "The advantage", "nothing measured yet", "Not measured yet", "Four pixels: Fewer examples", "step 5, Data golf")
		p.press("esc")
		says("14 minutes · 8 steps", "n notebook")
		kept := progress.New()
		kept.Lessons["four-pixels"] = &progress.Record{
			Answers: map[string]progress.Answer{"one-image": {Choice: "about half", Confidence: progress.Sure}},
			Measured: []progress.Measurement{
				{Step: "golf", Network: "4 conv1:1", Metric: "golf_best", Value: 1, Seed: 3},
				{Step: "golf", Network: "4 local1:1", Metric: "golf_best", Value: 2, Seed: 3},
			},
		}
		if err := store.Save(kept); err != nil {
			t.Fatal(err)
		}
		p.press("enter")
		says("step 1 of 8")
		p.press("n")
		says("learnt all images of four pixels from 1", "needed 2", "you predicted it wrongly (sure)", "weightshare four-pixels")
		p.press("esc")
		says("step 1 of 8")
	})
}

// TestTrack lists the lessons of a track alone.
func TestTrack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		whole := 0
		p := newPlayer(t, Options{Lessons: course.Outlines(), Track: 10, Load: func(id string) *lessons.Lesson {
			whole++
			return course.Find(id)
		}})
		defer p.root.close()
		if got := ansi.Strip(p.root.View().Content); !strings.Contains(got, "the 10-minute track: 0 of") || strings.Contains(got, "Answer") {
			t.Errorf("the list:\n%s", got)
		}
		if whole != 0 {
			t.Errorf("the list has read %d lessons whole", whole)
		}
		p.press("enter")
		if got := ansi.Strip(p.root.View().Content); whole != 1 || !strings.Contains(got, "0110") {
			t.Errorf("read %d lessons for one:\n%s", whole, got)
		}
	})
}

// Sheets scroll by the row, by the page and to their ends, with keys, with the
// wheel and with a click on the marks that there is more; the keys are shown.
func TestSheetScrolls(t *testing.T) {
	t.Parallel()
	run(t, courseOf(t, 15), 80, 24, func(p *world) {
		p.press("n")
		const first, last = "The advantage", "writes all of this"
		p.sees(first, "▼ more below", "PgDn page down", "PgUp page up")
		p.lacks("more above")
		top := p.term.Screen()
		p.press(pageDown)
		p.lacks(first)
		p.sees("▲ more above")
		p.press(pageUp)
		if p.term.Screen() != top {
			t.Errorf("a page down and up again shows\n%s\nand not\n%s", p.term.Screen(), top)
		}
		p.press("\x1b[F")
		p.sees(last)
		p.lacks("more below")
		p.press("\x1b[H")
		p.sees(first)
		p.clicks("▼ more below")
		p.lacks(first)
		p.clicks("▲ more above")
		p.sees(first)
		p.term.Type("\x1b[<65;10;10M")
		p.settle()
		p.sees("▲ more above")
		p.press("?")
		p.sees("the keys that work here", "page down", "page up", "to the top", "to the end")
		p.press(esc)
		p.sees("▲ more above")
		p.press(esc)
		p.sees("lessons done")
		p.press("?")
		p.sees("Home", "End", "PgUp", "PgDn")
		p.quits("q")
	})
	// The help of a small screen scrolls as well.
	run(t, courseOf(t, 2), 60, 18, func(p *world) {
		p.press(enter, "?")
		p.sees("Moving about", "▼ more below", "PgDn page down")
		p.press(pageDown)
		p.sees("▲ more above")
		p.press("\x1b[H")
		p.lacks("more above")
		p.quits("q")
	})
}
