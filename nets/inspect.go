package nets

import "fmt"

// Gradient is the gradient of a loss at a network's current weights. Its
// methods read working memory of its own. The gradients of the weights are in
// Params().Grad until something else overwrites them.
type Gradient[F Float] struct {
	Loss  float64
	Input []F // with respect to the input, laid out like Data.X

	net   *Net[F]
	batch *batch[F]
}

// Gradient computes the gradient of the mean loss over all of d, without
// changing a weight. Dropout is off; batch normalization uses the batch's mean
// and variance.
func (n *Net[F]) Gradient(d Data[F], l Loss) (*Gradient[F], error) {
	if err := n.check(&d, l); err != nil {
		return nil, err
	}
	if err := n.checkValues(&d); err != nil {
		return nil, err
	}
	t := &Trainer[F]{net: n, data: d, config: Config{Loss: l, Optimizer: SGD{}}, pool: n.pool}
	t.prepare(n.inspectProgram(), d.N)
	g := &Gradient[F]{net: n, batch: t.batch, Loss: t.differentiate()}
	for i := range t.shards {
		t.shards[i].differentiate(t.batch)
	}
	g.Input = make([]F, len(d.X))
	t.batch.gather(g.Input, t.batch.deltas, 0)
	return g, nil
}

func (n *Net[F]) inspectProgram() *program[F] {
	if n.layerProgram == nil {
		n.layerProgram = compile(n, false)
	}
	return n.layerProgram
}

// Positions returns the gradient of a convolution's kernels before it is summed
// over the positions that share them: what every output position adds to the
// gradient of its kernels, laid out
// [positions][out][in/groups][kernel height][kernel width].
func (g *Gradient[F]) Positions(layer int) ([]F, error) {
	c, err := g.conv(layer)
	if err != nil {
		return nil, err
	}
	per := c.kernels * c.taps
	out := make([]F, c.positions*per)
	for pos := range c.positions {
		c.positionGradient(g.batch, pos, out[pos*per:][:per])
	}
	return out, nil
}

func (g *Gradient[F]) conv(layer int) (*conv[F], error) {
	if c := g.batch.prog.convOf(layer); c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("nets: layer %d is no convolution or dense layer", layer)
}

// Tied returns the two parts of the gradient of a dense layer that a tied layer
// mirrors, from its use as encoder and from its use as decoder, both laid out
// like the weight. They sum to the gradient.
func (g *Gradient[F]) Tied(layer int) (encoder, decoder []F, err error) {
	c, err := g.conv(layer)
	if err != nil {
		return nil, nil, err
	}
	if c.decoder == nil {
		return nil, nil, fmt.Errorf("nets: layer %d, %q: no tied layer mirrors it", layer, c.word)
	}
	encoder, decoder = make([]F, len(c.w.Value)), make([]F, len(c.w.Value))
	c.positionGradient(g.batch, 0, encoder)
	c.decoder.decoderGradient(g.batch, decoder, 0, c.kernels)
	return encoder, decoder, nil
}

// Activations returns the outputs of every layer for count samples, whose
// inputs are stored one after another in x: those of layer i of
// Network().Flat() at index i, sample by sample.
func (n *Net[F]) Activations(x []F, count int) [][]F {
	p := n.inspectProgram()
	if n.inspectMemory == nil || n.inspectMemory.count != count {
		n.inspectMemory = newBatch(p, count, false)
	}
	b := n.inspectMemory
	p.prepare()
	for _, o := range p.ops {
		if whole, ok := o.(batchOp[F]); ok {
			whole.batchForward(b)
		}
	}
	d := Data[F]{N: count, X: x}
	for g := range b.usedGroups() {
		b.load(&d, nil, 0, g)
		for _, o := range p.ops {
			o.forward(b, g)
		}
	}
	outs := make([][]F, len(p.slot))
	for i, slot := range p.slot {
		outs[i] = make([]F, count*p.size[slot])
		b.gather(outs[i], b.activations, slot)
	}
	return outs
}
