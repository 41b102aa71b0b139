package nets

import (
	"weightshare/nets/internal/simd"
)

// op is one operation of a compiled network. It reads slot in() and writes
// slot out(), both for one group of samples at a time.
type op[F Float] interface {
	base() *opBase
	// reserve allocates what the operation keeps beside the slots.
	reserve(b *batch[F])
	forward(b *batch[F], g int)
	// backward turns the gradient of its outputs into that of its inputs.
	backward(b *batch[F], g int)
}

// batchOpOf is an operation that needs all groups of a batch before it can go
// on with any: batch norm.
type batchOp[F Float] interface {
	op[F]
	batchForward(b *batch[F])
	batchBackward(b *batch[F])
}

// opBase is what every operation knows of itself.
type opBase struct {
	id      int // index into the program
	layer   int // index into Network().Flat()
	word    string
	in, out int // slots
}

func (o *opBase) base() *opBase { return o }

// state is what an operation keeps beside its slots, per batch.
type opState[F Float] struct {
	ints   []int32
	floats []F
}

// batch is the working memory of one batch of samples. Slot s holds, for every
// group of samples, size[s] units of lanes samples each, then one unit that is
// always zero in act (what lies beyond the border) and rubbish in delta.
type batch[F Float] struct {
	prog       *program[F]
	lanes      int // samples side by side: simd.Width, or 1
	groups     int // allocated
	count      int // samples in use
	train      bool
	asm        bool   // assembly
	dropoutKey uint64 // of this step's dropout
	// wantInput asks the first layer for the gradient of the input.
	wantInput bool

	stride      []int // elements of a group, per slot
	activations [][]F
	deltas      [][]F
	state       []opState[F]
	loss        []float64 // per group: sum over its samples
	target      []F       // per group like the last slot
	labels      []int32
	work        []F // per group: one patch and its gradient, for single samples
	patch       int
}

// newBatch allocates working memory for up to count samples.
func newBatch[F Float](p *program[F], count int, train bool) *batch[F] {
	b := &batch[F]{prog: p, lanes: simd.Width, train: train, asm: p.asm}
	if train && count < minVectorBatch && !p.forceVector {
		b.lanes = 1
	}
	b.groups = (count + b.lanes - 1) / b.lanes
	for _, units := range p.size {
		stride := (units + 1) * b.lanes
		if b.lanes == 1 {
			stride = (units + 1 + simd.Slack + 7) / 8 * 8
		}
		b.stride = append(b.stride, stride)
		b.activations = append(b.activations, make([]F, stride*b.groups))
		if train {
			b.deltas = append(b.deltas, make([]F, stride*b.groups))
		}
	}
	b.loss = make([]float64, b.groups)
	b.state = make([]opState[F], len(p.ops))
	for _, o := range p.ops {
		o.reserve(b)
	}
	if b.lanes == 1 {
		b.work = make([]F, 2*b.patch*b.groups)
	}
	b.count = count
	return b
}

// usedGroups is how many groups hold samples.
func (b *batch[F]) usedGroups() int { return (b.count + b.lanes - 1) / b.lanes }

// samplesIn is how many lanes of group g hold samples.
func (b *batch[F]) samplesIn(g int) int { return min(b.lanes, b.count-g*b.lanes) }

// activation gives group g's activations of a slot, the zero unit included.
func (b *batch[F]) activation(slot, g int) []F {
	return b.activations[slot][g*b.stride[slot]:][:b.stride[slot]]
}

// delta gives group g's gradients of a slot.
func (b *batch[F]) delta(slot, g int) []F {
	return b.deltas[slot][g*b.stride[slot]:][:b.stride[slot]]
}

// elements is how many elements of a group are units of the slot.
func (b *batch[F]) elements(slot int) int { return b.prog.size[slot] * b.lanes }

// patches gives group g's two scratch vectors, for single samples.
func (b *batch[F]) patches(g int) (patch, gradient []F) {
	w := b.work[2*b.patch*g:][:2*b.patch]
	return w[:b.patch], w[b.patch:]
}

// reservePatch makes sure that patches are long enough for taps cells.
func (b *batch[F]) reservePatch(taps int) {
	b.patch = max(b.patch, (taps+simd.Slack+7)/8*8)
}

// load fills group g of the first slot, and the targets, with samples of d.
// Sample i of the batch is number pick[i] of the data, or from+i if pick is
// nil.
func (b *batch[F]) load(d *Data[F], pick []int, from, g int) {
	units := b.prog.size[0]
	x := b.activation(0, g)
	outs := b.prog.size[len(b.prog.size)-1]
	for l := range b.samplesIn(g) {
		at := g*b.lanes + l
		n := from + at
		if pick != nil {
			n = pick[at]
		}
		scatter(x, d.X[n*units:][:units], l, b.lanes)
		if d.Labels != nil && b.labels != nil {
			b.labels[at] = d.Labels[n]
		}
		if d.Targets != nil && b.target != nil {
			scatter(b.target[g*outs*b.lanes:], d.Targets[n*outs:][:outs], l, b.lanes)
		}
	}
	for l := b.samplesIn(g); l < b.lanes; l++ {
		for u := range units {
			x[u*b.lanes+l] = 0
		}
	}
}

// scatter lays one sample into lane l.
func scatter[F Float](to, sample []F, l, width int) {
	if width == 1 {
		copy(to, sample)
		return
	}
	for _, v := range sample {
		to[l] = v
		to = to[width:]
	}
}

// gather copies lane after lane of a slot back into sample-major order.
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
