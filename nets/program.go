package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// program is a network compiled into operations, in the order of its plan. Slots
// are numbered as in the plan; slot 0 is the input. In a fused program a ReLU is
// part of the convolution or dense layer before it, a global maximum tells the
// convolution before it which positions have a gradient, and whatever only the
// gradient of the input needs is left out.
type program[F Float] struct {
	net          *Net[F]
	ops          []op[F]
	size         []int  // units per slot
	alias        []int  // per slot: the one whose activations these are
	slot         []int  // per layer of Network().Flat(): the slot of its output
	output       int    // the slot of the network's output
	idle         []bool // per operation: it needs no backward pass
	prepared     []preparedOp[F]
	instructions simd.Instructions
	forceVector  bool // samples side by side even in a small batch
}

func compile[F Float](n *Net[F], fuse bool) *program[F] {
	_, single := any(F(0)).(float32)
	plan := newPlan(n.arch, operationSizes(n.kinds), fuse)
	p := &program[F]{
		net: n, slot: plan.layers, output: plan.output,
		forceVector: n.options.forceVector || !fuse,
	}
	if single {
		p.instructions = n.options.instructions
	}
	for _, s := range plan.slots {
		p.size, p.alias = append(p.size, int(s.units)), append(p.alias, s.alias)
	}
	for i, s := range plan.steps {
		at := opBase{id: i, layer: s.index, in: s.in[0], out: s.out[0], ins: s.in, outs: s.out}
		if s.layer == nil {
			p.ops = append(p.ops, &fork[F]{at})
			continue
		}
		at.word, at.part, at.parts = s.layer.Word, s.part, s.parts
		if s.channels != nil {
			p.ops = append(p.ops, &rearrange[F]{at, selected(s.channels, int(s.layer.In.Positions()))})
			continue
		}
		o := n.kinds[s.layer.Kind].newOp(p, at, s.layer)
		if c := convolutionOf(o); c != nil {
			c.relu = s.relu
		}
		p.ops = append(p.ops, o)
		if pool, ok := o.(*maxPool[F]); ok && fuse {
			p.fusePool(pool, s.layer.Kind == arch.GlobalMax)
		}
	}
	for _, o := range p.ops {
		if o, ok := o.(preparedOp[F]); ok {
			p.prepared = append(p.prepared, o)
		}
	}
	p.idle = make([]bool, len(p.ops))
	if fuse {
		p.markIdle()
	}
	for i, s := range plan.steps {
		p.idle[i] = p.idle[i] || s.dead
	}
	return p
}

// operationSizes returns a function that lists the number of output units of
// each of a layer's operations.
func operationSizes[F Float](kinds map[arch.Kind]layerKind[F]) func(*arch.Layer) []int64 {
	return func(l *arch.Layer) []int64 {
		kind := kinds[l.Kind]
		switch {
		case kind.newOp == nil:
			return nil
		case kind.between == nil:
			return []int64{l.Out.Units()}
		}
		return append(kind.between(l), l.Out.Units())
	}
}

func convolutionOf[F Float](o op[F]) *conv[F] {
	if c, ok := o.(interface{ convolution() *conv[F] }); ok {
		return c.convolution()
	}
	return nil
}

// convOf returns the operation of a convolution or dense layer, or nil if the
// layer is neither or its weights are derived from others.
func (p *program[F]) convOf(layer int) *conv[F] {
	for _, o := range p.ops {
		if c := convolutionOf(o); c != nil && c.layer == layer && c.parts == 1 {
			if _, hidden := o.(*derivedConv[F]); !hidden {
				return c
			}
		}
	}
	return nil
}

// fusePool connects a max pool with the convolution right before it. If that
// convolution applies a ReLU, the pool applies the ReLU's mask in the backward
// pass, to its few outputs instead of its many inputs.
func (p *program[F]) fusePool(pool *maxPool[F], global bool) {
	if len(p.ops) < 2 {
		return
	}
	c := convolutionOf(p.ops[len(p.ops)-2])
	if c == nil || c.out != pool.in {
		return
	}
	if c.relu {
		pool.maskReLU, c.maskedByPool = true, true
	}
	if global && c.positions >= minArgmaxPositions {
		pool.sparse, c.globalMax = true, pool
	}
}

// minArgmaxPositions is the number of positions from which the backward pass of
// a global maximum is faster over argmax positions only than over all positions,
// with sixteen samples side by side.
const minArgmaxPositions = 12

// markIdle marks the operations that need no backward pass, because neither they
// nor anything before them is trained. Frozen layers are not trained.
func (p *program[F]) markIdle() {
	trained := make([]bool, len(p.size))
	for i, o := range p.ops {
		base := o.base()
		before := false
		for _, in := range base.ins {
			before = before || trained[in]
		}
		_, trains := o.(trainableOp[F])
		trains = trains && !p.net.frozen[base.layer]
		if c, ok := o.(interface{ skipInputGradient() }); ok && !before {
			c.skipInputGradient()
		}
		p.idle[i] = !before && !trains
		for _, out := range base.outs {
			trained[out] = before || trains
		}
	}
}

// prepare computes what operations derive from their parameters.
func (p *program[F]) prepare() {
	for _, o := range p.prepared {
		o.prepare()
	}
}

// lossInput returns how many operations run before a loss, and the slot that the
// loss reads. A softmax before a cross-entropy and a sigmoid before a binary
// cross-entropy are part of the loss, which takes logits.
func (p *program[F]) lossInput(l Loss) (ops, slot int) {
	last := len(p.ops) - 1
	if last >= 0 && p.ops[last].base().out == p.output {
		switch o := p.ops[last].(type) {
		case *softmax[F]:
			if l == CrossEntropy {
				return last, o.in
			}
		case *activation[F]:
			if l == BCE && o.kind == arch.Sigmoid {
				return last, o.in
			}
		}
	}
	return last + 1, p.output
}
