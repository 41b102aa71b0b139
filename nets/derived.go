package nets

import "weightshare/nets/arch"

// derived is an array whose numbers are copies of a parameter's, most of them at
// several places.
type derived[F Float] struct {
	source   *param[F]
	expanded *param[F] // not a parameter of the network
	from     []int32   // expanded.Value[i] is source.Value[from[i]]
}

func newDerived[F Float](source *param[F], from []int32) *derived[F] {
	if source == nil {
		return nil
	}
	return &derived[F]{source, newParam[F](source.Layer, source.Word, "", paramSpec{kind: source.Kind, shape: []int{len(from)}}), from}
}

func (d *derived[F]) param() *param[F] {
	if d == nil {
		return nil
	}
	return d.expanded
}

func (d *derived[F]) expand() {
	if d == nil {
		return
	}
	for i, from := range d.from {
		d.expanded.Value[i] = d.source.Value[from]
	}
}

// fold adds the gradients of all copies to those of the source.
func (d *derived[F]) fold() {
	if d == nil {
		return
	}
	for i, from := range d.from {
		d.source.Grad[from] += d.expanded.Grad[i]
	}
}

// preparedOp is an operation that computes something from its parameters before
// each batch.
type preparedOp[F Float] interface {
	op[F]
	prepare()
}

// derivedConv is a convolution whose weights and biases are derived.
type derivedConv[F Float] struct {
	*conv[F]
	weights, biases *derived[F]
	pieces          []shard[F] // the whole convolution, as one piece
}

// newDerivedConv builds a convolution from derived weights and biases; biases may
// be nil.
func newDerivedConv[F Float](at opBase, l *arch.Layer, weights, biases *derived[F]) *derivedConv[F] {
	c := &derivedConv[F]{conv: newConvolution(at, l, weights.param(), biases.param()), weights: weights, biases: biases}
	c.pieces = c.conv.shards(1)
	return c
}

func (c *derivedConv[F]) prepare() {
	c.weights.expand()
	c.biases.expand()
}

func (c *derivedConv[F]) shards(int) []shard[F] {
	s := shard[F]{op: c, spans: []span[F]{{c.weights.source, 0, len(c.weights.source.Value)}}}
	if c.biases != nil && c.biases.source != c.weights.source {
		s.spans = append(s.spans, span[F]{c.biases.source, 0, len(c.biases.source.Value)})
	}
	for i := range c.pieces {
		s.work += c.pieces[i].work
	}
	return []shard[F]{s}
}

func (c *derivedConv[F]) gradient(b *batch[F], s *shard[F]) {
	for i := range c.pieces {
		c.conv.gradient(b, &c.pieces[i])
	}
	for i := range s.spans {
		clear(s.spans[i].p.Grad)
	}
	c.weights.fold()
	c.biases.fold()
}

// fixedConv is a convolution whose weights are not trained.
type fixedConv[F Float] struct{ conv *conv[F] }

func (c fixedConv[F]) base() *opBase               { return c.conv.base() }
func (c fixedConv[F]) reserve(b *batch[F])         { c.conv.reserve(b) }
func (c fixedConv[F]) forward(b *batch[F], g int)  { c.conv.forward(b, g) }
func (c fixedConv[F]) backward(b *batch[F], g int) { c.conv.backward(b, g) }
func (c fixedConv[F]) skipInputGradient()          { c.conv.skipInputGradient() }
