package onnx

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// weightUse records which weights the layers have.
type weightUse struct {
	used     map[int]bool     // tensors that a layer has
	had      map[int]int64    // by tensor: the numbers of its parts that a layer has
	settings map[int]bool     // tensors that are no weights
	parts    []weights.Tensor // parts that nodes cut from tensors; their indexes follow those of the file's
	whole    []int            // by part: the index of what it was cut from
	cuts     map[string]int   // indexes of the parts by how they were cut
}

func newWeightUse(m *Model) weightUse {
	return weightUse{used: map[int]bool{}, had: map[int]int64{}, settings: m.settings(), cuts: map[string]int{}}
}

// sources lists the tensors that a constant was computed from.
func (t tensor) sources() []int {
	switch {
	case t.from != nil:
		return t.from
	case t.weight >= 0:
		return []int{t.weight}
	}
	return nil
}

// tensor returns a tensor of the file, or a part that was cut from one.
func (b *building) tensor(at int) *weights.Tensor {
	if n := len(b.m.tensors); at >= n {
		return &b.parts[at-n]
	}
	return &b.m.tensors[at]
}

// cut returns a part of weights, such as one of the three matrices that attention keeps
// in one tensor. A part that is cut twice in the same way is the same part.
func (b *building) cut(x tensor, dims []int64, how ...any) tensor {
	whole := slices.Equal(dims, x.dims)
	if whole || dims == nil || len(x.sources()) != 1 || len(b.parts) >= weights.MaxTensors {
		x.dims = dims
		return x
	}
	key := fmt.Sprint(x.weight, dims, how)
	at, known := b.cuts[key]
	if !known {
		at = len(b.m.tensors) + len(b.parts)
		b.cuts[key] = at
		part := weights.Tensor{Name: b.tensor(x.weight).Name, Shape: dims, Type: b.tensor(x.weight).Type, Offset: -1}
		part.Numbers = max(0, layers.Product(dims...))
		b.parts = append(b.parts, part)
		b.whole = append(b.whole, x.weight)
	}
	return tensor{at: arch.FromInput, dims: dims, channel: x.channel, weight: at}
}

// constants lists the tensors that the node's constants were computed from, except for
// sizes and indexes.
func (b *building) constants() []int {
	var all []int
	for i := range b.n.inputs {
		t, _ := b.input(i)
		for _, at := range t.sources() {
			if kind := b.tensor(at).Type.Name; kind != "I64" && kind != "BOOL" && !slices.Contains(all, at) {
				all = append(all, at)
			}
		}
	}
	return all
}

// first returns the first of a list of indexes, or −1 if it is empty.
func first(all []int) int {
	if len(all) == 0 {
		return -1
	}
	return all[0]
}

// usedBefore reports whether an earlier layer has all the weights that a constant was
// computed from.
func (b *building) usedBefore(t tensor) bool {
	all := t.sources()
	return len(all) > 0 && !slices.ContainsFunc(all, func(at int) bool { return !b.used[at] })
}

// again reports whether an earlier layer has the same weights, and records them.
func (b *building) again(weights ...tensor) bool {
	again := len(weights) > 0
	for _, t := range weights {
		again = again && b.usedBefore(t)
	}
	for _, t := range weights {
		b.use(t.sources()...)
	}
	return again
}

// use records that a layer has weights. Whoever has a part has the tensor that it was
// cut from.
func (b *building) use(all ...int) {
	for _, at := range all {
		if whole := b.wholeOf(at); whole != at && !b.used[at] {
			b.had[whole] += b.tensor(at).Numbers
		}
		b.used[at] = true
	}
}

// flowing reports whether the node takes a value that depends on the network's input.
func (b *building) flowing() bool {
	for i := range b.n.inputs {
		if t, ok := b.input(i); ok && t.weight < 0 && t.flows {
			return true
		}
	}
	return false
}

// useConstants records the constants of a node as used, unless the node computes a constant
// itself. The node has counted those that are parameters.
func (b *building) useConstants() {
	out := b.now[b.n.outputs[0]]
	if layer := out.weight < 0 && out.values == nil; b.Err() == nil && (layer || b.flowing()) {
		b.use(b.constants()...)
	}
}

// numbers counts the node's constants, except for single numbers and for tensors that an
// earlier layer has. The constants of a node that computes weights count where these are
// used.
func (b *building) numbers() (n int64) {
	if !b.flowing() {
		return 0
	}
	for _, at := range b.constants() {
		n += b.take(at)
	}
	return n
}

// take returns how many numbers a tensor has, 0 if an earlier layer has it. Whoever takes
// a part outside of a layer of its own, such as the first rows of a table of positions,
// takes what is left of the whole.
func (b *building) take(at int) int64 {
	if at < 0 || b.used[at] || !b.isParameter(at) {
		return 0
	}
	whole := b.wholeOf(at)
	n := b.left(whole)
	b.use(at)
	b.had[whole] = b.tensor(whole).Numbers
	return n
}

// wholeOf returns the tensor of the file that a part was cut from.
func (b *building) wholeOf(at int) int {
	for at >= len(b.m.tensors) {
		at = b.whole[at-len(b.m.tensors)]
	}
	return at
}

// left returns how many numbers of a tensor no layer has.
func (b *building) left(whole int) int64 {
	if b.used[whole] {
		return 0
	}
	return max(0, b.tensor(whole).Numbers-b.had[whole])
}

// isParameter reports whether a tensor is of fractions and is more than a setting of a
// node.
func (b *building) isParameter(at int) bool {
	t := b.tensor(at)
	return strings.Contains(t.Type.Name, "F") && (at >= len(b.m.tensors) || !b.settings[at] && !b.m.isSetting(at))
}

// isWeight reports whether a tensor is a parameter that no node holds as a constant.
func (b *building) isWeight(at int) bool {
	return b.isParameter(at) && !b.m.literal[at]
}

// rest adds the parameters of the file that no layer has taken, so that all of them
// count: those that a loop uses, for instance, if nothing is known of what it does.
func (b *building) rest() {
	var n int64
	var names []string
	for at := range b.m.tensors {
		if b.left(at) == 0 || !b.isWeight(at) {
			continue
		}
		n += b.left(at)
		names = append(names, b.m.tensors[at].Name)
	}
	if n == 0 || b.Err() != nil {
		return
	}
	last := b.Last()
	const shown = 3
	list := visible.Text(strings.Join(names[:min(len(names), shown)], ", "))
	if more := len(names) - shown; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	b.Note("Which layer uses %s is not known: the numbers alone are counted.", list)
	b.Add(arch.Node{Name: names[0], Inputs: []int{last}, Operation: arch.Operation{Name: "Weights", Out: b.Shape(last), Parameters: n, Reach: arch.Pointwise}})
}
