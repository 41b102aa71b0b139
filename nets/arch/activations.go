package arch

import (
	"fmt"
	"slices"
)

// Memory is what a network takes in bytes, as a lower bound: it does not include a
// framework's own overhead.
type Memory struct {
	Batch          int          `json:"batch"`            // samples at a time
	BytesPerNumber int          `json:"bytes_per_number"` // for weights and for activations
	Weights        Hypothetical `json:"weights"`
	Inference      Hypothetical `json:"inference"` // weights, and peak activations for each sample
	Training       Hypothetical `json:"training"`  // weights, gradients, the optimizer's state, what the backward pass needs
}

// Optimizers lists the optimizers that SetMemory knows, with the number of values
// that each keeps for every parameter in addition to its gradient.
func Optimizers() map[string]int {
	return map[string]int{"sgd": 0, "momentum": 1, "rmsprop": 1, "adagrad": 1, "adam": 2, "adamw": 2}
}

// SetMemory sets how the memory in the totals is calculated: for batch samples at a
// time, bytes (1, 2, 4 or 8) per number, and an optimizer that keeps state numbers
// for every parameter.
func (c *Counts) SetMemory(batch, bytes, state int) error {
	learnt, err := TrainingBytes(c.Totals.Parameters, bytes, state)
	if err != nil {
		return err
	}
	if batch < 1 {
		return fmt.Errorf("a batch of %d samples is not possible; write 1 or more", batch)
	}
	t := &c.Totals
	each := func(n Hypothetical) Hypothetical { return n.times(int64(bytes)) }
	parameters, samples := Hypothetical(t.Parameters), int64(batch)
	t.Memory = Memory{
		Batch: batch, BytesPerNumber: bytes,
		Weights:   each(parameters),
		Inference: each(parameters.plus(t.PeakActivations.times(samples))),
		Training:  learnt.plus(each(Hypothetical(c.Input.Units()).plus(t.Activations).plus(t.kept).times(samples))),
	}
	t.Bytes = t.Memory.Weights
	return nil
}

// TrainingBytes returns the memory of parameters in training, with the given bytes
// per number (1, 2, 4 or 8): the parameters themselves, their gradients, and the
// state numbers that the optimizer keeps for each.
func TrainingBytes(parameters int64, bytes, state int) (Hypothetical, error) {
	switch bytes {
	case 1, 2, 4, 8:
		return Hypothetical(parameters).times(int64(2 + state)).times(int64(bytes)), nil
	}
	return 0, fmt.Errorf("%d bytes a number are not possible; write 1, 2, 4 or 8", bytes)
}

// inPlace reports whether the layer's output can overwrite its input, number by
// number.
func (l *Layer) inPlace() bool {
	return l.info.inPlace || l.info.family == activation || l.info.family == normalization
}

// Activations counts the numbers that the layer adds to the activations of a forward
// pass: its output, or 0 if it works in place.
func (r *LayerCounts) Activations() Hypothetical {
	if r.Layer.inPlace() {
		return 0
	}
	return Hypothetical(r.Layer.Out.Units())
}

// countActivations sums the outputs of all layers that do not work in place, and
// finds the maximum number of values alive at once while the network runs from its
// input to its output.
func (n *Network) countActivations() (sum, peak Hypothetical) {
	for _, l := range n.Flat() {
		if !l.inPlace() {
			sum = sum.plus(Hypothetical(l.Out.Units()))
		}
	}
	run := liveness{current: Hypothetical(n.Input.Units())}
	run.peak = run.current
	run.sequence(n.Layers)
	return sum, run.peak
}

// liveness follows a forward pass of one sample, layer by layer, freeing each tensor
// as soon as nothing needs it.
type liveness struct {
	current Hypothetical // the current tensor
	kept    bool         // something else needs it too: it is already part of held
	held    Hypothetical // other tensors that are still needed
	peak    Hypothetical
}

// own returns what the current tensor adds to held.
func (r *liveness) own() Hypothetical {
	if r.kept {
		return 0
	}
	return r.current
}

func (r *liveness) observe(alive Hypothetical) {
	if r.peak.Known() && (!alive.Known() || alive > r.peak) {
		r.peak = alive
	}
}

// become makes a new tensor the current one.
func (r *liveness) become(out Shape) {
	r.current, r.kept = Hypothetical(out.Units()), false
}

func (r *liveness) sequence(layers []*Layer) {
	for _, l := range layers {
		switch {
		case l.Kind == Repeat:
			for _, body := range l.Branches {
				r.sequence(body)
			}
		case len(l.Branches) > 0:
			r.branches(l)
		case l.inPlace() && !r.kept:
			r.become(l.Out)
			r.observe(r.held.plus(r.current))
		default:
			before := r.own()
			r.become(l.Out)
			r.observe(r.held.plus(before).plus(r.current))
		}
	}
}

// branches runs branches one after another. Their input stays alive while a later
// branch, or an empty one, still needs it; the output of each stays alive until they
// are joined.
func (r *liveness) branches(l *Layer) {
	last, identity := -1, false
	for i, b := range l.Branches {
		if len(b) == 0 {
			identity = true
		} else {
			last = i
		}
	}
	outputs := r.held
	for i, b := range l.Branches {
		if len(b) == 0 {
			continue
		}
		in := Hypothetical(b[0].In.Units())
		kept := r.kept || identity || i != last || in != r.current // a part of the current tensor is not a tensor of its own
		branch := liveness{current: in, held: outputs, kept: kept, peak: r.peak}
		if branch.kept {
			branch.held = branch.held.plus(r.own())
		}
		branch.sequence(b)
		r.peak = branch.peak
		outputs = outputs.plus(branch.own())
	}
	if identity || last < 0 {
		outputs = outputs.plus(r.own())
	}
	// A sum or product is written over a branch that has its shape.
	overwrites := l.info.inPlace && (!r.kept || slices.ContainsFunc(l.Branches, func(b []*Layer) bool {
		return len(b) > 0 && b[len(b)-1].Out == l.Out
	}))
	r.become(l.Out)
	if !overwrites {
		outputs = outputs.plus(r.current)
	}
	r.observe(outputs)
}
