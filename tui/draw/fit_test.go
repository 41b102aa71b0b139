package draw

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/figure"
)

func drawnText(f figure.Figure, w, h int) string {
	return ansi.Strip(strings.Join(Draw(f, w, h, NewStyle(true, colorprofile.TrueColor, false)).Lines, "\n"))
}

// The rows of a table are worth more than the note below it and the rule in it.
func TestRowsComeBeforeWords(t *testing.T) {
	t.Parallel()
	f := figure.Table{
		Meta:    figure.Meta{Title: "Four of them", Note: "a note that takes two rows where there is space for two of them"},
		Columns: []figure.Column{{Name: "n"}}, Rows: [][]string{{"one"}, {"two"}, {"three"}, {"four"}}, Cursor: -1,
	}
	for h, noted := range map[int]bool{6: false, 7: true, 8: true, 9: true} {
		text := drawnText(f, 40, h)
		if !strings.Contains(text, "one") || !strings.Contains(text, "four") || strings.Contains(text, "a note") != noted {
			t.Errorf("in %d rows:\n%s", h, text)
		}
	}
}

// A note that a table needs to be understood is worth more than a rule.
func TestKeptNote(t *testing.T) {
	t.Parallel()
	f := figure.Table{
		Meta:    figure.Meta{Title: "Two of them", Note: "a note"},
		Columns: []figure.Column{{Name: "n"}}, Rows: [][]string{{"one"}, {"two"}}, Cursor: -1,
	}
	for _, kept := range []bool{false, true} {
		f.KeepNote = kept
		if text := drawnText(f, 40, 5); !strings.Contains(text, "two") || strings.Contains(text, "a note") != kept {
			t.Errorf("kept %v:\n%s", kept, text)
		}
	}
}

// Heads are broken into two lines and words are wrapped before a column is left out.
func TestColumnsAreLeftOutLast(t *testing.T) {
	t.Parallel()
	f := figure.Table{
		Columns: []figure.Column{{Name: "images that were right", Numeric: true}, {Name: "of which network"}},
		Rows:    [][]string{{"12", "the one that has a kernel of its own at each place"}, {"7", "dense"}}, Cursor: 1,
	}
	text := drawnText(f, 32, 12)
	for _, want := range []string{"images that", "were right", "at each place", "▸ "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	if strings.Contains(text, "not shown") || strings.Contains(text, "…") {
		t.Errorf("something is left out:\n%s", text)
	}
}

// The number at the end of the longest bar is never cut.
func TestBarsNeverCutTheirNumbers(t *testing.T) {
	t.Parallel()
	for _, low := range []float64{-8.9, -7.97, -1.0 / 3, 0} {
		f := figure.Bars{Bars: []figure.Bar{{Label: "least", Value: low, Text: "-8.90"}, {Label: "most", Value: 17.37, Text: "+17.37"}}}
		for w := 20; w < 90; w++ {
			if text := drawnText(f, w, 6); !strings.Contains(text, "+17.37") {
				t.Fatalf("from %v, %d wide:\n%s", low, w, text)
			}
		}
	}
}

// Names that are too long to fit beside a plot are written above it, and are not cut.
func TestLongNamesStandAboveThePlot(t *testing.T) {
	t.Parallel()
	x := []float64{0, 1, 2}
	f := figure.Curves{XLabel: "inverted pixels, %", YLabel: "right", Series: []figure.Series{
		{Name: "shared, pooled between layers", X: x, Y: x}, {Name: "unshared, pooled between layers", X: x, Y: x},
	}}
	text := drawnText(f, 43, 16)
	for _, s := range f.Series {
		if !strings.Contains(text, s.Name) {
			t.Errorf("%q is missing:\n%s", s.Name, text)
		}
	}
	if strings.Contains(text, "…") || !strings.Contains(text, f.XLabel) {
		t.Errorf("something is cut:\n%s", text)
	}
	f.Series[0].Name, f.Series[1].Name = "shared, 15 kernels", "unshared, 2 kernels"
	if text := drawnText(f, 43, 4); !strings.Contains(text, "shared, 15 2") || !strings.Contains(text, "unshared, 2 2") {
		t.Errorf("what they share is not left out:\n%s", text)
	}
}

// If lanes have three rows each, kernels of 5×5 are shown whole beside the words.
func TestKernelsStandBesideTheWords(t *testing.T) {
	t.Parallel()
	kernels := make([]figure.Heatmap, 4)
	for i := range kernels {
		kernels[i] = figure.Heatmap{Meta: figure.Meta{Title: "kernel"}, Cols: 5, Values: make([]float64, 25), Cursor: -1}
		for k := range kernels[i].Values {
			kernels[i].Values[k] = float64(k - 12)
		}
	}
	lane := figure.Lane{Name: "shared", Parameters: 124, Weights: kernels, Train: figure.Fraction{Right: 3, Of: 200}, Unseen: figure.Fraction{Right: 7, Of: 1000}}
	text := drawnText(figure.Race{Of: 600, Lanes: []figure.Lane{lane, lane, lane}}, 43, 11)
	if strings.Count(text, "▀▀▀▀▀ ▀▀▀▀▀ ▀▀▀▀▀ ▀▀▀▀▀  ● shared  124") != 1 || !strings.Contains(text, "unseen 7/1000") {
		t.Errorf("the kernels are not whole beside their words:\n%s", text)
	}
}

// A number in a grid fits into its cell, however small or large it is.
func TestSignedIn(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		.5: "+0.50", -1.25: "−1.25", .0014: "+0.00", -.0014: "−0.00", 0: "0", 123.4: "+123", -12.34: "−12.3", 12345.6: "+12346", math.Inf(1): "+∞",
	} {
		if got := signedIn(v, 5); got != want {
			t.Errorf("%v is %q, should be %q", v, got, want)
		}
	}
}

// A tick alone on its axis has the digits that its value needs.
func TestTickLabels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   []float64
		want string
	}{
		{[]float64{0.5}, "0.5"},
		{[]float64{0, 0.02, 0.04}, "0.00 0.02 0.04"},
		{[]float64{-2000, 0, 2000}, "−2,000 0 2,000"},
		{[]float64{2.5e6}, "2.5 M"},
	} {
		if got := strings.Join(tickLabels(c.at, false), " "); got != c.want {
			t.Errorf("%v: %q, want %q", c.at, got, c.want)
		}
	}
}

// The numbers of a kernel do not touch, with or without the cursor among them.
func TestKernelNumbersKeepApart(t *testing.T) {
	t.Parallel()
	f := sampleConvolution()
	f.Kernel.Values = []float64{-1, 0, 1, -1, 0, 1, -1, 0, 1}
	for cursor := range 3 {
		f.Kernel.Cursor, f.Kernel.Control = cursor, "kernel"
		if got := drawnText(f, 45, 12); strings.Count(got, " −1 0 1 ") < 2 {
			t.Errorf("cursor %d: the kernel reads\n%s", cursor, got)
		}
	}
}

// The axis of accuracies begins at chance, which a dotted line marks.
func TestAccuracyAxisBeginsAtChance(t *testing.T) {
	t.Parallel()
	f := figure.Curves{XLabel: "step", YLabel: "right", YMax: 1, Chance: 0.25, Series: []figure.Series{{Name: "shared", X: []float64{0, 9}, Y: []float64{0.7, 0.9}}}}
	got := drawnText(f, 60, 14)
	lines := strings.Split(got, "\n")
	lowest := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "· · · ·") })
	if lowest < 8 || !strings.Contains(lines[lowest], "chance 0.25") || strings.Contains(got, "0.0") {
		t.Errorf("the axis does not begin at chance:\n%s", got)
	}
}

// TestPointAtTheEdge checks that a series of one point is marked there, in a plot without
// colors, although its label stands beside it.
func TestPointAtTheEdge(t *testing.T) {
	t.Parallel()
	f := figure.Curves{YMax: 1, Series: []figure.Series{
		{Name: "shared", X: []float64{1, 256}, Y: []float64{0.9, 0.9}},
		{Name: "longer", X: []float64{256}, Y: []float64{0.4}},
	}}
	if got := drawnText(f, 43, 9); !strings.Contains(got, "▲ ▲ longer 0.4") {
		t.Errorf("the point is not marked:\n%s", got)
	}
}

// TestNarrowGapInFewRows checks that a table with few rows shows all columns that fit
// with narrow gaps between them.
func TestNarrowGapInFewRows(t *testing.T) {
	t.Parallel()
	table := figure.NewTable("t", "T", "network", "#right", "#difference")
	table.Rows = [][]string{{"own layers", "1.00", "−0.04 [−0.12, +0.04] luck?"}}
	for h := 3; h < 9; h++ {
		if drawn := drawnText(table, 43, h); !strings.Contains(drawn, "luck?") {
			t.Errorf("%d rows:\n%s", h, drawn)
		}
	}
}

// TestMarkIsExplainedWhereShown checks that the note explains a mark as long as a
// column with the mark is shown.
func TestMarkIsExplainedWhereShown(t *testing.T) {
	t.Parallel()
	table := figure.NewTable("t", "T", "network", "#difference")
	table.Rows = [][]string{{"a network", "+0.05 [−0.004, +0.10] luck?"}}
	table.Note, table.Mark, table.MarkNote = "same work", " luck?", "luck?: perhaps"
	for w, want := range map[int]bool{60: true, 22: false} {
		drawn := drawnText(table, w, 12)
		if strings.Contains(drawn, "perhaps") != want || !strings.Contains(drawn, "same work") {
			t.Errorf("%d wide:\n%s", w, drawn)
		}
	}
}
