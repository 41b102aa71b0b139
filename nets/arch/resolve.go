package arch

import "errors"

// errUnclosed stops the check of a text at a group whose end was not read.
var errUnclosed = errors.New("a group is not closed")

type resolver struct {
	axes           int                 // of the input
	frozen         int                 // how many frozen groups are open
	unmirrored     []*Layer            // preceding dense layers that no tied layer mirrors yet
	unmirroredRows []*Layer            // likewise linear and embed layers, which have a matrix applied at every position
	named          map[string][]*Layer // the layers under each name, as Network.Flat lists them
}

// sequence resolves layers one after another and returns them and the shape
// after the last.
func (r *resolver) sequence(nodes []node, in Shape) ([]*Layer, Shape, error) {
	layers := make([]*Layer, 0, len(nodes))
	for i := range nodes {
		l, err := r.node(&nodes[i], in)
		if err != nil {
			return layers, in, err
		}
		layers, in = append(layers, l), l.Out
	}
	return layers, in, nil
}

func (r *resolver) node(n *node, in Shape) (*Layer, error) {
	word := n.layer
	if word == nil {
		axes := in.Axes()
		if in.Flat {
			axes = r.axes
		}
		var e *Error
		if word, e = n.read(axes); e != nil {
			return nil, e.at(n.at)
		}
	}
	l := new(Layer)
	*l = *word
	l.In, l.Out, l.Frozen = in, in, r.frozen > 0
	switch {
	case l.Kind == Repeat:
		return l, r.repeat(l, n)
	case l.info.join != nil:
		return l, r.join(l, n)
	}
	if e := r.layer(l); e != nil {
		return nil, l.locate(e)
	}
	return l, nil
}

func (r *resolver) repeat(l *Layer, n *node) error {
	var first []*Layer // those whose weights the layers use again
	switch l.info {
	case useAgain:
		first = r.named[n.name]
	case named:
		r.named[n.name] = nil
	case frozen:
		r.frozen++
		defer func() { r.frozen-- }()
	}
	for range l.Times {
		body, out, err := r.sequence(n.branches[0], l.Out)
		if err != nil {
			return err
		}
		if n.unclosed {
			return errUnclosed
		}
		l.Branches, l.Out = append(l.Branches, body), out
		if l.info == repeat || l.info == frozen {
			continue
		}
		layers := appendFlat(nil, body)
		if e := share(layers, first); e != nil {
			return l.locate(e)
		}
		if first == nil {
			first = layers
		}
	}
	if l.info == named {
		r.named[n.name] = first
	}
	return nil
}

func (r *resolver) join(l *Layer, n *node) error {
	shapes := make([]Shape, 0, len(n.branches))
	var inputs []Shape
	if l.info.inputs != nil && !n.unclosed {
		var e *Error
		if inputs, e = l.info.inputs(l, len(n.branches)); e != nil {
			return l.locate(e)
		}
	}
	for i, branch := range n.branches {
		in := l.In
		if inputs != nil {
			in = inputs[i]
		}
		body, out, err := r.sequence(branch, in)
		if err != nil {
			return err
		}
		l.Branches, shapes = append(l.Branches, body), append(shapes, out)
	}
	if n.unclosed {
		return errUnclosed
	}
	if e := l.joinShapes(shapes); e != nil {
		return l.locate(e)
	}
	return nil
}

func (l *Layer) joinShapes(shapes []Shape) *Error {
	if l.Kind == Side {
		l.Out = l.In
		return nil
	}
	l.Out = shapes[0]
	for _, s := range shapes[1:] {
		var e *Error
		if l.Out, e = l.info.join(l.Out, s); e != nil {
			return e
		}
	}
	if !l.Out.countable() {
		return newError("fewer channels", "its output %s holds more than 2⁶³−1 numbers", l.Out)
	}
	return nil
}

func (r *resolver) layer(l *Layer) *Error {
	if l.In.Flat && l.info.mapsOnly {
		return newError("it before what flattens the maps (dense, flatten, tied)", "%s works on maps, its input is a row of %d units", l.Kind, l.In.C)
	}
	if e := l.info.shape(l, r); e != nil {
		return e
	}
	if !l.Out.countable() {
		return newError("fewer or smaller maps", "its output %s holds more than 2⁶³−1 numbers", l.Out)
	}
	return nil
}
