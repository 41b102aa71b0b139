package arch

import (
	"errors"
	"fmt"
	"slices"
)

// Graph is a network as a file describes it: layers that take the outputs of any
// layers before them. The notation has groups for most such networks but not all,
// and it does not have a word for every layer.
type Graph struct {
	input    Shape
	layers   []*Layer
	from     [][]int // the layers whose outputs each takes; FromInput for the input
	resolver resolver
}

// FromInput stands for the network's input among the inputs of a node.
const FromInput = -1

// maxGraph limits the number of layers in a graph.
const maxGraph = 1_000_000

// Node is a layer to be added to a graph.
type Node struct {
	Name   string // in the file; empty if it has none
	Inputs []int  // the numbers that Add gave to the layers before it, or FromInput
	// Word is the layer in the notation: "add", "cat" or "mul" if it joins its inputs,
	// and empty if the notation has no word for it. Then Operation describes it.
	Word      string
	Operation Operation
	// In is the shape of its input as the layer sees it, if that differs from what the
	// layer before it returns, such as a map turned into a sequence. Zero if it is the
	// same.
	In Shape
	// Again means that the layer uses the weights of an earlier layer: they are not
	// counted again.
	Again bool
	// Frozen means that the layer is counted but not trained.
	Frozen bool
}

// Operation is a layer that the notation has no word for and that the caller has
// counted.
type Operation struct {
	Name                    string // "Resize"
	Out                     Shape  // the zero Shape if it is not known
	Parameters, Links, MACs int64
	Reach                   Reach
}

// Reach is how much of its input an operation looks at for one number of its output.
type Reach uint8

// The reaches.
const (
	Unknown    Reach = iota
	Pointwise        // one position
	Everywhere       // all positions
)

// Other is the kind of a layer that is an Operation.
const Other Kind = "other"

// otherInfo describes operations, which are not words of the notation.
var otherInfo = &kindInfo{kind: Other, argument: noArgument, shape: sameShape, count: countOperation, field: operationField}

func countOperation(l *Layer, _ *formulaBuilder) tally {
	t := parametersOnly(formula{value: l.Operation.Parameters})
	t.links, t.macs = formula{value: l.Operation.Links}, formula{value: l.Operation.MACs}
	return t
}

func operationField(l *Layer, f field) field {
	switch l.Operation.Reach {
	case Pointwise:
	case Everywhere:
		f.seesAll = true
	default:
		f.unknown = true
	}
	return f
}

// NewGraph returns a graph without layers. It refuses an input without sizes or with
// too many units to count.
func NewGraph(input Shape) (*Graph, error) {
	if !input.known() || !input.countable() {
		return nil, fmt.Errorf("an input of %s is not possible", input)
	}
	return &Graph{input: input}, nil
}

// Add adds a layer and returns its number and the shape of its output. The error is
// an *Error if the layer does not fit its input or the notation does not have its
// word.
func (g *Graph) Add(n Node) (int, Shape, error) {
	if len(g.layers) >= maxGraph {
		return 0, Shape{}, fmt.Errorf("the graph has more than %d layers", maxGraph)
	}
	if len(n.Inputs) == 0 || slices.ContainsFunc(n.Inputs, func(i int) bool { return i < FromInput || i >= len(g.layers) }) {
		return 0, Shape{}, fmt.Errorf("layer %q takes the output of a layer that does not come before it", n.Name)
	}
	l, err := g.layer(n)
	if err != nil {
		return 0, Shape{}, err
	}
	l.Name, l.again, l.Frozen = n.Name, n.Again, n.Frozen
	g.layers, g.from = append(g.layers, l), append(g.from, slices.Clone(n.Inputs))
	return len(g.layers) - 1, l.Out, nil
}

func (g *Graph) layer(n Node) (*Layer, error) {
	in := g.Output(n.Inputs[0])
	if n.In.known() {
		in = n.In
	}
	if n.Word == "" {
		o := n.Operation
		if o.Out.known() && !o.Out.countable() || min(o.Parameters, o.Links, o.MACs) < 0 {
			return nil, fmt.Errorf("layer %q has numbers beyond 2⁶³−1", n.Name)
		}
		return &Layer{Kind: Other, Word: o.Name, info: otherInfo, In: in, Out: o.Out, Operation: &o}, nil
	}
	at := token{n.Word, len(g.layers) + 1, 0, len(n.Word)}
	if k := kindByWord[Kind(n.Word)]; k != nil && k.join != nil {
		if len(n.Inputs) < 2 {
			return nil, newError("", "it has one input").at(at)
		}
		l := &Layer{Kind: k.kind, Word: n.Word + "(", typed: n.Word, info: k, In: in, Number: at.number}
		if e := l.joinShapes(g.shapes(n.Inputs)); e != nil {
			return nil, e.at(at)
		}
		return l, nil
	}
	l, e := parseWord(n.Word, in.Axes())
	if e != nil {
		return nil, e.at(at)
	}
	if !in.known() {
		return nil, newError("", "the shape of its input is not known").at(at)
	}
	l.In, l.Out, l.typed, l.Number = in, in, n.Word, at.number
	if e := g.resolver.layer(l); e != nil {
		return nil, e.at(at)
	}
	return l, nil
}

func (g *Graph) shapes(of []int) []Shape {
	shapes := make([]Shape, len(of))
	for i, from := range of {
		shapes[i] = g.Output(from)
	}
	return shapes
}

// Output returns the shape of a layer's output, or of the network's input for
// FromInput.
func (g *Graph) Output(of int) Shape {
	if of == FromInput {
		return g.input
	}
	return g.layers[of].Out
}

// Count counts the graph: like the notation if groups can express its connections,
// otherwise layer by layer in the order in which they were added.
func (g *Graph) Count() (*Counts, error) {
	if n, ok := g.Network(); ok {
		counts, err := Count(n)
		if err == nil && !g.expressible() {
			counts.Network = ""
		}
		return counts, err
	}
	c := counter{input: g.input, layers: make([]LayerCounts, len(g.layers))}
	fields := make([]field, len(g.layers))
	for i, l := range g.layers {
		f := g.fieldBehind(i, fields)
		fields[i] = f
		if err := c.fill(i, l, f, 0); err != nil {
			return nil, err
		}
	}
	totals, err := c.total()
	if err != nil {
		return nil, err
	}
	totals.FLOPs = Hypothetical(totals.MACs).times(2)
	totals.Activations, totals.PeakActivations = g.countActivations()
	totals.kept = g.keptBesides()
	counts := &Counts{
		Input: g.input, Layers: c.layers, Totals: totals, Warnings: g.input.orderWarnings(),
		Source: &Network{Input: g.input, Layers: g.layers},
	}
	return counts, counts.SetMemory(1, BytesPerNumber, 0)
}

// countActivations sums the outputs of all layers that do not work in place, and
// finds the maximum number of values alive at once if the layers run in their order.
func (g *Graph) countActivations() (sum, peak Hypothetical) {
	last := make([]int, len(g.layers)+1) // the last layer that needs each output; the last element is for the input
	for i, from := range g.from {
		for _, j := range from {
			last[(j+len(last))%len(last)] = i
		}
	}
	alive := Hypothetical(g.input.Units())
	peak = alive
	for i, l := range g.layers {
		out := Hypothetical(l.Out.Units())
		freed := Hypothetical(0)
		for k, j := range g.from[i] {
			if last[(j+len(last))%len(last)] == i && !slices.Contains(g.from[i][:k], j) {
				freed = freed.plus(Hypothetical(g.Output(j).Units()))
			}
		}
		if l.inPlace() {
			alive = alive.plus(max(0, out-freed))
		} else {
			sum, alive = sum.plus(out), alive.plus(out)
		}
		if !alive.Known() {
			return sum, Overflow
		}
		peak = max(peak, alive)
		if l.inPlace() {
			alive -= freed - min(freed, out)
		} else {
			alive -= freed
		}
	}
	return sum, peak
}

// fieldBehind returns the field after layer i, given those of the layers before it.
func (g *Graph) fieldBehind(i int, fields []field) field {
	l, from := g.layers[i], g.from[i]
	if l.info.join == nil {
		from = from[:1]
	}
	before := make([]field, len(from))
	for k, j := range from {
		before[k] = inputField()
		if j != FromInput {
			before[k] = fields[j]
		}
	}
	if l.info.join == nil {
		return before[0].through(l)
	}
	f := joinFields(before)
	if at := slices.Index(g.shapes(from), l.Out); l.Kind == Mul && at >= 0 {
		f = before[at]
	}
	return f
}

// Notation returns the network in the notation. The error names what the notation has no
// word for, or says that groups cannot express how the layers are connected.
func (g *Graph) Notation() (string, error) {
	if i := slices.IndexFunc(g.layers, (*Layer).inexpressible); i >= 0 {
		l := g.layers[i]
		switch {
		case l.again:
			return "", fmt.Errorf("%s (%s) uses the weights of a layer before it once more", l.Name, l.Word)
		case l.info != otherInfo:
			return "", fmt.Errorf("%s (%s) is not trained, which is written around layers by hand: frozen( %s )", l.Name, l.Word, l.Word)
		}
		return "", fmt.Errorf("the notation has no word for %s (%s)", l.Name, l.Word)
	}
	n, ok := g.Network()
	if !ok {
		return "", errors.New("its layers are connected as no add( | ), cat( | ) or mul( | ) can say")
	}
	text := n.String()
	if _, err := Parse(text); err != nil {
		return "", err
	}
	return text, nil
}

// inexpressible reports whether the notation cannot express the layer without a name or a
// group: it is an operation, uses the weights of another, or has weights that are not
// trained.
func (l *Layer) inexpressible() bool {
	return l.info == otherInfo || l.again || l.Frozen && l.ownParameters().value > 0
}

func (g *Graph) expressible() bool { return !slices.ContainsFunc(g.layers, (*Layer).inexpressible) }
