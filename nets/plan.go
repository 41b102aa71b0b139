package nets

import (
	"slices"

	"weightshare/nets/arch"
)

// plan says in which order the operations of a network run, which slots of
// working memory they read and write, and what is fused. It holds no tables, so
// that a network that is too large to train has a plan too.
//
// A slot has one reader. Where a network branches, a fork stands before the
// branches: its outputs are further slots that hold the same activations, and
// have gradients of their own, which it adds up on the way back.
type plan struct {
	fuse   bool
	builds func(arch.Kind) bool // whether a kind has an operation
	steps  []planStep
	slots  []planSlot
	layers []int // per layer of Network.Flat: the slot of its output
	output int   // the network's
}

// planStep is one operation: that of a layer or, where layer is nil, a fork.
type planStep struct {
	layer *arch.Layer
	index int // of the layer in Network.Flat
	in    []int
	out   []int
	relu  bool // with the ReLU behind it
}

type planSlot struct {
	units int64
	alias int // the slot whose activations these are, itself if they are its own
}

// newPlan plans a network. Fused, a ReLU is part of the convolution or dense
// layer before it.
func newPlan(a *arch.Network, builds func(arch.Kind) bool, fuse bool) *plan {
	p := &plan{fuse: fuse, builds: builds}
	p.output = p.sequence(a.Layers, p.slot(a.Input.Units()))
	return p
}

func (p *plan) slot(units int64) int {
	p.slots = append(p.slots, planSlot{units, len(p.slots)})
	return len(p.slots) - 1
}

// sequence plans layers one behind another, and returns the slot of the last
// one's output.
func (p *plan) sequence(layers []*arch.Layer, in int) int {
	for _, l := range layers {
		switch {
		case l.Kind == arch.Repeat:
			for _, body := range l.Branches {
				in = p.sequence(body, in)
			}
		case len(l.Branches) > 0:
			in = p.join(l, in)
		default:
			in = p.single(l, in)
		}
	}
	return in
}

func (p *plan) single(l *arch.Layer, in int) int {
	index := len(p.layers)
	out := in
	switch {
	case p.fuse && l.Kind == arch.ReLU && p.fuseReLU(in):
	case p.builds(l.Kind):
		out = p.slot(l.Out.Units())
		p.steps = append(p.steps, planStep{layer: l, index: index, in: []int{in}, out: []int{out}})
	}
	p.layers = append(p.layers, out)
	return out
}

// fuseReLU lets the step that writes a slot apply a ReLU, and reports whether it
// can.
func (p *plan) fuseReLU(slot int) bool {
	if len(p.steps) == 0 {
		return false
	}
	last := &p.steps[len(p.steps)-1]
	if last.relu || last.out[0] != slot || last.layer == nil || !last.layer.Kind.Convolves() && last.layer.Kind != arch.Dense {
		return false
	}
	last.relu = true
	return true
}

// join plans a layer of branches.
func (p *plan) join(l *arch.Layer, in int) int {
	index := len(p.layers)
	p.layers = append(p.layers, -1)
	fork := planStep{in: []int{in}}
	for range l.Branches {
		copied := p.slot(p.slots[in].units)
		p.slots[copied].alias = p.slots[in].alias
		fork.out = append(fork.out, copied)
	}
	p.steps = append(p.steps, fork)
	ends := slices.Clone(fork.out)
	for i, body := range l.Branches {
		ends[i] = p.sequence(body, ends[i])
	}
	out := p.slot(l.Out.Units())
	p.steps = append(p.steps, planStep{layer: l, index: index, in: ends, out: []int{out}})
	p.layers[index] = out
	return out
}
