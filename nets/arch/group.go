package arch

import (
	"strconv"
	"strings"
)

// node is one layer as written, before shapes are known. Groups contain their
// branches; a repeated group has one.
type node struct {
	at       token
	layer    *Layer     // of a group
	words    *[4]*Layer // by number of axes of the map: the layer that the word means there, if read already
	branches [][]node
	name     string // that the group defines or uses
	extent   extent
	unclosed bool // a group whose end was not reached
}

// read returns the word's layer for maps with that many axes.
func (n *node) read(axes int) (*Layer, *Error) {
	if n.words == nil {
		n.words = new([4]*Layer)
	}
	if n.words[axes] == nil {
		l, e := parseWord(n.at.text, axes)
		if e != nil {
			return nil, e
		}
		l.Number, l.Start, l.End, l.typed = n.at.number, n.at.start, n.at.end, n.at.text
		n.words[axes] = l
	}
	return n.words[axes], nil
}

// extent is the size of something after repetition of its groups.
type extent struct {
	layers  int64 // an empty branch counts as one
	repeats int64 // repeated groups
	depth   int   // groups within groups
}

func (e *extent) add(other extent) {
	e.layers += other.layers
	e.repeats += other.repeats
	e.depth = max(e.depth, other.depth)
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
	n := node{at: t, layer: l, extent: extent{layers: 1, depth: 1}}
	if e := openGroup(l, t.text); e != nil {
		return n, e.at(t)
	}
	if depth >= MaxNesting {
		return n, newError("a flatter network", "groups nest at most %d deep", MaxNesting).at(t)
	}
	return n, p.body(&n, depth)
}

// body reads the branches of a group up to its end.
func (p *parser) body(n *node, depth int) error {
	l := n.layer
	for {
		body, err := p.sequence(n.at, depth+1)
		n.addBranch(body)
		if err != nil {
			n.unclosed = true
			return err
		}
		if e := n.extent.check(); e != nil {
			return e.at(n.at)
		}
		if p.last.text == ")" {
			break
		}
		if l.info.single {
			n.unclosed = true
			return newError("add( … | … ), cat( … | … ) or mul( … | … )", "%s … ) has no branches", shorten(l.Word, longestWord)).at(p.last)
		}
	}
	switch {
	case l.info.single && len(n.branches[0]) == 0:
		return newError(l.Word+" conv3:6/same relu )", "the group is empty").at(n.at)
	case !l.info.single && len(n.branches) < 2:
		return newError(l.Word+" … | … ), an empty branch is the identity", "it has one branch").at(n.at)
	}
	return nil
}

func (n *node) addBranch(body []node) {
	n.branches = append(n.branches, body)
	var size extent
	for _, b := range body {
		size.add(b.extent)
	}
	if n.layer.Kind == Repeat {
		times := int64(n.layer.Times)
		n.extent = extent{layers: times * size.layers, repeats: 1 + times*size.repeats, depth: 1 + size.depth}
		return
	}
	size.layers = max(1, size.layers)
	size.depth++
	n.extent.add(size)
}

const groupForms = "add( … | … ), cat( … | … ), mul( … | … ) or 3*( … )"

func openGroup(l *Layer, text string) *Error {
	name := strings.TrimSuffix(text, "(")
	if k, argument := cutKind(name); k != nil && k.join != nil && (argument == "" || k.group != nil) {
		l.Kind, l.info, l.Word = k.kind, k, text
		if k.group == nil {
			return nil
		}
		return k.group(l, argument)
	}
	if name == "frozen" {
		l.Kind, l.info, l.Times, l.Word = Repeat, frozen, 1, text
		return nil
	}
	star := strings.HasSuffix(name, "*") || strings.HasSuffix(name, "@")
	switch {
	case name == "":
		return newError(groupForms, "what is the group for?")
	case len(name) == 1 && star:
		return newError("3"+text, "how many times?")
	case !star && isDigits(name):
		return newError(shorten(name, longestWord)+"*(", "a repeated group needs a *")
	case !star:
		if k := nearestKind(strings.TrimRight(name, "0123456789,-"), joins); k != nil {
			return newError(string(k.kind)+"(", "there is no group %q, the nearest is %s", shorten(text, longestWord), k.kind)
		}
		return newError(groupForms, "there is no such group")
	}
	count, sign := name[:len(name)-1], name[len(name)-1:]
	n, err := parseNumber(count, "the number of times", 1, "3"+sign+"(")
	l.Kind, l.info, l.Times, l.Word = Repeat, repeat, n, strconv.Itoa(n)+sign+"("
	if sign == "@" {
		l.info = repeatShared
	}
	if err != nil && isDigits(count) && len(count) > len(strconv.Itoa(MaxLayers)) {
		return newError("3"+sign+"(", "the number of times is too large, at most %d layers are possible", MaxLayers)
	}
	return err
}
