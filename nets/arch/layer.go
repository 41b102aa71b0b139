package arch

import "math/bits"

// Layer is one layer with its geometry and, once parsed, its shapes. Which
// fields hold something depends on Kind; sizes are in pixels of the layer's
// own input.
type Layer struct {
	Kind Kind
	Word string // its word in canonical form: "conv5:6/p2"; "add(" and "3*(" for groups
	// Number is that of its word in the text that was parsed, from 1, and
	// Start and End are the bytes of that word.
	Number, Start, End int
	typed              string // the word as it was written

	In, Out Shape

	// Kernel of a convolution or window of a pool, KH×KW. In one dimension
	// every H is 1 (PadH and Top are 0) and the axis is the width.
	KH, KW               int
	StrideH, StrideW     int
	DilationH, DilationW int
	PadH, PadW           int     // as written with /p
	Padding              Padding // how the border is met
	// Top and Left say where windows start: window (r, c) begins at input
	// row r·StrideH − Top and column c·StrideW − Left, whatever the padding.
	Top, Left int
	Ceil      bool // /ceil: a pool keeps its last, incomplete window

	Kernels int // output channels of a convolution, units of a dense layer
	Groups  int // of a convolution, at least 1; the channels in depthwise ones
	Sharing Sharing
	Bias    Bias

	Factor int // of upsample

	// Mirrors is the dense layer whose transpose a tied layer uses.
	Mirrors *Layer

	// Branches holds the branches of add, cat and mul, an empty one being the
	// identity. Of a Repeat it holds the group once per time, one after
	// another, since shapes may differ from time to time.
	Branches [][]*Layer
	Times    int // of a Repeat
}

// Padding says what a window sees beyond the border.
type Padding int

// The paddings.
const (
	Explicit Padding = iota // /p, by default 0: zeros (−∞ for maxpool)
	Same                    // /same: as many zeros as give ⌈in/stride⌉ windows
	Ring                    // /ring: as many windows, the input wraps round
)

// Bias says how many biases a layer has.
type Bias int

// The biases.
const (
	NoBias    Bias = iota
	PerKernel      // one per kernel and bank; one per unit of a dense layer
	PerUnit        // /posbias: one per output unit, whatever the kernels share
)

// Sharing says which output positions of a convolution use the same kernel.
type Sharing struct {
	Scheme Scheme
	N      int // period of Tiles, blocks a side of Blocks
}

// Scheme is a way to share.
type Scheme int

// The schemes: the map from output position to bank of kernels.
const (
	Shared   Scheme = iota // one bank for all
	Unshared               // a bank per position
	Tiles                  // positions N apart share
	Blocks                 // N×N blocks of neighbours share
)

// Banks is how many banks of kernels a convolution has: 1 when shared, one
// per output position when not. It is 0 for layers that do not convolve.
func (l *Layer) Banks() int64 {
	if !l.Kind.Convolves() {
		return 0
	}
	return l.banksUnder(l.Sharing)
}

// banksUnder counts the banks the layer would have under another sharing.
func (l *Layer) banksUnder(s Sharing) int64 {
	switch s.Scheme {
	case Unshared:
		return l.Out.Positions()
	case Tiles, Blocks:
		return int64(min(s.N, l.Out.H)) * int64(min(s.N, l.Out.W))
	default:
		return 1
	}
}

// Bank is the bank from which output row r, column c draws its kernel, from 0
// to Banks()−1. Only banks that occur exist: on a map smaller than the period
// they are renumbered in order.
func (l *Layer) Bank(r, c int) int {
	n := l.Sharing.N
	switch l.Sharing.Scheme {
	case Unshared:
		return r*l.Out.W + c
	case Tiles:
		return r%n*min(n, l.Out.W) + c%n
	case Blocks:
		return block(r, n, l.Out.H)*min(n, l.Out.W) + block(c, n, l.Out.W)
	default:
		return 0
	}
}

// BiasBanks is how many sets of biases, one bias per kernel each, the layer
// has: 0 without biases, else Banks(), or one per output position with
// /posbias.
func (l *Layer) BiasBanks() int64 {
	switch {
	case l.Bias == NoBias || !l.Kind.Convolves():
		return 0
	case l.Bias == PerUnit:
		return l.Out.Positions()
	default:
		return l.Banks()
	}
}

// BiasBank is the set from which output row r, column c draws its biases.
func (l *Layer) BiasBank(r, c int) int {
	if l.Bias == PerUnit {
		return r*l.Out.W + c
	}
	return l.Bank(r, c)
}

// block is ⌊n·i/size⌋, renumbered so that only blocks that occur exist: where
// there are more blocks than places each place is a block of its own.
func block(i, n, size int) int {
	if n >= size {
		return i
	}
	hi, lo := bits.Mul64(uint64(n), uint64(i)) //nolint:gosec // never negative
	q, _ := bits.Div64(hi, lo, uint64(size))   //nolint:gosec // i < size, so the quotient is below n
	return int(q)                              //nolint:gosec // below n
}

// Network is a parsed network: its input and its layers, branches and repeated
// groups as a tree.
type Network struct {
	Input  Shape
	Layers []*Layer
}

// Flat lists every layer in the order of the text: groups repeated as often as
// they say, add, cat and mul before the layers of their branches. Where the
// network has no branches the list is the path from input to output.
func (n *Network) Flat() []*Layer {
	return appendFlat(make([]*Layer, 0, length(n.Layers)), n.Layers)
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

// Output is the shape of what the network gives.
func (n *Network) Output() Shape {
	if len(n.Layers) == 0 {
		return n.Input
	}
	return n.Layers[len(n.Layers)-1].Out
}
