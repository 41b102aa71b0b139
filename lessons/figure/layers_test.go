package figure_test

import (
	"math"
	"testing"

	"weightshare/lessons/figure"
)

// layerFigures returns the figures that look inside networks, with what their
// words must contain.
func layerFigures() []said {
	row := func(name string, field int, lit ...bool) figure.PyramidRow {
		return figure.PyramidRow{Name: name, Field: field, Center: make([]float64, len(lit)), Lit: lit}
	}
	return []said{
		{
			"matrix",
			figure.Matrix{Cols: 3, Weight: []int{0, 1, -1, -1, 0, 1}, Values: []float64{2, -0.5}, Cursor: 4},
			[]string{"2 rows of 3 cells.", "4 cells hold 2 numbers; 2 hold none.", "Row 2: 0, a, b. At row 2, column 2 stands a, 2, which is used in 2 cells."},
		},
		{"matrix without a weight", figure.Matrix{Cols: 1, Weight: []int{-1}, RowLabels: []string{"out"}, ColLabels: []string{"in"}}, []string{"At out, in there is no weight."}},
		{
			"spread",
			figure.Curves{Series: []figure.Series{{Name: "shared", X: []float64{1, 2}, Y: []float64{4, 2}, Low: []float64{3, 1}, High: []float64{5, 2.5}}}},
			[]string{"shared falls from 4 at 1 to 2 at 2, spread from 1 to 2.50."},
		},
		{"no matrix", figure.Matrix{}, []string{"no matrix."}},
		{
			"maps",
			figure.FeatureMaps{
				Image: figure.Heatmap{Cols: 2, Values: []float64{0, 1}},
				Maps:  []figure.Heatmap{{Meta: figure.Meta{Title: "Upright"}, Cols: 2, Values: []float64{3, -1}}, {Meta: figure.Meta{Title: "Level"}}},
			},
			[]string{"2 feature maps.", "Upright: from -1 to 3, largest at row 1, column 1.", "Level: no numbers."},
		},
		{
			"pictures",
			figure.ImageRow{Images: []figure.Heatmap{{Meta: figure.Meta{Title: "Upright"}, Cols: 2, Values: []float64{3, -1}}, {Meta: figure.Meta{Title: "Level"}}}},
			[]string{"2 pictures.", "Upright: from -1 to 3, largest at row 1, column 1.", "Level: no numbers."},
		},
		{
			"pyramid",
			figure.Pyramid{Rows: []figure.PyramidRow{row("input", 1, false, true, true, true), row("conv3", 3, false, true)}},
			[]string{"1 layer above the input.", "conv3: 2 units, each sees 3 pixels; unit 2 is lit.", "input: 4 units, each sees 1 pixel; units 2 to 4 are lit."},
		},
		{
			"network",
			figure.Network{Input: "4×1", Layers: []figure.NetworkLayer{{Word: "conv1:1", Shape: "4×1", Formula: "(1·1 + 1)·1", Parameters: 2}, {Word: "relu", Shape: "4×1"}}},
			[]string{"The input is 4×1.", "Layer 1, conv1:1: 4×1, 2 parameters, (1·1 + 1)·1.", "Layer 2, relu: 4×1, no parameters.", "In all 2 parameters."},
		},
	}
}

// trainedFigures returns the figures of what training does, with what their
// words must contain.
func trainedFigures() []said {
	return []said{
		{
			"gradients",
			figure.Gradients{Cols: 2, Parts: []float64{1, -0.5, 2, 0}, Arrived: 2},
			[]string{"One weight is used at 4 places.", "Gradients that are positive: 2, negative: 1.", "Arrived so far: 2, which add up to 0.50.", "All together add up to 2.50."},
		},
		{
			"surface",
			figure.Surface{
				Cols: 2, Values: []float64{4, 3, 2, 1}, XMin: -1, XMax: 1, YMin: 0, YMax: 5, XLabel: "w", YLabel: "v",
				Path: []figure.Point{{X: -1, Y: 5}, {X: 1, Y: 0}},
			},
			[]string{"w runs from -1 to 1, v from 0 to 5.", "The lowest value is 1, at w 1, v 0; the highest 4.", "The path goes in 1 step from -1, 5 to 1, 0."},
		},
		{
			"nudges",
			figure.ShiftAccuracy{Radius: 1, Accuracy: []float64{0, 0, 0, 0, 1, 0.95, 0, 0, 0}},
			[]string{"Right where it was trained: 100 %.", "Over 9 nudges of up to 1 pixel: 22 % on average, at least 90 % in 2 of them."},
		},
		{
			"winners",
			figure.TransformTable{
				Networks: []string{"shared", "dense"}, Transforms: []string{"plain", "shuffled"},
				Predicted: []int{0, -1}, Measured: []float64{1, 0.29, 0.69, math.NaN()},
			},
			[]string{"In the world plain: you predicted shared; shared has 1.00 right; dense has 0.69 right; shared wins.", "In the world shuffled: you predicted none; shared has 0.29 right; not all is measured."},
		},
		{
			"confusion",
			figure.Confusion{Classes: []string{"one", "seven"}, Counts: []int{8, 2, 0, 10}},
			[]string{"18 of 20 right.", "one: 8 of 10 right, most often taken for seven, 2 times.", "seven: 10 of 10 right."},
		},
		{
			"sliding",
			figure.ConvolutionStep{
				Image: figure.Heatmap{Cols: 3, Values: []float64{1, 0, 2}}, Kernel: figure.Heatmap{Cols: 2, Values: []float64{1, -1}}, Bias: 0.5, Stride: 1,
				Map: figure.Heatmap{Cols: 2, Values: []float64{0, 0}, Masked: []bool{false, true}, Cursor: 1},
			},
			[]string{"At row 1, column 2: 2 times -1 plus the bias 0.50 is -1.50.", "1 of 2 places of the map are filled."},
		},
		{"nowhere", figure.ConvolutionStep{Kernel: figure.Heatmap{Cols: 1, Values: []float64{1}}, Map: figure.Heatmap{Cursor: -1}}, []string{"The kernel is not on the image."}},
	}
}

// TestProductsPad checks that a kernel that reaches over the border meets zeros
// there.
func TestProductsPad(t *testing.T) {
	t.Parallel()
	f := figure.ConvolutionStep{
		Image:  figure.Heatmap{Cols: 2, Values: []float64{1, 2, 3, 4}},
		Kernel: figure.Heatmap{Cols: 3, Values: []float64{1, 1, 1, 1, 1, 1, 1, 1, 1}}, Stride: 1, Pad: 1,
		Map: figure.Heatmap{Cols: 2, Values: make([]float64, 4)},
	}
	for i, want := range []float64{10, 10, 10, 10} {
		f.Map.Cursor = i
		if all, sum := f.Products(); sum != want || len(all) != 9 {
			t.Errorf("place %d: %d products, sum %v", i, len(all), sum)
		}
	}
}
