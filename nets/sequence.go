package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// classToken puts a learned vector in front of a sequence.
type classToken[F Float] struct {
	opBase
	channels, length int // of the input
	vector           *param[F]
}

func vectorParams(l *arch.Layer) []paramSpec {
	return []paramSpec{{kind: Weight, shape: []int{l.In.C}, fanIn: l.In.C, fanOut: l.In.C, dense: true}}
}

func newClassToken[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	return &classToken[F]{opBase: at, channels: l.In.C, length: l.In.W, vector: p.net.param(at.layer, Weight)}
}

// rows visits the channels of group g: first is the vector's number in the
// output, shorter the input, longer the rest of the output.
func (t *classToken[F]) rows(b *batch[F], in, out []F, visit func(c int, first, shorter, longer []F)) {
	n := t.length * b.lanes
	for c := range t.channels {
		longer := out[c*(n+b.lanes):][:n+b.lanes]
		visit(c, longer[:b.lanes], in[c*n:][:n], longer[b.lanes:])
	}
}

func (t *classToken[F]) forward(b *batch[F], g int) {
	t.rows(b, b.activation(t.in, g), b.activation(t.out, g), func(c int, first, x, y []F) {
		for l := range first {
			first[l] = t.vector.Value[c]
		}
		copy(y, x)
	})
}

func (t *classToken[F]) backward(b *batch[F], g int) {
	t.rows(b, b.delta(t.in, g), b.delta(t.out, g), func(_ int, _, dx, delta []F) { copy(dx, delta) })
}

func (t *classToken[F]) shards(int) []shard[F] {
	return []shard[F]{{op: t, hi: t.channels, work: t.channels, spans: []span[F]{{t.vector, 0, t.channels}}}}
}

func (t *classToken[F]) gradient(b *batch[F], _ *shard[F]) {
	clear(t.vector.Grad)
	for g := range b.usedGroups() {
		delta := b.delta(t.out, g)
		for c := range t.channels {
			for _, d := range delta[c*(t.length+1)*b.lanes:][:b.lanes] {
				t.vector.Grad[c] += d
			}
		}
	}
}

// positionTable adds a learned number to every unit, that is, to every channel of
// every position of a sequence.
type positionTable[F Float] struct {
	opBase
	table *param[F] // laid out like a sample
}

func positionTableParams(l *arch.Layer) []paramSpec {
	return []paramSpec{{
		kind: Weight, shape: []int{l.In.C, l.In.H, l.In.W}, fanIn: l.In.C, fanOut: l.In.C, dense: true,
	}}
}

func newPositionTable[F Float](p *program[F], at opBase, _ *arch.Layer) op[F] {
	return &positionTable[F]{opBase: at, table: p.net.param(at.layer, Weight)}
}

func (t *positionTable[F]) forward(b *batch[F], g int) {
	x, y := b.activation(t.in, g), b.activation(t.out, g)
	for u, v := range t.table.Value {
		to := y[u*b.lanes:][:b.lanes]
		for l, from := range x[u*b.lanes:][:b.lanes] {
			to[l] = from + v
		}
	}
}

func (t *positionTable[F]) backward(b *batch[F], g int) {
	copy(b.delta(t.in, g)[:b.elements(t.in)], b.delta(t.out, g))
}

func (t *positionTable[F]) shards(int) []shard[F] {
	n := len(t.table.Value)
	return []shard[F]{{op: t, hi: n, work: n, spans: []span[F]{{t.table, 0, n}}}}
}

func (t *positionTable[F]) gradient(b *batch[F], _ *shard[F]) {
	clear(t.table.Grad)
	for g := range b.usedGroups() {
		delta := b.delta(t.out, g)
		if b.lanes == 1 {
			simd.AddScaled(t.table.Grad, 1, delta, b.instructions)
			continue
		}
		for u := range t.table.Grad {
			for _, d := range delta[u*b.lanes:][:b.lanes] {
				t.table.Grad[u] += d
			}
		}
	}
}

// onePosition returns the unit at the one position of a sequence that a layer
// selects.
func onePosition(l *arch.Layer, k, _, _ int) int {
	at := l.Position - 1
	if l.Position < 0 {
		at = l.In.W + l.Position
	}
	return k*l.In.W + at
}
