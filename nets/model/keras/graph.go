package keras

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// tensor is an output of a layer in the graph being built.
type tensor struct {
	at   int
	flat bool // a row of numbers, not a map of one channel
	// padded is zero padding that is still to be added before the next layer: top,
	// bottom, left, right. Convolutions and pools take it over as their own.
	padded [4]int64
}

// building connects the layers of a model and of the models inside it.
type building struct {
	*layers.Builder
	count int
	built map[*layer]bool // layers whose weights have been counted
	// frozen says that the model being added is not trained.
	frozen bool
}

// Build connects the layers for an input. The zero Shape stands for the input in
// the file.
func (m *Model) Build(input arch.Shape) (*layers.Built, error) {
	dims := inputOf(&m.root)
	if input == (arch.Shape{}) {
		var ok bool
		if input, ok = shapeOf(dims); !ok {
			return nil, layers.NoInputError{}
		}
	}
	b, err := layers.NewBuilder(input)
	if err != nil {
		return nil, err
	}
	run := &building{Builder: b, built: map[*layer]bool{}}
	run.frozen = no(m.root.Config.Trainable)
	run.model(&m.root, "", []tensor{{at: arch.FromInput, flat: len(dims) == 2}}, 0)
	return run.Built()
}

// inputOf returns the shape of a model's input as in the file, with the batch
// first.
func inputOf(l *layer) sizes {
	for _, s := range []sizes{l.Config.Batch, l.Config.BatchInput} {
		if s != nil {
			return s
		}
	}
	for i := range min(len(l.Config.Layers), maxDepth) {
		if s := inputOf(&l.Config.Layers[i]); s != nil {
			return s
		}
	}
	return l.Config.BuildInput
}

// shapeOf returns a shape without its batch; ok is false if a size is open.
func shapeOf(dims sizes) (s arch.Shape, ok bool) {
	if len(dims) < 2 || slices.ContainsFunc(dims[1:], func(n int64) bool { return n < 1 || n > 1<<40 }) {
		return s, false
	}
	switch d := dims[1:]; len(d) {
	case 1:
		return arch.Shape{H: 1, W: int(d[0]), C: 1, OneD: true}, true
	case 2:
		return arch.Shape{H: 1, W: int(d[0]), C: int(d[1]), OneD: true}, true
	case 3:
		return arch.Shape{H: int(d[0]), W: int(d[1]), C: int(d[2])}, true
	case 4:
		return arch.Shape{D: int(d[0]), H: int(d[1]), W: int(d[2]), C: int(d[3])}, true
	}
	return s, false
}

// model adds the layers of a model and returns its outputs.
func (b *building) model(m *layer, path string, in []tensor, depth int) []tensor {
	if depth > maxDepth {
		b.Fail("models are nested more than %d deep", maxDepth)
		return in
	}
	if m.Class == "Sequential" || !connected(m) {
		for i := range m.Config.Layers {
			in = b.layer(&m.Config.Layers[i], join(path, m.Config.Layers[i].called()), in, depth)
		}
		return in
	}
	return b.functional(m, path, in, depth)
}

func connected(m *layer) bool {
	return slices.ContainsFunc(m.Config.Layers, func(l layer) bool { return len(l.Inbound) > 0 })
}

func join(path, name string) string { return strings.TrimPrefix(path+"/"+name, "/") }

// maxPasses limits how often the list of layers is scanned for those that can be
// added; Keras writes most of them in an order that needs few passes.
const maxPasses = 1000

// functional adds layers in an order in which each comes after those whose
// outputs it takes.
func (b *building) functional(m *layer, path string, in []tensor, depth int) []tensor {
	done := map[outcome][]tensor{}
	inputs := m.Config.InputLayers
	var outputs []tensor
	pending := []use{}
	for i := range m.Config.Layers {
		l := &m.Config.Layers[i]
		if len(l.Inbound) > 0 {
			for n, from := range l.Inbound {
				pending = append(pending, use{l, n, from})
			}
			continue
		}
		at := slices.IndexFunc(inputs, func(o outcome) bool { return o.layer == l.called() })
		switch {
		case at > 0 && at < len(in):
			done[outcome{l.called(), 0}] = in[at : at+1]
		case at > 0:
			done[outcome{l.called(), 0}] = []tensor{b.input(l, join(path, l.called()))}
		default:
			done[outcome{l.called(), 0}] = in[:1]
		}
	}
	for passes := 0; len(pending) > 0 && b.Err() == nil; passes++ {
		var later []use
		for _, u := range pending {
			if !u.ready(done) {
				later = append(later, u)
				continue
			}
			var from []tensor
			for _, o := range u.from {
				from = append(from, done[o]...)
			}
			outputs = b.layer(u.layer, join(path, u.layer.called()), from, depth)
			done[outcome{u.layer.called(), u.number}] = outputs
		}
		if len(later) == len(pending) || passes > maxPasses {
			b.Fail("layer %s takes what is nowhere, or what comes from itself", later[0].layer.called())
			return outputs
		}
		pending = later
	}
	return b.outputs(m, done, outputs)
}

// input adds a further input as a layer that gives its shape; sizes that the file leaves
// open are those of the first input.
func (b *building) input(l *layer, path string) tensor {
	dims := inputOf(l)
	shape, ok := shapeOf(dims)
	if !ok {
		shape = b.Shape(arch.FromInput)
	}
	b.Note("The further input %s of %s is no part of the input's size.", l.called(), shape)
	o := arch.Operation{Name: "Input", Out: shape, Reach: arch.Pointwise}
	return tensor{at: b.Add(arch.Node{Name: path, Inputs: []int{arch.FromInput}, Operation: o}), flat: len(dims) == 2}
}

// use is one use of a layer: its number and its inputs.
type use struct {
	layer  *layer
	number int
	from   outcomes
}

func (u use) ready(done map[outcome][]tensor) bool {
	return !slices.ContainsFunc(u.from, func(o outcome) bool { return done[o] == nil })
}

func (b *building) outputs(m *layer, done map[outcome][]tensor, last []tensor) []tensor {
	var found []tensor
	for _, o := range m.Config.OutputLayers {
		found = append(found, done[o]...)
	}
	if len(found) == 0 {
		return last
	}
	return found
}

// layer adds a layer, or a model inside the model.
func (b *building) layer(l *layer, path string, in []tensor, depth int) []tensor {
	if b.count++; b.count > maxLayers {
		b.Fail("the model has more than %d layers", maxLayers)
	}
	if b.Err() != nil || len(in) == 0 {
		return in
	}
	outside := b.frozen
	b.frozen = outside || no(l.Config.Trainable)
	defer func() { b.frozen = outside }()
	if len(l.Config.Layers) > 0 {
		return b.model(l, path, in, depth+1)
	}
	a := adding{building: b, config: &l.Config, class: l.Class, path: path, in: in, again: b.built[l]}
	b.built[l] = true
	return []tensor{a.layer()}
}

// shape returns the shape of a tensor as the next layer sees it.
func (b *building) shape(t tensor) arch.Shape {
	s := b.Shape(t.at)
	if t.flat {
		return arch.Shape{H: 1, W: 1, C: s.W, Flat: true}
	}
	if t.padded != [4]int64{} {
		s.H += int(t.padded[0] + t.padded[1])
		s.W += int(t.padded[2] + t.padded[3])
	}
	return s
}

// plain returns the node of a tensor, after adding its padding if it has any.
func (b *building) plain(path string, t tensor) int {
	if t.padded == [4]int64{} {
		return t.at
	}
	pad := make([]string, len(t.padded))
	for i, n := range t.padded {
		pad[i] = fmt.Sprint(n)
	}
	return b.Try(arch.Node{
		Name: path, Word: "pad" + strings.Join(pad, ","), Inputs: []int{t.at},
		Operation: arch.Operation{Name: "ZeroPadding", Out: b.shape(t)},
	})
}
