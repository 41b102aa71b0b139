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

// gatherer is an operation that needs all groups of a batch before it can go
// on with any: batch norm.
type gatherer[F Float] interface {
	op[F]
	gatherForward(b *batch[F])
	gatherBackward(b *batch[F])
}

// opBase is what every operation knows of itself.
type opBase struct {
	id      int // index into the program
	layer   int // index into Network().Flat()
	word    string
	in, out int // slots
}

func (o *opBase) base() *opBase { return o }

// kept is what an operation keeps beside its slots, per batch.
type kept[F Float] struct {
	ints  []int32
	reals []F
}

// batch is the working memory of one batch of samples. Slot s holds, for every
// group of samples, size[s] units of lanes samples each, then one unit that is
// always zero in act (what lies beyond the border) and rubbish in delta.
type batch[F Float] struct {
	prog   *program[F]
	lanes  int // samples side by side: lanes.Width, or 1
	groups int // allocated
	count  int // samples in use
	train  bool
	fast   bool   // assembly
	salt   uint64 // of this step's dropout
	// wantInput asks the first layer for the gradient of the input.
	wantInput bool

	stride []int // elements of a group, per slot
	act    [][]F
	delta  [][]F
	kept   []kept[F]
	loss   []float64 // per group: sum over its samples
	target []F       // per group like the last slot
	labels []int32
	work   []F // per group: one patch and its gradient, for single samples
	patch  int
}

// newBatch allocates working memory for up to count samples.
func newBatch[F Float](p *program[F], count int, train bool) *batch[F] {
	b := &batch[F]{prog: p, lanes: simd.Width, train: train, fast: p.fast}
	if train && count < sampleBySample && !p.wide {
		b.lanes = 1
	}
	b.groups = (count + b.lanes - 1) / b.lanes
	for _, units := range p.size {
		stride := (units + 1) * b.lanes
		if b.lanes == 1 {
			stride = (units + 1 + simd.Slack + 7) / 8 * 8
		}
		b.stride = append(b.stride, stride)
		b.act = append(b.act, make([]F, stride*b.groups))
		if train {
			b.delta = append(b.delta, make([]F, stride*b.groups))
		}
	}
	b.loss = make([]float64, b.groups)
	b.kept = make([]kept[F], len(p.ops))
	for _, o := range p.ops {
		o.reserve(b)
	}
	if b.lanes == 1 {
		b.work = make([]F, 2*b.patch*b.groups)
	}
	b.count = count
	return b
}

// used is how many groups hold samples.
func (b *batch[F]) used() int { return (b.count + b.lanes - 1) / b.lanes }

// valid is how many lanes of group g hold samples.
func (b *batch[F]) valid(g int) int { return min(b.lanes, b.count-g*b.lanes) }

// a gives group g's activations of a slot, the zero unit included.
func (b *batch[F]) a(slot, g int) []F {
	return b.act[slot][g*b.stride[slot]:][:b.stride[slot]]
}

// d gives group g's gradients of a slot.
func (b *batch[F]) d(slot, g int) []F {
	return b.delta[slot][g*b.stride[slot]:][:b.stride[slot]]
}

// elements is how many elements of a group are units of the slot.
func (b *batch[F]) elements(slot int) int { return b.prog.size[slot] * b.lanes }

// patches gives group g's two scratch vectors, for single samples.
func (b *batch[F]) patches(g int) (patch, gradient []F) {
	w := b.work[2*b.patch*g:][:2*b.patch]
	return w[:b.patch], w[b.patch:]
}

// needPatch makes sure that patches are long enough for taps cells.
func (b *batch[F]) needPatch(taps int) {
	b.patch = max(b.patch, (taps+simd.Slack+7)/8*8)
}

// load fills group g of the first slot, and the targets, with samples of d.
// Sample i of the batch is number pick[i] of the data, or from+i if pick is
// nil.
func (b *batch[F]) load(d *Data[F], pick []int, from, g int) {
	units := b.prog.size[0]
	x := b.a(0, g)
	outs := b.prog.size[len(b.prog.size)-1]
	for l := range b.valid(g) {
		at := g*b.lanes + l
		n := from + at
		if pick != nil {
			n = pick[at]
		}
		spread(x, d.X[n*units:][:units], l, b.lanes)
		if d.Labels != nil && b.labels != nil {
			b.labels[at] = d.Labels[n]
		}
		if d.Targets != nil && b.target != nil {
			spread(b.target[g*outs*b.lanes:], d.Targets[n*outs:][:outs], l, b.lanes)
		}
	}
	for l := b.valid(g); l < b.lanes; l++ {
		for u := range units {
			x[u*b.lanes+l] = 0
		}
	}
}

// spread lays one sample into lane l.
func spread[F Float](to, sample []F, l, width int) {
	if width == 1 {
		copy(to, sample)
		return
	}
	for _, v := range sample {
		to[l] = v
		to = to[width:]
	}
}

// collect copies lane after lane of a slot back into sample-major order.
func (b *batch[F]) collect(dst []F, slots [][]F, slot int) {
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
