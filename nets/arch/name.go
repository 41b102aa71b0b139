package arch

import "strings"

// name is what a name in the text stands for, once its definition has been read
// completely.
type name struct {
	body   []node
	extent extent
}

// cutName returns the name that a word gives to a layer or a group: "a" in
// "a=conv3:6" and "a=(".
func cutName(word string) (name string, ok bool) {
	name, _, ok = strings.Cut(word, "=")
	letters, _ := cutLetters(name)
	return name, ok && letters != "" && !strings.ContainsAny(name, "/:")
}

// checkName returns what is wrong with a name, which has letters, digits and
// hyphens, starting with a letter.
func checkName(name string) *Error {
	rest := strings.TrimLeftFunc(name, func(r rune) bool {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' || r == '-'
	})
	if letters, _ := cutLetters(name); letters != "" && rest == "" {
		return nil
	}
	return newError("a name such as block or block-2", "%q is no name: letters, digits and hyphens, a letter first", shorten(name, longestWord))
}

// define reads a named layer or group.
func (p *parser) define(called string, t token, depth int) (node, error) {
	if e := checkName(called); e != nil {
		return node{}, e.at(t)
	}
	if _, taken := p.names[called]; taken {
		return node{}, newError("@"+called+" to use it once more", "the name %s is there twice", shorten(called, longestWord)).at(t)
	}
	if p.names == nil {
		p.names = map[string]*name{}
	}
	p.names[called] = nil // known, but not yet read completely
	l := &Layer{Kind: Repeat, info: named, Times: 1, Word: t.text, Number: t.number, Start: t.start, End: t.end, typed: t.text}
	n := node{at: t, layer: l, name: called, extent: extent{layers: 1, depth: 1}}
	rest := token{t.text[len(called)+1:], t.number, t.start + len(called) + 1, t.end}
	var err error
	switch {
	case depth >= MaxNesting:
		return n, newError("a flatter network", "groups nest at most %d deep", MaxNesting).at(t)
	case rest.text == "":
		return n, newError(shorten(called, longestWord)+"=conv3:6 or "+shorten(called, longestWord)+"=( … )", "a layer or a group follows its name without a space").at(t)
	case rest.text == "(":
		err = p.body(&n, depth)
	default:
		l.Word = called + "="
		err = p.defineLayer(&n, rest, depth)
	}
	if err == nil {
		p.names[called] = &name{n.branches[0], n.extent}
	}
	return n, err
}

// defineLayer reads the single layer or group that follows a name.
func (p *parser) defineLayer(n *node, t token, depth int) error {
	one, err := p.node(t, depth+1)
	if err == nil || one.unclosed {
		n.addBranch([]node{one})
		n.unclosed = one.unclosed
	}
	return err
}

// use reads a name that stands for the layers it was given to, with their weights.
func (p *parser) use(t token, depth int) (node, error) {
	called := t.text[1:]
	if e := checkName(called); e != nil {
		return node{}, e.at(t)
	}
	of := p.names[called]
	if of == nil {
		problem := "nothing before it has this name"
		if _, open := p.names[called]; open {
			problem = "it stands within what has this name"
		}
		return node{}, newError(shorten(called, longestWord)+"=conv3:6/same before it", "%s", problem).at(t)
	}
	if depth+of.extent.depth > MaxNesting {
		return node{}, newError("a flatter network", "groups nest at most %d deep", MaxNesting).at(t)
	}
	l := &Layer{Kind: Repeat, info: useAgain, Times: 1, Word: t.text, Number: t.number, Start: t.start, End: t.end, typed: t.text}
	e := of.extent
	e.repeats++
	return node{at: t, layer: l, name: called, branches: [][]node{of.body}, extent: e}, nil
}

// share makes layers use the parameters of the corresponding layers of an earlier
// use. For the first use there is nothing to do.
func share(layers, first []*Layer) *Error {
	if first == nil {
		return nil
	}
	for i, l := range layers {
		owner := first[i]
		if owner.Weights != nil {
			owner = owner.Weights
		}
		mine, its := l.ownParameters(), owner.ownParameters()
		if mine.value == 0 && its.value == 0 && !mine.overflow && !its.overflow {
			continue
		}
		if mine.value != its.value || mine.overflow != its.overflow || !l.fits(owner) {
			return newError("layers before it that give "+owner.In.String(),
				"the weights of %s are for an input of %s, here it is %s", owner.Word, owner.In, l.In)
		}
		l.Weights, l.Frozen = owner, owner.Frozen
	}
	return nil
}

func (l *Layer) ownParameters() formula { return l.info.count(l, new(formulaBuilder)).parameters }

// fits reports whether the parameters of another layer with the same word can be
// used here: whether there are as many as this layer would have.
func (l *Layer) fits(owner *Layer) bool {
	byPlace := l.Sharing.Scheme != Shared || l.Bias == PerUnit || l.Kind == Positions
	return (l.In.C == owner.In.C || l.Kind == Dense || l.Kind == Tied) &&
		(!byPlace || l.Out.sameMap(owner.Out))
}
