package lesson

import (
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/tui/draw"
)

// The text about the drawing is to the right of a pad, in lines of full width, and
// clicks on the pad draw where they should.
func TestBesideAPad(t *testing.T) {
	t.Parallel()
	s := lessons.Open(course.Find("draw"), lessons.Options{Inline: true})
	m := New(s, draw.NewStyle(true, colorprofile.ASCII, false), Options{})
	defer m.Close()
	m.Resize(80, 24)
	s.Goto(slices.IndexFunc(s.View().Lesson.Steps, func(step lessons.Step) bool { return step.ID == "draw" }))
	m.refresh()
	for _, w := range []int{44, 45, 79, 120} {
		p, ok := m.padWithFigures(w, 16)
		if !ok || len(p.Lines) > 16 {
			t.Fatalf("%d columns: %v, %d rows", w, ok, len(p.Lines))
		}
		for _, line := range p.Lines {
			if ansi.StringWidth(line) != w {
				t.Errorf("%d columns: %q", w, ansi.Strip(line))
			}
		}
		if text := ansi.Strip(p.Lines[0]); !strings.HasPrefix(text, "Your drawing ") || !strings.Contains(text, "Where they see it") {
			t.Errorf("titles: %q", text)
		}
		cells := map[int]bool{}
		for _, h := range p.Hits {
			cells[h.Index] = h.Control == "pad"
			if i := h.Index; w < 60 && (h.X != i%20 || h.Y != 1+i/20/2) {
				t.Errorf("%d columns: pixel %d at %d, %d", w, i, h.X, h.Y)
			}
		}
		if !cells[0] || !cells[379] {
			t.Errorf("%d columns: the pad cannot be drawn on", w)
		}
	}
	if _, ok := m.padWithFigures(40, 16); ok {
		t.Error("40 columns have space beside a pad")
	}
	if _, ok := m.padWithFigures(80, 8); ok {
		t.Error("8 rows have space for a pad")
	}
}

// A stroke straight down a pad of half blocks leaves no gap.
func TestAStrokeDownThePad(t *testing.T) {
	t.Parallel()
	s := lessons.Open(course.Find("draw"), lessons.Options{Inline: true})
	m := New(s, draw.NewStyle(true, colorprofile.TrueColor, false), Options{})
	defer m.Close()
	m.Resize(80, 24)
	s.Goto(slices.IndexFunc(s.View().Lesson.Steps, func(step lessons.Step) bool { return step.ID == "draw" }))
	m.refresh()
	m.View()
	top := m.areas.Figure.Min.Add(image.Pt(4, 2))
	m.Click(top)
	m.Drag(top.Add(image.Pt(0, 4)))
	m.Release()
	if got := m.view.Controls[0].Value; got != "10 of 400 pixels inked" {
		t.Errorf("five rows of half blocks: %s\n%s", got, ansi.Strip(m.View()))
	}
}

// A row of pixels has the other figure to its right if there are too few rows for both.
func TestBesidePixels(t *testing.T) {
	t.Parallel()
	s := lessons.Open(course.Find("four-pixels"), lessons.Options{Inline: true})
	m := New(s, draw.NewStyle(true, colorprofile.ASCII, false), Options{})
	defer m.Close()
	m.Resize(80, 24)
	for _, h := range []int{7, 8, 9} { // the heights that a class at 80×24 leaves
		pictures, _ := m.pictures(49, h)
		text := ansi.Strip(strings.Join(pictures[0].Lines, "\n"))
		if len(pictures) != 1 || !strings.Contains(text, "Your image") || !strings.Contains(text, "A global detector") {
			t.Errorf("in %d rows:\n%s", h, text)
		}
		for _, line := range pictures[0].Lines {
			if ansi.StringWidth(line) != 49 || len(pictures[0].Lines) > h {
				t.Errorf("in %d rows there are %d, and %q", h, len(pictures[0].Lines), ansi.Strip(line))
			}
		}
	}
	if pictures, _ := m.pictures(30, 7); !strings.Contains(ansi.Strip(pictures[len(pictures)-1].Lines[0]), "in a larger window") {
		t.Error("thirty columns are too few for both")
	}
}
