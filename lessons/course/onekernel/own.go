package onekernel

import (
	"fmt"
	"math"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// kernelScene lets the learner write a kernel and shows what it makes of an
// image.
type kernelScene struct {
	kernel  [kernelSide * kernelSide]float64
	cursor  int
	picture int // index into pictures
}

func newKernelScene() *kernelScene {
	s := &kernelScene{picture: uprightPicture}
	for i := range s.kernel {
		s.kernel[i] = 1 // a blur: loud on everything that is bright
	}
	return s
}

// picture is an image to try a kernel on.
type picture struct {
	name string
	at   func(row, col int) float64
}

// brightness of the flat image; any would do.
const flatBrightness = 0.5

func pictures() []picture {
	const middle = slideSide / 2
	return []picture{
		{"flat", func(int, int) float64 { return flatBrightness }},
		{"upright edge", func(_, col int) float64 { return brightness(col >= middle) }},
		{"level edge", func(row, _ int) float64 { return brightness(row >= middle) }},
		{"slanting edge", func(row, col int) float64 { return brightness(row+col >= slideSide-1) }},
	}
}

// The pictures that the goal asks about.
const (
	flatPicture    = 0
	uprightPicture = 1
)

func (p picture) pixels() []float64 {
	values := make([]float64, slideSide*slideSide)
	for i := range values {
		values[i] = p.at(i/slideSide, i%slideSide)
	}
	return values
}

func (s *kernelScene) Controls() []lessons.Control {
	kernel := lessons.Control{
		ID: nameKernel, Label: "the kernel", Kind: lessons.Cells, Index: s.cursor, Cols: kernelSide, Figure: "sliding", Press: "change",
		Hint: "makes a number +1, −1 or 0", Value: fmt.Sprintf("%d not zero", s.nonzero()),
	}
	for i := range s.kernel {
		kernel.Options = append(kernel.Options, placeName(i, kernelSide))
	}
	images := lessons.Control{
		ID: "picture", Label: "the image", Kind: lessons.Dial, Index: s.picture, Figure: "sliding", Hint: "what the kernel slides over",
	}
	for _, p := range pictures() {
		images.Options = append(images.Options, p.name)
	}
	return []lessons.Control{kernel, images}
}

func (s *kernelScene) Do(a lessons.Action) error {
	switch a.Control {
	case "picture":
		s.picture = a.Index
	default:
		s.cursor = a.Index
		if !a.Move {
			s.kernel[a.Index] = map[float64]float64{0: 1, 1: -1, -1: 0}[s.kernel[a.Index]]
		}
	}
	return nil
}

func (s *kernelScene) nonzero() int {
	n := 0
	for _, w := range s.kernel {
		if w != 0 {
			n++
		}
	}
	return n
}

// loudest is the largest answer of the kernel to a picture, whatever its sign.
func (s *kernelScene) loudest(picture int) float64 {
	values, err := answers(pictures()[picture].pixels(), slideSide, s.kernel[:])
	if err != nil {
		return math.NaN()
	}
	loud := 0.0
	for _, v := range values {
		loud = max(loud, math.Abs(v))
	}
	return loud
}

// missing says what the kernel does not do yet, empty if it does all: be silent
// on what is flat, and answer an upright edge by at least its step in brightness.
func (s *kernelScene) missing() string {
	if loud := s.loudest(flatPicture); loud != 0 {
		return fmt.Sprintf("not silent on flat: it answers %s", text.Number(s.sum()*flatBrightness))
	}
	if loud := s.loudest(uprightPicture); !(loud >= 1) {
		return "silent on the edge as well"
	}
	return ""
}

func (s *kernelScene) sum() float64 {
	sum := 0.0
	for _, w := range s.kernel {
		sum += w
	}
	return sum
}

// fewestNumbers is how few numbers other than zero can do it: with a single one
// a kernel is not silent on what is flat.
const fewestNumbers = 2

func (s *kernelScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Silent on any flat image, loud (1 or more) on an upright edge; then with the fewest numbers."}
	g.Missing = s.missing()
	switch n := s.nonzero(); {
	case g.Missing != "":
	case n > fewestNumbers:
		g.Missing = fmt.Sprintf("it works with %d numbers; fewer do", n)
	default:
		g.Met = true
	}
	return g
}

func (s *kernelScene) Figures() []figure.Figure {
	image := pictures()[s.picture]
	f := figure.ConvolutionStep{
		Meta:   figure.Meta{ID: "sliding", Title: "Your kernel on: " + image.name},
		Image:  figure.Heatmap{Cols: slideSide, Values: image.pixels(), Unsigned: true, Scale: 1, Cursor: -1},
		Kernel: figure.Heatmap{Meta: figure.Meta{Control: nameKernel}, Cols: kernelSide, Values: s.kernel[:], Scale: 1, Cursor: s.cursor},
		Stride: 1,
	}
	kernel := s.kernel
	f.Kernel.Values = kernel[:]
	values, err := answers(f.Image.Values, slideSide, kernel[:])
	if err != nil {
		f.Note = err.Error()
		values = make([]float64, (slideSide-kernelSide+1)*(slideSide-kernelSide+1))
	}
	f.Map = figure.Heatmap{Cols: slideSide - kernelSide + 1, Values: values, Scale: kernelSide, Cursor: loudestPlace(values)}
	t := figure.Table{
		Meta: figure.Meta{ID: "loud", Title: "How loud it is"}, Cursor: s.picture,
		Columns: []figure.Column{{Name: "image"}, {Name: "loudest answer", Numeric: true}},
	}
	for i, p := range pictures() {
		t.Rows = append(t.Rows, []string{p.name, text.Number(s.loudest(i))})
	}
	return []figure.Figure{f, t}
}

// loudestPlace is where the answer is largest, whatever its sign.
func loudestPlace(values []float64) int {
	at := 0
	for i, v := range values {
		if math.Abs(v) > math.Abs(values[at]) {
			at = i
		}
	}
	return at
}

func (s *kernelScene) Values() map[string]string {
	return map[string]string{"nonzero": fmt.Sprint(s.nonzero()), "level": text.Number(s.loudest(2)), "upright": text.Number(s.loudest(uprightPicture))}
}

// brightness is the pixel of a bright or a dark place.
func brightness(bright bool) float64 {
	if bright {
		return 1
	}
	return 0
}
