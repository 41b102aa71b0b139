package lesson

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"weightshare/lessons"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
)

// gridScene is a lineScene with a grid of cells instead of a line.
type gridScene struct {
	lineScene
	cells lessons.Control
	done  []lessons.Action
}

func (b *gridScene) Controls() []lessons.Control {
	c := b.cells
	c.ID, c.Label, c.Kind, c.Cols = "cells", "the cells", lessons.Cells, 3
	c.Options = []string{"a", "b", "c", "d", "e", "f"}
	return []lessons.Control{c}
}

func (b *gridScene) Do(a lessons.Action) error {
	b.cells.Index = a.Index
	b.done = append(b.done, a)
	return nil
}

func openGrid(t *testing.T, b *gridScene) *Model {
	t.Helper()
	m := openWriting(t, writingLesson, b)
	m.focus = layout.Figure
	return m
}

// openWriting returns the page of a lesson, at the step "write" with the given scene.
func openWriting(t *testing.T, text string, s lessons.Scene) *Model {
	t.Helper()
	l, err := lessons.Parse("writing.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	l.Open = func(lessons.Env) lessons.Scenes { return lessons.Scenes{"write": s} }
	m := New(lessons.Open(l, lessons.Options{}), draw.NewStyle(true, colorprofile.Ascii, false), Options{})
	t.Cleanup(m.Close)
	m.Resize(80, 24)
	return m
}

// bar returns the text of the key bar.
func bar(m *Model) string {
	var out []string
	first, _ := m.Keys().Bar()
	for _, s := range first {
		out = append(out, s.Binding.Help().Key+" "+s.Binding.Help().Desc)
	}
	return strings.Join(out, "  ")
}

// TestACursorThatPointsIsMovedOnly checks that no key claims to toggle what cannot be
// toggled, and that a move counts as a change.
func TestACursorThatPointsIsMovedOnly(t *testing.T) {
	t.Parallel()
	b := &gridScene{cells: lessons.Control{Points: true}}
	m := openGrid(t, b)
	if got := bar(m); strings.Contains(got, "toggle") || !strings.Contains(got, "↑↓←→ move") || m.Keys().Allowed(keys.Toggle) || m.Keys().Allowed(keys.Digit) {
		t.Errorf("the key bar says: %s", got)
	}
	press(m, tea.KeyPressMsg{Code: tea.KeyRight})
	press(m, tea.KeyPressMsg{Code: tea.KeyDown})
	if len(b.done) != 2 || b.done[0].Move || b.done[1].Move || b.cells.Index != 4 {
		t.Errorf("moved: %+v", b.done)
	}
}

// TestCellsSayWhatPressingThemDoes checks that cells use their own word for it if they
// have one.
func TestCellsSayWhatPressingThemDoes(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{"": "space toggle", "mark": "space mark"} {
		b := &gridScene{cells: lessons.Control{Press: word}}
		m := openGrid(t, b)
		if got := bar(m); !strings.Contains(got, want) {
			t.Errorf("the key bar says: %s", got)
		}
		press(m, tea.KeyPressMsg{Code: tea.KeyRight})
		press(m, tea.KeyPressMsg{Code: ' ', Text: " "})
		if len(b.done) != 2 || !b.done[0].Move || b.done[1].Move || b.done[1].Index != 1 {
			t.Errorf("moved and pressed: %+v", b.done)
		}
	}
}
