package arch

import "slices"

// Network returns the graph as a tree of groups, if it is one: its layers follow one
// another, or lie in branches that begin at one layer and end in one join, as in a
// series-parallel graph. ok is false otherwise, and also if several layers' outputs
// are not used.
func (g *Graph) Network() (n *Network, ok bool) {
	r := newReduction(g)
	for v := range r.vertices {
		if !r.reduce(&r.vertices[v]) {
			return nil, false
		}
	}
	whole := r.whole()
	if whole == nil {
		return nil, false
	}
	return &Network{Input: g.input, Layers: whole.layers}, true
}

// path is an edge of the graph, with the layers found so far to lie on it.
type path struct {
	from, to *vertex
	layers   []*Layer
}

// vertex is a layer with the paths into it, in the order of its inputs, and out of
// it. The graph's input and output are vertices without a layer.
type vertex struct {
	layer *Layer
	in    []*path
	out   []*path
}

// reduction finds groups by replacing vertices in series and paths in parallel with
// a single path, until one path from input to output remains.
type reduction struct {
	input        Shape
	source, sink vertex
	vertices     []vertex // one per layer, in order
}

func newReduction(g *Graph) *reduction {
	r := &reduction{input: g.input, vertices: make([]vertex, len(g.layers))}
	for i, l := range g.layers {
		if l.info.join != nil {
			joined := *l
			l = &joined // a copy, because it will be given branches
		}
		v := &r.vertices[i]
		v.layer = l
		for _, from := range g.from[i] {
			if from == FromInput {
				link(&r.source, v)
			} else {
				link(&r.vertices[from], v)
			}
		}
	}
	for i := range r.vertices {
		if len(r.vertices[i].out) == 0 {
			link(&r.vertices[i], &r.sink)
		}
	}
	return r
}

func link(from, to *vertex) {
	p := &path{from: from, to: to}
	from.out, to.in = append(from.out, p), append(to.in, p)
}

// whole returns the path from the graph's input to its output, or nil unless it is
// the only one left.
func (r *reduction) whole() *path {
	if len(r.sink.in) != 1 || r.sink.in[0].from != &r.source || len(r.source.out) != 1 {
		return nil
	}
	return r.sink.in[0]
}

// reduce reduces at a vertex before which everything is reduced. It returns false if
// a layer that is not a join has several inputs.
func (r *reduction) reduce(v *vertex) bool {
	if v.layer.info.join == nil && len(v.in) > 1 {
		return false
	}
	for gathered := true; gathered; {
		gathered = r.gather(v)
	}
	if len(v.in) == 1 {
		contract(v)
	}
	return true
}

// gather replaces paths into a join that begin at the same vertex by one, and
// reports whether there were any: either all of its paths, or adjacent ones whose
// vertex has no other paths.
func (r *reduction) gather(v *vertex) bool {
	for start := 0; start < len(v.in); {
		from, end := v.in[start].from, start+1
		for end < len(v.in) && v.in[end].from == from {
			end++
		}
		all := end-start == len(v.in)
		if end-start > 1 && (all || len(from.out) == end-start && v.layer.Kind != Mul) {
			return r.parallel(v, start, end)
		}
		start = end
	}
	return false
}

// parallel puts the paths from start to end into a group: the join itself if they
// are all of its inputs. It returns false if they cannot be joined on their own.
func (r *reduction) parallel(v *vertex, start, end int) bool {
	group, joined := slices.Clone(v.in[start:end]), v.layer
	one := &path{from: group[0].from, to: v}
	if len(group) < len(v.in) {
		inner := *v.layer
		joined = &inner
		one.layers = []*Layer{joined}
	}
	joined.In = r.input
	if from := one.from.layer; from != nil {
		joined.In = from.Out
	}
	shapes := make([]Shape, len(group))
	for i, p := range group {
		joined.Branches = append(joined.Branches, p.layers)
		shapes[i] = joined.In
		if last := len(p.layers) - 1; last >= 0 {
			shapes[i] = p.layers[last].Out
		}
	}
	if joined.joinShapes(shapes) != nil {
		return false
	}
	others := slices.DeleteFunc(one.from.out, func(p *path) bool { return slices.Contains(group, p) })
	one.from.out = append(others, one)
	v.in = slices.Concat(v.in[:start], []*path{one}, v.in[end:])
	absorb(one)
	return true
}

// absorb moves the vertex at which a path begins onto the path, if it has one path
// in and no other path out.
func absorb(p *path) {
	for u := p.from; u.layer != nil && len(u.out) == 1 && len(u.in) == 1; u = p.from {
		before := u.in[0]
		p.layers = append(append(before.layers, u.layer), p.layers...)
		p.from = before.from
		p.from.out[slices.Index(p.from.out, before)] = p
	}
}

// contract moves a vertex with one path into it onto the path out of it, if there is
// exactly one.
func contract(v *vertex) {
	if len(v.out) != 1 {
		return
	}
	before, after := v.in[0], v.out[0]
	after.layers = append(append(before.layers, v.layer), after.layers...)
	after.from = before.from
	after.from.out[slices.Index(after.from.out, before)] = after
}
