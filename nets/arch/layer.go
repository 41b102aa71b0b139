package arch

import "strings"

// Layer is one layer of a parsed network with its geometry and shapes. Which
// fields hold something depends on Kind; sizes are in pixels of the layer's own
// input. Only Parse makes layers.
type Layer struct {
	Kind Kind
	Word string // its word in canonical form: "conv5:6/p2"; "add(", "3*(", "name=" or "@name" for groups
	// Number counts the words of the text that was parsed from 1; the layer's
	// word is its bytes from Start to End.
	Number, Start, End int
	Name               string // in the file that it was read from; empty in the notation
	typed              string // the word as it was written
	info               *kindInfo
	axes               int // for how many axes the word was read; 0 for any

	In, Out Shape

	// Kernel of a convolution or window of a pool, KD×KH×KW. In two dimensions
	// every D is 1 (PadD and Front are 0), in one every H too, and the axis is
	// the width.
	KD, KH, KW                      int
	StrideD, StrideH, StrideW       int
	DilationD, DilationH, DilationW int
	PadD, PadH, PadW                int     // as written with /p
	Padding                         Padding // how the border is met
	Ceil                            bool    // /ceil: a pool keeps its last, incomplete window
	// Top and Left say where windows start: window (r, c) begins at input
	// row r·StrideH − Top and column c·StrideW − Left, whatever the padding;
	// with three axes Front does the same for the depth.
	Front, Top, Left int

	Kernels int // output channels of a convolution, units of a dense, linear or recurrent layer
	Groups  int // of a convolution, at least 1; the channels in depthwise ones
	Sharing Sharing
	Bias    Bias

	Factor int // of upsample

	Multiplier int     // kernels per channel of dw and sep
	Turns      int     // /turn4: copies of each kernel, each turned further; 0 for one
	Free       int     // /hash: how many numbers there are to draw from; 0 where none are drawn
	Pull       float64 // /soft: how strongly training pulls kernels towards their mean

	OutPadD, OutPadH, OutPadW int // /op of a transposed convolution

	Border [4][2]int // of pad and crop: before and behind, on depth, height, width, and of pad on channels
	To     Shape     // what reshape makes, or the size that an adaptive pool does
	One    bool      // prelu has one slope for all channels

	Last      bool // of recurrent layers: the last step alone is given
	Both      bool // both directions
	TwoBiases bool // two biases a gate

	Frozen bool // not trained

	Heads, KVHeads int  // of attn; KVHeads of them have keys and values of their own
	Causal         bool // attn sees no later position

	Vocabulary int // ids that embed has a vector for
	Position   int // that at takes, from 1, or from the end where it is negative

	Operation *Operation // of an Other, which only graphs have
	again     bool       // the weights are those of a layer before it

	// Mirrors is the dense, linear or embed whose transpose a tied layer uses.
	Mirrors *Layer
	// Weights is the layer whose parameters this one uses once more, in place of
	// parameters of its own: an earlier use of the same name, or the same layer
	// in the first repetition of N@( … ). It has parameters of its own.
	Weights *Layer

	// Channels lists the channels that each branch of split and pick sees; nil
	// where all see all.
	Channels [][]Range

	// Branches holds the branches of add, cat and mul; an empty one is the
	// identity. A Repeat has a branch for each repetition, one behind another,
	// since their shapes may differ.
	Branches [][]*Layer
	Times    int // repetitions of a Repeat
}

// Range is the channels from From, counted from 0, up to but not To.
type Range struct{ From, To int }

// Padding says what a window sees beyond the border.
type Padding uint8

// The paddings.
const (
	Explicit Padding = iota // /p, by default 0: zeros (−∞ for maxpool)
	Same                    // /same: as many zeros as give ⌈in/stride⌉ windows
	Ring                    // /ring: as many windows, the input wraps round
	Causal                  // /causal: as many windows, all zeros before the input
)

// Network is a parsed network: its input and its layers, branches and repeated
// groups as a tree.
type Network struct {
	Input  Shape
	Layers []*Layer
}

// Flat lists every layer in the order of the text, with those of repeated
// groups once for each repetition, and add, cat and mul before the layers of
// their branches. In a network without branches that is the path from input to
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

// Output is the shape behind the last layer.
func (n *Network) Output() Shape {
	if len(n.Layers) == 0 {
		return n.Input
	}
	return n.Layers[len(n.Layers)-1].Out
}

// String writes the network in its canonical form: one space between words,
// numbers and options in one way, no comments. It parses to the same network.
func (n *Network) String() string {
	return string(appendWords([]byte(n.Input.canonical()), n.Layers, nil))
}

// appendWords writes layers one behind another, each sequence of them as edit
// gives it, or as it is where edit is nil.
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
	case !strings.HasSuffix(l.Word, "("): // a layer, or @name, which stands for what was named
		return b
	}
	bodies := l.Branches
	if l.Kind == Repeat { // the same words every time
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

// canonical is the layer's word with its options in one order, and without
// those that say what holds anyway.
func (l *Layer) canonical() string {
	b := l.info.argument.print(append(make([]byte, 0, 32), l.Kind...), l)
	for _, o := range l.info.options {
		b = o.print(b, l)
	}
	return string(b)
}
