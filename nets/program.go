package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// program is a network compiled for running: operations that hand slots on to
// one another. Where it is fused, a rectifier works inside the layer before it
// and a global maximum hands its winners straight to the convolution.
type program[F Float] struct {
	ops         []op[F]
	size        []int // units per slot
	slot        []int // per layer of Network().Flat(): the slot of its output
	asm         bool
	forceVector bool // lanes even for a small batch
}

// compile builds the program of a network.
func compile[F Float](n *Net[F], fuse bool) *program[F] {
	_, single := any(F(0)).(float32)
	p := &program[F]{
		size:        []int{int(n.arch.Input.Units())},
		asm:         single && simd.Available() && !n.options.noAsm,
		forceVector: n.options.forceVector || !fuse,
	}
	flat := n.arch.Flat()
	mirrored := map[*arch.Layer]*conv[F]{}
	for i, l := range flat {
		at := opBase{id: len(p.ops), layer: i, word: l.Word, in: len(p.size) - 1, out: len(p.size)}
		o := n.newOp(at, l, mirrored)
		if fuse && l.Kind == arch.ReLU && p.fuseReLU() {
			o = nil
		}
		if o != nil {
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

// newOp makes the operation of a layer, nil for those that do nothing.
func (n *Net[F]) newOp(at opBase, l *arch.Layer, mirrored map[*arch.Layer]*conv[F]) op[F] {
	w, b := n.param(at.layer, Weight), n.param(at.layer, Bias)
	switch l.Kind {
	case arch.Conv, arch.Local, arch.Depthwise:
		return newConv(at, l, w, b)
	case arch.Dense:
		c := newDense(at, l, w, b)
		mirrored[l] = c
		return c
	case arch.Tied:
		return newTied(at, mirrored[l.Mirrors], b)
	case arch.MaxPool, arch.GlobalMax:
		return newMaxPool[F](at, l)
	case arch.AvgPool, arch.GlobalAverage:
		return newAvgPool[F](at, l)
	case arch.Coords:
		return newCoords[F](at, l)
	case arch.Softmax:
		return newSoftmax[F](at, l)
	case arch.Dropout:
		return newDropout[F](at, l)
	case arch.BatchNorm:
		return newBatchNorm(at, l, w, b, n.statsOf(at.layer))
	case arch.Flatten:
		return nil
	default:
		return newActivation[F](at, l)
	}
}

// fuseReLU lets the operation before apply the rectifier, if it can.
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

// fusePool tells a pool about the convolution right before it. A rectifier
// between them is undone on the few pooled values instead of the many before;
// a global maximum, where few positions have a gradient, is not spread out at
// all.
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
		pool.sparse, c.argmax = true, pool
	}
}

// minArgmaxPositions is the number of positions from which the winners of a global
// maximum are cheaper one by one than all positions sixteen lanes wide.
const minArgmaxPositions = 12

// markFirst notes which operations need no gradient of their inputs, there
// being nothing to learn before them.
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

// lossInput says how many operations run before a loss, and in which slot they
// leave what it is worked out from. A softmax before a cross-entropy and a
// sigmoid before a binary cross-entropy are part of the loss.
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

// batchNorm finds the running state of a batch norm.
func (n *Net[F]) statsOf(layer int) *runningStats[F] {
	for _, s := range n.stats {
		if s.layer == layer {
			return s
		}
	}
	return nil
}
