package nets

import (
	"encoding/binary"
	"fmt"
	"slices"

	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// geometry says where a convolution finds its data: for every output position,
// its bank of weights and biases, its inputs and its output. These tables are
// all there is to a sharing scheme.
type geometry struct {
	// positions lists every output position once for each group of channels,
	// sorted by the weights used.
	positions []simd.Position
	rows      []int32         // of each position: the first row of its weights
	backward  []simd.Position // positions with inputs and outputs swapped
	banks     []bankPositions
	inputs    []int32 // offsets of a position's taps, from its SrcRow on
	outputs   []int32 // offsets of a position's kernels
	distinct  bool    // no position sees the same input twice
	// index[p·groups+k] is the index in positions of output position p and group of
	// channels k.
	index []int
}

// bankPositions is one bank of one group of channels: the first row of its
// weights, bank·kernels + group·kernels/groups, and the positions that use it.
type bankPositions struct {
	row       int
	positions []simd.Position
}

// offsetTable collects the distinct patterns of taps. Interior positions share
// one pattern, shifted; positions at the border have patterns of their own.
type offsetTable struct {
	offsets []int32
	known   map[string]int32
	key     []byte
}

// row returns where a pattern begins in the table, adding it if it is new.
func (t *offsetTable) row(taps []int32) int32 {
	t.key = t.key[:0]
	for _, o := range taps {
		t.key = binary.LittleEndian.AppendUint32(t.key, uint32(o))
	}
	if at, ok := t.known[string(t.key)]; ok {
		return at
	}
	at := int32(len(t.offsets))
	t.offsets = append(t.offsets, taps...)
	t.known[string(t.key)] = at
	return at
}

// newGeometry lays out a convolution for activations with that many lanes.
func newGeometry(l *arch.Layer, lanes int) *geometry {
	g := &geometry{distinct: true}
	table := offsetTable{known: map[string]int32{}}
	positions := l.Out.H * l.Out.W
	rows := l.Kernels / l.Groups
	perGroup := l.In.C / l.Groups
	taps := perGroup * l.KH * l.KW
	cells := make([]int32, taps)
	unsorted := make([]simd.Position, 0, positions*l.Groups)
	for pos := range positions {
		bank, biasBank := l.Bank(pos/l.Out.W, pos%l.Out.W), l.BiasBank(pos/l.Out.W, pos%l.Out.W)
		for k := range l.Groups {
			base := windowOffsets(l, pos, k*perGroup, cells)
			if l.Padding == arch.Ring && base == 0 {
				g.distinct = g.distinct && allDistinct(cells)
			}
			for t := range cells {
				cells[t] *= int32(lanes)
			}
			row := bank*l.Kernels + k*rows
			unsorted = append(unsorted, simd.Position{
				W: int32(row * taps), Bias: int32(biasBank*l.Kernels + k*rows),
				Src: base * int32(lanes), SrcRow: table.row(cells),
				Dst: int32((k*rows*positions + pos) * lanes),
			})
		}
	}
	for r := range rows {
		g.outputs = append(g.outputs, int32(r*positions*lanes))
	}
	g.inputs = table.offsets
	g.sort(unsorted, taps)
	return g
}

func denseGeometry(in, out, lanes int) *geometry {
	g := &geometry{inputs: arange(in, lanes), outputs: arange(out, lanes), distinct: true}
	g.sort(make([]simd.Position, 1), in)
	return g
}

// arange returns the offsets of n units that follow one another.
func arange(n, lanes int) []int32 {
	r := make([]int32, n)
	for i := range r {
		r[i] = int32(i * lanes)
	}
	return r
}

// sort sorts positions by the weights they use and divides them into banks.
func (g *geometry) sort(unsorted []simd.Position, taps int) {
	order := arange(len(unsorted), 1)
	slices.SortStableFunc(order, func(i, j int32) int { return int(unsorted[i].W) - int(unsorted[j].W) })
	g.positions = make([]simd.Position, len(unsorted))
	g.rows = make([]int32, len(unsorted))
	g.backward = make([]simd.Position, len(unsorted))
	g.index = make([]int, len(unsorted))
	for i, o := range order {
		p := unsorted[o]
		g.positions[i], g.rows[i], g.index[o] = p, p.W/int32(taps), i
		g.backward[i] = simd.Position{W: p.W, Src: p.Dst, SrcRow: p.DstRow, Dst: p.Src, DstRow: p.SrcRow}
	}
	from := 0
	for i := range g.positions {
		if i+1 == len(g.positions) || g.positions[i+1].W != g.positions[from].W {
			g.banks = append(g.banks, bankPositions{int(g.rows[from]), g.positions[from : i+1]})
			from = i + 1
		}
	}
}

// windowOffsets writes the input units that a position's window covers, channel
// by channel starting at channel first, relative to the unit that it returns.
// Cells beyond the border get the unit after the last, which is always zero. If
// there are any, or if the window wraps around, units are absolute and the
// returned one is 0.
func windowOffsets(l *arch.Layer, pos, first int, cells []int32) int32 {
	top := pos/l.Out.W*l.StrideH - l.Top
	left := pos%l.Out.W*l.StrideW - l.Left
	inside := top >= 0 && left >= 0 &&
		top+(l.KH-1)*l.DilationH < l.In.H && left+(l.KW-1)*l.DilationW < l.In.W
	base := 0
	if inside {
		base = (first*l.In.H+top)*l.In.W + left
	}
	t := 0
	for c := range len(cells) / (l.KH * l.KW) {
		for i := range l.KH {
			for j := range l.KW {
				cells[t] = int32(inputUnit(l, first+c, top+i*l.DilationH, left+j*l.DilationW) - base)
				t++
			}
		}
	}
	return int32(base)
}

// inputUnit also accepts rows and columns beyond the border.
func inputUnit(l *arch.Layer, c, y, x int) int {
	if l.Padding == arch.Ring {
		y, x = wrap(y, l.In.H), wrap(x, l.In.W)
	}
	if y < 0 || x < 0 || y >= l.In.H || x >= l.In.W {
		return int(l.In.Units())
	}
	return (c*l.In.H+y)*l.In.W + x
}

func wrap(i, n int) int { return ((i % n) + n) % n }

// allDistinct reports whether a window that wraps around covers no unit twice.
func allDistinct(cells []int32) bool {
	seen := make(map[int32]bool, len(cells))
	for _, c := range cells {
		if seen[c] {
			return false
		}
		seen[c] = true
	}
	return true
}

// borderWindows returns how many output positions have a window that reaches
// beyond the border or wraps around it.
func borderWindows(l *arch.Layer) int64 {
	inside := func(out, stride, before, kernel, dilation, in int) (n int64) {
		for i := range out {
			if first := i*stride - before; first >= 0 && first+(kernel-1)*dilation < in {
				n++
			}
		}
		return n
	}
	return l.Out.Positions() - inside(l.Out.H, l.StrideH, l.Top, l.KH, l.DilationH, l.In.H)*
		inside(l.Out.W, l.StrideW, l.Left, l.KW, l.DilationW, l.In.W)
}

func offsetCount(l *arch.Layer) float64 {
	taps := float64(l.In.C/l.Groups) * float64(l.KH) * float64(l.KW)
	return (float64(borderWindows(l))*float64(l.Groups) + 1) * taps
}

func checkConv(l *arch.Layer) error {
	if l.Free > 0 || l.Turns > 0 {
		full := *turnedLayer(l)
		full.Free, full.Turns = 0, 0
		if w := convParams(&full)[0]; w.size() > maxWeights {
			return refuse(l, fmt.Sprintf("it has more than %d weights at all places, too many to train: make it or its input smaller", maxWeights))
		}
	}
	if offsetCount(l) > maxOffsets {
		return refuse(l, "its padding makes too many different windows to train: pad less")
	}
	return nil
}
