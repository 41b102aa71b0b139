package arch

import "strings"

// Layer is one layer of a network with its geometry and shapes. Which fields
// are set depends on Kind; sizes are in pixels of the layer's own input. Only
// Parse and Graph make layers.
type Layer struct {
	Kind Kind
	Word string // its word in canonical form: "conv5:6/p2"; "add(", "3*(", "name=" or "@name" for groups
	// Number is the position of the word in the parsed text, from 1; Start and End
	// are its byte range.
	Number, Start, End int
	Name               string // in the file that it was read from; empty if parsed from the notation
	typed              string // the word as typed
	info               *kindInfo
	axes               int // the number of axes that the word was read for; 0 for any

	In, Out Shape

	// The kernel of a convolution or the window of a pool, KD×KH×KW. In two
	// dimensions every D is 1 (PadD and Front are 0), in one dimension every H
	// too, and the axis is the width.
	KD, KH, KW                      int
	StrideD, StrideH, StrideW       int
	DilationD, DilationH, DilationW int
	PadD, PadH, PadW                int     // as written with /p
	Padding                         Padding // what windows see beyond the border
	Ceil                            bool    // /ceil: a pool keeps its last, incomplete window
	// Top and Left say where windows start: window (r, c) begins at input row
	// r·StrideH − Top and column c·StrideW − Left, whatever the padding; with
	// three axes, depth begins at Front likewise.
	Front, Top, Left int

	Kernels int // output channels of a convolution; units of a dense, linear or recurrent layer
	Groups  int // of a convolution, at least 1; of a depthwise one, its input channels
	Sharing Sharing
	Bias    Bias

	Factor int // of upsample

	Multiplier int     // kernels per channel of dw and sep
	Turns      int     // /turn4: copies of each kernel, each turned further; 0 without turned copies
	Free       int     // /hash: how many numbers there are to draw from; 0 without /hash
	Pull       float64 // /soft: how strongly training pulls kernels towards their mean

	OutPadD, OutPadH, OutPadW int // /op of a transposed convolution

	Border [4][2]int // of pad and crop: before and after, on depth, height, width, and for pad on channels
	To     Shape     // the output shape of reshape or the size of an adaptive pool's output
	One    bool      // prelu has one slope for all channels

	Last      bool // of recurrent layers: only the last step is output
	Both      bool // both directions
	TwoBiases bool // two biases per gate

	Frozen bool // not trained

	Heads, KVHeads int  // of attn; KVHeads is the number with keys and values of their own
	Causal         bool // attn sees no later position

	Vocabulary int // number of ids that embed has a vector for
	Position   int // the position that at selects: from 1, or from the end if negative

	Operation *Operation // of kind Other, which only graphs have
	again     bool       // the weights are those of an earlier layer

	// Mirrors is the dense, linear or embed layer whose transpose a tied layer
	// uses.
	Mirrors *Layer
	// Weights is the layer whose parameters this one uses instead of its own: an
	// earlier use of the same name, or the same layer in the first repetition of
	// N@( … ). That layer has parameters of its own.
	Weights *Layer

	// Channels lists the channels that each branch of split and pick sees; nil if
	// all branches see all.
	Channels [][]Range

	// Branches holds the branches of add, cat and mul; an empty one is the
	// identity. A Repeat has a branch for each repetition, one after another,
	// because their shapes may differ.
	Branches [][]*Layer
	Times    int // repetitions of a Repeat
}

// Range is the channels from From, counted from 0, up to but not including To.
type Range struct{ From, To int }

// Padding says what a window sees beyond the border.
type Padding uint8

// The paddings.
const (
	Explicit Padding = iota // /p, by default 0: zeros (−∞ for maxpool)
	Same                    // /same: as many zeros as give ⌈in/stride⌉ windows
	Ring                    // /ring: as many windows, and the input wraps around
	Causal                  // /causal: as many windows, with all zeros before the input
)

// Network is a parsed network: its input and its layers, branches and repeated
// groups as a tree.
type Network struct {
	Input  Shape
	Layers []*Layer
}

// Flat lists every layer in the order of the text, those of repeated groups
// once for each repetition, and add, cat and mul before the layers of their
// branches. In a network without branches this is the path from input to
// output.
func (n *Network) Flat() []*Layer {
	return appendFlat(make([]*Layer, 0, countLayers(n.Layers)), n.Layers)
}

func appendFlat(to, layers []*Layer) []*Layer {
	for _, l := range layers {
		if l.Kind != Repeat {
			to = append(to, l)
		}
		for _, b := range l.Branches {
			to = appendFlat(to, b)
		}
	}
	return to
}

// Output returns the shape after the last layer.
func (n *Network) Output() Shape {
	if len(n.Layers) == 0 {
		return n.Input
	}
	return n.Layers[len(n.Layers)-1].Out
}

// String returns the network in its canonical form: single spaces between
// words, one form for numbers and options, no comments. It parses to the same
// network.
func (n *Network) String() string {
	return string(appendWords([]byte(n.Input.canonical()), n.Layers, nil))
}

// appendWords writes layers one after another. If edit is not nil, it replaces
// each sequence of layers before it is written.
func appendWords(b []byte, layers []*Layer, edit func([]*Layer) []*Layer) []byte {
	if edit != nil {
		layers = edit(layers)
	}
	for _, l := range layers {
		b = l.appendWords(append(b, ' '), edit)
	}
	return b
}

func (l *Layer) appendWords(b []byte, edit func([]*Layer) []*Layer) []byte {
	b = append(b, l.Word...)
	switch {
	case strings.HasSuffix(l.Word, "="): // a named layer
		return l.Branches[0][0].appendWords(b, edit)
	case !strings.HasSuffix(l.Word, "("): // a layer, or @name, which stands for the named layers
		return b
	}
	bodies := l.Branches
	if l.Kind == Repeat { // the words are the same in every repetition
		bodies = bodies[:1]
	}
	for i, body := range bodies {
		if i > 0 {
			b = append(b, " |"...)
		}
		b = appendWords(b, body, edit)
	}
	return append(b, " )"...)
}

// canonical returns the layer's word with its options in a fixed order and
// without those that have no effect.
func (l *Layer) canonical() string {
	b := l.info.argument.print(append(make([]byte, 0, 32), l.Kind...), l)
	for _, o := range l.info.options {
		b = o.print(b, l)
	}
	return string(b)
}
