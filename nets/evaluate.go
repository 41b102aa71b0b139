package nets

import (
	"fmt"
	"math"

	"weightshare/nets/internal/simd"
)

// evalGroups is the number of groups of samples that are evaluated at a time:
// enough for several cores, few enough to fit in the cache.
const evalGroups = 8

func (n *Net[F]) evalBatch() *batch[F] {
	if n.evalMemory == nil {
		n.evalMemory = newBatch(n.fusedProgram, evalGroups*simd.Width, false)
		n.evalCosts = costs(n.fusedProgram.ops, n.evalMemory.lanes)
	}
	return n.evalMemory
}

// costs returns the multiply-adds per sample of each operation, 0 for operations
// without weights.
func costs[F Float](ops []op[F], lanes int) []int {
	list := make([]int, len(ops))
	for i, o := range ops {
		if t, ok := o.(trainableOp[F]); ok {
			for _, s := range t.shards(lanes) {
				list[i] += s.work
			}
		}
	}
	return list
}

// Forward returns the outputs for count samples, whose inputs are stored one
// after another in x. A sample's outputs do not depend on the other samples,
// down to the bit.
func (n *Net[F]) Forward(x []F, count int) []F {
	outs := n.fusedProgram.size[n.fusedProgram.output]
	y := make([]F, count*outs)
	d := Data[F]{N: count, X: x}
	n.forEachGroup(&d, nil, len(n.fusedProgram.ops), nil, func(b *batch[F], from int) {
		b.gather(y[from*outs:], b.activations, n.fusedProgram.output)
	})
	return y
}

// forEachGroup runs the samples pick of the data, all if it is nil, through the first
// ops operations, evalGroups groups at a time. It calls each, unless nil, for every
// group, from several goroutines, and then done; from is the index of the batch's first
// sample.
func (n *Net[F]) forEachGroup(d *Data[F], pick []int, ops int, each func(b *batch[F], from, g int), done func(b *batch[F], from int)) {
	b := n.evalBatch()
	n.fusedProgram.prepare()
	work := 0
	for i, o := range n.fusedProgram.ops[:ops] {
		work += n.evalCosts[i]
		if whole, ok := o.(batchOp[F]); ok {
			whole.batchForward(b) // uses running statistics, not the data
		}
	}
	count, most := d.N, b.groups*b.lanes
	if pick != nil {
		count = len(pick)
	}
	for from := 0; from < count; from += most {
		b.count = min(most, count-from)
		var these []int
		if pick != nil {
			these = pick[from:]
		}
		perTask := b.groupsPerTask(n.pool, work*b.count)
		n.pool.run((b.usedGroups()+perTask-1)/perTask, work*b.count, func(task int) {
			first, last := task*perTask, min((task+1)*perTask, b.usedGroups())
			for g := first; g < last; g++ {
				b.load(d, these, from, g)
			}
			b.forward(0, ops, first, last)
			for g := first; g < last && each != nil; g++ {
				each(b, from, g)
			}
		})
		if done != nil {
			done(b, from)
		}
	}
}

// Evaluate returns the fraction of samples that are classified correctly and
// the mean loss. A sample is correct if its label has the largest output or,
// without labels under BCE, if every logit has its target's sign. If there is
// nothing to classify, the accuracy is NaN; if the data does not fit the
// network or the loss, both are.
func (n *Net[F]) Evaluate(d Data[F], l Loss) (accuracy, loss float64) {
	if n.check(&d, l) != nil {
		return math.NaN(), math.NaN()
	}
	ops, slot := n.fusedProgram.lossInput(l)
	b := n.evalBatch()
	b.reserveTargets(l, slot)
	correct := make([]int, b.groups)
	total := 0
	n.forEachGroup(&d, nil, ops, func(b *batch[F], _, g int) {
		b.computeLoss(l, slot, g)
		if d.classifies(l) {
			correct[g] = b.countCorrect(&d, slot, g)
		}
	}, func(b *batch[F], _ int) {
		for g := range b.usedGroups() {
			loss += b.loss[g]
			total += correct[g]
		}
	})
	if !d.classifies(l) {
		return math.NaN(), loss / float64(d.N)
	}
	return float64(total) / float64(d.N), loss / float64(d.N)
}

// Checker finds out which samples of a data set a network classifies correctly.
type Checker[F Float] struct {
	net       *Net[F]
	data      Data[F]
	ops, slot int // see program.lossInput
	loss      Loss
	correct   []bool
}

// NewChecker returns a checker for a network that is trained with that loss. The error
// says that the data does not fit the network or the loss, or that there is nothing to
// classify.
func NewChecker[F Float](n *Net[F], d Data[F], l Loss) (*Checker[F], error) {
	if err := n.check(&d, l); err != nil {
		return nil, err
	}
	if !d.classifies(l) {
		return nil, fmt.Errorf("nets: without labels, outputs are right or wrong only under binary cross-entropy, not under %v", l)
	}
	c := &Checker[F]{net: n, data: d, loss: l}
	c.ops, c.slot = n.fusedProgram.lossInput(l)
	return c, nil
}

// Check reports, for each of these samples, whether the network as it is now classifies
// it correctly, in the sense of Evaluate. The next call overwrites the answers.
func (c *Checker[F]) Check(samples []int) []bool {
	c.correct = append(c.correct[:0], make([]bool, len(samples))...)
	if len(samples) == 0 {
		return c.correct
	}
	c.net.evalBatch().reserveTargets(c.loss, c.slot)
	c.net.forEachGroup(&c.data, samples, c.ops, func(b *batch[F], from, g int) {
		for i := range b.samplesIn(g) {
			c.correct[from+g*b.lanes+i] = b.isCorrect(&c.data, c.slot, g, i)
		}
	}, nil)
	return c.correct
}
