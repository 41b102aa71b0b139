package calculator

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"weightshare/nets/arch"
	"weightshare/tui/draw"
)

// Every layout of the page, as plain text.
func TestGoldenFrames(t *testing.T) {
	t.Parallel()
	scenes := []struct {
		name string
		text string
		keys []string
	}{
		{"empty", "", nil},
		{"example", example, nil},
		{"formula", example, []string{"enter"}},
		{"wrong", example, strings.Split(" , c, o, n, v, 3", ", ")},
		{"zoo", example, []string{"ctrl+o", "down"}},
		{"branches", "32x32x3 conv3:16/same add( conv3:16/same relu | ) gap dense:10", []string{"down", "down"}},
		{"width", "100:8 conv5:6 local3:2 dense:3", []string{"ctrl+y", "enter"}},
	}
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 40}} {
		for _, s := range scenes {
			t.Run(fmt.Sprintf("%s_%dx%d", s.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				d := newDriver(t, s.text, size[0], size[1])
				d.press(s.keys...)
				golden.RequireEqual(t, d.screen()+"\n")
			})
		}
	}
}

// No size, text or state breaks a frame, with or without colours, in Unicode or in
// ASCII.
func TestEverySize(t *testing.T) {
	t.Parallel()
	texts := []string{example, "conv", "", "28x28 " + strings.Repeat("conv3:1/same ", 60), "4 dense:1", "9:3 世界 conv3:2", "1000x3 conv3:9/same/tile2 tanh"}
	styles := []draw.Style{
		draw.NewStyle(true, colorprofile.TrueColor, false), draw.NewStyle(false, colorprofile.ASCII, true), draw.NewStyle(true, colorprofile.NoTTY, false),
	}
	for i, text := range texts {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			d := newDriver(t, example, 80, 24)
			d.setText(text)
			for w := 1; w <= 200; w += 1 + w/3 {
				for h := 1; h <= 60; h += 1 + h/4 {
					d.w, d.h = w, h
					d.Resize(w, h)
					d.Restyle(styles[(w+h)%len(styles)])
					d.press("down", "enter", "ctrl+o", "d", "down", "esc", "end")
					d.Click(image.Pt(w/2, h/2))
					d.Click(image.Pt(w/3, 2))
					d.check()
					if d.Style.ASCII {
						for _, r := range ansi.Strip(d.View()) {
							if r > '~' {
								t.Fatalf("%d×%d shows %q:\n%s", w, h, r, d.screen())
							}
						}
					}
				}
			}
		})
	}
}

// The areas of a screen neither overlap nor leave it.
func TestAreas(t *testing.T) {
	t.Parallel()
	for w := 40; w <= 200; w += 7 {
		for h := 12; h <= 60; h++ {
			for _, lines := range []int{0, 1, 4, 20, 500} {
				for _, rows := range []int{1, 3, 40} {
					a := arrange(w, h, rows, lines, w%9)
					all := []image.Rectangle{a.header, a.fieldRule, a.field, a.message, a.complete, a.tableRule, a.head, a.rows, a.total, a.figureRule, a.figure, a.words, a.keys}
					all = slices.DeleteFunc(all, image.Rectangle.Empty)
					for i, r := range all {
						if !r.In(image.Rect(0, 0, w, h)) {
							t.Fatalf("%d×%d, %d lines: %v leaves the screen", w, h, lines, r)
						}
						for _, other := range all[:i] {
							if r.Overlaps(other) {
								t.Fatalf("%d×%d, %d lines: %v overlaps %v", w, h, lines, r, other)
							}
						}
					}
					if a.rows.Empty() || a.total.Empty() {
						t.Fatalf("%d×%d, %d lines: no space for the table", w, h, lines)
					}
				}
			}
		}
	}
}

// What a layer sees is drawn in the right place: the middle unit's field, as large as
// counted.
func TestMiddle(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]view{
		"28x28 conv5:6/p2":                   {12, 12, 17, 17},
		"28x28 conv5:6":                      {12, 12, 17, 17},
		"28x28 conv5:6 maxpool2":             {12, 12, 18, 18},
		"9x9 conv3:1 conv3:1 gap":            {0, 0, 9, 9},
		"100:8 conv5:6":                      {0, 48, 1, 53},
		"8x8 conv7:2/same conv7:2/same":      {0, 0, 8, 8},
		"16x8 conv3x1:2/s2x1 dropout":        {6, 4, 9, 5},
		"6x6 conv3:1/same/d2 conv1:1/nobias": {1, 1, 6, 6},
		"8x28x20:1 conv3x5x7:6/s1x2x2":       {12, 6, 17, 13},
	} {
		n, err := arch.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		c, err := arch.Count(n)
		if err != nil {
			t.Fatal(err)
		}
		if got := middleView(&c.Layers[len(c.Layers)-1], c.Input); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
