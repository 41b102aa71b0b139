package page

import (
	"image"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/draw"
	"weightshare/tui/keys"
)

// A click on the key bar does what the key does: if several keys share an item, each
// can be clicked by itself, and the words of the item press the key that leads on.
func TestKeyBarIsClicked(t *testing.T) {
	t.Parallel()
	m := keys.All().Allow(
		keys.Rule{Intent: keys.Next, Does: "go"},
		keys.Rule{Intent: keys.Vertical, Does: "choose", Quiet: true},
		keys.Rule{Intent: keys.Horizontal, Does: "move", Shown: "↑↓←→"},
		keys.Rule{Intent: keys.Speed, Does: "speed"},
		keys.Rule{Intent: keys.Digit, Does: "toggle", Shown: "1–9"},
		keys.Rule{Intent: keys.Quit},
	)
	want := []struct {
		at string // the cells that press the key, counted from the left
		in keys.Intent
		by string
	}{
		{"enter go", keys.Next, "enter"},
		{"↑", keys.Vertical, "up"},
		{"↓", keys.Vertical, "down"},
		{"←", keys.Horizontal, "left"},
		{"→", keys.Horizontal, "right"},
		{" move", keys.Horizontal, "right"},
		{"+", keys.Speed, "+"},
		{"-", keys.Speed, "-"},
		{" speed", keys.Speed, "+"},
		{"q quit", keys.Quit, "q"},
	}
	for _, plain := range []bool{false, true} {
		s := draw.NewStyle(true, colorprofile.Ascii, plain)
		bar, targets := KeyBar(image.Rect(0, 5, 90, 6), s, m)
		bar = ansi.Strip(bar)
		if len(targets) != len(want) {
			t.Fatalf("%d targets in %q: %+v", len(targets), bar, targets)
		}
		for i, target := range targets {
			r := target.Rect
			if got := ansi.Cut(bar, r.Min.X, r.Max.X); got != s.Plain(want[i].at) {
				t.Errorf("target %d is %q, not %q", i, got, want[i].at)
			}
			for x := r.Min.X; x < r.Max.X; x++ {
				if p, ok := Hit(targets, image.Pt(x, 5)); !ok || p != (PressMsg{want[i].in, want[i].by}) {
					t.Errorf("a click on column %d of %q presses %+v", x, bar, p)
				}
			}
		}
	}
}

// TestKeyBarKeepsItsEnds checks that the first and the last column stay free even when
// the keys only just fit.
func TestKeyBarKeepsItsEnds(t *testing.T) {
	t.Parallel()
	m := keys.All().Allow(
		keys.Rule{Intent: keys.Next, Does: "go"}, keys.Rule{Intent: keys.Speed, Does: "speed"},
		keys.Rule{Intent: keys.Run, Does: "run"}, keys.Rule{Intent: keys.Seed, Does: "seed"}, keys.Rule{Intent: keys.Quit},
	)
	for w := 20; w < 60; w++ {
		bar, _ := KeyBar(image.Rect(0, 0, w, 1), draw.NewStyle(true, colorprofile.Ascii, false), m)
		if bar = ansi.Strip(bar); bar[0] != ' ' || bar[len(bar)-1] != ' ' {
			t.Errorf("%d columns: %q", w, bar)
		}
	}
}
