package nets

import (
	"encoding/binary"
	"sort"

	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// geometry is where a convolution finds things: for every position its bank of
// weights and biases, its inputs and its output. The sharing scheme is nothing
// but these tables.
type geometry struct {
	// positions lists the positions sorted by bank and, within a bank, by group
	// of channels; segment says which of them belong together.
	positions []simd.Position
	backward  []simd.Position // the same with inputs and outputs swapped
	banks     []bankPositions
	inputs    []int32 // offsets of a position's taps, by SrcRow
	outputs   []int32 // offsets of a position's kernels
	distinct  bool    // no position sees the same input twice
	// index is the place of position p and group of channels k, at p·groups+k.
	index []int
}

// bankPositions is one bank of one group of channels: rows from first on, and the
// places that use them.
type bankPositions struct {
	row       int // bank·kernels + group·kernels/groups
	positions []simd.Position
}

// offsetTable collects the distinct patterns of taps. Positions in the interior
// share one pattern, shifted; those at a border have their own.
type offsetTable struct {
	offsets []int32
	known   map[string]int32
}

// row finds or adds a pattern.
func (t *offsetTable) row(taps []int32) int32 {
	key := make([]byte, 0, 4*len(taps))
	for _, o := range taps {
		key = binary.LittleEndian.AppendUint32(key, uint32(o)) //nolint:gosec // only a key
	}
	if at, ok := t.known[string(key)]; ok {
		return at
	}
	at := int32(len(t.offsets)) //nolint:gosec // sizes are checked when the network is built
	t.offsets = append(t.offsets, taps...)
	t.known[string(key)] = at
	return at
}

// newGeometry lays out a convolution for activations width samples wide.
func newGeometry(l *arch.Layer, width int) *geometry {
	g := &geometry{distinct: true}
	table := offsetTable{known: map[string]int32{}}
	positions := l.Out.H * l.Out.W
	rows := l.Kernels / l.Groups
	perGroup := l.In.C / l.Groups
	taps := perGroup * l.KH * l.KW
	cells := make([]int32, taps)
	for pos := range positions {
		bank, biasBank := l.Bank(pos/l.Out.W, pos%l.Out.W), l.BiasBank(pos/l.Out.W, pos%l.Out.W)
		for k := range l.Groups {
			base := windowOffsets(l, pos, k*perGroup, cells)
			if l.Padding == arch.Ring && base == 0 {
				g.distinct = g.distinct && allDistinct(cells)
			}
			for t := range cells {
				cells[t] *= int32(width) //nolint:gosec // sizes are checked when the network is built
			}
			row := bank*l.Kernels + k*rows
			pl := simd.Position{
				W: int32(row * taps), Bias: int32(biasBank*l.Kernels + k*rows), //nolint:gosec // checked
				Src: base * int32(width), SrcRow: table.row(cells), //nolint:gosec // checked
				Dst: int32((k*rows*positions + pos) * width), //nolint:gosec // checked
			}
			g.positions = append(g.positions, pl)
		}
	}
	for r := range rows {
		g.outputs = append(g.outputs, int32(r*positions*width)) //nolint:gosec // checked
	}
	g.inputs = table.offsets
	g.finish(taps)
	return g
}

// finish sorts the places into segments and mirrors them.
func (g *geometry) finish(taps int) {
	order := make([]int, len(g.positions))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return g.positions[order[i]].W < g.positions[order[j]].W })
	unsorted := g.positions
	g.positions, g.index = nil, make([]int, len(unsorted))
	for i, o := range order {
		g.positions = append(g.positions, unsorted[o])
		g.index[o] = i
	}
	for _, p := range g.positions {
		g.backward = append(g.backward, simd.Position{
			W: p.W, Src: p.Dst, SrcRow: p.DstRow, Dst: p.Src, DstRow: p.SrcRow,
		})
	}
	from := 0
	for i := range g.positions {
		if i+1 == len(g.positions) || g.positions[i+1].W != g.positions[from].W {
			g.banks = append(g.banks, bankPositions{row: int(g.positions[from].W) / taps, positions: g.positions[from : i+1]})
			from = i + 1
		}
	}
}

// windowOffsets writes the units that a position's window covers, channel by
// channel from channel first on, relative to the unit that it returns. Cells
// beyond the border are the unit after the last, which is always zero; where
// there are any, or where the window wraps round, the units are absolute and
// the base is 0.
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
				cells[t] = int32(inputUnit(l, first+c, top+i*l.DilationH, left+j*l.DilationW) - base) //nolint:gosec // checked
				t++
			}
		}
	}
	return int32(base)
}

// inputUnit is the input unit at a row and column that may lie beyond the
// border.
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

// allDistinct tells whether a window that wraps round meets no unit twice, as
// one larger than its input does.
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
