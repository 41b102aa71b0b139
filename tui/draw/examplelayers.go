package draw

import (
	"fmt"
	"math"
	"math/rand/v2"

	"weightshare/lessons/figure"
	"weightshare/nets/arch"
)

// layerExamples are the figures that look inside networks.
func layerExamples() []figure.Figure {
	return []figure.Figure{
		exampleMatrix(), exampleMatrix2D(), exampleMaps(), examplePictures(), examplePyramid(), exampleNetwork(), exampleSpread(),
		exampleGradients(), exampleSurface(), exampleNudges(), exampleWinners(), exampleConfusion(), exampleSliding(),
	}
}

// exampleMatrix is a convolution of three numbers over eight inputs.
func exampleMatrix() figure.Matrix {
	f := figure.Matrix{
		Meta: figure.Meta{ID: "matrix", Title: "8 conv3:1 as a matrix", Control: "cell"},
		Cols: 8, Values: []float64{-0.5, 1, -0.25}, Cursor: 10,
	}
	for r := range 6 {
		for c := range 8 {
			k := c - r
			if k < 0 || k > 2 {
				k = -1
			}
			f.Weight = append(f.Weight, k)
		}
		f.RowLabels = append(f.RowLabels, fmt.Sprintf("out %d", r+1))
	}
	for c := range 8 {
		f.ColLabels = append(f.ColLabels, fmt.Sprintf("in %d", c+1))
	}
	return f
}

// exampleMatrix2D is a 3×3 convolution over 8×8 pixels: 36 rows of 64.
func exampleMatrix2D() figure.Matrix {
	f := figure.Matrix{Meta: figure.Meta{ID: "diagonals", Title: "8x8 conv3:1 as a matrix", Control: "cell"}, Cols: 64, Cursor: 9}
	for out := range 36 {
		for in := range 64 {
			dr, dc := in/8-out/6, in%8-out%6
			w := -1
			if dr >= 0 && dr < 3 && dc >= 0 && dc < 3 {
				w = dr*3 + dc
			}
			f.Weight = append(f.Weight, w)
		}
	}
	return f
}

// exampleMaps are the responses of Gabor filters in four directions.
func exampleMaps() figure.FeatureMaps {
	image := exampleDigit()
	f := figure.FeatureMaps{
		Meta:  figure.Meta{ID: "maps", Title: "An image and its maps", Note: "Each kernel answers to its own direction."},
		Image: figure.Heatmap{Meta: figure.Meta{Title: "the drawing"}, Cols: 14, Unsigned: true, Cursor: -1},
	}
	for _, on := range image.Values {
		f.Image.Values = append(f.Image.Values, float64(digit(on)))
	}
	for i, name := range []string{"upright", "rising", "level", "falling"} {
		m := figure.Heatmap{Meta: figure.Meta{Title: name}, Cols: 14, Cursor: -1}
		for at := range image.Values {
			sum := 0.0
			for k := range 25 {
				r, c := at/14+k/5-2, at%14+k%5-2
				if r >= 0 && c >= 0 && r < 14 && c < 14 {
					sum += f.Image.Values[r*14+c] * gabor(float64(k%5)-2, float64(k/5)-2, float64(i)*math.Pi/4)
				}
			}
			m.Values = append(m.Values, sum)
		}
		f.Maps = append(f.Maps, m)
	}
	return f
}

// examplePictures are the Gabor filters themselves.
func examplePictures() figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "pictures", Title: "Four kernels", Note: "Each is made for its own direction."}}
	for i, name := range []string{"upright", "rising", "level", "falling"} {
		m := figure.Heatmap{Meta: figure.Meta{Title: name}, Cols: 5, Cursor: -1}
		for k := range 25 {
			m.Values = append(m.Values, gabor(float64(k%5)-2, float64(k/5)-2, float64(i)*math.Pi/4))
		}
		f.Pictures = append(f.Pictures, m)
	}
	return f
}

// examplePyramid stacks layers over 24 pixels, with the fields of arch's
// recurrence: r ← r + (k−1)·j, j ← j·s.
func examplePyramid() figure.Pyramid {
	f := figure.Pyramid{Meta: figure.Meta{ID: "pyramid", Title: "What one deep unit sees", Control: "unit"}}
	layers := []struct {
		name           string
		kernel, stride int
	}{{"conv3", 3, 1}, {"maxpool2", 2, 2}, {"conv3", 3, 1}}
	const pixels, chosen = 24, 4
	field, jump, centre, units := 1, 1, 0.0, pixels
	row := func(name string) {
		r := figure.PyramidRow{Name: name, Field: field, Lit: make([]bool, units)}
		for i := range units {
			r.Centre = append(r.Centre, centre+float64(i*jump))
		}
		f.Rows = append(f.Rows, r)
	}
	row("input")
	for _, l := range layers {
		field += (l.kernel - 1) * jump
		centre += float64(l.kernel-1) / 2 * float64(jump)
		jump *= l.stride
		units = (units-l.kernel)/l.stride + 1
		row(l.name)
	}
	first, last := chosen, chosen
	for i := len(layers); i >= 0; i-- {
		for u := first; u <= last; u++ {
			f.Rows[i].Lit[u] = true
		}
		if i > 0 {
			first, last = first*layers[i-1].stride, last*layers[i-1].stride+layers[i-1].kernel-1
		}
	}
	return f
}

// exampleNetwork is LeNet-5 but for its sparse connections.
func exampleNetwork() figure.Network {
	f := figure.Network{Meta: figure.Meta{ID: "network", Title: "A network for digits", Control: "layer"}, Input: "28×28×1", Cursor: 2}
	n, err := arch.Parse("28x28 conv5:6/p2 relu maxpool2 conv5:16 relu maxpool2 dense:120 relu dense:84 relu dense:10")
	if err != nil {
		panic(err) // the notation stands above
	}
	counts, err := arch.Count(n)
	if err != nil {
		panic(err)
	}
	for _, l := range counts.Layers {
		f.Layers = append(f.Layers, figure.NetworkLayer{
			Word: l.Layer.Word, Shape: l.Layer.Out.String(), Formula: l.Formula, Parameters: l.Parameters, Links: l.Links,
		})
	}
	return f
}

// exampleSpread is the loss of two networks over all images that hold both
// values: the mean, and the least and greatest.
func exampleSpread() figure.Curves {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "spread", Title: "Loss over fourteen training images", Note: "Lines are means; the spread is from the least to the greatest."},
		XLabel: "step", YLabel: "loss",
	}
	const steps = 30
	for _, build := range []func() *runner{func() *runner { return localNet(2) }, denseNet} {
		s := figure.Series{}
		for step := range steps {
			s.X, s.Y = append(s.X, float64(step)), append(s.Y, 0)
			s.Low, s.High = append(s.Low, math.Inf(1)), append(s.High, math.Inf(-1))
		}
		for image := 1; image < 15; image++ {
			n := build()
			s.Name = n.name
			for step := range steps {
				n.step([]int{image})
				l := n.losses[step]
				s.Y[step] += l / 14
				s.Low[step], s.High[step] = min(s.Low[step], l), max(s.High[step], l)
			}
		}
		f.Series = append(f.Series, s)
	}
	return f
}

// exampleGradients are those of a kernel's middle weight, whose map should
// show the drawing's left edges and still shows the drawing.
func exampleGradients() figure.Gradients {
	image := exampleDigit().Values
	on := func(i int) float64 {
		if i < 0 || i >= len(image) {
			return 0
		}
		return float64(digit(image[i]))
	}
	f := figure.Gradients{Meta: figure.Meta{ID: "gradients", Title: "One weight, many gradients"}, Cols: 14, Arrived: 120}
	for i := range image {
		want := max(0, on(i)-on(i-1))
		f.Parts = append(f.Parts, (0.5*on(i)+0.25*on(i-1)-want)*on(i))
	}
	return f
}

// exampleSurface is the loss of a tied autoencoder of two numbers: what is lost
// of 50 points when they are squeezed through w and back.
func exampleSurface() figure.Surface {
	rng := rand.New(rand.NewPCG(3, 4))
	var points [50][2]float64
	for i := range points {
		s := 1.5 * rng.NormFloat64()
		points[i] = [2]float64{0.8*s + 0.3*rng.NormFloat64(), 0.6*s + 0.3*rng.NormFloat64()}
	}
	loss := func(a, b float64) (sum float64) {
		for _, p := range points {
			h := a*p[0] + b*p[1]
			u, v := p[0]-a*h, p[1]-b*h
			sum += (u*u + v*v) / float64(len(points))
		}
		return sum
	}
	f := figure.Surface{
		Meta: figure.Meta{ID: "surface", Title: "The loss of two tied numbers"},
		Cols: 60, XMin: -1.5, XMax: 1.5, YMin: -1.5, YMax: 1.5, XLabel: "w1", YLabel: "w2",
	}
	for r := range 60 {
		for c := range 60 {
			f.Values = append(f.Values, loss(-1.5+3*float64(c)/59, 1.5-3*float64(r)/59))
		}
	}
	const step = 1e-5
	at := figure.Point{X: -1.1, Y: 0.9}
	for range 60 {
		f.Path = append(f.Path, at)
		dx := (loss(at.X+step, at.Y) - loss(at.X-step, at.Y)) / (2 * step)
		dy := (loss(at.X, at.Y+step) - loss(at.X, at.Y-step)) / (2 * step)
		at = figure.Point{X: at.X - 0.02*dx, Y: at.Y - 0.02*dy}
	}
	return f
}
