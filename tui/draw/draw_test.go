package draw

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"weightshare/lessons/figure"
	"weightshare/nets/slowtest"
)

// styles returns the terminals in which every picture must work.
func styles() map[string]Style {
	return map[string]Style{
		"dark":    NewStyle(true, colorprofile.TrueColor, false),
		"light":   NewStyle(false, colorprofile.TrueColor, false),
		"256":     NewStyle(true, colorprofile.ANSI256, false),
		"16":      NewStyle(false, colorprofile.ANSI, false),
		"nocolor": NewStyle(true, colorprofile.ASCII, false),
		"notty":   NewStyle(true, colorprofile.NoTTY, false),
		"ascii":   NewStyle(true, colorprofile.ASCII, true),
		"console": NewStyle(true, colorprofile.ANSI, true),
		"zero":    {},
	}
}

// screens returns the sizes that a figure gets on screens of 60×18, 80×24, 120×40 and
// 200×60.
func screens() [][2]int { return [][2]int{{58, 13}, {43, 20}, {79, 36}, {159, 56}} }

// sizes returns widths and heights from 1×1 to 200×60 that differ from figure to
// figure, so that no size at which a drawing changes stays untested.
func sizes(figure int) (all [][2]int) {
	for w := 1 + figure%3; w <= 200; w += 1 + w/2 {
		for h := 1 + figure%2; h <= 60; h += 1 + h/2 {
			all = append(all, [2]int{w, h})
		}
	}
	return append(all, screens()...)
}

func TestPicturesFillTheirRectangle(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	figures := append(Samples(), awkward()...)
	for name, s := range styles() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i, f := range figures {
				all := sizes(i)
				if name != "dark" && name != "nocolor" && name != "ascii" { // its layout is the same as that of one of these
					all = screens()
				}
				for _, size := range all {
					if err := check(f, size[0], size[1], s); err != nil {
						t.Fatalf("figure %d, %v", i, err)
					}
				}
			}
		})
	}
}

// FuzzDraw draws any of the figures at any size in any style.
func FuzzDraw(f *testing.F) {
	figures := append(Samples(), awkward()...)
	names := slices.Sorted(maps.Keys(styles()))
	for i := range figures {
		f.Add(uint16(i), uint8(43+i), uint8(20), uint8(i))
	}
	all := styles()
	f.Fuzz(func(t *testing.T, which uint16, w, h, style uint8) {
		fig, s := figures[int(which)%len(figures)], all[names[int(style)%len(names)]]
		if w == 0 || h == 0 {
			w, h = w|1, h|1
		}
		if err := check(fig, int(w), int(h), s); err != nil {
			t.Fatal(err)
		}
	})
}

func check(f figure.Figure, w, h int, s Style) error {
	p := Draw(f, w, h, s)
	fault := func(format string, args ...any) error {
		return fmt.Errorf("%T %q at %d×%d: %s", f, f.Header().ID, w, h, fmt.Sprintf(format, args...))
	}
	if n := len(p.Lines); n > h || n < h && Fills(f, w, h, s) {
		return fault("%d lines, fills: %v", n, Fills(f, w, h, s))
	}
	for y, l := range p.Lines {
		esc := strings.LastIndex(l, "\x1b")
		switch {
		case ansi.StringWidth(l) != w:
			return fault("line %d is %d wide: %q", y, ansi.StringWidth(l), l)
		case strings.Contains(l, "NaN") || strings.Contains(l, "Inf"):
			return fault("line %d shows what is no number: %q", y, l)
		case esc >= 0 && !strings.HasPrefix(l[esc:], "\x1b[m"):
			return fault("line %d leaves its colors on: %q", y, l)
		case !s.Colored() && (strings.Contains(l, "[38;") || strings.Contains(l, "[48;")):
			return fault("line %d has a color: %q", y, l)
		case s.Profile == colorprofile.NoTTY && esc >= 0:
			return fault("line %d has an escape sequence: %q", y, l)
		case s.ASCII && strings.ContainsFunc(l, func(r rune) bool { return r > 0x7e }):
			return fault("line %d has more than ASCII: %q", y, l)
		}
	}
	for _, hit := range p.Hits {
		if hit.X < 0 || hit.Y < 0 || hit.W < 1 || hit.H < 1 || hit.X+hit.W > w || hit.Y+hit.H > len(p.Lines) || hit.Index < 0 || hit.Control == "" {
			return fault("hit %+v is not on the picture", hit)
		}
	}
	return nil
}

func TestEmptyRectangle(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{0, 0}, {-1, 5}, {5, -1}, {0, 10}} {
		if p := Draw(Samples()[0], size[0], size[1], Style{}); len(p.Lines) != 0 || len(p.Hits) != 0 {
			t.Errorf("%v: %+v", size, p)
		}
	}
}

// TestFills checks that races and curves are known to fill the rows of a screen.
func TestFills(t *testing.T) {
	t.Parallel()
	for _, f := range Samples() {
		want := false
		switch f.(type) {
		case figure.Race, figure.Curves:
			want = true
		}
		if got := Fills(f, 160, 55, Style{}); got != want {
			t.Errorf("%T: fills is %v", f, got)
		}
	}
}

func TestBrailleIsForLinesOnly(t *testing.T) {
	t.Parallel()
	for _, f := range Samples() {
		switch f.(type) {
		case figure.Curves, figure.Race, figure.Gradients, figure.Pyramid:
			continue
		}
		for _, l := range Draw(f, 80, 34, NewStyle(true, colorprofile.TrueColor, false)).Lines {
			for _, r := range l {
				if r >= 0x2800 && r <= 0x28ff {
					t.Fatalf("%T uses braille", f)
				}
			}
		}
	}
}

func TestEveryCellCanBeClicked(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{44, 18}, {80, 34}, {120, 40}} {
		for _, f := range Samples() {
			var n int
			switch f := f.(type) {
			case figure.BinaryGrid:
				n = len(f.Values)
			case figure.Gallery:
				n = len(f.Items)
			case figure.Heatmap:
				n = len(f.Values)
			case figure.FeatureScan:
				n = len(f.Image) - f.Field + 1
			default:
				continue
			}
			if f.Header().Control == "" {
				continue
			}
			p := Draw(f, size[0], size[1], NewStyle(true, colorprofile.TrueColor, false))
			found := map[int]bool{}
			for _, h := range p.Hits {
				x, y := h.X+h.W/2, h.Y+h.H/2
				first := slices.IndexFunc(p.Hits, func(h Hit) bool { return x >= h.X && x < h.X+h.W && y >= h.Y && y < h.Y+h.H })
				found[p.Hits[first].Index] = true // the one that a click there acts on
			}
			for i := range n {
				if !found[i] {
					t.Errorf("%s at %v: nothing to click for %d of %d", f.Header().ID, size, i, n)
				}
			}
		}
	}
}

// TestCaptions checks what is said about a race's kernels in fewer and fewer cells.
func TestCaptions(t *testing.T) {
	t.Parallel()
	maps := make([]figure.Heatmap, 4)
	for i := range maps {
		maps[i] = figure.Heatmap{Meta: figure.Meta{Title: fmt.Sprintf("kernel 1, set %d of 64", 21*i+1)}, Cols: 5, Values: make([]float64, 25), Scale: 0.5}
	}
	c := newCanvas(80, 24, styles()["dark"])
	for _, say := range []struct {
		st   strip
		w    int
		want string
	}{
		{strip{shown: 4, block: 1}, 60, "kernel 1, set 1…64 of 64 ±0.5"},
		{strip{shown: 4, block: 1}, 26, "kernel 1, set 1…64 of 64"},
		{strip{shown: 2, block: 1}, 60, "kernel 1, set 1…22 of 64, 2 more ±0.5"},
		{strip{shown: 1, block: 1}, 24, "colours to ±0.5"},
		{strip{shown: 4, block: 2}, 60, "kernel 1, set 1…64 of 64 ±0.5 (2×2 each)"},
		{strip{shown: 4, block: 2}, 16, "(2×2 each) ±0.5"},
		{strip{shown: 4, block: 1}, 7, "±0.5"},
		{strip{shown: 4, block: 1}, 3, "ke…"},
	} {
		if got := c.stripCaption(&stripMaps{maps: maps}, say.st, say.w); got != say.want {
			t.Errorf("%+v in %d cells: %q, want %q", say.st, say.w, got, say.want)
		}
	}
}

// TestBarsOfAKind checks that bars of one kind share a color, and that others do not.
func TestBarsOfAKind(t *testing.T) {
	t.Parallel()
	f := figure.Bars{Bars: []figure.Bar{{Label: "a", Value: 3, Kind: 1}, {Label: "b", Value: 3, Kind: 2}, {Label: "c", Value: 3, Kind: 1}}}
	s := styles()["dark"]
	lines := Draw(f, 40, 3, s).Lines
	for i, kind := range []int{0, 1, 0} {
		for k := range 3 {
			if want := k == kind; strings.Contains(lines[i], s.t.fg[seriesColor(k)]) != want {
				t.Errorf("bar %d has color %d: %v, want %v", i, k, !want, want)
			}
		}
	}
}

func typeName(f figure.Figure) string { return strings.TrimPrefix(fmt.Sprintf("%T", f), "figure.") }

// TestEveryFigureIsDrawn checks that no figure of package figure is missing from the
// table of renderers.
func TestEveryFigureIsDrawn(t *testing.T) {
	t.Parallel()
	drawn := map[string]bool{}
	for _, f := range Samples() {
		drawn[typeName(f)] = true
	}
	const folder = "../../lessons/figure"
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func \(\w+ (\w+)\) Words\(\) string`).FindAllSubmatch(text, -1) {
			found++
			if !drawn[string(m[1])] {
				t.Errorf("%s: figure.%s has no renderer", file.Name(), m[1])
			}
		}
	}
	if found == 0 || found != len(drawn) {
		t.Errorf("%d figures are drawn, of %d in %s", len(drawn), found, folder)
	}
}

// TestGolden compares a picture of every type of figure, small and large, without
// color, and of two in the colors of every kind of terminal and in ASCII.
func TestGolden(t *testing.T) {
	t.Parallel()
	pictures := map[string]*strings.Builder{}
	keep := func(name string, f figure.Figure, w, h int, s Style) {
		if pictures[name] == nil {
			pictures[name] = &strings.Builder{}
		}
		for _, l := range Draw(f, w, h, s).Lines {
			pictures[name].WriteString(strings.TrimRight(l, " ") + "\n")
		}
		pictures[name].WriteString(strings.Repeat("-", w) + "\n")
	}
	all := styles()
	for _, f := range Samples() {
		for _, size := range [][2]int{{43, 16}, {79, 24}} {
			keep(strings.ToLower(typeName(f)), f, size[0], size[1], all["notty"])
		}
	}
	for _, name := range []string{"dark", "light", "256", "16", "ascii"} {
		keep("style-"+name, sampleKernel(), 43, 12, all[name])
		keep("style-"+name, samplePixelRace(), 43, 16, all[name])
	}
	for name, picture := range pictures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, picture.String())
		})
	}
}
