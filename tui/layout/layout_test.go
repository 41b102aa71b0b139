package layout

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// states returns the states that affect the layout.
func states() []State {
	var all []State
	for _, focus := range []Pane{Text, Figure} {
		for _, rows := range []int{-1, 1, 7, 18, 60} {
			for _, controls := range []int{-1, 1, 4, 30} {
				for _, alone := range []bool{false, true} {
					for _, whole := range []bool{false, true} {
						for _, live := range []bool{false, true} {
							s := State{Focus: focus, Alone: alone, TextRows: rows, Whole: whole, Live: live, Controls: controls}
							if all = append(all, s); focus == Figure && !alone && !whole && !live {
								s.Image = 9
								all = append(all, s)
							}
						}
					}
				}
			}
		}
	}
	return all
}

// At every size the rectangles lie inside the screen and do not overlap, and there is
// space for what the mode promises.
func TestAreas(t *testing.T) {
	t.Parallel()
	all := states()
	for w := 1; w <= 200; w++ {
		for h := 1; h <= 60; h++ {
			for _, s := range all {
				a := Of(w, h, s)
				if err := check(image.Rect(0, 0, w, h), a); err != nil {
					t.Fatalf("%dx%d %+v: %v", w, h, s, err)
				}
				switch {
				case a.Mode == TooSmall:
					if a.Message.Dy() != 1 || a.Message.Dx() != w {
						t.Fatalf("%dx%d: message %v", w, h, a.Message)
					}
				case s.Alone:
					if a.Text.Dy() < 8 || !a.Figure.Empty() || !a.Controls.Empty() {
						t.Fatalf("%dx%d %+v: text %v beside a figure %v", w, h, s, a.Text, a.Figure)
					}
				case a.Mode == Single:
					shown, hidden := a.Text, a.Figure
					if s.Focus == Figure {
						shown, hidden = hidden, shown
					}
					if shown.Dy() < 4 || shown.Dx() < 36 || !hidden.Empty() {
						t.Fatalf("%dx%d %+v: shows %v, hides %v", w, h, s, shown, hidden)
					}
				default:
					if a.Text.Dx() < textLeast || a.Text.Dy() < 1 || a.Figure.Dx() < 40 || a.Figure.Dy() < 2 {
						t.Fatalf("%dx%d %+v: text %v, figure %v", w, h, s, a.Text, a.Figure)
					}
				}
				if got, want := a.Text.Dx(), TextWidth(w, h, s.Alone); a.Mode != TooSmall && !a.Text.Empty() && got != want {
					t.Fatalf("%dx%d: the text is %d wide, TextWidth says %d", w, h, got, want)
				}
				if got, want := a.Figure.Dx(), FigureWidth(w, h); !a.Figure.Empty() && got != want {
					t.Fatalf("%dx%d: the figure is %d wide, FigureWidth says %d", w, h, got, want)
				}
			}
		}
	}
}

func check(screen image.Rectangle, a Areas) error {
	all := rectangles(a)
	for i, r := range all {
		if r.Empty() {
			continue // it overlaps nothing
		}
		if !r.In(screen) {
			return fmt.Errorf("%v lies outside the screen", r)
		}
		if k := slices.IndexFunc(all[:i], r.Overlaps); k >= 0 {
			return fmt.Errorf("%v overlaps %v", r, all[k])
		}
	}
	return nil
}

// rectangles lists the areas in reading order, including empty ones.
func rectangles(a Areas) [11]image.Rectangle {
	return [...]image.Rectangle{
		a.Header, a.TextRule, a.FigureRule, a.Text, a.Scroll, a.Separator, a.Controls, a.Figure, a.Status, a.Keys, a.Message,
	}
}

// sketch draws the areas with one letter each, so that a test case can show the
// expected layout.
func sketch(w, h int, a Areas) string {
	grid := make([][]byte, h)
	for y := range grid {
		grid[y] = []byte(strings.Repeat(".", w))
	}
	for i, r := range rectangles(a) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				grid[y][x] = "H-=T!|CFSKM"[i]
			}
		}
	}
	rows := make([]string, h)
	for y := range grid {
		rows[y] = strings.Join(runs(grid[y], func(n int, letter byte) string { return fmt.Sprintf("%c%d", letter, n) }), " ")
	}
	return strings.Join(runs(rows, func(n int, row string) string { return fmt.Sprintf("%2d × %s", n, row) }), "\n")
}

// runs writes every run of equal elements once, with its length.
func runs[T comparable](all []T, write func(n int, v T) string) (out []string) {
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(v T) bool { return v != all[0] })
		if n < 0 {
			n = len(all)
		}
		out = append(out, write(n, all[0]))
		all = all[n:]
	}
	return out
}

type arrangement struct {
	name string
	w, h int
	s    State
	want string
}

func arrangements() []arrangement { return append(bothPanes(), onePane()...) }

// bothPanes returns layouts that show text and figure at once.
func bothPanes() []arrangement {
	return []arrangement{
		{"side by side", 80, 24, State{TextRows: 10, Controls: 3}, `
 1 × H80
 1 × -34 |1 =45
 3 × .1 T32 !1 |1 .1 C43 .1
17 × .1 T32 !1 |1 .1 F43 .1
 1 × S80
 1 × K80`},
		{"stacked, reading", 60, 18, State{TextRows: 10, Controls: 1}, `
 1 × H60
 1 × -60
 7 × .1 T57 .1 !1
 1 × =60
 1 × .1 C58 .1
 5 × .1 F58 .1
 1 × S60
 1 × K60`},
		{"stacked, working in an image", 60, 18, State{Focus: Figure, TextRows: 10, Controls: 1, Image: 9}, `
 1 × H60
 1 × -60
 3 × .1 T57 .1 !1
 1 × =60
 1 × .1 C58 .1
 9 × .1 F58 .1
 1 × S60
 1 × K60`},
		{"stacked, running", 60, 18, State{TextRows: 10, Live: true, Controls: 1}, `
 1 × H60
 1 × -60
 3 × .1 T57 .1 !1
 1 × =60
 1 × .1 C58 .1
 9 × .1 F58 .1
 1 × S60
 1 × K60`},
		{"stacked, asked", 60, 18, State{Focus: Figure, TextRows: 8, Whole: true, Controls: 1}, `
 1 × H60
 1 × -60
 8 × .1 T57 .1 !1
 1 × =60
 1 × .1 C58 .1
 4 × .1 F58 .1
 1 × S60
 1 × K60`},
	}
}

// onePane returns layouts that show one pane at a time, or none.
func onePane() []arrangement {
	return []arrangement{
		{"asked at length", 60, 18, State{TextRows: 9, Whole: true, Controls: 1}, `
 1 × H60
 1 × -60
14 × .1 T57 .1 !1
 1 × S60
 1 × K60`},
		{"asked at length, looking", 60, 18, State{Focus: Figure, TextRows: 9, Whole: true, Controls: 1}, `
 1 × H60
 1 × =60
 1 × .1 C58 .1
13 × .1 F58 .1
 1 × S60
 1 × K60`},
		{"one pane, working", 100, 12, State{Focus: Figure, Controls: 1}, `
 1 × H100
 1 × =100
 1 × .1 C98 .1
 7 × .1 F98 .1
 1 × S100
 1 × K100`},
		{"text alone", 100, 24, State{Alone: true}, `
 1 × H100
 1 × -100
20 × .1 T64 .34 !1
 1 × S100
 1 × K100`},
		{"too small", 39, 12, State{}, `
 1 × M39
11 × .39`},
	}
}

func TestArrangements(t *testing.T) {
	t.Parallel()
	for _, c := range arrangements() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := "\n" + sketch(c.w, c.h, Of(c.w, c.h, c.s)); got != c.want {
				t.Errorf("got%s\nwant%s", got, c.want)
			}
		})
	}
}

func TestPaneAt(t *testing.T) {
	t.Parallel()
	a := Of(80, 24, State{})
	for _, c := range []struct {
		at   image.Point
		want Pane
		ok   bool
	}{
		{image.Pt(3, 5), Text, true},
		{image.Pt(60, 5), Figure, true},
		{image.Pt(60, 1), Figure, true},
		{image.Pt(3, 0), Text, false},
		{image.Pt(3, 23), Text, false},
		{image.Pt(-1, 99), Text, false},
	} {
		if got, ok := a.Pane(c.at); got != c.want || ok != c.ok {
			t.Errorf("Pane(%v) = %v, %v", c.at, got, ok)
		}
	}
}

// A composed screen has exactly the requested size, whatever is put on it.
func TestComposeFillsTheScreen(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("wörld世界 ", 50)
	for _, size := range []image.Point{{0, 0}, {1, 1}, {7, 3}, {40, 12}, {81, 25}} {
		got := Compose(size.X, size.Y,
			Block{Rect: image.Rect(1, 0, 6, 40), Lines: []string{long, "\x1b[1mbold\x1b[m", ""}},
			Block{Rect: image.Rect(8, 1, 300, 2), Lines: []string{long}},
			Block{Rect: image.Rect(-9, -9, -1, -1), Lines: []string{long}},
			Block{Rect: image.Rect(6, 2, 8, 4), Lines: []string{"as", ""}, Exact: true},
			Block{Rect: image.Rect(6, 0, 90, 1), Lines: []string{strings.Repeat("cut", 84/3)}, Exact: true})
		rows := strings.Split(got, "\n")
		if len(rows) != max(size.Y, 1) {
			t.Fatalf("%v: %d rows", size, len(rows))
		}
		for _, row := range rows {
			if ansi.StringWidth(row) != size.X {
				t.Errorf("%v: %q is %d wide", size, row, ansi.StringWidth(row))
			}
		}
	}
	if got := Compose(9, 2, Block{Rect: image.Rect(5, 0, 8, 2), Lines: []string{"abcdef", "g"}}, Block{Rect: image.Rect(1, 1, 3, 2), Lines: []string{"世"}}); got != "     abc \n 世  g   " {
		t.Errorf("got %q", got)
	}
}
