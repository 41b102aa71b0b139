package arch

import (
	"errors"
	"strconv"
	"strings"
)

// Limits on a network, so that the cost of reading one grows with its text.
const (
	MaxLayers  = 10_000 // layers after repetition
	MaxNesting = 100    // groups within groups
)

// example is the network that error messages propose.
const example = "28x28 conv5:6 relu gmp dense:10"

// Parse reads a network in the notation, checks that every layer fits the one
// before it, and works out every shape. The error is an *Error.
func Parse(text string) (*Network, error) {
	p := parser{lexer: lexer{text: text}}
	input, err := p.input()
	if err != nil {
		return nil, err
	}
	p.oneD = input.OneD
	body, wrong := p.sequence(0, 0)
	r := resolver{p: &p}
	// What was read before a wrong word is still checked: the leftmost
	// mistake is the one to report.
	layers, _, err := r.sequence(body, input)
	if err != nil && !errors.Is(err, errOpen) {
		return nil, err
	}
	if wrong != nil {
		return nil, wrong
	}
	return &Network{Input: input, Layers: layers}, nil
}

// node is one layer as written, before shapes are known. Groups hold their
// branches; a repeated group has one.
type node struct {
	layer    *Layer
	word     int // index of its token
	branches [][]node
	size     int64 // layers after repetition; an empty branch is one
	open     bool  // a group whose end was never reached
}

// parser reads words into a tree.
type parser struct {
	lexer
	tokens []token
	oneD   bool
}

// take reads the next word and numbers it.
func (p *parser) take() (t token, word int, ok bool) {
	t, ok = p.next()
	if ok {
		p.tokens = append(p.tokens, t)
	}
	return t, len(p.tokens) - 1, ok
}

// at gives the error its place: the word with this index.
func (p *parser) at(word int, e *Error) *Error {
	e.Word = word + 1
	e.Problem, e.Suggestion = printable(e.Problem), printable(e.Suggestion)
	if word < len(p.tokens) {
		t := p.tokens[word]
		e.Text, e.Start, e.End = t.text, t.start, t.end
	} else {
		e.Start, e.End = len(p.text), len(p.text)
	}
	return e
}

// input reads the first word, and makes sure that another follows.
func (p *parser) input() (Shape, error) {
	t, word, ok := p.take()
	if !ok {
		return Shape{}, p.at(0, newError(example, "the network is empty"))
	}
	if !looksLikeInput(t.text) {
		w := wordParser{text: t.text}
		write := "28x28 " + t.text
		if _, e := w.parse(); e != nil {
			write = example
		}
		return Shape{}, p.at(word, newError(write, "the input size comes first"))
	}
	shape, e := parseInput(t.text)
	if e != nil {
		return Shape{}, p.at(word, e)
	}
	ahead := p.lexer
	if _, ok := ahead.next(); !ok {
		return Shape{}, p.at(word, newError(t.text+" conv3:4 relu gmp dense:10", "no layer follows the input"))
	}
	return shape, nil
}

// IsInput reports whether a word is meant as an input size, with which every
// network begins: 4, 100:8, 28x28, 28x28x3, 28x28:3.
func IsInput(word string) bool { return looksLikeInput(word) }

// looksLikeInput accepts wrong sizes too, so that the message can say what is
// wrong with them.
func looksLikeInput(word string) bool {
	digits := strings.TrimPrefix(word, "-")
	return digits != "" && digits[0] >= '0' && digits[0] <= '9' && strings.Trim(digits, "0123456789xX:-×.,") == ""
}

// parseInput reads an input size.
func parseInput(text string) (Shape, *Error) {
	p := wordParser{text: text}
	sizes, channels, colon := strings.Cut(text, ":")
	parts := strings.Split(sizes, "x")
	if len(parts) > 3 || (len(parts) == 3 && colon) {
		return Shape{}, newError("28x28x3", "an input has a height, a width and channels")
	}
	if colon {
		parts = append(parts, channels)
	}
	s := Shape{H: 1, C: 1, OneD: len(parts) == 1 || (len(parts) == 2 && colon)}
	to := []*int{&s.H, &s.W, &s.C}
	mend := "28x28x3"
	if s.OneD {
		to, mend = []*int{&s.W, &s.C}, "28 or 28:3"
	}
	for i, part := range parts {
		n, err := p.number(part, "an input size", 1, mend)
		if err != nil {
			return Shape{}, err
		}
		*to[i] = n
	}
	if _, ok := product(int64(s.H), int64(s.W), int64(s.C)); !ok {
		return Shape{}, newError(mend, "the input %s holds more than 2⁶³−1 numbers", s)
	}
	return s, nil
}

// sequence reads layers until the text or, in a group, the branch ends. It
// gives what it has read even when a word is wrong.
func (p *parser) sequence(opener, depth int) ([]node, error) {
	var body []node
	size := int64(0)
	for {
		t, word, ok := p.take()
		switch {
		case !ok && depth == 0:
			return body, nil
		case !ok:
			return body, p.at(opener, newError("a ) behind its last layer", "the group is never closed"))
		case t.text == ")" || t.text == "|":
			if depth == 0 {
				return body, p.at(word, newError("add( … | … )", "there is no group here to %s", map[string]string{")": "close", "|": "divide"}[t.text]))
			}
			return body, nil
		}
		n, err := p.node(t, word, depth)
		if err == nil || n.open {
			body = append(body, n)
		}
		if err != nil {
			return body, err
		}
		if size += n.size; size > MaxLayers {
			return body, p.at(word, tooMany(size))
		}
	}
}

// node reads one layer or group that begins with t.
func (p *parser) node(t token, word, depth int) (node, error) {
	n := node{word: word, size: 1}
	if strings.HasSuffix(t.text, "(") {
		return p.group(t, word, depth)
	}
	if strings.HasPrefix(t.text, "/") {
		before := shorten(p.tokens[word-1].text, longestWord)
		return n, p.at(word, newError(before+shorten(t.text, longestWord), "an option follows its word without a space"))
	}
	if strings.HasSuffix(t.text, "*") {
		return n, p.at(word, newError(shorten(t.text, longestWord)+"( … )", "a group follows the number of times"))
	}
	w := wordParser{text: t.text, oneD: p.oneD}
	l, e := w.parse()
	if e != nil {
		return n, p.at(word, e)
	}
	l.Word = l.canonical(p.oneD)
	l.Number, l.Start, l.End, l.typed = word+1, t.start, t.end, t.text
	n.layer = l
	return n, nil
}

// group reads a group that begins with t up to its closing parenthesis.
func (p *parser) group(t token, word, depth int) (node, error) {
	n := node{word: word, size: 1, layer: &Layer{Number: word + 1, Start: t.start, End: t.end, typed: t.text}}
	if e := groupWord(n.layer, t.text); e != nil {
		return n, p.at(word, e)
	}
	if depth >= MaxNesting {
		return n, p.at(word, newError("a flatter network", "groups nest at most %d deep", MaxNesting))
	}
	for {
		body, err := p.sequence(word, depth+1)
		n.branches = append(n.branches, body)
		n.add(body)
		if err != nil {
			n.open = true
			return n, err
		}
		if last := p.tokens[len(p.tokens)-1]; last.text == ")" {
			break
		}
		if n.layer.Kind == Repeat {
			n.open = true
			return n, p.at(len(p.tokens)-1, newError("add( … | … ), cat( … | … ) or mul( … | … )", "a repeated group has no branches"))
		}
	}
	switch {
	case n.layer.Kind == Repeat && len(n.branches[0]) == 0:
		return n, p.at(word, newError(n.layer.Word+" conv3:6/same relu )", "the group is empty"))
	case n.layer.Kind != Repeat && len(n.branches) < 2:
		return n, p.at(word, newError(n.layer.Word+" … | … ), an empty branch is the identity", "it has one branch"))
	case n.size > MaxLayers:
		return n, p.at(word, tooMany(n.size))
	}
	return n, nil
}

// add counts the layers of one branch or of a repeated group.
func (n *node) add(body []node) {
	size := int64(0)
	for _, b := range body {
		size += b.size
	}
	if n.layer.Kind == Repeat {
		n.size = int64(n.layer.Times) * size
		return
	}
	n.size += max(1, size)
}

// tooMany says that a network has too many layers.
func tooMany(layers int64) *Error {
	return newError("a smaller network", "that makes %d layers, at most %d are possible", layers, MaxLayers)
}

// groupWord reads the word that opens a group: add( cat( mul( 3*(.
func groupWord(l *Layer, text string) *Error {
	name := strings.TrimSuffix(text, "(")
	if k, ok := kindOf(name); ok && k.Joins() {
		l.Kind, l.Word = k, text
		return nil
	}
	count, star := strings.CutSuffix(name, "*")
	switch {
	case name == "":
		return newError("add( … | … ), cat( … | … ), mul( … | … ) or 3*( … )", "what is the group for?")
	case star && count == "":
		return newError("3*(", "how many times?")
	case !star && isDigits(name):
		return newError(shorten(name, longestWord)+"*(", "a repeated group needs a *")
	case !star:
		if k, ok := nearestKind(name); ok && k.Joins() {
			return newError(k.String()+"(", "there is no group %q, the nearest is %s", shorten(text, longestWord), k)
		}
		return newError("add( … | … ), cat( … | … ), mul( … | … ) or 3*( … )", "there is no such group")
	}
	p := wordParser{}
	n, err := p.number(count, "the number of times", 1, "3*(")
	l.Kind, l.Times, l.Word = Repeat, n, strconv.Itoa(n)+"*("
	return err
}
