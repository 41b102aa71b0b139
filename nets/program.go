package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// program is a network compiled into operations. Operation i reads one slot of
// working memory and writes the next; slot 0 is the input. In a fused program a
// ReLU is part of the convolution or dense layer before it, and a global
// maximum tells the convolution before it which positions have a gradient.
type program[F Float] struct {
	net         *Net[F]
	ops         []op[F]
	size        []int // units per slot
	slot        []int // per layer of Network().Flat(): the slot of its output
	asm         bool
	forceVector bool // samples side by side even in a small batch
}

func compile[F Float](n *Net[F], fuse bool) *program[F] {
	_, single := any(F(0)).(float32)
	p := &program[F]{
		net:         n,
		size:        []int{int(n.arch.Input.Units())},
		asm:         single && simd.Available() && !n.options.noAsm,
		forceVector: n.options.forceVector || !fuse,
	}
	for i, l := range n.arch.Flat() {
		var o op[F]
		fused := fuse && l.Kind == arch.ReLU && p.fuseReLU()
		if build := n.kinds[l.Kind].newOp; build != nil && !fused {
			at := opBase{id: len(p.ops), layer: i, word: l.Word, in: len(p.size) - 1, out: len(p.size)}
			o = build(p, at, l)
			p.ops = append(p.ops, o)
			p.size = append(p.size, int(l.Out.Units()))
		}
		p.slot = append(p.slot, len(p.size)-1)
		if pool, ok := o.(*maxPool[F]); ok && fuse {
			p.fusePool(pool, l.Kind == arch.GlobalMax)
		}
	}
	p.markFirst()
	return p
}

// convOf returns the operation of a convolution or dense layer, nil if the
// layer is neither.
func (p *program[F]) convOf(layer int) *conv[F] {
	for _, o := range p.ops {
		if c, ok := o.(*conv[F]); ok && c.layer == layer {
			return c
		}
	}
	return nil
}

// fuseReLU lets the operation before apply a ReLU, and reports whether it can.
func (p *program[F]) fuseReLU() bool {
	if len(p.ops) == 0 {
		return false
	}
	c, ok := p.ops[len(p.ops)-1].(*conv[F])
	if !ok || c.relu {
		return false
	}
	c.relu = true
	return true
}

// fusePool connects a max pool with the convolution right before it. Where that
// applies a ReLU the pool applies the ReLU's mask on the backward pass, to its
// few outputs instead of its many inputs.
func (p *program[F]) fusePool(pool *maxPool[F], global bool) {
	if len(p.ops) < 2 {
		return
	}
	c, ok := p.ops[len(p.ops)-2].(*conv[F])
	if !ok {
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
// a global maximum is faster over argmax positions alone than over all
// positions, sixteen samples side by side.
const minArgmaxPositions = 12

// markFirst marks a first layer before which there is nothing to train, so that
// it need not compute the gradient of its input.
func (p *program[F]) markFirst() {
	for _, o := range p.ops {
		switch o := o.(type) {
		case *conv[F]:
			o.firstTrainable = true
			return
		case trainableOp[F]:
			return
		}
	}
}

// lossInput returns how many operations run before a loss, and the slot that
// the loss reads. A softmax before a cross-entropy and a sigmoid before a
// binary cross-entropy are part of the loss, which takes logits.
func (p *program[F]) lossInput(l Loss) (ops, slot int) {
	last := len(p.ops) - 1
	if last >= 0 {
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
	return last + 1, len(p.size) - 1
}
