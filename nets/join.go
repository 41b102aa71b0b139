package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// fork stands where a network branches. Its outputs are its input under further
// names; their gradients are added up into that of the input, in the order of
// the branches.
type fork[F Float] struct{ opBase }

func (f *fork[F]) forward(*batch[F], int) {}

func (f *fork[F]) backward(b *batch[F], g int) {
	n := b.elements(f.in)
	dx := b.delta(f.in, g)[:n]
	copy(dx, b.delta(f.outs[0], g))
	for _, out := range f.outs[1:] {
		simd.AddScaled(dx, 1, b.delta(out, g), b.instructions)
	}
}

// add is the sum of branches.
type add[F Float] struct{ opBase }

func newAdd[F Float](_ *program[F], at opBase, _ *arch.Layer) op[F] { return &add[F]{at} }

func (a *add[F]) forward(b *batch[F], g int) {
	y := b.activation(a.out, g)[:b.elements(a.out)]
	copy(y, b.activation(a.in, g))
	for _, in := range a.ins[1:] {
		simd.AddScaled(y, 1, b.activation(in, g), b.instructions)
	}
}

func (a *add[F]) backward(b *batch[F], g int) {
	delta := b.delta(a.out, g)[:b.elements(a.out)]
	for _, in := range a.ins {
		copy(b.delta(in, g), delta)
	}
}

// concatenate joins the branches' channels, one branch after another.
type concatenate[F Float] struct{ opBase }

func newConcatenate[F Float](_ *program[F], at opBase, _ *arch.Layer) op[F] {
	return &concatenate[F]{at}
}

func (c *concatenate[F]) forward(b *batch[F], g int) {
	y := b.activation(c.out, g)
	for _, in := range c.ins {
		y = y[copy(y, b.activation(in, g)[:b.elements(in)]):]
	}
}

func (c *concatenate[F]) backward(b *batch[F], g int) {
	delta := b.delta(c.out, g)
	for _, in := range c.ins {
		delta = delta[copy(b.delta(in, g)[:b.elements(in)], delta):]
	}
}

// multiply is the product of branches. A branch with a single position is
// broadcast to the positions of the others.
type multiply[F Float] struct {
	opBase
	channels, positions int
}

func newMultiply[F Float](_ *program[F], at opBase, l *arch.Layer) op[F] {
	return &multiply[F]{opBase: at, channels: l.Out.C, positions: l.Out.H * l.Out.W}
}

// factor returns channel c of a branch's values in group g, and the step from
// one position to the next: 0 in a branch that is broadcast.
func (m *multiply[F]) factor(b *batch[F], values []F, in, c int) (channel []F, stride int) {
	if b.prog.size[in] == m.channels {
		return values[c*b.lanes:][:b.lanes], 0
	}
	return values[c*m.positions*b.lanes:][:m.positions*b.lanes], b.lanes
}

func (m *multiply[F]) forward(b *batch[F], g int) {
	y := b.activation(m.out, g)[:b.elements(m.out)]
	for i := range y {
		y[i] = 1
	}
	for _, in := range m.ins {
		m.times(b, y, in, g)
	}
}

// times multiplies y, laid out like the output, by one branch.
func (m *multiply[F]) times(b *batch[F], y []F, in, g int) {
	for c := range m.channels {
		x, stride := m.factor(b, b.activation(in, g), in, c)
		for p := range m.positions {
			to, from := y[(c*m.positions+p)*b.lanes:][:b.lanes], x[p*stride:]
			for l := range to {
				to[l] *= from[l]
			}
		}
	}
}

func (m *multiply[F]) reserve(b *batch[F]) {
	if b.train {
		b.state[m.id].floats = make([]F, b.stride[m.out]*b.groups)
	}
}

// backward computes, for every branch, the product of the output's gradient and
// the other branches, summed over positions if the branch is broadcast.
func (m *multiply[F]) backward(b *batch[F], g int) {
	n := b.elements(m.out)
	product := b.state[m.id].floats[g*b.stride[m.out]:][:n]
	for i, in := range m.ins {
		copy(product, b.delta(m.out, g))
		for j, other := range m.ins {
			if j != i {
				m.times(b, product, other, g)
			}
		}
		dx := b.delta(in, g)
		clear(dx[:b.elements(in)])
		for c := range m.channels {
			to, stride := m.factor(b, dx, in, c)
			for p := range m.positions {
				sum := to[p*stride:][:b.lanes]
				for l, v := range product[(c*m.positions+p)*b.lanes:][:b.lanes] {
					sum[l] += v
				}
			}
		}
	}
}
