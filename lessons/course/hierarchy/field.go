package hierarchy

import (
	"fmt"
	"slices"
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

// fieldKernels, fieldStrides and fieldDilations return what a stacked layer can
// have.
func fieldKernels() []int { return []int{1, 2, 3, 5, 7} }

func fieldStrides() []int { return upTo(3) }

func fieldDilations() []int { return upTo(7) }

// mostLayers is how many layers can be stacked.
const mostLayers = 4

// stackLayer is one layer of a stack.
type stackLayer struct {
	kernel, stride, dilation int
	same                     bool // padded with zeros to the size of its input
}

// threeByThree returns the layer that the questions of the lesson are about.
func threeByThree() stackLayer { return stackLayer{kernel: 3, stride: 1, dilation: 1} }

// word returns the layer in the notation.
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

// stack holds the layers over a square image, and, along one axis, the unit of the
// top layer whose receptive field is shown.
type stack struct {
	layers []stackLayer
	unit   int
}

// stackOf returns n equal layers, with the unit in the middle.
func stackOf(n int, l stackLayer) stack {
	s := stack{layers: slices.Repeat([]stackLayer{l}, n)}
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

// top returns how many units the top layer has along an axis, 0 if the layers do
// not fit on one another.
func (s *stack) top() int {
	network, err := arch.Parse(s.notation())
	if err != nil {
		return 0
	}
	return network.Output().W
}

func (s *stack) middle() int { return s.top() / 2 }

// countPaths counts, along one axis, the paths from each unit of the input
// (index 0) and of each layer above it to the chosen unit on top.
func (s *stack) countPaths() (paths [][]int, err error) {
	network, err := arch.Parse(s.notation())
	if err != nil {
		return nil, fmt.Errorf("the stack: %w", err)
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

// inARow returns the length of the longest run of adjacent input pixels that the
// chosen unit sees.
func (s *stack) inARow() int {
	paths, err := s.countPaths()
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

// pyramid shows the units of all layers, lit if the chosen one depends on them.
func (s *stack) pyramid() figure.Pyramid {
	f := figure.Pyramid{Meta: figure.Meta{ID: "pyramid", Title: "What the chosen unit sees, along one axis", Control: "unit"}}
	c, err := scene.Counts(s.notation())
	if err != nil {
		f.Note = err.Error()
		return f
	}
	paths, err := s.countPaths()
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

// growth says which factors of the growth of a receptive field a table spells out.
type growth struct{ jumps, dilations bool }

// table spells out the receptive field r and the jump j of each layer, with the
// cursor on one.
func (s *stack) table(layer int, g growth) figure.Table {
	title, columns := "r grows by (k−1)", []string{"#layer", "#sees r", "#weights"}
	if g.dilations {
		title += "·d"
	}
	if g.jumps {
		title += "·j, j by a factor s"
		columns = slices.Insert(columns, 2, "#jump j")
	}
	t := figure.NewTable("growth", title, columns...)
	t.Cursor = layer
	c, err := scene.Counts(s.notation())
	if err != nil {
		t.Note = err.Error()
		return t
	}
	r, j := int64(1), 1.0
	for i, l := range c.Layers {
		sees := fmt.Sprintf("%d + (%d−1)", r, l.Layer.KW)
		if g.dilations {
			sees += fmt.Sprintf("·%d", l.Layer.DilationW)
		}
		row := []string{strconv.Itoa(i + 1), "", arch.Thousands(l.Parameters)}
		if g.jumps {
			sees += "·" + text.Number(j)
			row = slices.Insert(row, 2, fmt.Sprintf("%s·%d = %s", text.Number(j), l.Layer.StrideW, text.Number(l.Jump[1])))
		}
		row[1] = fmt.Sprintf("%s = %d", sees, l.ReceptiveField[1])
		t.Rows = append(t.Rows, row)
		r, j = l.ReceptiveField[1], l.Jump[1]
	}
	return t
}

// weights returns how many weights the stack has.
func (s *stack) weights() int64 {
	n, err := scene.Parameters(s.notation())
	if err != nil {
		return 0
	}
	return n
}

// fieldScene asks how many pixels a deep unit sees, and then lets the learner
// change the layers: each dial appears once the one before it has been turned.
type fieldScene struct {
	scene.AfterAnswer
	stack  stack
	layer  int // index of the layer that was chosen for the dials: see current
	turned int // how many dials have been turned in their order
}

// fieldLayers is how many layers the question is about.
const fieldLayers = 3

func newFieldScene() *fieldScene {
	s := &fieldScene{stack: stackOf(fieldLayers, threeByThree()), layer: fieldLayers - 1}
	s.Bindings = scene.Bindings{
		scene.Bind(s.layersControl, s.chooseLayers),
		layerDial(s, scene.Choice[int]{ID: "kernel", Label: "kernel k", Hint: "how many units each unit looks at", Values: fieldKernels()}, func(l *stackLayer) *int { return &l.kernel }),
		scene.Bind(s.layerControl, s.chooseLayer),
		layerDial(s, scene.Choice[int]{ID: "stride", Label: "stride s", Hint: "how far apart neighbouring units look", Values: fieldStrides()}, func(l *stackLayer) *int { return &l.stride }),
		layerDial(s, scene.Choice[int]{ID: "dilation", Label: "dilation d", Hint: "how far apart the weights of a kernel lie", Values: fieldDilations()}, func(l *stackLayer) *int { return &l.dilation }),
		layerDial(s, scene.Choice[bool]{
			ID: "padding", Label: "padding p", Hint: "zeros to keep the map's size", Values: []bool{false, true},
			Text: func(same bool) string { return map[bool]string{false: "none", true: "same"}[same] },
		}, func(l *stackLayer) *bool { return &l.same }),
		scene.Bind(s.unitControl, s.chooseUnit),
	}
	return s
}

// Controls implements lessons.Controller: it offers the dials that have been turned and
// the next one.
func (s *fieldScene) Controls() []lessons.Control {
	all := s.AfterAnswer.Controls()
	for i := range all {
		all[i].Later = i > s.turned
	}
	return all
}

// Do implements lessons.Controller.
func (s *fieldScene) Do(a lessons.Action) error {
	if err := s.AfterAnswer.Do(a); err != nil {
		return err
	}
	at := slices.IndexFunc(s.Bindings, func(b scene.Binding) bool { return b.Control().ID == a.Control })
	s.turned = max(s.turned, at+1) // a link may set a dial before its turn
	return nil
}

// next returns the ID of the first dial that has not been turned, "" if there is none or
// the question is still open.
func (s *fieldScene) next() string {
	if !s.Open || s.turned == len(s.Bindings) {
		return ""
	}
	return s.Bindings[s.turned].Control().ID
}

// shows reports whether a dial is among those to turn.
func (s *fieldScene) shows(id string) bool {
	return slices.ContainsFunc(s.Controls(), func(c lessons.Control) bool { return c.ID == id && !c.Later })
}

// layerDial returns a dial over one field of the layer that the dials change.
func layerDial[T comparable](s *fieldScene, dial scene.Choice[T], field func(*stackLayer) *T) scene.Binding {
	dial.Figure = "pyramid"
	return scene.Bind(func() lessons.Control {
		dial.Index = slices.Index(dial.Values, *field(&s.stack.layers[s.current()]))
		return dial.Control()
	}, func(a lessons.Action) error {
		layers := slices.Clone(s.stack.layers)
		*field(&layers[s.current()]) = dial.Values[a.Index]
		return s.replace(layers)
	})
}

// replace installs new layers, with the unit in the middle of them. It returns an
// error if they do not fit on one another.
func (s *fieldScene) replace(layers []stackLayer) error {
	to := stack{layers: layers}
	if to.top() == 0 {
		return fmt.Errorf("that does not fit on %d pixels: make another layer smaller first", fieldInput)
	}
	to.unit = to.middle()
	s.stack = to
	return nil
}

// current returns the index of the layer that the dials change: the chosen one, or the
// topmost while there are fewer. Turning the number of layers down and up again thus
// changes nothing, as links expect.
func (s *fieldScene) current() int { return min(s.layer, len(s.stack.layers)-1) }

func (s *fieldScene) layersControl() lessons.Control {
	c := scene.Choice[int]{ID: "layers", Label: "layers", Figure: "pyramid", Hint: "how many are stacked", Values: upTo(mostLayers), Index: len(s.stack.layers) - 1}
	return c.Control()
}

func (s *fieldScene) chooseLayers(a lessons.Action) error {
	layers := slices.Clone(s.stack.layers)
	for len(layers) <= a.Index {
		layers = append(layers, threeByThree())
	}
	return s.replace(layers[:a.Index+1])
}

func (s *fieldScene) layerControl() lessons.Control {
	c := scene.Choice[int]{
		ID: "layer", Label: "layer to change", Figure: "pyramid", Hint: "which layer the dials change",
		Values: upTo(len(s.stack.layers)), Index: s.current(),
	}
	return c.Control()
}

func (s *fieldScene) chooseLayer(a lessons.Action) error {
	s.layer = a.Index
	return nil
}

func (s *fieldScene) unitControl() lessons.Control {
	units := max(s.stack.top(), 1)
	return lessons.Control{
		ID: "unit", Label: "the unit on top", Kind: lessons.Cells, Index: s.stack.unit, Cols: units, Options: scene.Numbered("unit", units), Points: true,
		Figure: "pyramid", Hint: "lights up what it sees",
	}
}

func (s *fieldScene) chooseUnit(a lessons.Action) error {
	s.stack.unit = a.Index
	return nil
}

// upTo returns the numbers from 1 to n.
func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

func (s *fieldScene) Figures() []figure.Figure {
	if !s.Open { // a single layer explains the question without answering it
		one := stackOf(1, threeByThree())
		f := one.pyramid()
		f.Control = ""
		f.Title = "One layer: a unit sees three pixels"
		return []figure.Figure{f}
	}
	return []figure.Figure{s.stack.pyramid(), s.stack.table(s.current(), growth{jumps: s.shows("stride"), dilations: s.shows("dilation")})}
}

func (s *fieldScene) Values() map[string]string {
	asked := stackOf(fieldLayers, threeByThree())
	return map[string]string{"width": strconv.Itoa(asked.inARow()), "layers": strconv.Itoa(fieldLayers), "next": s.next()}
}
