package draw

import (
	"fmt"
	"math"

	"weightshare/lessons/figure"
)

// numbered returns n labels: "out 1", "out 2", …
func numbered(word string, n int) []string {
	return tabulate(n, func(i int) string { return fmt.Sprint(word, " ", i+1) })
}

// pattern returns the n lowest binary digits of k as pixels.
func pattern(k, n int) figure.Pattern {
	p := figure.Pattern{Cols: n, Bits: tabulate(n, func(i int) bool { return k>>(n-1-i)&1 == 1 })}
	for _, on := range p.Bits {
		p.Label += fmt.Sprint(digit(on))
	}
	return p
}

// edge is element i of a k×k kernel for an edge at an angle in radians: a wave of
// four pixels under a bell.
func edge(i, k int, angle float64) float64 {
	x, y := float64(i%k-k/2), float64(i/k-k/2)
	return math.Cos(math.Pi/2*(x*math.Cos(angle)+y*math.Sin(angle))) * math.Exp(-(x*x+y*y)/4.5)
}

// edges returns one such kernel for each of four directions.
func edges(k int) []figure.Heatmap {
	return tabulate(4, func(d int) figure.Heatmap {
		return figure.Heatmap{
			Meta: figure.Meta{Title: []string{"upright", "rising", "level", "falling"}[d]}, Cols: k, Cursor: -1,
			Values: tabulate(k*k, func(i int) float64 { return edge(i, k, float64(d)*math.Pi/4) }),
		}
	})
}

// decay returns a loss that falls from start at a rate, over n steps.
func decay(name string, start, rate float64, n int) figure.Series {
	s := figure.Series{Name: name}
	for i := range n {
		s.X, s.Y = append(s.X, float64(i)), append(s.Y, start*math.Exp(-rate*float64(i)))
	}
	return s
}

func sampleImage() figure.BinaryGrid {
	return figure.BinaryGrid{
		Meta: figure.Meta{ID: "image", Title: "The image", Note: "Click a pixel to switch it.", Control: "pixels"},
		Cols: 4, Values: pattern(5, 4).Bits, Labels: []string{"1st", "2nd", "3rd", "4th"}, Cursor: 2,
	}
}

func sampleRing() figure.BinaryGrid {
	return figure.BinaryGrid{
		Meta: figure.Meta{ID: "ring", Title: "A drawing", Control: "pixels"}, Cols: 14, Cursor: 45,
		Values: tabulate(14*14, func(i int) bool {
			r := math.Hypot(float64(i/14)-6.5, float64(i%14)-6.5)
			return r > 3.6 && r < 5.6
		}),
	}
}

func sampleDetectors() figure.Gallery {
	return figure.Gallery{
		Meta: figure.Meta{
			ID: "detectors", Title: "Sixteen detectors, one per image", Control: "images",
			Note: "Lit: images that hold a 1 followed by a 0.",
		},
		Cursor: 10, Lit: "holds 10",
		Items: tabulate(16, func(k int) figure.GalleryItem {
			item := figure.GalleryItem{Pattern: pattern(k, 4), Lit: k>>1&^k&7 != 0, Mark: figure.Right}
			if k%5 == 2 {
				item.Mark = figure.Wrong
			}
			return item
		}),
	}
}

func sampleScan() figure.FeatureScan {
	image := pattern(5, 4)
	return figure.FeatureScan{
		Meta:  figure.Meta{ID: "scan", Title: "Features that see 2 pixels", Control: "place", Note: "Each feature is slid along the image; a dot says where it fires."},
		Image: image.Bits, Field: 2, Features: tabulate(4, func(k int) figure.Pattern { return pattern(k, 2) }),
		Fires: tabulate(4, func(k int) []bool {
			return tabulate(3, func(at int) bool { return 5>>(2-at)&3 == k })
		}),
	}
}

func sampleKernel() figure.Heatmap {
	f := edges(5)[1]
	f.Meta = figure.Meta{ID: "kernel", Title: "A 5×5 kernel", Control: "kernel", Note: "It answers to edges at 45°."}
	f.Cursor = 12
	return f
}

// sampleBand is a convolution of three numbers over eight inputs as a matrix.
func sampleBand() figure.Heatmap {
	m := sampleMatrix()
	return figure.Heatmap{
		Meta: figure.Meta{ID: "band", Title: "A convolution as a matrix", Note: "Where there is a dot, no weight exists."},
		Cols: m.Cols, Cursor: 9, RowLabels: m.RowLabels, ColLabels: m.ColLabels,
		Masked: tabulate(len(m.Weight), func(i int) bool { return m.Weight[i] < 0 }),
		Values: tabulate(len(m.Weight), func(i int) float64 { return m.Values[max(0, m.Weight[i])] }),
	}
}

func sampleLarge() figure.Heatmap {
	return figure.Heatmap{
		Meta: figure.Meta{ID: "large", Title: "A 64×64 weight matrix"}, Cols: 64, Cursor: 900,
		Values: tabulate(64*64, func(i int) float64 {
			x, y := float64(i%64)/64, float64(i/64)/64
			return math.Sin(9*x+20*y*y) + math.Cos(14*x*y-5*y)
		}),
	}
}

func sampleSpread() figure.Curves {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "spread", Title: "Loss over fourteen seeds", Note: "Lines are means; the spread is from the least to the greatest."},
		XLabel: "step", YLabel: "loss", Series: []figure.Series{decay("shared", 0.69, 0.12, 30), decay("dense", 0.69, 0.06, 30)},
	}
	for i := range f.Series {
		s := &f.Series[i]
		s.Low = tabulate(len(s.Y), func(k int) float64 { return s.Y[k] * 0.7 })
		s.High = tabulate(len(s.Y), func(k int) float64 { return s.Y[k] * 1.25 })
	}
	return f
}

func sampleBars() figure.Bars {
	return figure.Bars{
		Meta: figure.Meta{ID: "bars", Title: "Numbers to learn, 4 pixels"},
		Bars: []figure.Bar{{Label: "table", Value: 64, Text: "64"}, {Label: "dense", Value: 20, Text: "20"}, {Label: "local", Value: 8, Text: "8"}, {Label: "shared", Value: 2, Text: "2"}},
	}
}

func sampleLogBars() figure.Bars {
	return figure.Bars{
		Meta: figure.Meta{ID: "powers", Title: "Numbers to learn, 28×28 image"}, Log: true,
		Bars: []figure.Bar{{Label: "global detectors", Value: 236, Text: "2^784"}, {Label: "local detectors", Value: 3.2, Text: "1,568"}, {Label: "shared detectors", Value: 0.3, Text: "2"}},
	}
}

func sampleCounts() figure.Table {
	return figure.Table{
		Meta: figure.Meta{ID: "counts", Title: "What each network has", Control: "network"}, Cursor: 3,
		Columns: []figure.Column{{Name: "network"}, {Name: "notation"}, {Name: "numbers", Numeric: true}, {Name: "unseen images right", Numeric: true}, {Name: "loss", Numeric: true}},
		Rows: [][]string{
			{"table", "16 dense:4/nobias", "64", "0 of 15", "0.254"},
			{"dense", "4 dense:4", "20", "1 of 15", "0.160"},
			{"local", "4 local1:1", "8", "1 of 15", "0.160"},
			{"shared", "4 conv1:1", "2", "15 of 15", "0.105"},
		},
	}
}

func samplePixelRace() figure.Race {
	weights := func(title string, values ...float64) figure.Heatmap {
		return figure.Heatmap{Meta: figure.Meta{Title: title}, Cols: min(16, len(values)), Values: values, Cursor: -1}
	}
	f := figure.Race{Meta: figure.Meta{ID: "race", Title: "Invert the image, learnt from 0001"}, Steps: 20, Of: 400}
	for i, l := range []figure.Lane{
		{Name: "table", Network: "16 dense:4/nobias", Parameters: 64, Weights: []figure.Heatmap{weights("", tabulate(64, func(i int) float64 { return float64(i%16) * 0.1 * float64(i/16-1) })...)}},
		{Name: "dense", Network: "4 dense:4", Parameters: 20, Weights: []figure.Heatmap{weights("weights", tabulate(16, func(i int) float64 { return float64(i%5-2) / 3 })...), weights("bias", 0.9, 0.9, 0.9, -0.9)}},
		{Name: "local", Network: "4 local1:1", Parameters: 8, Weights: []figure.Heatmap{weights("weight", 0, 0, 0, -0.9), weights("bias", 0.9, 0.9, 0.9, -0.9)}},
		{Name: "shared", Network: "4 conv1:1", Parameters: 2, Solved: 2, Weights: []figure.Heatmap{weights("weight", -3.02), weights("bias", 1.65)}},
	} {
		l.Train, l.Unseen = figure.Fraction{Right: 1, Of: 1}, figure.Fraction{Right: 5 * i, Of: 15}
		l.Images = tabulate(16, func(k int) figure.Mark { return []figure.Mark{figure.Right, figure.Wrong}[digit(k > 5*i)] })
		l.Loss = decay("", 0.69, 0.05*float64(i+1), 20)
		f.Lanes = append(f.Lanes, l)
	}
	return f
}

func sampleKernelRace() figure.Race {
	f := figure.Race{Meta: figure.Meta{ID: "training", Title: "Which way does the bar lie?"}, Steps: 60, Of: 100, Seed: 9}
	for i, l := range []figure.Lane{
		{Name: "shared", Network: "12x12 conv5:4/nobias gmp", Parameters: 100, Weights: edges(5)},
		{Name: "unshared", Network: "12x12 local5:4/nobias gmp", Parameters: 6400, Weights: edges(5)},
		{Name: "dense", Network: "12x12 dense:4/nobias", Parameters: 576, Weights: edges(12)},
	} {
		l.Train, l.Unseen = figure.Fraction{Right: 150 + 20*i, Of: 200}, figure.Fraction{Right: 150 - 40*i, Of: 200}
		l.Loss = decay("", 1.39, 0.01*float64(3-i), 60)
		f.Lanes = append(f.Lanes, l)
	}
	return f
}

func sampleMatrix() figure.Matrix {
	return figure.Matrix{
		Meta: figure.Meta{ID: "matrix", Title: "8 conv3:1 as a matrix", Control: "cell"},
		Cols: 8, Values: []float64{-0.5, 1, -0.25}, Cursor: 10, RowLabels: numbered("out", 6), ColLabels: numbered("in", 8),
		Weight: tabulate(6*8, func(i int) int {
			if k := i%8 - i/8; k >= 0 && k < 3 {
				return k
			}
			return -1
		}),
	}
}

func sampleMatrix2D() figure.Matrix {
	return figure.Matrix{
		Meta: figure.Meta{ID: "matrix2d", Title: "8x8 conv3:1 as a matrix", Control: "cell"}, Cols: 64, Cursor: 9,
		Weight: tabulate(36*64, func(i int) int {
			in, out := i%64, i/64
			if r, c := in/8-out/6, in%8-out%6; r >= 0 && r < 3 && c >= 0 && c < 3 {
				return 3*r + c
			}
			return -1
		}),
	}
}

func sampleMaps() figure.FeatureMaps {
	ring := sampleRing()
	image := figure.Heatmap{Meta: figure.Meta{Title: "the drawing"}, Cols: 14, Unsigned: true, Cursor: -1}
	image.Values = tabulate(len(ring.Values), func(i int) float64 { return float64(digit(ring.Values[i])) })
	maps := edges(14)
	for m := range maps {
		for i, v := range image.Values {
			maps[m].Values[i] += v * edge(i, 14, float64(m)*math.Pi/4+1)
		}
	}
	return figure.FeatureMaps{Meta: figure.Meta{ID: "maps", Title: "An image and its maps", Note: "Each kernel answers to its own direction."}, Image: image, Maps: maps}
}

func sampleKernels() figure.ImageRow {
	return figure.ImageRow{Meta: figure.Meta{ID: "kernels", Title: "Four kernels", Note: "Each is made for its own direction."}, Images: edges(5)}
}

// samplePyramid is three layers over 24 pixels, with unit 4 of the last chosen.
func samplePyramid() figure.Pyramid {
	row := func(name string, units, field int, first, jump float64, from, to int) figure.PyramidRow {
		return figure.PyramidRow{
			Name: name, Field: field, Center: tabulate(units, func(i int) float64 { return first + jump*float64(i) }),
			Lit: tabulate(units, func(i int) bool { return i >= from && i <= to }),
		}
	}
	return figure.Pyramid{
		Meta: figure.Meta{ID: "pyramid", Title: "What one deep unit sees", Control: "unit"},
		Rows: []figure.PyramidRow{row("input", 24, 1, 0, 1, 8, 15), row("conv3", 22, 3, 1, 1, 8, 13), row("maxpool2", 11, 4, 1.5, 2, 4, 6), row("conv3", 9, 8, 3.5, 2, 4, 4)},
	}
}

func sampleNetwork() figure.Network {
	return figure.Network{
		Meta: figure.Meta{ID: "network", Title: "A network for digits", Control: "layer"}, Input: "28×28×1", Cursor: 2,
		Layers: []figure.NetworkLayer{
			{Word: "conv5:6/p2", Shape: "28×28×6", Formula: "(5·5·1 + 1)·6", Parameters: 156, Links: 122304},
			{Word: "relu", Shape: "28×28×6"},
			{Word: "maxpool2", Shape: "14×14×6"},
			{Word: "conv5:16", Shape: "10×10×16", Formula: "(5·5·6 + 1)·16", Parameters: 2416, Links: 241600},
			{Word: "relu", Shape: "10×10×16"},
			{Word: "maxpool2", Shape: "5×5×16"},
			{Word: "dense:120", Shape: "120", Formula: "400·120 + 120", Parameters: 48120, Links: 48120},
			{Word: "dense:10", Shape: "10", Formula: "120·10 + 10", Parameters: 1210, Links: 1210},
		},
	}
}

func sampleGradients() figure.Gradients {
	return figure.Gradients{
		Meta: figure.Meta{ID: "gradients", Title: "One weight, many gradients"}, Cols: 14, Arrived: 120,
		Parts: tabulate(14*14, func(i int) float64 { return edge(i, 14, 0) + 0.1 }),
	}
}

// sampleSurface is a valley around a ring, and a path into it.
func sampleSurface() figure.Surface {
	return figure.Surface{
		Meta: figure.Meta{ID: "surface", Title: "The loss of two tied numbers"},
		Cols: 60, XMin: -1.5, XMax: 1.5, YMin: -1.5, YMax: 1.5, XLabel: "w1", YLabel: "w2",
		Values: tabulate(60*60, func(i int) float64 {
			x, y := -1.5+float64(i%60)/20, 1.5-float64(i/60)/20
			return 4*math.Pow(x*x+y*y-1, 2) + math.Pow(0.6*x-0.8*y, 2)
		}),
		Path: tabulate(20, func(i int) figure.Point {
			t := math.Exp(-0.2 * float64(i))
			return figure.Point{X: -0.8 - 0.3*t, Y: -0.6 + 1.5*t}
		}),
	}
}

func sampleShifts() figure.ShiftAccuracy {
	return figure.ShiftAccuracy{
		Meta: figure.Meta{ID: "shifts", Title: "Templates on nudged bars", Control: "nudge"}, Radius: 3, Cursor: 24,
		Accuracy: tabulate(49, func(i int) float64 { return 0.3 + 0.65*math.Exp(-math.Hypot(float64(i/7-3), float64(i%7-3))) }),
	}
}

func sampleTransforms() figure.TransformTable {
	return figure.TransformTable{
		Meta:     figure.Meta{ID: "transforms", Title: "Who wins which world?"},
		Networks: []string{"shared", "local", "dense"}, Transforms: []string{"one rule", "own rules", "neighbour"},
		Predicted: []int{0, 1, 1}, Measured: []float64{1, 0.06, 0, 0.06, 1, 0, 0.06, 1, 1},
	}
}

func sampleConfusion() figure.Confusion {
	return figure.Confusion{
		Meta:    figure.Meta{ID: "confusion", Title: "What was taken for what"},
		Classes: []string{"level", "upright", "falling", "rising"}, Counts: []int{71, 9, 11, 9, 12, 67, 10, 11, 8, 13, 70, 9, 14, 10, 6, 70},
	}
}

func sampleConvolution() figure.ConvolutionStep {
	f := figure.ConvolutionStep{
		Meta: figure.Meta{ID: "convolution", Title: "A kernel at work", Control: "place"}, Bias: 0.5, Stride: 1,
		Image: figure.Heatmap{Cols: 8, Unsigned: true, Values: tabulate(64, func(i int) float64 {
			r, c := i/8, i%8
			return float64(digit(r > 0 && r < 7 && c > 1 && c < 6 && (r == 1 || r == 6 || c == 2 || c == 5)))
		})},
		Kernel: figure.Heatmap{Cols: 3, Values: []float64{1, 0, -1, 1, 0, -1, 1, 0, -1}},
		Map:    figure.Heatmap{Cols: 6, Scale: 3, Masked: tabulate(36, func(i int) bool { return i > 14 })},
	}
	for f.Map.Cursor = range 36 {
		_, sum := f.Products()
		f.Map.Values = append(f.Map.Values, sum)
	}
	f.Map.Cursor = 14
	return f
}
