package hierarchy

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// fieldInput is the side of the image below the stacked layers.
const fieldInput = 27

// What a stacked layer can be.
func fieldKernels() []int { return []int{1, 2, 3, 5, 7} }

func fieldStrides() []int { return []int{1, 2, 3} }

func fieldDilations() []int { return []int{1, 2, 3, 4, 5, 6, 7} }

// mostLayers is how many layers can be stacked.
const mostLayers = 4

// stackLayer is one layer of a stack.
type stackLayer struct {
	kernel, stride, dilation int
	same                     bool // padded so that the borders stay
}

func (l stackLayer) word() string {
	w := fmt.Sprintf("conv%d:1", l.kernel)
	if l.stride > 1 {
		w += fmt.Sprintf("/s%d", l.stride)
	}
	if l.dilation > 1 {
		w += fmt.Sprintf("/d%d", l.dilation)
	}
	if l.same {
		w += "/same"
	}
	return w + "/nobias"
}

// stack is stacked layers over a square image, and the unit on top that is
// looked from.
type stack struct {
	layers []stackLayer
	unit   int
}

func stackOf(n int, l stackLayer) stack {
	s := stack{}
	for range n {
		s.layers = append(s.layers, l)
	}
	s.unit = s.middle()
	return s
}

func (s *stack) notation() string {
	words := make([]string, 0, 1+len(s.layers))
	words = append(words, fmt.Sprintf("%dx%d", fieldInput, fieldInput))
	for _, l := range s.layers {
		words = append(words, l.word())
	}
	return strings.Join(words, " ")
}

// top is how many units the top layer has along an axis, 0 where the layers do
// not fit on one another.
func (s *stack) top() int {
	network, err := arch.Parse(s.notation())
	if err != nil {
		return 0
	}
	return network.Output().W
}

func (s *stack) middle() int { return s.top() / 2 }

// lit tells, for the input and every layer above it along one axis, which units
// the chosen one on top draws from, and along how many paths.
func (s *stack) lit() (paths [][]int, err error) {
	network, err := arch.Parse(s.notation())
	if err != nil {
		return nil, fmt.Errorf("%w", err)
	}
	layers := network.Flat()
	paths = make([][]int, len(layers)+1)
	paths[len(layers)] = make([]int, network.Output().W)
	paths[len(layers)][min(s.unit, network.Output().W-1)] = 1
	for i := len(layers) - 1; i >= 0; i-- {
		l := layers[i]
		paths[i] = make([]int, l.In.W)
		for u, n := range paths[i+1] {
			for k := range l.KW {
				if at := u*l.StrideW - l.Left + k*l.DilationW; at >= 0 && at < l.In.W {
					paths[i][at] += n
				}
			}
		}
	}
	return paths, nil
}

// inARow is the longest run of input pixels that the chosen unit sees without a
// gap.
func (s *stack) inARow() int {
	paths, err := s.lit()
	if err != nil {
		return 0
	}
	best, now := 0, 0
	for _, n := range paths[0] {
		if now++; n == 0 {
			now = 0
		}
		best = max(best, now)
	}
	return best
}

// pyramid shows the stack.
func (s *stack) pyramid() figure.Pyramid {
	f := figure.Pyramid{Meta: figure.Meta{ID: "pyramid", Title: "What the chosen unit sees, along one axis", Control: "unit"}}
	c, err := scene.Counts(s.notation())
	if err != nil {
		f.Note = err.Error()
		return f
	}
	paths, err := s.lit()
	if err != nil {
		f.Note = err.Error()
		return f
	}
	row := func(name string, size int, centre, jump float64, field int64, lit []int) {
		r := figure.PyramidRow{Name: name, Field: int(field)}
		for u := range size {
			r.Center = append(r.Center, centre+jump*float64(u))
			r.Lit = append(r.Lit, lit[u] > 0)
		}
		f.Rows = append(f.Rows, r)
	}
	row("input", fieldInput, 0, 1, 1, paths[0])
	for i, l := range c.Layers {
		row(fmt.Sprint("layer ", i+1), l.Output.W, l.Centre[1], l.Jump[1], l.ReceptiveField[1], paths[i+1])
	}
	return f
}

// table spells out how the field grows.
func (s *stack) table(layer int) figure.Table {
	t := figure.Table{
		Meta:    figure.Meta{ID: "growth", Title: "r grows by (k−1)·d·j, j by ·s"},
		Columns: []figure.Column{{Name: "layer", Numeric: true}, {Name: "sees r", Numeric: true}, {Name: "jump j", Numeric: true}, {Name: "weights", Numeric: true}},
		Cursor:  layer,
	}
	c, err := scene.Counts(s.notation())
	if err != nil {
		t.Note = err.Error()
		return t
	}
	r, j := int64(1), 1.0
	for i, l := range c.Layers {
		t.Rows = append(t.Rows, []string{
			strconv.Itoa(i + 1),
			fmt.Sprintf("%d + (%d−1)·%d·%s = %d", r, l.Layer.KW, l.Layer.DilationW, text.Number(j), l.ReceptiveField[1]),
			fmt.Sprintf("%s·%d = %s", text.Number(j), l.Layer.StrideW, text.Number(l.Jump[1])), arch.Thousands(l.Parameters),
		})
		r, j = l.ReceptiveField[1], l.Jump[1]
	}
	return t
}

// weights is how many weights the stack has.
func (s *stack) weights() int64 {
	n, err := scene.Parameters(s.notation())
	if err != nil {
		return 0
	}
	return n
}

// Controls are the dials of a stack; layer is the one that they change.
func (s *stack) Controls(layer int) []lessons.Control {
	l := s.layers[layer]
	at := func(all []int, v int) int {
		for i, have := range all {
			if have == v {
				return i
			}
		}
		return 0
	}
	names := make([]int, 0, mostLayers)
	for n := range mostLayers {
		names = append(names, n+1)
	}
	padding := lessons.Control{
		ID: "padding", Label: "padding p", Kind: lessons.Dial, Options: []string{"none", "same"}, Hint: "zeros around, so that the map keeps its size",
	}
	if l.same {
		padding.Index = 1
	}
	unit := lessons.Control{
		ID: "unit", Label: "the unit on top", Kind: lessons.Cells, Index: s.unit, Cols: max(s.top(), 1), Options: scene.Numbered("unit", max(s.top(), 1)), Points: true,
		Figure: "pyramid", Hint: "lights up what it sees",
	}
	all := []lessons.Control{
		scene.NumberDial("layers", "layers", "how many are stacked", "%d", len(s.layers)-1, names),
		scene.NumberDial("layer", "layer to change", "which one the next dials are about", "%d", layer, names[:len(s.layers)]),
		scene.NumberDial("kernel", "kernel k", "how many units each unit looks at", "%d", at(fieldKernels(), l.kernel), fieldKernels()),
		scene.NumberDial("stride", "stride s", "how far the next unit looks", "%d", at(fieldStrides(), l.stride), fieldStrides()),
		scene.NumberDial("dilation", "dilation d", "how far apart it looks", "%d", at(fieldDilations(), l.dilation), fieldDilations()),
		padding, unit,
	}
	for i := range all[:len(all)-1] {
		all[i].Figure = "pyramid"
	}
	return all
}

// changed is the stack after an action on one of its dials. The error says what
// does not fit.
func (s *stack) changed(a lessons.Action, layer int) (stack, error) {
	to := stack{layers: append([]stackLayer{}, s.layers...), unit: s.unit}
	l := &to.layers[layer]
	switch a.Control {
	case "layers":
		for len(to.layers) <= a.Index {
			to.layers = append(to.layers, stackLayer{kernel: 3, stride: 1, dilation: 1})
		}
		to.layers = to.layers[:a.Index+1]
	case "kernel":
		l.kernel = fieldKernels()[a.Index]
	case "stride":
		l.stride = fieldStrides()[a.Index]
	case "dilation":
		l.dilation = fieldDilations()[a.Index]
	case "padding":
		l.same = a.Index == 1
	case "unit":
		to.unit = a.Index
		return to, nil
	}
	if _, err := arch.Parse(to.notation()); err != nil {
		return to, fmt.Errorf("that does not fit on %d pixels: make another layer smaller first", fieldInput)
	}
	to.unit = to.middle()
	return to, nil
}

// fieldScene asks how wide a deep unit sees, and then lets the learner turn the
// dials.
type fieldScene struct {
	stack stack
	layer int
	open  bool
}

// fieldLayers is how many layers the question is about.
const fieldLayers = 3

func newFieldScene() *fieldScene {
	return &fieldScene{stack: stackOf(fieldLayers, stackLayer{kernel: 3, stride: 1, dilation: 1}), layer: fieldLayers - 1}
}

func (s *fieldScene) Reveal(open bool) { s.open = open }

func (s *fieldScene) Controls() []lessons.Control {
	if !s.open {
		return nil
	}
	return s.stack.Controls(s.layer)
}

func (s *fieldScene) Do(a lessons.Action) error {
	if a.Control == "layer" {
		s.layer = a.Index
		return nil
	}
	to, err := s.stack.changed(a, s.layer)
	if err != nil {
		return err
	}
	s.stack, s.layer = to, min(s.layer, len(to.layers)-1)
	return nil
}

func (s *fieldScene) Figures() []figure.Figure {
	if !s.open { // a single layer says what is meant, and not the answer
		one := stackOf(1, stackLayer{kernel: 3, stride: 1, dilation: 1})
		f := one.pyramid()
		f.Control = ""
		f.Title = "One layer: a unit sees three pixels"
		return []figure.Figure{f}
	}
	return []figure.Figure{s.stack.pyramid(), s.stack.table(s.layer)}
}

func (s *fieldScene) Values() map[string]string {
	asked := stackOf(fieldLayers, stackLayer{kernel: 3, stride: 1, dilation: 1})
	return map[string]string{"width": strconv.Itoa(asked.inARow()), "layers": strconv.Itoa(fieldLayers)}
}
