package shift

import (
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// poolScene maps a network that pools between its layers. It shows the map once
// the question is answered.
type poolScene struct {
	scene.Answered
	*mapsScene
}

func (s *poolScene) Controls() []lessons.Control {
	if !s.Open {
		return nil
	}
	return s.cells()
}

func (s *poolScene) Figures() []figure.Figure {
	if s.Open && s.complete() {
		return []figure.Figure{s.accuracies(0), boxes()}
	}
	return []figure.Figure{s.Figure("Trained in one place")}
}

// borderScene convolves an image of ones with a kernel of ones. Until the question
// is answered it shows only the image.
type borderScene struct {
	scene.AfterAnswer
	padding *scene.Choice[padding]
}

// borderSide is the side of the image.
const borderSide = 6

// padding is what a kernel meets beyond the border, as an option of the notation.
type padding struct{ name, option string }

func newBorderScene() *borderScene {
	s := &borderScene{padding: &scene.Choice[padding]{
		ID: "padding", Label: "beyond the border", Figure: "map", Hint: "what a kernel meets",
		Values: []padding{{"zeros", "/p1"}, {"a ring", "/ring"}, {"none", ""}}, Text: func(p padding) string { return p.name },
	}}
	s.Bindings = scene.Bindings{s.padding}
	return s
}

func (p padding) network() string {
	return fmt.Sprintf("%dx%[1]d conv3:1%s/nobias", borderSide, p.option)
}

func (s *borderScene) Figures() []figure.Figure {
	image := figure.Heatmap{
		Meta: figure.Meta{ID: nameImage, Title: "An image of ones"}, Cols: borderSide,
		Values: ones(), Scale: 1, Unsigned: true, Cursor: -1,
	}
	if !s.Open {
		return []figure.Figure{image}
	}
	f := figure.Heatmap{
		Meta:  figure.Meta{ID: "map", Title: "The map, beyond the border: " + s.padding.String(), Note: s.padding.Value().network()},
		Scale: 9, Unsigned: true, Cursor: -1,
	}
	var err error
	if f.Values, f.Cols, err = s.padding.Value().featureMap(); err != nil {
		image.Note = err.Error()
		return []figure.Figure{image}
	}
	return []figure.Figure{f, image}
}

func ones() []float64 { return slices.Repeat([]float64{1}, borderSide*borderSide) }

// featureMap returns what a kernel of ones makes of the image of ones, and the
// number of its columns.
func (p padding) featureMap() (out []float64, cols int, err error) {
	net, err := scene.Build(p.network(), 0)
	if err != nil {
		return nil, 0, err
	}
	for i := range net.Params()[0].Value {
		net.Params()[0].Value[i] = 1
	}
	return net.Forward(ones(), 1), net.Network().Output().W, nil
}
