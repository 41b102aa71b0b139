package nets

import "weightshare/nets/arch"

// rearrange is an operation without parameters: every output unit is a copy of
// an input unit, or zero. An input unit's gradient is the sum over its copies.
type rearrange[F Float] struct {
	opBase
	from []int32 // per output unit: the input unit, or noUnit
}

// noUnit stands for an input unit where the output is zero.
const noUnit = -1

func (r *rearrange[F]) forward(b *batch[F], g int) {
	x, y := b.activation(r.in, g), b.activation(r.out, g)
	for u, from := range r.from {
		to := y[u*b.lanes:][:b.lanes]
		if from == noUnit {
			clear(to)
		} else {
			copy(to, x[int(from)*b.lanes:])
		}
	}
}

func (r *rearrange[F]) backward(b *batch[F], g int) {
	delta, dx := b.delta(r.out, g), b.delta(r.in, g)
	clear(dx)
	for u, from := range r.from {
		if from == noUnit {
			continue
		}
		to := dx[int(from)*b.lanes:][:b.lanes]
		for l, d := range delta[u*b.lanes:][:b.lanes] {
			to[l] += d
		}
	}
}

// newRearrange returns the constructor of an operation whose output at row r,
// column c of channel k is the input unit that source returns.
func newRearrange[F Float](source func(l *arch.Layer, k, r, c int) int) func(*program[F], opBase, *arch.Layer) op[F] {
	return func(_ *program[F], at opBase, l *arch.Layer) op[F] {
		o := &rearrange[F]{opBase: at, from: make([]int32, 0, l.Out.Units())}
		for k := range l.Out.C {
			for r := range l.Out.H {
				for c := range l.Out.W {
					o.from = append(o.from, int32(source(l, k, r, c)))
				}
			}
		}
		return o
	}
}

// selected lists the units of some channels of a map with that many positions.
func selected(channels []arch.Range, positions int) (from []int32) {
	for _, r := range channels {
		for u := r.From * positions; u < r.To*positions; u++ {
			from = append(from, int32(u))
		}
	}
	return from
}

func rearrangeMemory(l *arch.Layer) layerMemory {
	return layerMemory{tables: float64(l.Out.Units()) * offsetBytes}
}

// inputAt returns the unit at row r, column c of channel k, or noUnit beyond the
// map.
func inputAt(l *arch.Layer, k, r, c int) int {
	if k < 0 || r < 0 || c < 0 || k >= l.In.C || r >= l.In.H || c >= l.In.W {
		return noUnit
	}
	return (k*l.In.H+r)*l.In.W + c
}

// withinBorder returns the unit that padding moves to row r, column c of channel
// k.
func withinBorder(l *arch.Layer, k, r, c int) int {
	return inputAt(l, k-l.Border[3][0], r-l.Border[1][0], c-l.Border[2][0])
}

// behindBorder returns the unit that cropping moves to row r, column c.
func behindBorder(l *arch.Layer, k, r, c int) int {
	return inputAt(l, k, r+l.Border[1][0], c+l.Border[2][0])
}

// shuffled returns the unit that a channel shuffle moves to channel k: the
// output takes one channel of each group in turn (Zhang et al. 2018).
func shuffled(l *arch.Layer, k, r, c int) int {
	return inputAt(l, k%l.Groups*(l.In.C/l.Groups)+k/l.Groups, r, c)
}

// nearest returns the unit that upsampling repeats at row r, column c.
func nearest(l *arch.Layer, k, r, c int) int {
	if !l.In.OneD {
		r /= l.Factor
	}
	return inputAt(l, k, r, c/l.Factor)
}
