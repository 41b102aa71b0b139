package onekernel

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// ownScene lets the learner write a kernel and convolves images with it.
type ownScene struct {
	scene.Bindings
	kernel  [kernelSide * kernelSide]float64
	cursor  int
	picture *scene.Choice[picture]
}

func newOwnScene() *ownScene {
	s := &ownScene{picture: &scene.Choice[picture]{
		ID: "picture", Label: "the image", Figure: "sliding", Hint: "what the kernel slides over",
		Values: pictures(), Text: func(p picture) string { return p.name }, Index: uprightPicture,
	}}
	for i := range s.kernel {
		s.kernel[i] = 1
	}
	s.Bindings = scene.Bindings{scene.Bind(s.kernelControl, s.change), s.picture}
	return s
}

// picture is an image to try a kernel on.
type picture struct {
	name   string
	pixels []float64
}

// flatBrightness is the brightness of the flat image; any would do.
const flatBrightness = 0.5

func pictures() []picture {
	const middle = imageSide / 2
	edge := func(name string, bright func(row, col int) bool) picture {
		p := picture{name, make([]float64, imageSide*imageSide)}
		for i := range p.pixels {
			if bright(i/imageSide, i%imageSide) {
				p.pixels[i] = 1
			}
		}
		return p
	}
	flat := picture{"flat", make([]float64, imageSide*imageSide)}
	for i := range flat.pixels {
		flat.pixels[i] = flatBrightness
	}
	return []picture{
		flat,
		edge("vertical edge", func(_, col int) bool { return col >= middle }),
		edge("horizontal edge", func(row, _ int) bool { return row >= middle }),
		edge("diagonal edge", func(row, col int) bool { return row+col >= imageSide-1 }),
	}
}

// The indices of pictures that the goal and the text ask about.
const (
	flatPicture = iota
	uprightPicture
	levelPicture
)

func (s *ownScene) kernelControl() lessons.Control {
	return lessons.Control{
		ID: nameKernel, Label: "the kernel", Kind: lessons.Cells, Options: scene.CellNames(len(s.kernel), kernelSide), Index: s.cursor, Cols: kernelSide,
		Figure: "sliding", Press: "change", Hint: "makes a number +1, −1 or 0", Value: fmt.Sprintf("%d not zero", s.nonzero()),
	}
}

// change replaces 0 by 1, 1 by −1 and −1 by 0.
func (s *ownScene) change(a lessons.Action) error {
	if s.cursor = a.Index; !a.Move {
		s.kernel[a.Index] = map[float64]float64{0: 1, 1: -1, -1: 0}[s.kernel[a.Index]]
	}
	return nil
}

func (s *ownScene) nonzero() int {
	n := 0
	for _, w := range s.kernel {
		if w != 0 {
			n++
		}
	}
	return n
}

// loudest returns the largest magnitude in the feature map of a picture.
func (s *ownScene) loudest(p picture) float64 {
	values, err := convolve(p.pixels, imageSide, s.kernel[:])
	if err != nil {
		return math.NaN()
	}
	return math.Abs(values[loudestPlace(values)])
}

// missing says what the kernel does not do yet, empty if it does all of it: give
// 0 on a flat image, and respond to an upright edge with at least the size of its
// step in brightness.
func (s *ownScene) missing() string {
	if loud := s.loudest(s.picture.Values[flatPicture]); loud != 0 {
		return fmt.Sprintf("a flat image of brightness %s should give 0, not %s", text.Number(flatBrightness), text.Number(s.sum()*flatBrightness))
	}
	if loud := s.loudest(s.picture.Values[uprightPicture]); !(loud >= 1) {
		return "it gives 0 on the edge too"
	}
	return ""
}

func (s *ownScene) sum() float64 {
	sum := 0.0
	for _, w := range s.kernel {
		sum += w
	}
	return sum
}

// fewestNumbers is the smallest number of nonzero weights that can do it: a
// single one does not give 0 on a flat image.
const fewestNumbers = 2

func (s *ownScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Answer 0 on any flat image, but 1 or more on a vertical edge. Then leave as many numbers at 0 as you can."}
	g.Missing = s.missing()
	switch n := s.nonzero(); {
	case g.Missing != "":
	case n > fewestNumbers:
		g.Missing = fmt.Sprintf("it works with %d numbers; fewer will do", n)
	default:
		g.Met = true
	}
	return g
}

func (s *ownScene) Figures() []figure.Figure {
	kernel := s.kernel
	f := figure.ConvolutionStep{
		Meta:   figure.Meta{ID: "sliding", Title: "Your kernel on: " + s.picture.String()},
		Image:  figure.Heatmap{Cols: imageSide, Values: s.picture.Value().pixels, Unsigned: true, Scale: 1, Cursor: -1},
		Kernel: figure.Heatmap{Meta: figure.Meta{Control: nameKernel}, Cols: kernelSide, Values: kernel[:], Scale: 1, Cursor: s.cursor},
		Stride: 1,
	}
	values, err := convolve(f.Image.Values, imageSide, kernel[:])
	if err != nil {
		f.Note = err.Error()
		values = make([]float64, mapSide*mapSide)
	}
	f.Map = figure.Heatmap{Cols: mapSide, Values: values, Scale: kernelSide, Cursor: loudestPlace(values)}
	t := figure.NewTable("loud", "The largest answers", "image", "#largest answer")
	t.Cursor = s.picture.Index
	for _, p := range s.picture.Values {
		t.Rows = append(t.Rows, []string{p.name, text.Number(s.loudest(p))})
	}
	return []figure.Figure{f, t}
}

// loudestPlace returns the index of the value with the largest magnitude.
func loudestPlace(values []float64) int {
	at := 0
	for i, v := range values {
		if math.Abs(v) > math.Abs(values[at]) {
			at = i
		}
	}
	return at
}

func (s *ownScene) Values() map[string]string {
	return map[string]string{
		"nonzero": strconv.Itoa(s.nonzero()), "brightness": text.Number(flatBrightness),
		"level": text.Number(s.loudest(s.picture.Values[levelPicture])), "upright": text.Number(s.loudest(s.picture.Values[uprightPicture])),
	}
}
