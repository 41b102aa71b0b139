package fourpixels

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// growScene lets the image grow, once its question is answered.
type growScene struct {
	scene.AfterAnswer
	size *scene.Choice[imageSize]
}

// imageSize is a size of the image.
type imageSize struct {
	name  string // "28×28"
	input string // in the notation
	n     int    // its number of pixels
}

func newGrowScene() *growScene {
	s := &growScene{size: &scene.Choice[imageSize]{
		ID: "size", Label: "the size of the image", Figure: "sizes", Hint: "grow or shrink",
		Values: []imageSize{{"4 pixels", "4", 4}}, Text: func(size imageSize) string { return size.name },
	}}
	for _, side := range []int{3, 4, 8, 16, 28} {
		s.size.Values = append(s.size.Values, imageSize{fmt.Sprintf("%d×%d", side, side), fmt.Sprintf("%dx%d", side, side), side * side})
	}
	s.Bindings = scene.Bindings{s.size}
	return s
}

// patterns returns how many images of the size there are, and so how many global
// detectors are needed to tell them all apart.
func (size imageSize) patterns() *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(size.n)) }

// patternsText returns patterns in full if it fits on a line, else as a power of
// two.
func (size imageSize) patternsText() string {
	if size.n <= 64 {
		return arch.GroupDigits(size.patterns().String())
	}
	return fmt.Sprintf("2^%d", size.n)
}

// parameters returns those of two local layers at the size, unshared and shared.
func (size imageSize) parameters() (unshared, shared int64) {
	return scene.MustCount(size.input + " local1:1").Totals.Parameters, scene.MustCount(size.input + " conv1:1").Totals.Parameters
}

func (s *growScene) Figures() []figure.Figure {
	size := s.size.Value()
	unshared, shared := size.parameters()
	logBar := func(label string, n int64) figure.Bar {
		return figure.Bar{Label: label, Value: math.Log10(float64(n)), Text: arch.Thousands(n)}
	}
	return []figure.Figure{figure.Bars{
		Meta: figure.Meta{ID: "sizes", Title: fmt.Sprintf("What it takes to know an image of %s", text.Plural(size.n, "pixel"))},
		Log:  true,
		Bars: []figure.Bar{
			{Label: "global detectors", Value: float64(size.n) * math.Log10(2), Text: size.patternsText()},
			logBar("local, unshared", unshared), logBar("local, shared", shared),
		},
	}}
}

func (s *growScene) Values() map[string]string {
	size, largest := s.size.Value(), s.size.Values[len(s.size.Values)-1]
	unshared, shared := size.parameters()
	return map[string]string{
		"size": size.name, namePixels: strconv.Itoa(size.n), "global": size.patternsText(),
		"largest": largest.name, "largest-pixels": strconv.Itoa(largest.n), "largest-global": largest.patternsText(),
		"digits": strconv.Itoa(len(largest.patterns().String())),
		"local":  arch.Thousands(unshared), "shared": arch.Thousands(shared),
	}
}
