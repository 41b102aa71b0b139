package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// op is one operation of a program. It works on one group of samples at a time.
type op[F Float] interface {
	base() *opBase
	forward(b *batch[F], g int)
	// backward computes the gradient of the operation's input from that of its
	// output.
	backward(b *batch[F], g int)
}

type statefulOp[F Float] interface {
	op[F]
	// reserve allocates it.
	reserve(b *batch[F])
}

// batchOp is an operation that needs all groups of a batch before it can go on
// with any, as batch normalization does.
type batchOp[F Float] interface {
	op[F]
	batchForward(b *batch[F])
	batchBackward(b *batch[F])
}

// pairedOp is an operation that may take less time for two groups of samples together
// than for one after the other.
type pairedOp[F Float] interface {
	op[F]
	// pairs reports whether it does.
	pairs(b *batch[F]) bool
	// forwardPair is forward for groups g and g+1.
	forwardPair(b *batch[F], g int)
}

type opBase struct {
	id      int // index into program.ops
	layer   int // index into Network().Flat()
	word    string
	part    int // which of the layer's operations, from 0
	parts   int
	in, out int // slots, the first of each
	ins     []int
	outs    []int
}

func (o *opBase) base() *opBase { return o }

type opState[F Float] struct {
	ints   []int32
	floats []F
}

// batch is the working memory for one batch of samples, in groups of lanes
// samples side by side. A group's part of a slot is
//
//	[units][lanes]
//
// and one extra unit, for what lies beyond the border: always zero in activations,
// undefined in deltas.
type batch[F Float] struct {
	prog         *program[F]
	lanes        int // simd.Width or 1
	groups       int // allocated
	count        int // samples in use
	train        bool
	instructions simd.Instructions
	dropoutKey   uint64   // of this training step; 0 outside training
	dropped      float64  // the fraction that dropout drops; 0 means half
	shifts       [][2]int // by which each sample moves down and right, in pixels; nil for none

	paired      []pairedOp[F] // by operation; nil for one that takes groups one after another
	atOnce      int           // groups that operations take at a time, at most
	stride      []int         // elements per group, by slot
	activations [][]F         // by slot
	deltas      [][]F         // the gradients of the loss, by slot
	state       []opState[F]
	loss        []float64 // per group, summed over samples
	target      []F       // laid out like the output, without the extra unit
	labels      []int32
	work        []F // per group two patches, for single samples
	patch       int // elements of a patch
}

func newBatch[F Float](p *program[F], count int, train bool) *batch[F] {
	b := &batch[F]{prog: p, lanes: simd.Width, train: train, instructions: p.instructions}
	if train && !p.forceVector {
		b.lanes = lanesFor(count)
	}
	b.groups = (count + b.lanes - 1) / b.lanes
	for slot, units := range p.size {
		stride := groupStride(units, b.lanes)
		b.stride = append(b.stride, stride)
		if same := p.alias[slot]; same != slot {
			b.activations = append(b.activations, b.activations[same])
		} else {
			b.activations = append(b.activations, make([]F, stride*b.groups))
		}
		if train {
			b.deltas = append(b.deltas, make([]F, stride*b.groups))
		}
	}
	b.loss = make([]float64, b.groups)
	b.state = make([]opState[F], len(p.ops))
	b.atOnce, b.paired = 1, make([]pairedOp[F], len(p.ops))
	for i, o := range p.ops {
		if s, ok := o.(statefulOp[F]); ok {
			s.reserve(b)
		}
		if o, ok := o.(pairedOp[F]); ok && o.pairs(b) {
			b.atOnce, b.paired[i] = 2, o
		}
	}
	if b.lanes == 1 {
		b.work = make([]F, 2*b.patch*b.groups)
	}
	b.count = count
	return b
}

// minVectorBatch is the batch size below which samples are trained one at a time:
// groups of sixteen would be mostly padding.
const minVectorBatch = 8

// lanesFor returns how many samples of a training batch lie side by side.
func lanesFor(count int) int {
	if count < minVectorBatch {
		return 1
	}
	return simd.Width
}

func groupStride(units, lanes int) int {
	if lanes == 1 {
		return (units + 1 + simd.Slack + 7) / 8 * 8
	}
	return (units + 1) * lanes
}

func (b *batch[F]) usedGroups() int { return (b.count + b.lanes - 1) / b.lanes }

// groupsPerTask returns how many groups a worker takes through the operations at a time.
// No worker is left without a task.
func (b *batch[F]) groupsPerTask(pool *workerPool, cost int) int {
	if groups := b.usedGroups(); groups >= b.atOnce*pool.workersFor(groups, cost) {
		return b.atOnce
	}
	return 1
}

// forward runs operations first to last−1 on groups from to to−1.
func (b *batch[F]) forward(first, last, from, to int) {
	for i := first; i < last; i++ {
		g := from
		if o := b.paired[i]; o != nil {
			for ; g+2 <= to; g += 2 {
				o.forwardPair(b, g)
			}
		}
		for ; g < to; g++ {
			b.prog.ops[i].forward(b, g)
		}
	}
}

func (b *batch[F]) samplesIn(g int) int { return min(b.lanes, b.count-g*b.lanes) }

// activation returns group g's activations of a slot, including the zero unit.
func (b *batch[F]) activation(slot, g int) []F {
	return b.activations[slot][g*b.stride[slot]:][:b.stride[slot]]
}

func (b *batch[F]) delta(slot, g int) []F {
	return b.deltas[slot][g*b.stride[slot]:][:b.stride[slot]]
}

// operand is one slot's activations or deltas, of all groups.
type operand[F Float] struct {
	values []F
	stride int // between groups
}

func (b *batch[F]) operand(slots [][]F, slot int) operand[F] {
	return operand[F]{slots[slot], b.stride[slot]}
}

func (o operand[F]) group(g int) []F { return o.values[g*o.stride:][:o.stride] }

func (b *batch[F]) elements(slot int) int { return b.prog.size[slot] * b.lanes }

// patches returns group g's two scratch vectors, for single samples.
func (b *batch[F]) patches(g int) (patch, gradient []F) {
	w := b.work[2*b.patch*g:][:2*b.patch]
	return w[:b.patch], w[b.patch:]
}

// load copies samples of d, and their labels or targets, into group g. Sample i of the
// batch is sample pick[i] of d, or from+i if pick is nil. Lanes without a sample get
// zeros.
func (b *batch[F]) load(d *Data[F], pick []int, from, g int) {
	units := b.prog.size[0]
	x := b.activation(0, g)
	outs := b.prog.size[b.prog.output]
	var samples [simd.Width][]F
	for l := range b.samplesIn(g) {
		at := g*b.lanes + l
		n := from + at
		if pick != nil {
			n = pick[at]
		}
		samples[l] = d.X[n*units:][:units]
		if b.shifts != nil {
			scatterShifted(x, samples[l], b.prog.net.arch.Input, b.shifts[at], l, b.lanes)
		}
		if d.Labels != nil && b.labels != nil {
			b.labels[at] = d.Labels[n]
		}
		if d.Targets != nil && b.target != nil {
			scatter(b.target[g*outs*b.lanes:], d.Targets[n*outs:][:outs], l, b.lanes)
		}
	}
	switch {
	case b.shifts != nil:
	case b.lanes == 1:
		copy(x, samples[0])
	default:
		simd.Interleave(x, samples[:b.samplesIn(g)], b.instructions)
	}
	for l := b.samplesIn(g); l < b.lanes; l++ {
		for u := range units {
			x[u*b.lanes+l] = 0
		}
	}
}

// scatter copies one sample into lane l.
func scatter[F Float](dst, sample []F, l, lanes int) {
	if lanes == 1 {
		copy(dst, sample)
		return
	}
	for _, v := range sample {
		dst[l] = v
		dst = dst[lanes:]
	}
}

// scatterShifted does the same with the images moved down and right. Pixels that come
// in at the border are zero.
func scatterShifted[F Float](dst, sample []F, shape arch.Shape, by [2]int, l, lanes int) {
	for plane := range len(sample) / (shape.H * shape.W) {
		from := sample[plane*shape.H*shape.W:]
		for r := range shape.H {
			for c := range shape.W {
				var v F
				if y, x := r-by[0], c-by[1]; y >= 0 && y < shape.H && x >= 0 && x < shape.W {
					v = from[y*shape.W+x]
				}
				dst[((plane*shape.H+r)*shape.W+c)*lanes+l] = v
			}
		}
	}
}

func (b *batch[F]) gather(dst []F, slots [][]F, slot int) {
	units := b.prog.size[slot]
	for i := range b.count {
		g, l := i/b.lanes, i%b.lanes
		from := slots[slot][g*b.stride[slot]:]
		to := dst[i*units:][:units]
		for u := range to {
			to[u] = from[u*b.lanes+l]
		}
	}
}
