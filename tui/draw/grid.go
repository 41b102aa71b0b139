package draw

import (
	"math"
	"slices"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// state says what a cell of a grid holds.
type state uint8

const (
	aNumber  state = iota
	noWeight       // a place where there is no number at all
	notANumber
)

// grid is a heatmap ready to be drawn: values with the scale they share.
type grid struct {
	rows, cols int
	values     []float64 // row-major, rows·cols of them
	masked     []bool    // nil, or as long
	scale      float64   // > 0
	unsigned   bool
	cursor     int
	control    string
	dots       []bool // nil, or as long
	dot        string // what a dot means
	drawn      int    // how it was drawn: spelled numbers, or pixels of this size
	block      int    // each cell stands for block×block values, the strongest of them
}

// shape is how many rows and columns the grid of a heatmap has.
func shape(f *figure.Heatmap) (rows, cols int) {
	cols = max(1, f.Cols)
	return (len(f.Values) + cols - 1) / cols, cols
}

// fullScale is the magnitude that a heatmap draws at full strength.
func fullScale(f *figure.Heatmap) float64 {
	if scaled(f.Scale) {
		return f.Scale
	}
	return newGrid(f).scale
}

func scaled(scale float64) bool { return scale > 0 && !math.IsInf(scale, 0) }

func newGrid(f *figure.Heatmap) *grid {
	n := len(f.Values)
	rows, cols := shape(f)
	g := &grid{
		rows: rows, cols: cols, values: f.Values, scale: f.Scale,
		unsigned: f.Unsigned, cursor: f.Cursor, control: f.Control, block: 1,
	}
	if g.rows*cols > n { // a last row that is not full
		g.values = slices.Concat(f.Values, make([]float64, g.rows*cols-n))
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
	if len(f.Dots) == n && g.rows*cols == n {
		g.dots, g.dot = f.Dots, f.Dot
	}
	if !scaled(g.scale) {
		lo, hi := g.extent()
		if g.scale = max(-lo, hi); !(g.scale > 0) {
			g.scale = 1
		}
	}
	return g
}

func (g *grid) state(i int) state {
	switch {
	case g.masked != nil && g.masked[i]:
		return noWeight
	case !text.Finite(g.values[i]):
		return notANumber
	}
	return aNumber
}

// extent is the least and greatest number; both 0 if there is none.
func (g *grid) extent() (lo, hi float64) {
	first := true
	for i, v := range g.values {
		if g.state(i) != aNumber {
			continue
		}
		if first {
			lo, hi, first = v, v, false
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

const half = (levels - 1) / 2

// level quantises a value: −16 to 16, or 0 to 32 for an unsigned grid.
func (g *grid) level(v float64) int {
	x := v / g.scale
	if g.unsigned {
		return int(math.Round(max(0, min(1, x)) * (levels - 1)))
	}
	return int(math.Round(max(-1, min(1, x)) * half))
}

// color is the colour of a level.
func (g *grid) color(level int) colorID {
	if g.unsigned {
		return colorUnsigned + colorID(level) //nolint:gosec // one of a few levels
	}
	return colorSigned + colorID(level+half) //nolint:gosec // one of a few levels
}

// strength is the magnitude of a level, in [0, 1].
func (g *grid) strength(level int) float64 {
	if g.unsigned {
		return float64(level) / (levels - 1)
	}
	return math.Abs(float64(level)) / half
}

// reduce keeps the strongest value of every k×k block.
func (g *grid) reduce(k int) *grid {
	out := *g
	out.dots = nil
	out.rows, out.cols, out.block, out.control = (g.rows+k-1)/k, (g.cols+k-1)/k, k, ""
	out.values = make([]float64, out.rows*out.cols)
	out.masked = make([]bool, len(out.values))
	for i := range out.masked {
		out.masked[i] = true
	}
	for i, v := range g.values {
		if g.state(i) != aNumber {
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
