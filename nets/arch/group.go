package arch

import (
	"strconv"
	"strings"
)

// node is one layer as written, before shapes are known. Groups hold their
// branches; a repeated group has one.
type node struct {
	layer    *Layer
	branches [][]node
	extent   extent
	unclosed bool // a group whose end was never reached
}

// extent is how large something becomes when its groups are repeated.
type extent struct {
	layers  int64 // an empty branch is one
	repeats int64 // repeated groups
}

func (e *extent) add(other extent) {
	e.layers += other.layers
	e.repeats += other.repeats
}

func (e *extent) check() *Error {
	switch {
	case e.layers > MaxLayers:
		return newError("a smaller network", "that makes %d layers, at most %d are possible", e.layers, MaxLayers)
	case e.repeats > MaxLayers:
		return newError("a smaller network", "that makes %d repeated groups, at most %d are possible", e.repeats, MaxLayers)
	}
	return nil
}

func (p *parser) group(t token, depth int) (node, error) {
	l := &Layer{Number: t.number, Start: t.start, End: t.end, typed: t.text}
	n := node{layer: l, extent: extent{layers: 1}}
	if e := openGroup(l, t.text); e != nil {
		return n, e.at(t)
	}
	if depth >= MaxNesting {
		return n, newError("a flatter network", "groups nest at most %d deep", MaxNesting).at(t)
	}
	for {
		body, err := p.sequence(t, depth+1)
		n.addBranch(body)
		if err != nil {
			n.unclosed = true
			return n, err
		}
		if e := n.extent.check(); e != nil {
			return n, e.at(t)
		}
		if p.last.text == ")" {
			break
		}
		if l.Kind == Repeat {
			n.unclosed = true
			return n, newError("add( … | … ), cat( … | … ) or mul( … | … )", "a repeated group has no branches").at(p.last)
		}
	}
	switch {
	case l.Kind == Repeat && len(n.branches[0]) == 0:
		return n, newError(l.Word+" conv3:6/same relu )", "the group is empty").at(t)
	case l.Kind != Repeat && len(n.branches) < 2:
		return n, newError(l.Word+" … | … ), an empty branch is the identity", "it has one branch").at(t)
	}
	return n, nil
}

func (n *node) addBranch(body []node) {
	n.branches = append(n.branches, body)
	var size extent
	for _, b := range body {
		size.add(b.extent)
	}
	if n.layer.Kind == Repeat {
		times := int64(n.layer.Times)
		n.extent = extent{layers: times * size.layers, repeats: 1 + times*size.repeats}
		return
	}
	size.layers = max(1, size.layers)
	n.extent.add(size)
}

const groupForms = "add( … | … ), cat( … | … ), mul( … | … ) or 3*( … )"

func openGroup(l *Layer, text string) *Error {
	name := strings.TrimSuffix(text, "(")
	if k := kindByWord[Kind(name)]; k != nil && k.join != nil {
		l.Kind, l.info, l.Word = k.kind, k, text
		return nil
	}
	count, star := strings.CutSuffix(name, "*")
	switch {
	case name == "":
		return newError(groupForms, "what is the group for?")
	case star && count == "":
		return newError("3*(", "how many times?")
	case !star && isDigits(name):
		return newError(shorten(name, longestWord)+"*(", "a repeated group needs a *")
	case !star:
		if k := nearestKind(name); k != nil && k.join != nil {
			return newError(string(k.kind)+"(", "there is no group %q, the nearest is %s", shorten(text, longestWord), k.kind)
		}
		return newError(groupForms, "there is no such group")
	}
	n, err := parseNumber(count, "the number of times", 1, "3*(")
	l.Kind, l.info, l.Times, l.Word = Repeat, repeat, n, strconv.Itoa(n)+"*("
	if err != nil && isDigits(count) && len(count) > len(strconv.Itoa(MaxLayers)) {
		return newError("3*(", "the number of times is too large, at most %d layers are possible", MaxLayers)
	}
	return err
}
