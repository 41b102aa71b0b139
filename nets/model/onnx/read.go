// Package onnx reads networks from ONNX files: nodes, their settings, and the names,
// shapes and locations of the weights, which are not read themselves.
package onnx

import (
	"math"
	"slices"

	"weightshare/nets/model/weights"
)

const (
	// maxNodes limits the nodes of a graph, maxDepth graphs within graphs.
	maxNodes = 200_000
	maxDepth = 20
	// maxKept limits the total length of the names of nodes and values, many times that
	// of large models.
	maxKept = 16 << 20
)

// Model is a network read from an ONNX file.
type Model struct {
	in      *weights.Input
	nodes   []node
	inputs  []value
	known   map[string][]int64 // shapes given by the file
	tensors []weights.Tensor
	small   map[int][]int64 // numbers of tensors that the file stores as a list
	weight  map[string]int  // indexes of the graph's tensors by name
	literal map[int]bool    // tensors that nodes hold as constants
	inside  []string        // inputs of the nodes of graphs inside the current node
	kept    int             // total length of names in bytes
	batch   int64           // the batch size of the file's shapes, −1 for any
	// batchAxis is the axis of the batch: 0, or 1 behind the steps of sequences.
	batchAxis int
	total     int // nodes, including those of graphs inside nodes
}

// node is an operation: the names of its inputs and outputs, and its settings.
type node struct {
	name, op        string
	at              int64
	inputs, outputs []string
	numbers         map[string][]int64 // integer attributes
	texts           map[string]string
	constant        int // index of its tensor, −1 if it has none
	// inner lists the indexes of the tensors of graphs inside the node, taken the names
	// of their nodes' inputs.
	inner []int
	taken []string
}

// value is an input with its shape; −1 stands for an open size.
type value struct {
	name string
	dims []int64
}

// Tensors lists the weights of the file, including constants in nodes. Small tensors
// of whole numbers that are sizes or indexes are left out, as are settings of nodes.
func (m *Model) Tensors() []weights.Tensor {
	settings := m.settings()
	var all []weights.Tensor
	for i, t := range m.tensors {
		if few := t.Numbers <= maxNumbers && (t.Type.Name == "I64" || t.Type.Name == "BOOL"); !few && !settings[i] && !m.isSetting(i) {
			all = append(all, t)
		}
	}
	return all
}

// settings lists the tensors that are not weights by what takes them: scale factors, and
// the ones and zeros with which a group normalization is exported as one by instance.
func (m *Model) settings() map[int]bool {
	all := map[int]bool{}
	joined := map[string][]string{} // what is concatenated, by the name of the result
	for _, n := range m.nodes {
		if n.op == "Concat" && len(n.outputs) == 1 {
			joined[n.outputs[0]] = n.inputs
		}
		factors := n.op == "Resize" || n.op == "Upsample"
		if !factors && n.op != "InstanceNormalization" {
			continue
		}
		for _, name := range n.inputs[min(1, len(n.inputs)):] {
			for _, name := range append([]string{name}, joined[name]...) {
				if at, ok := m.weight[name]; ok && (factors || m.literal[at]) {
					all[at] = true
				}
			}
		}
	}
	return all
}

// isSetting reports whether a tensor is a single number that no layer learns, such as
// what is added to a variance. A bias of one unit is a list.
func (m *Model) isSetting(at int) bool {
	return m.tensors[at].Numbers == 1 && (len(m.tensors[at].Shape) == 0 || m.literal[at])
}

// Is reports whether a file begins like an ONNX file: with the version of the format,
// followed by the name of the program that wrote it, operators or a graph.
func Is(in *weights.Input) bool {
	b, err := in.Read(0, min(in.Size, 64), "a model")
	if err != nil || len(b) < 8 || b[0] != 0x08 || b[1] == 0 || b[1] > 40 {
		return false
	}
	m := message{newSource(in), 2, in.Size}
	f, ok, err := m.next()
	return err == nil && ok && slices.Contains([]int32{2, 3, 5, 6, 7, 8, 14}, f.number)
}

// Read reads the graph of an ONNX file.
func Read(in *weights.Input) (*Model, error) {
	m := &Model{in: in, known: map[string][]int64{}, weight: map[string]int{}, small: map[int][]int64{}, literal: map[int]bool{}}
	found := false
	err := message{newSource(in), 0, in.Size}.each(func(f field) error {
		const graph = 7
		if f.number != graph {
			return nil
		}
		found = true
		return m.graph(f.body, 0)
	})
	if err == nil && !found {
		err = in.Errorf(in.Size, "the file ends, but a graph was expected")
	}
	return m, err
}

// graph reads a graph. For graphs inside nodes only the tensors are kept.
func (m *Model) graph(body message, depth int) error {
	if depth > maxDepth {
		return m.in.Errorf(body.at, "graphs are nested more than %d deep", maxDepth)
	}
	return body.each(func(f field) error {
		switch f.number {
		case 1:
			return m.node(f, depth)
		case 5:
			at, name, err := m.tensor(f)
			if depth == 0 && at >= 0 {
				m.weight[name] = at
			}
			return err
		case 11, 12, 13:
			v, err := m.value(f.body)
			if depth > 0 || err != nil {
				return err
			}
			if m.kept += len(v.name); m.kept > maxKept {
				return m.in.Errorf(f.at, "more than %d bytes of names; no more than that are read", maxKept)
			}
			if f.number == 11 {
				m.inputs = append(m.inputs, v)
			}
			if v.dims != nil {
				m.known[v.name] = v.dims
			}
			if len(m.inputs)+len(m.known) > 2*maxNodes {
				return m.in.Errorf(f.at, "more than %d values; no more than that are read", 2*maxNodes)
			}
		}
		return nil
	})
}

func (m *Model) node(f field, depth int) error {
	if m.total++; m.total > maxNodes {
		return m.in.Errorf(f.at, "more than %d nodes; no more than that are read", maxNodes)
	}
	n := node{at: f.at, numbers: map[string][]int64{}, constant: -1}
	tensors := len(m.tensors)
	if depth == 0 {
		m.inside = nil
	}
	err := f.body.each(func(f field) error {
		var err error
		var text string
		switch f.number {
		case 1, 2, 3, 4:
			if text, err = f.text(); err != nil {
				return err
			}
			if m.kept += len(text); m.kept > maxKept {
				return m.in.Errorf(f.at, "more than %d bytes of names; no more than that are read", maxKept)
			}
		}
		switch f.number {
		case 1:
			n.inputs = append(n.inputs, text)
		case 2:
			n.outputs = append(n.outputs, text)
		case 3:
			n.name = text
		case 4:
			n.op = text
		case 5:
			err = m.attribute(&n, f.body, depth)
		}
		if len(n.inputs)+len(n.outputs) > maxText {
			return m.in.Errorf(f.at, "a node has more than %d inputs and outputs; no more than that are read", maxText)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case depth > 0:
		m.inside = append(m.inside, n.inputs...)
		return nil
	case n.constant >= 0 && n.op == "Constant" && len(n.outputs) == 1:
		m.weight[n.outputs[0]] = n.constant
		if t := &m.tensors[n.constant]; t.Name == "" {
			t.Name = n.outputs[0]
		}
		return nil
	}
	if n.op == "If" || n.op == "Loop" || n.op == "Scan" {
		n.taken = m.inside
		for at := tensors; at < len(m.tensors); at++ {
			n.inner = append(n.inner, at)
		}
	}
	m.nodes = append(m.nodes, n)
	return nil
}

func (m *Model) attribute(n *node, body message, depth int) error {
	var name, text string
	var ints []int64
	err := body.each(func(f field) (err error) {
		switch f.number {
		case 1:
			name, err = f.text()
		case 2:
			ints = []int64{int64(math.Float32frombits(uint32(f.value)))} //nolint:gosec // of 32 bits
		case 7:
			ints, err = f.rounded(ints)
		case 3, 8:
			ints, err = f.whole(ints)
		case 4:
			if f.body.end-f.body.at <= maxText {
				text, err = f.text()
			}
		case 5:
			if n.constant, _, err = m.tensor(f); n.constant >= 0 {
				m.literal[n.constant] = true
			}
		case 6:
			err = m.graph(f.body, depth+1)
		}
		return err
	})
	if ints != nil {
		n.numbers[name] = ints
	}
	if text != "" {
		if n.texts == nil {
			n.texts = map[string]string{}
		}
		n.texts[name] = text
	}
	return err
}

// value reads the name and shape of an input, an output or a value between nodes.
func (m *Model) value(body message) (v value, err error) {
	path := map[int][2]int32{} // by depth: the fields that lead to the sizes
	path[0], path[1], path[2] = [2]int32{2, 0}, [2]int32{1, 0}, [2]int32{2, 0}
	var shape func(body message, depth int) error
	shape = func(body message, depth int) error {
		if depth == len(path) {
			v.dims = []int64{}
		}
		return body.each(func(f field) error {
			switch {
			case depth == 0 && f.number == 1:
				v.name, err = f.text()
				return err
			case depth < len(path):
				if f.number == path[depth][0] && f.body.r != nil {
					return shape(f.body, depth+1)
				}
			case f.number == 1 && len(v.dims) < maxNumbers:
				v.dims = append(v.dims, -1)
				return f.body.each(func(f field) error {
					if f.number == 1 && f.value > 0 && f.value < 1<<40 {
						v.dims[len(v.dims)-1] = int64(f.value)
					}
					return nil
				})
			}
			return nil
		})
	}
	err = shape(body, 0)
	return v, err
}
