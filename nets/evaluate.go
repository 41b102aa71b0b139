package nets

import (
	"math"

	"weightshare/nets/internal/simd"
)

// evalGroups is how many groups of samples are worked on at a time when
// nothing is learnt: enough for several cores, few enough to stay in cache.
const evalGroups = 8

// evalBatch gives working memory for running without learning.
func (n *Net[F]) evalBatch() *batch[F] {
	if n.evalMemory == nil {
		n.evalMemory = newBatch(n.fusedProgram, evalGroups*simd.Width, false)
	}
	return n.evalMemory
}

// Forward runs count samples, one after another in x, and gives their outputs,
// one after another. A sample's outputs are the same bits whatever company it
// is in. x must hold count inputs.
func (n *Net[F]) Forward(x []F, count int) []F {
	outs := n.fusedProgram.size[len(n.fusedProgram.size)-1]
	y := make([]F, count*outs)
	d := Data[F]{N: count, X: x}
	n.forEachGroup(&d, len(n.fusedProgram.ops), nil, func(b *batch[F], from int) {
		b.gather(y[from*outs:], b.activations, len(n.fusedProgram.size)-1)
	})
	return y
}

// forEachGroup runs the data through the first ops operations, a few groups at a
// time; each is called for every group on some core, done in order for every
// few groups.
func (n *Net[F]) forEachGroup(d *Data[F], ops int, each func(b *batch[F], g int), done func(b *batch[F], from int)) {
	b, c := n.evalBatch(), newWorkerPool(n.workers, n.fusedProgram.asm)
	work := 0
	for _, o := range n.fusedProgram.ops[:ops] {
		if l, ok := o.(trainableOp[F]); ok {
			for _, p := range l.shards(b.lanes) {
				work += p.work
			}
		}
		if gather, ok := o.(batchOp[F]); ok {
			gather.batchForward(b) // its running means: the data does not matter
		}
	}
	most := b.groups * b.lanes
	for from := 0; from < d.N; from += most {
		b.count = min(most, d.N-from)
		c.run(b.usedGroups(), work*b.count, func(g int) {
			b.load(d, nil, from, g)
			for _, o := range n.fusedProgram.ops[:ops] {
				o.forward(b, g)
			}
			if each != nil {
				each(b, g)
			}
		})
		done(b, from)
	}
}

// Evaluate gives the share of samples that are answered rightly and the mean
// loss. A sample is right if its label has the largest output; without labels,
// under BCE, if every logit is on the side of its target, 0 being no answer.
// Where there is no right or wrong the accuracy is NaN; where data does not
// fit the network or the loss both are.
func (n *Net[F]) Evaluate(d Data[F], l Loss) (accuracy, loss float64) {
	if n.check(&d, l) != nil {
		return math.NaN(), math.NaN()
	}
	ops, slot := n.fusedProgram.lossInput(l)
	b := n.evalBatch()
	b.reserveTargets(l, slot)
	right := make([]int, b.groups)
	total := 0
	n.forEachGroup(&d, ops, func(b *batch[F], g int) {
		b.computeLoss(l, slot, g)
		right[g] = b.countCorrect(&d, l, slot, g)
	}, func(b *batch[F], _ int) {
		for g := range b.usedGroups() {
			loss += b.loss[g]
			total += right[g]
		}
	})
	if d.Labels == nil && l != BCE {
		return math.NaN(), loss / float64(d.N)
	}
	return float64(total) / float64(d.N), loss / float64(d.N)
}
