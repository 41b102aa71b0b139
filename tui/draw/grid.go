package draw

import (
	"math"
	"slices"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

type state uint8

const (
	hasNumber state = iota
	isMasked        // no number at all
	notFinite       // NaN or an infinity
)

// grid is a heatmap ready to be drawn.
type grid struct {
	rows, cols int
	values     []float64 // row-major, rows·cols of them
	masked     []bool    // nil, or as long
	scale      float64   // the magnitude with full color, > 0
	unsigned   bool
	cursor     int
	control    string
	dots       []bool // nil, or as long
	dot        string // the meaning of a dot
	drawn      int    // how it was drawn: 0 for numbers in words, or else the size of its pixels
	beyond     bool   // some magnitudes are larger than scale
	block      int    // each cell stands for the strongest of block×block values
}

func gridShape(f *figure.Heatmap) (rows, cols int) {
	cols = max(1, f.Cols)
	return rowsOf(len(f.Values), cols), cols
}

func newGrid(f *figure.Heatmap) *grid {
	n := len(f.Values)
	rows, cols := gridShape(f)
	g := &grid{
		rows: rows, cols: cols, values: f.Values, scale: f.Scale,
		unsigned: f.Unsigned, cursor: f.Cursor, control: f.Control, block: 1,
	}
	if rows*cols > n { // the last row is not full
		g.values = slices.Concat(f.Values, make([]float64, rows*cols-n))
		g.masked = make([]bool, len(g.values))
		copy(g.masked, f.Masked)
		for i := n; i < len(g.masked); i++ {
			g.masked[i] = true
		}
	} else if len(f.Masked) == n {
		g.masked = f.Masked
	}
	if g.cursor >= n {
		g.cursor = -1
	}
	if len(f.Dots) == n && rows*cols == n {
		g.dots, g.dot = f.Dots, f.Dot
	}
	if !(g.scale > 0) || math.IsInf(g.scale, 0) {
		lo, hi := g.extent()
		if g.scale = max(-lo, hi); !(g.scale > 0) {
			g.scale = 1
		}
	}
	lo, hi := g.extent()
	g.beyond = max(-lo, hi) > g.scale*(1+1e-9)
	return g
}

func (g *grid) state(i int) state {
	switch {
	case g.masked != nil && g.masked[i]:
		return isMasked
	case !text.Finite(g.values[i]):
		return notFinite
	}
	return hasNumber
}

// known reports whether the grid contains any number.
func (g *grid) known() bool {
	for i := range g.values {
		if g.state(i) == hasNumber {
			return true
		}
	}
	return false
}

// extent returns the least and greatest finite number, 0 and 0 if there is none.
func (g *grid) extent() (lo, hi float64) {
	first := true
	for i, v := range g.values {
		if g.state(i) != hasNumber {
			continue
		}
		if first {
			lo, hi, first = v, v, false
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// maxLevel is the strongest level on a signed scale.
const maxLevel = (levels - 1) / 2

// level quantizes a value to [−maxLevel, maxLevel]; unsigned, to [0, levels).
func (g *grid) level(v float64) int {
	x := v / g.scale
	if g.unsigned {
		return int(math.Round(max(0, min(1, x)) * (levels - 1)))
	}
	return int(math.Round(max(-1, min(1, x)) * maxLevel))
}

func (g *grid) color(level int) colorID {
	if g.unsigned {
		return colorUnsigned + colorID(level) //nolint:gosec // one of a few levels
	}
	return colorSigned + colorID(level+maxLevel) //nolint:gosec // one of a few levels
}

// fill returns the color of a pixel, 0 if it has no number or is outside the grid.
func (g *grid) fill(i int) colorID {
	switch {
	case i >= len(g.values):
		return 0
	case i == g.cursor:
		return colorID(Focus)
	case g.state(i) != hasNumber:
		return 0
	}
	return g.color(g.level(g.values[i]))
}

// strength returns the magnitude of a level, in [0, 1].
func (g *grid) strength(level int) float64 {
	if g.unsigned {
		return float64(level) / (levels - 1)
	}
	return math.Abs(float64(level)) / maxLevel
}

// reduce returns the grid of the strongest value of every k×k block.
func (g *grid) reduce(k int) *grid {
	out := *g
	out.dots = nil
	out.rows, out.cols, out.block, out.control = rowsOf(g.rows, k), rowsOf(g.cols, k), k, ""
	out.values = make([]float64, out.rows*out.cols)
	out.masked = slices.Repeat([]bool{true}, len(out.values))
	for i, v := range g.values {
		if g.state(i) != hasNumber {
			continue
		}
		at := i/g.cols/k*out.cols + i%g.cols/k
		if out.masked[at] || math.Abs(v) > math.Abs(out.values[at]) {
			out.values[at], out.masked[at] = v, false
		}
	}
	if g.cursor >= 0 {
		out.cursor = g.cursor/g.cols/k*out.cols + g.cursor%g.cols/k
	}
	return &out
}
