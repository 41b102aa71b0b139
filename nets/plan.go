package nets

import (
	"slices"

	"weightshare/nets/arch"
)

// plan says in which order the operations of a network run, which slots of working
// memory they read and write, and what is fused. It holds no tables, so even a
// network that is too large to train has a plan.
//
// A slot has one reader. Where a network branches, a fork stands before the
// branches: its outputs are further slots that hold the same activations but have
// gradients of their own, which the fork adds up in the backward pass.
type plan struct {
	fuse   bool
	sizes  func(*arch.Layer) []int64 // units in the output of each operation of a layer
	steps  []planStep
	slots  []planSlot
	layers []int // per layer of Network.Flat: the slot of its output
	output int   // the network's
	dead   int   // how many side branches are open
}

// planStep is one operation: that of a layer, a selection of channels or, if layer
// is nil, a fork.
type planStep struct {
	layer *arch.Layer
	index int // of the layer in Network.Flat
	in    []int
	out   []int
	part  int // which of the layer's operations, from 0
	parts int
	// channels are those that a branch sees, if it does not see all.
	channels []arch.Range
	dead     bool // nothing that is trained depends on it
	relu     bool // includes the ReLU after it
}

type planSlot struct {
	units int64
	alias int // the slot whose activations these are, itself if they are its own
}

// newPlan plans a network. If fuse is set, a ReLU becomes part of the convolution
// or dense layer before it.
func newPlan(a *arch.Network, sizes func(*arch.Layer) []int64, fuse bool) *plan {
	p := &plan{fuse: fuse, sizes: sizes}
	p.output = p.sequence(a.Layers, p.slot(a.Input.Units()))
	return p
}

func (p *plan) slot(units int64) int {
	p.slots = append(p.slots, planSlot{units, len(p.slots)})
	return len(p.slots) - 1
}

// sequence plans layers one after another and returns the slot of the last one's
// output.
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
	if !p.fuse || l.Kind != arch.ReLU || !p.fuseReLU(in) {
		sizes := p.sizes(l)
		for part, units := range sizes {
			out := p.slot(units)
			p.add(planStep{layer: l, index: index, part: part, parts: len(sizes), in: []int{in}, out: []int{out}})
			in = out
		}
	}
	p.layers = append(p.layers, in)
	return in
}

// fuseReLU makes the step that writes a slot apply a ReLU, and reports whether it
// can.
func (p *plan) fuseReLU(slot int) bool {
	if len(p.steps) == 0 {
		return false
	}
	last := &p.steps[len(p.steps)-1]
	if last.relu || last.out[0] != slot || last.layer == nil || last.parts != 1 || !last.layer.Kind.Convolves() && last.layer.Kind != arch.Dense {
		return false
	}
	last.relu = true
	return true
}

// join plans a layer of branches.
func (p *plan) join(l *arch.Layer, in int) int {
	index := len(p.layers)
	p.layers = append(p.layers, in)
	if l.Kind == arch.Side {
		p.side(l, in)
		return in
	}
	ends := []int{in}
	if len(l.Branches) > 1 {
		ends = p.fork(in, len(l.Branches))
	}
	for i, body := range l.Branches {
		if l.Channels != nil {
			ends[i] = p.choose(l, index, l.Channels[i], ends[i])
		}
		ends[i] = p.sequence(body, ends[i])
	}
	if len(ends) == 1 {
		p.layers[index] = ends[0]
		return ends[0]
	}
	out := p.slot(l.Out.Units())
	p.add(planStep{layer: l, index: index, parts: 1, in: ends, out: []int{out}})
	p.layers[index] = out
	return out
}

func (p *plan) add(s planStep) {
	s.dead = p.dead > 0
	p.steps = append(p.steps, s)
}

// fork plans a fork, and returns its outputs.
func (p *plan) fork(in, branches int) []int {
	s := planStep{in: []int{in}}
	for range branches {
		out := p.slot(p.slots[in].units)
		p.slots[out].alias = p.slots[in].alias
		s.out = append(s.out, out)
	}
	p.add(s)
	return slices.Clone(s.out)
}

// choose plans the selection of a branch's channels.
func (p *plan) choose(l *arch.Layer, index int, channels []arch.Range, in int) int {
	units := int64(0)
	for _, r := range channels {
		units += int64(r.To-r.From) * l.In.Positions()
	}
	out := p.slot(units)
	p.add(planStep{layer: l, index: index, parts: 1, channels: channels, in: []int{in}, out: []int{out}})
	return out
}

// side plans a branch whose output goes nowhere: it does not run in training, only
// for inspection. It does not count as a reader of its input, because it passes no
// gradient back.
func (p *plan) side(l *arch.Layer, in int) {
	if p.fuse {
		for range (&arch.Network{Layers: l.Branches[0]}).Flat() {
			p.layers = append(p.layers, in)
		}
		return
	}
	p.dead++
	p.sequence(l.Branches[0], in)
	p.dead--
}
