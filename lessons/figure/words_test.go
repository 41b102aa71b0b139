package figure_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"weightshare/lessons/figure"
)

// said is a figure and what its words must contain.
type said struct {
	name   string
	figure figure.Figure
	want   []string
}

// squareOf returns a square of zeros with ones in some cells.
func squareOf(side int, on ...int) []float64 {
	values := make([]float64, side*side)
	for _, i := range on {
		values[i] = 1
	}
	return values
}

// onIn returns n bits, some of them on.
func onIn(n int, on ...int) []bool {
	values := make([]bool, n)
	for _, i := range on {
		values[i] = true
	}
	return values
}

// figures returns figures of every type.
func figures() []said {
	return slices.Concat(gridFigures(), heatmapFigures(), plotFigures(), raceFigures(), layerFigures(), trainedFigures())
}

// gridFigures returns grids of bits, with what their words must contain.
func gridFigures() []said {
	head := figure.Meta{ID: "f", Title: "Kernel 2", Note: "held steady"}
	pattern := func(s string) figure.Pattern {
		p := figure.Pattern{Cols: len(s)}
		for _, r := range s {
			p.Bits = append(p.Bits, r == '1')
		}
		return p
	}
	return []said{
		{
			"bits",
			figure.BinaryGrid{Meta: head, Cols: 4, Values: []bool{false, true, true, false}},
			[]string{"Kernel 2: 0110, 4 cells. On: 2 and 3. Held steady."},
		},
		{"bits in rows", figure.BinaryGrid{Cols: 2, Values: []bool{false, true, true, false}}, []string{"01 10, 2 rows of 2 cells."}},
		{"many bits", figure.BinaryGrid{Cols: 10, Values: make([]bool, 100)}, []string{"10 rows of 10 cells, 0 of them on."}},
		{"no bits", figure.BinaryGrid{}, []string{"no cells."}},
		{
			"gallery",
			figure.Gallery{Meta: head, Lit: "fires", Items: []figure.GalleryItem{
				{Pattern: pattern("01"), Lit: true, Mark: figure.Right}, {Pattern: pattern("10"), Mark: figure.Wrong},
			}},
			[]string{"2 patterns: 01 and 10.", "Fires: 01.", "Right: 01.", "Wrong: 10."},
		},
		{"large gallery", figure.Gallery{Lit: "fires", Items: make([]figure.GalleryItem, 100)}, []string{"100 patterns.", "Fires: none."}},
		{
			"slides",
			figure.FeatureScan{
				Meta: head, Image: []bool{false, true, true, false}, Field: 1,
				Features: []figure.Pattern{pattern("0"), pattern("1")}, Fires: [][]bool{{true, false, false, true}, {false, true, true, false}},
			},
			[]string{"The image is 0110; a feature sees 1 pixel and is tried at 4 places.", "Feature 0 fires at places 1 and 4.", "Feature 1 fires at places 2 and 3."},
		},
		{
			"silent slides",
			figure.FeatureScan{
				Image: []bool{true, true}, Field: 2, Features: []figure.Pattern{pattern("00"), pattern("11")}, Fires: [][]bool{{false}, {true}},
			},
			[]string{"Feature 11 fires at place 1.", "Silent: 00."},
		},
	}
}

// heatmapFigures returns heatmaps and large grids, with what their words must
// contain.
func heatmapFigures() []said {
	head := figure.Meta{ID: "f", Title: "Kernel 2", Note: "held steady"}
	return []said{
		{
			"heatmap",
			figure.Heatmap{Meta: head, Cols: 2, Values: []float64{1, -0.5, 0, 12.345}, Masked: []bool{false, false, true}},
			[]string{"Row 1: 1, -0.50.", "Row 2: no number, 12.35."},
		},
		{
			"labelled heatmap",
			figure.Heatmap{Cols: 2, Values: []float64{1, 2}, RowLabels: []string{"shared"}, ColLabels: []string{"w", "b"}},
			[]string{"shared: w 1, b 2."},
		},
		{
			"large heatmap",
			figure.Heatmap{Cols: 10, Values: append(make([]float64, 99), 0.25)},
			[]string{"100 numbers in 10 rows of 10.", "The largest is 0.25 at row 10, column 10, the smallest 0 at row 1, column 1."},
		},
		{"empty heatmap", figure.Heatmap{Cols: 1, Values: []float64{1}, Masked: []bool{true}}, []string{"no numbers."}},
		{
			"a stroke on a large grid",
			figure.Heatmap{Cols: 7, Values: squareOf(7, 15, 16, 17, 24)},
			[]string{"49 numbers in 7 rows of 7.", "1 at row 3, columns 2 to 4; row 4, column 4; elsewhere 0."},
		},
		{
			"a corner of bits",
			figure.BinaryGrid{Cols: 6, Values: onIn(42, 7, 8, 9, 15, 21, 27, 35)},
			[]string{"7 rows of 6 cells, 7 of them on. On: column 4, rows 2 to 5; row 2, columns 2 to 3; row 6, column 6."},
		},
		{
			"numbers out of reach",
			figure.Heatmap{Cols: 1, Values: []float64{1.24e29, 12345678}},
			[]string{"Row 1: 1.2 times 10 to the power of 29.", "Row 2: 12345678."},
		},
		{
			"a stroke aslant",
			figure.Heatmap{Cols: 7, Values: squareOf(7, 12, 18, 24, 30, 48)},
			[]string{"1 at the diagonal from row 2, column 6 to row 5, column 3; row 7, column 7; elsewhere 0."},
		},
		{
			"an upright stroke with noise",
			figure.Heatmap{Cols: 7, Values: append(squareOf(7, 10, 17, 24, 31)[:48], -0.25)},
			[]string{"At least half of the largest: column 4, rows 2 to 5."},
		},
	}
}

// plotFigures returns plots and tables, with what their words must contain.
func plotFigures() []said {
	head := figure.Meta{ID: "f", Title: "Kernel 2", Note: "held steady"}
	return []said{
		{
			"curves",
			figure.Curves{Meta: head, XLabel: "step", YLabel: "loss", Series: []figure.Series{
				{Name: "shared", X: []float64{1, 400}, Y: []float64{0.7, 0.00012}},
				{Name: "flat", X: []float64{1, 2}, Y: []float64{3, 3}},
				{Name: "young"},
				{Name: "single", X: []float64{1}, Y: []float64{0.05}},
			}},
			[]string{
				"Loss by step.", "shared falls from 0.70 at 1 to 0.00012 at 400.", "flat stays at 3 from 1 to 2.",
				"young has no points yet.", "single is 0.050 at 1.",
			},
		},
		{
			"curves with a way between",
			figure.Curves{Series: []figure.Series{
				{Name: "dense", X: []float64{1, 2, 4, 8, 16}, Y: []float64{1, 0.9, 0.4, 1e-15, 1e-16}},
				{Name: "hill", X: []float64{1, 2, 3}, Y: []float64{0, 5, 1}},
			}},
			[]string{"dense falls from 1 at 1 to about 0 at 16, half way by 4.", "hill rises from 0 at 1 to 1 at 3, highest 5 at 2."},
		},
		{
			"table that holds back",
			figure.Table{Columns: []figure.Column{{Name: ""}, {Name: "numbers"}}, Rows: [][]string{{"shared", "?"}}},
			[]string{"shared, numbers not told yet."},
		},
		{
			"bars",
			figure.Bars{Meta: head, Log: true, Bars: []figure.Bar{{Label: "global", Value: 236, Text: "2^784"}, {Label: "shared", Value: 0.3}}},
			[]string{"global 2^784; shared 10 to the power of 0.30."},
		},
		{"no bars", figure.Bars{}, []string{"no bars."}},
		{
			"seeds",
			figure.Spread{Meta: head, Rows: []figure.SpreadRow{{Name: "shared", Text: "0.93 [0.91, 0.95]", Values: []float64{.92, .94}}, {Name: "dense", Text: "0.5", Values: []float64{.5}}}},
			[]string{"shared, 2 seeds: 0.93 [0.91, 0.95]. dense, 1 seed: 0.5."},
		},
		{"no seeds", figure.Spread{}, []string{"nothing measured yet."}},
		{
			"table",
			figure.Table{
				Meta: head, Columns: []figure.Column{{Name: "net"}, {Name: "numbers"}}, Rows: [][]string{{"shared", "2"}, {"dense", ""}},
			},
			[]string{"shared, numbers 2. dense."},
		},
		{
			"table of numbers",
			figure.Table{Meta: figure.Meta{Title: "Which?"}, Columns: []figure.Column{{Name: "field", Numeric: true}}, Rows: [][]string{{"1"}}},
			[]string{"Which? field 1."},
		},
		{"empty table", figure.Table{}, []string{"no rows yet."}},
	}
}

// raceFigures returns races, with what their words must contain.
func raceFigures() []said {
	head := figure.Meta{ID: "f", Title: "Kernel 2", Note: "held steady"}
	return []said{
		{
			"race",
			figure.Race{Meta: head, Steps: 40, Of: 400, Seed: 7, Lanes: []figure.Lane{{
				Name: "shared", Network: "4 conv1:1", Parameters: 2, Solved: 8, Words: "it has learnt it",
				Loss:  figure.Series{X: []float64{1, 2}, Y: []float64{1, 0.5}},
				Train: figure.Fraction{Right: 1, Of: 1}, Unseen: figure.Fraction{Right: 15, Of: 15},
				Weights: []figure.Heatmap{{Meta: figure.Meta{Title: "weights"}, Cols: 1, Values: []float64{-3}}},
			}}},
			[]string{
				"Step 40 of 400, seed 7.", "Shared (4 conv1:1) has 2 numbers; loss 0.50; training images right: 1 of 1; unseen images right: 15 of 15; all training images right from step 8.",
				"Weights: -3.", "It has learnt it.",
			},
		},
		{
			"race before its start",
			figure.Race{Of: 400, Lanes: []figure.Lane{{Name: "shared", Network: "4 conv1:1", Parameters: 2}}},
			[]string{"1 network, 400 steps each, not run yet.", "Shared (4 conv1:1) has 2 numbers."},
		},
		{"no race", figure.Race{}, []string{"no networks."}},
		{"drawing characters in a label", figure.Bars{Bars: []figure.Bar{{Label: "a█b┃c⠿d\x1be", Value: 1}}}, []string{"a b c d e 1."}},
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range figures() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			words := c.figure.Words()
			for _, want := range c.want {
				if !strings.Contains(words, want) {
					t.Errorf("%q lacks %q", words, want)
				}
			}
			if !strings.HasSuffix(words, ".") || strings.Contains(words, "\n") {
				t.Errorf("%q does not end with a full stop, or has a newline", words)
			}
			for _, r := range words {
				if unicode.IsControl(r) || unicode.Is(unicode.So, r) || r >= 0x2500 && r <= 0x25FF || r >= 0x2800 && r <= 0x28FF {
					t.Errorf("%q has the character %U, which cannot be spoken", words, r)
				}
			}
			if strings.Contains(words, "..") || strings.Contains(words, "  ") && c.name != "drawing characters in a label" {
				t.Errorf("%q is set badly", words)
			}
		})
	}
}

// TestSpoken checks that only characters that are never anything but strokes
// are read as strokes.
func TestSpoken(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"which way it runs: ─, │, ╲ or ╱.": "which way it runs: horizontal, vertical, falling or rising.",
		"the │ bar":                     "the vertical bar",
		"0.93 | 0.85":                   "0.93 | 0.85",
		"12 / 16 MACs, 3/4, 1 / 2":      "12 / 16 MACs, 3/4, 1 / 2",
		"conv3:4 /s2, add( conv3:4 | )": "conv3:4 /s2, add( conv3:4 | )",
		`C:\ \ D:, / is the root`:       `C:\ \ D:, / is the root`,
		"from — to — of – and − 5":      "from — to — of – and − 5",
		"images / s":                    "images / s",
		"a█b\x1b[2Jc⠿d\te":              "a b [2Jc d e",
	} {
		if got := figure.Spoken(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	f := figure.Table{Columns: []figure.Column{{Name: "bar"}, {Name: "right", Numeric: true}}, Rows: [][]string{{figure.Rising, "0.93"}}}
	if got := f.Words(); got != "rising, right 0.93." {
		t.Errorf("the table says %q", got)
	}
}
