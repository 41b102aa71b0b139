package draw

import (
	"fmt"
	"math"
	"math/rand/v2"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// Examples are figures of every kind, for looking at drawings and for testing
// them. Their numbers are computed here, on the four pixels where that serves:
// small gradient descents and arithmetic, nothing invented.
func Examples() []figure.Figure {
	race := exampleRace(20)
	return append([]figure.Figure{
		figure.BinaryGrid{
			Meta:   figure.Meta{ID: "image", Title: "The image", Note: "Click a pixel to switch it.", Control: "pixels"},
			Cols:   4,
			Values: imageOf(5), Labels: []string{"1st", "2nd", "3rd", "4th"}, Cursor: 2,
		},
		exampleDigit(),
		exampleGallery(),
		exampleSlides(1), exampleSlides(2), exampleSlides(4),
		exampleKernel(), exampleMap(), exampleBand(), exampleLarge(),
		race.curves(), exampleBars(false), exampleBars(true), race.table(), race.race(), exampleTraining(),
	}, layerExamples()...)
}

// imageOf is image number k of the sixteen, most significant pixel first.
func imageOf(k int) []bool {
	return []bool{k&8 != 0, k&4 != 0, k&2 != 0, k&1 != 0}
}

func bitsText(bits []bool) string {
	out := make([]byte, len(bits))
	for i, on := range bits {
		out[i] = '0'
		if on {
			out[i] = '1'
		}
	}
	return string(out)
}

func exampleGallery() figure.Gallery {
	f := figure.Gallery{
		Meta: figure.Meta{
			ID: "detectors", Title: "Sixteen detectors, one per image", Control: "images",
			Note: "Lit: images that hold a 1 followed by a 0. Verdict: whether the detector 10 alone would tell them from the rest.",
		},
		Cursor: 10, Lit: "holds 10",
	}
	for k := range 16 {
		b := imageOf(k)
		item := figure.GalleryItem{Pattern: figure.Pattern{Label: bitsText(b), Cols: 4, Bits: b}}
		for i := range 3 {
			item.Lit = item.Lit || b[i] && !b[i+1]
		}
		item.Mark = figure.Wrong
		if item.Lit == (b[0] && !b[1] || b[1] && !b[2]) {
			item.Mark = figure.Right
		}
		f.Items = append(f.Items, item)
	}
	return f
}

func exampleSlides(field int) figure.FeatureScan {
	f := figure.FeatureScan{
		Meta: figure.Meta{
			ID: "slides", Title: "Features that see " + text.Plural(int64(field), "pixel"), Control: "place",
			Note: "Each feature is slid along the image; a dot says where it fires.",
		},
		Image: imageOf(5), Field: field, Place: 0,
	}
	for k := range 1 << field {
		p := figure.Pattern{Cols: field}
		for j := range field {
			p.Bits = append(p.Bits, k>>(field-1-j)&1 == 1)
		}
		p.Label = bitsText(p.Bits)
		fires := make([]bool, 0, 4-field+1)
		for place := range 4 - field + 1 {
			same := true
			for j := range field {
				same = same && f.Image[place+j] == p.Bits[j]
			}
			fires = append(fires, same)
		}
		f.Features, f.Fires = append(f.Features, p), append(f.Fires, fires)
	}
	return f
}

// exampleDigit is a circle on 14×14 pixels.
func exampleDigit() figure.BinaryGrid {
	f := figure.BinaryGrid{Meta: figure.Meta{ID: "pad", Title: "A drawing", Control: "pad"}, Cols: 14, Cursor: 45}
	for i := range 14 * 14 {
		r := math.Hypot(float64(i/14)-6.5, float64(i%14)-6.5)
		f.Values = append(f.Values, r > 3.6 && r < 5.6)
	}
	return f
}

// gabor is a Gabor filter at (x, y) from its middle, turned by angle: a wave of
// four pixels under a bell.
func gabor(x, y, angle float64) float64 {
	const wavelength, sd = 4, 1.5
	u := x*math.Cos(angle) + y*math.Sin(angle)
	return math.Cos(2*math.Pi*u/wavelength) * math.Exp(-(x*x+y*y)/(2*sd*sd))
}

func exampleKernel() figure.Heatmap {
	f := figure.Heatmap{
		Meta: figure.Meta{ID: "kernel", Title: "A 5×5 kernel", Control: "kernel", Note: "A Gabor filter at 45°."},
		Cols: 5, Cursor: 12,
	}
	for i := range 25 {
		f.Values = append(f.Values, gabor(float64(i%5)-2, float64(i/5)-2, math.Pi/4))
	}
	return f
}

// exampleMap is a feature map: the response of a rectified Gabor filter to a
// circle, never negative.
func exampleMap() figure.Heatmap {
	image := exampleDigit()
	f := figure.Heatmap{Meta: figure.Meta{ID: "map", Title: "A feature map", Note: "Rectified response to the drawing."}, Cols: 14, Unsigned: true, Cursor: -1}
	for i := range image.Values {
		sum := 0.0
		for k := range 25 {
			r, c := i/14+k/5-2, i%14+k%5-2
			if r >= 0 && c >= 0 && r < 14 && c < 14 && image.Values[r*14+c] {
				sum += gabor(float64(k%5)-2, float64(k/5)-2, 0)
			}
		}
		f.Values = append(f.Values, max(0, sum))
	}
	return f
}

// exampleBand is a convolution of three numbers as a matrix: six places.
func exampleBand() figure.Heatmap {
	kernel := []float64{-0.5, 1, -0.25}
	f := figure.Heatmap{
		Meta: figure.Meta{ID: "band", Title: "A convolution as a matrix", Note: "Where there is a dot, no weight exists."},
		Cols: 8, Cursor: 9,
	}
	for r := range 6 {
		for c := range 8 {
			k := c - r
			inside := k >= 0 && k < 3
			f.Masked = append(f.Masked, !inside)
			v := 0.0
			if inside {
				v = kernel[k]
			}
			f.Values = append(f.Values, v)
		}
		f.RowLabels = append(f.RowLabels, fmt.Sprintf("out %d", r+1))
	}
	for c := range 8 {
		f.ColLabels = append(f.ColLabels, fmt.Sprintf("in %d", c+1))
	}
	return f
}

// exampleLarge is a 64×64 field of smoothed noise.
func exampleLarge() figure.Heatmap {
	const n = 64
	rng := rand.New(rand.NewPCG(1, 2))
	noise := make([]float64, n*n)
	for i := range noise {
		noise[i] = rng.NormFloat64()
	}
	f := figure.Heatmap{Meta: figure.Meta{ID: "dense", Title: "A 64×64 weight matrix"}, Cols: n, Cursor: 900}
	for i := range noise {
		sum := 0.0
		for k := range 49 {
			r, c := (i/n+k/7-3+n)%n, (i%n+k%7-3+n)%n
			sum += noise[r*n+c] / 7
		}
		f.Values = append(f.Values, sum)
	}
	return f
}

func exampleBars(log bool) figure.Bars {
	f := figure.Bars{Meta: figure.Meta{ID: "bars", Title: "Numbers to learn, 28×28 image"}, Log: log}
	counts := []struct {
		label string
		text  string
		log10 float64
	}{
		{"global detectors", "2^784", 784 * math.Log10(2)},
		{"local detectors", "1,568", math.Log10(1568)},
		{"shared detectors", "2", math.Log10(2)},
	}
	if !log {
		f.Title = "Numbers to learn, 4 pixels"
		for _, n := range []int{64, 20, 8, 2} {
			f.Bars = append(f.Bars, figure.Bar{Label: exampleNames[n], Value: float64(n), Text: fmt.Sprint(n)})
		}
		return f
	}
	for _, c := range counts {
		f.Bars = append(f.Bars, figure.Bar{Label: c.label, Value: c.log10, Text: c.text})
	}
	return f
}
