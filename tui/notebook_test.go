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

// The notebook opens from the list and from a lesson, and leads back there.
func TestNotebook(t *testing.T) {
	t.Parallel()
	run(t, courseOf(t, 2), 80, 24, func(p *testProgram) {
		p.press("n")
		p.sees("the notebook", "The advantage", "There are 16 rows of four lights.", "weightshare lights")
		p.press("\x1b[F")
		p.sees("Not measured yet", "Lights of number 2: So many", "in step 2")
		p.press(esc)
		p.sees("1 of 2 lessons done", "n notebook")
		p.press(enter)
		p.sees("step 3 of 5")
		p.press("n")
		p.sees("The advantage")
		p.press(esc)
		p.sees("step 3 of 5")
		p.quits("q")
	})
}

// What the learner saved in the lab is listed in the notebook by name.
func TestNotebookListsTheLab(t *testing.T) {
	t.Parallel()
	settings := map[string]string{"task": "bars"}
	record := progress.Record{
		Measured: []progress.Measurement{
			{Step: "race", Network: "4 conv1:1", Metric: "test_accuracy", Value: .5, Options: map[string]any{"task": "bars", progress.Arguments: "--task bars"}},
			{Step: "race", Network: "4 local1:1", Metric: "test_accuracy", Value: .25, Options: map[string]any{"task": "bars"}},
		},
		State: map[string]progress.State{progress.NamePrefix + progress.RunKey("4 conv1:1", settings): {Value: "my bet"}},
	}
	o := courseOf(t, 1)
	o.Store = &progress.MemoryStore{}
	if err := o.Store.Save(progress.Document{Lessons: map[string]*progress.Record{"lab": &record}}); err != nil {
		t.Fatal(err)
	}
	run(t, o, 100, 40, func(p *testProgram) {
		p.press("n")
		p.sees("Kept in the lab", "my bet: 0.50 of unseen images right", "4 conv1:1; seed 0; task bars", "weightshare compare --task bars", "1 run without a name")
		p.quits("q")
	})
}

// TestTrack checks that only the lessons of a track are listed.
func TestTrack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		whole := 0
		p := newPlayer(t, Options{Lessons: course.Outlines(), Track: 10, Load: func(id string) *lessons.Lesson {
			whole++
			return course.Find(id)
		}})
		defer p.root.close()
		if got := ansi.Strip(p.root.View().Content); !strings.Contains(got, "track 10: 0 of") || strings.Contains(got, "Answer") {
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

// Pages of text scroll by rows, by pages and to their ends, with keys, with the wheel, and
// with a click on the marks that say there is more; the key bar shows the keys.
func TestTextPageScrolls(t *testing.T) {
	t.Parallel()
	run(t, courseOf(t, 15), 80, 24, func(p *testProgram) {
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
}
