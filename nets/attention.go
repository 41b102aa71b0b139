package nets

import (
	"math"

	"weightshare/nets/arch"
	"weightshare/nets/internal/elementary"
)

// This file implements multi-head self-attention (Vaswani et al. 2017). A layer
// has three operations: a projection of every position to queries, keys and
// values, stacked in that order; attention itself, which has no parameters; and a
// projection of the heads' output.

// attentionWidth returns the number of channels of all keys together, and of
// queries, keys and values together.
func attentionWidth(l *arch.Layer) (keys, all int) {
	keys = l.In.C / l.Heads * l.KVHeads
	return keys, l.In.C + 2*keys
}

// attentionParams lists two weights, one of queries, keys and values and one of
// the output, and then their biases.
func attentionParams(l *arch.Layer) []paramSpec {
	_, all := attentionWidth(l)
	params := []paramSpec{matrixSpec(all, l.In.C), matrixSpec(l.In.C, l.In.C)}
	if l.Bias != arch.NoBias {
		params = append(params, paramSpec{kind: Bias, shape: []int{all}}, paramSpec{kind: Bias, shape: []int{l.In.C}})
	}
	return params
}

func attentionSizes(l *arch.Layer) []int64 {
	_, all := attentionWidth(l)
	return []int64{int64(all) * l.In.Positions(), l.In.Units()}
}

func attentionMemory(l *arch.Layer) layerMemory {
	_, all := attentionWidth(l)
	into, out := convMemory(positionwise(l, l.In, l.In.C, all)), convMemory(positionwise(l, l.In, l.In.C, l.In.C))
	return layerMemory{tables: into.tables + out.tables, numbers: attentionWeights(l)}
}

// attentionWeights counts one weight for every head and pair of positions.
func attentionWeights(l *arch.Layer) float64 {
	n := float64(l.In.Positions())
	return float64(l.Heads) * n * n
}

func checkAttention(l *arch.Layer) error {
	if attentionWeights(l) > maxUnits {
		return refuse(l, "its sequence is too long to train: make it shorter, as with avgpool4 before it")
	}
	return nil
}

func newAttention[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	keys, all := attentionWidth(l)
	switch at.part {
	case 0:
		return newConvolution(at, positionwise(l, l.In, l.In.C, all), p.net.nthParam(at.layer, Weight, 0), p.net.nthParam(at.layer, Bias, 0))
	case 1:
		size := l.In.C / l.Heads
		return &attention[F]{
			opBase: at, heads: l.Heads, share: l.Heads / l.KVHeads, size: size, length: int(l.In.Positions()),
			keys: l.In.C, values: l.In.C + keys, causal: l.Causal, scale: F(1 / math.Sqrt(float64(size))),
		}
	default:
		return newConvolution(at, positionwise(l, l.In, l.In.C, l.In.C), p.net.nthParam(at.layer, Weight, 1), p.net.nthParam(at.layer, Bias, 1))
	}
}

// attention gives every position a weighted mean of the values of all positions,
// or if causal of those up to its own. The weights are the softmax of the products
// of its query with their keys, divided by √size.
type attention[F Float] struct {
	opBase
	heads        int
	share        int // heads that share one set of keys and values
	size, length int // channels of a head, positions
	keys, values int // first channels; queries begin at 0
	causal       bool
	scale        F
}

func (a *attention[F]) perGroup(b *batch[F]) int { return a.heads * a.length * a.length * b.lanes }

func (a *attention[F]) reserve(b *batch[F]) {
	n := a.perGroup(b) * b.groups
	if b.train {
		n += 2 * a.length * b.lanes * b.groups
	}
	b.state[a.id].floats = make([]F, n)
}

// weights returns the attention weights of one head and position of group g, one
// for every position that it sees.
func (a *attention[F]) weights(b *batch[F], g, head, i int) []F {
	n := a.length * b.lanes
	return b.state[a.id].floats[a.perGroup(b)*g+(head*a.length+i)*n:][:a.seen(i)*b.lanes]
}

// scratch returns memory for one number per position.
func (a *attention[F]) scratch(b *batch[F], g int) []F {
	n := a.length * b.lanes
	return b.state[a.id].floats[a.perGroup(b)*b.groups+2*n*g:][:n]
}

// seen returns how many positions contribute to position i.
func (a *attention[F]) seen(i int) int {
	if a.causal {
		return i + 1
	}
	return a.length
}

// row returns the values of one channel at every position.
func (a *attention[F]) row(b *batch[F], values []F, channel int) []F {
	n := a.length * b.lanes
	return values[channel*n:][:n]
}

func (a *attention[F]) forward(b *batch[F], g int) {
	x, y := b.activation(a.in, g), b.activation(a.out, g)
	clear(y[:b.elements(a.out)])
	for h := range a.heads {
		key, value := a.keys+h/a.share*a.size, a.values+h/a.share*a.size
		for i := range a.length {
			w := a.weights(b, g, h, i)
			clear(w)
			for d := range a.size {
				addProducts(w, a.row(b, x, h*a.size+d)[i*b.lanes:][:b.lanes], a.row(b, x, key+d), a.scale)
			}
			softmaxLanes(w, b.lanes)
			for d := range a.size {
				sumProducts(a.row(b, y, h*a.size+d)[i*b.lanes:][:b.lanes], w, a.row(b, x, value+d))
			}
		}
	}
}

func (a *attention[F]) backward(b *batch[F], g int) {
	x, dx, delta := b.activation(a.in, g), b.delta(a.in, g), b.delta(a.out, g)
	clear(dx)
	for h := range a.heads {
		key, value := a.keys+h/a.share*a.size, a.values+h/a.share*a.size
		for i := range a.length {
			w := a.weights(b, g, h, i)
			dw := a.scratch(b, g)[:len(w)]
			clear(dw)
			for d := range a.size {
				up := a.row(b, delta, h*a.size+d)[i*b.lanes:][:b.lanes]
				addProducts(dw, up, a.row(b, x, value+d), 1)
				addProducts(a.row(b, dx, value+d)[:len(w)], up, w, 1)
			}
			softmaxGradient(dw, w, b.lanes)
			for d := range a.size {
				query := a.row(b, x, h*a.size+d)[i*b.lanes:][:b.lanes]
				addProducts(a.row(b, dx, key+d)[:len(w)], query, dw, a.scale)
				scaledSum(a.row(b, dx, h*a.size+d)[i*b.lanes:][:b.lanes], dw, a.row(b, x, key+d), a.scale)
			}
		}
	}
}

// addProducts adds scale·one·x to y at every position; one holds the same factors
// for all positions.
func addProducts[F Float](y, one, x []F, scale F) {
	for at := 0; at < len(y); at += len(one) {
		to, from := y[at:][:len(one)], x[at:][:len(one)]
		for l, v := range one {
			to[l] += F(F(v*scale) * from[l])
		}
	}
}

// sumProducts adds Σ w·x over positions to y.
func sumProducts[F Float](y, w, x []F) { scaledSum(y, w, x, 1) }

// scaledSum adds scale·Σ w·x over positions to y.
func scaledSum[F Float](y, w, x []F, scale F) {
	for at := 0; at < len(w); at += len(y) {
		v, from := w[at:][:len(y)], x[at:][:len(y)]
		for l := range y {
			y[l] += F(F(v[l]*from[l]) * scale)
		}
	}
}

// softmaxLanes turns w into positive numbers that sum to 1 over positions, lane by
// lane.
func softmaxLanes[F Float](w []F, lanes int) {
	for l := range lanes {
		top, sum := w[l], F(0)
		for i := l; i < len(w); i += lanes {
			top = max(top, w[i])
		}
		for i := l; i < len(w); i += lanes {
			w[i] = F(elementary.Exp(float64(w[i] - top)))
			sum += w[i]
		}
		for i := l; i < len(w); i += lanes {
			w[i] /= sum
		}
	}
}

// softmaxGradient turns, in place, the gradients of the weights w into those of
// the softmax's inputs.
func softmaxGradient[F Float](dw, w []F, lanes int) {
	for l := range lanes {
		var dot F
		for i := l; i < len(w); i += lanes {
			dot += F(dw[i] * w[i])
		}
		for i := l; i < len(w); i += lanes {
			dw[i] = w[i] * (dw[i] - dot)
		}
	}
}
