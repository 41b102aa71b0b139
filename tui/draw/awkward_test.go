package draw

import (
	"strings"
	"testing"

	"weightshare/lessons/figure"
)

// awkward returns figures at the edges of what their types allow.
func awkward() []figure.Figure {
	nan := []float64{nan(), 1, -1, inf(), 0, -inf()}
	long := strings.Repeat("a rather long name ", 9)
	return append(awkwardLayers(), []figure.Figure{
		figure.BinaryGrid{},
		figure.BinaryGrid{Cols: -3, Values: []bool{true}, Cursor: 99, Labels: []string{"a", "b"}},
		figure.BinaryGrid{Meta: figure.Meta{Title: long, Note: long, Control: "x"}, Cols: 100, Values: make([]bool, 900), Cursor: 512},
		figure.Gallery{},
		figure.Gallery{Items: make([]figure.GalleryItem, 3), Cursor: 7},
		figure.Gallery{Lit: long, Items: []figure.GalleryItem{{Pattern: figure.Pattern{Label: "日本語", Cols: 2, Bits: []bool{true, false, true}}, Mark: figure.Right}}},
		figure.FeatureScan{},
		figure.FeatureScan{Image: pattern(3, 4).Bits, Field: 9},
		figure.FeatureScan{Image: pattern(3, 4).Bits, Field: 2, Features: make([]figure.Pattern, 4), Cursor: 7},
		figure.FeatureScan{Image: make([]bool, 60), Field: 3, Features: make([]figure.Pattern, 30), Fires: [][]bool{nil, make([]bool, 99)}, Cursor: 50},
		figure.Heatmap{},
		figure.Heatmap{Cols: 4, Values: nan, Masked: []bool{true}, Cursor: 2, RowLabels: []string{long}, ColLabels: []string{long, "é\n\x1b[31m"}},
		figure.Heatmap{Cols: 3, Values: nan, Scale: nan[0], Unsigned: true, Cursor: 55},
		figure.Heatmap{Cols: 1000, Values: make([]float64, 3000), Cursor: 1500},
		figure.Heatmap{Cols: 0, Values: make([]float64, 300), Cursor: -1, Masked: make([]bool, 300)},
		figure.Curves{},
		figure.Curves{LogX: true, LogY: true, Series: []figure.Series{{Name: long, X: nan, Y: nan}, {X: []float64{1}, Y: []float64{1}}}},
		figure.Curves{XLabel: long, YLabel: long, YMin: -1, YMax: 1, Series: make([]figure.Series, 40)},
		figure.Curves{Series: []figure.Series{{Name: "flat", X: []float64{0, 1e300}, Y: []float64{1e300, -1e300}}}},
		figure.Bars{},
		figure.Bars{Log: true, Bars: []figure.Bar{{Label: long, Value: nan[0]}, {Value: 300, Text: long}, {Value: -4, Text: "0.0001"}}},
		figure.Bars{Bars: make([]figure.Bar, 90)},
		figure.Spread{},
		figure.Spread{Rows: make([]figure.SpreadRow, 30)},
		figure.Spread{Rows: []figure.SpreadRow{{Name: long, Text: long, Values: nan, Mean: nan[0], Low: 1, High: -1}, {Name: "b", Text: long, Values: []float64{1e300, -1e300}}}},
		figure.Table{},
		figure.Table{Columns: []figure.Column{{Name: long}, {Name: long, Numeric: true}}, Rows: [][]string{nil, {"x"}, {long, long, long}}, Cursor: 8},
		figure.Table{Meta: figure.Meta{Control: "row"}, Columns: make([]figure.Column, 12), Rows: make([][]string, 80), Cursor: 40},
		figure.Race{},
		figure.Race{Lanes: make([]figure.Lane, 9)},
		figure.Race{Steps: 5, Lanes: []figure.Lane{{Name: long, Network: long, Words: long, Weights: []figure.Heatmap{{Cols: 50, Values: make([]float64, 5000)}}, Loss: figure.Series{X: nan, Y: nan}, Images: make([]figure.Mark, 300)}}},
	}...)
}

// awkwardLayers returns such figures that look inside networks.
func awkwardLayers() []figure.Figure {
	nan := []float64{nan(), 1, -1, inf(), 0, -inf()}
	long := strings.Repeat("a rather long name ", 9)
	return []figure.Figure{
		figure.Matrix{},
		figure.Matrix{Cols: 3, Weight: []int{-1, 70, 3, 0, -1}, Values: nan[:2], Cursor: 9, RowLabels: []string{long}, ColLabels: []string{"é\x00"}},
		figure.Matrix{Meta: figure.Meta{Control: "x"}, Cols: 500, Weight: make([]int, 5000), Cursor: 777},
		figure.FeatureMaps{},
		figure.FeatureMaps{Image: figure.Heatmap{Cols: 2, Values: nan}, Maps: []figure.Heatmap{{Meta: figure.Meta{Title: long}, Values: nan}, {}, {Cols: 100, Values: make([]float64, 4000)}}},
		figure.ImageRow{},
		figure.ImageRow{Images: []figure.Heatmap{{Meta: figure.Meta{Title: long}, Values: nan}, {}, {Cols: 100, Values: make([]float64, 4000)}}},
		figure.Pyramid{},
		figure.Pyramid{Rows: []figure.PyramidRow{{Name: long, Center: nan, Lit: []bool{true}}, {}, {Center: make([]float64, 300), Lit: make([]bool, 2)}}},
		figure.Network{},
		figure.Network{Input: long, Layers: make([]figure.NetworkLayer, 200), Cursor: 150},
		figure.Network{Layers: []figure.NetworkLayer{{Word: long, Shape: long, Formula: long, Parameters: 1 << 62}}, Cursor: -1},
		figure.Gradients{},
		figure.Gradients{Cols: 4, Parts: nan, Arrived: 99},
		figure.Gradients{Cols: 60, Parts: make([]float64, 3600), Arrived: -4},
		figure.Surface{},
		figure.Surface{Cols: 2, Values: nan, XMax: 1, YMax: 1, XLabel: long, YLabel: long, Path: []figure.Point{{X: nan[0]}, {X: 0.5, Y: 0.5}, {X: 3, Y: 3}}},
		figure.ShiftAccuracy{Radius: -1},
		figure.ShiftAccuracy{Radius: 1, Accuracy: append(nan, 1, 2, 3), Cursor: 44},
		figure.ShiftAccuracy{Radius: 12, Accuracy: make([]float64, 625), Cursor: 3},
		figure.TransformTable{},
		figure.TransformTable{Networks: []string{long, "b"}, Transforms: []string{"x", long, "y"}, Predicted: []int{-1, 7}, Measured: nan},
		figure.Confusion{Classes: []string{"a"}},
		figure.Confusion{Classes: []string{long, "b"}, Counts: []int{1, 2, -3, 4}},
		figure.ConvolutionStep{},
		figure.ConvolutionStep{Image: figure.Heatmap{Cols: 2, Values: nan}, Kernel: figure.Heatmap{Values: nan}, Map: figure.Heatmap{Cols: 2, Values: nan, Cursor: 5}},
		figure.ConvolutionStep{Stride: 3, Pad: 9, Image: figure.Heatmap{Cols: 20, Values: make([]float64, 400)}, Kernel: figure.Heatmap{Cols: 5, Values: make([]float64, 25)}, Map: figure.Heatmap{Cols: 9, Values: make([]float64, 81), Cursor: 80}},
	}
}

// TestEveryFigureHasWords checks that whatever can be drawn can be described in words,
// however awkward it is.
func TestEveryFigureHasWords(t *testing.T) {
	t.Parallel()
	for i, f := range append(Samples(), awkward()...) {
		if words := f.Words(); !strings.HasSuffix(words, ".") {
			t.Errorf("figure %d %T says %q", i, f, words)
		}
	}
}
