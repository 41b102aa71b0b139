package arch

import (
	"errors"
	"strings"
	"unicode"
)

// Limits on a network, so that the cost of reading one grows with its text.
const (
	MaxBytes   = 1 << 20 // length of the text
	MaxLayers  = 10_000  // layers after repetition, and as many repeated groups
	MaxNesting = 100     // groups within groups
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
	body, wrong := p.sequence(token{}, 0)
	var r resolver
	// What was read before a wrong word is still checked: the leftmost
	// mistake is the one to report.
	layers, _, err := r.sequence(body, input)
	if err != nil && !errors.Is(err, errUnclosed) {
		return nil, err
	}
	if wrong != nil {
		return nil, wrong
	}
	return &Network{Input: input, Layers: layers}, nil
}

type parser struct {
	lexer
	before, last token // the last two words that were read
	oneD         bool
}

func (p *parser) take() (t token, ok bool) {
	t, ok = p.next()
	if ok {
		p.before, p.last = p.last, t
	}
	return t, ok
}

// input reads the first word, and makes sure that another follows.
func (p *parser) input() (Shape, error) {
	t, ok := p.take()
	if !ok {
		return Shape{}, newError(example, "the network is empty").at(t)
	}
	if len(p.text) > MaxBytes {
		return Shape{}, newError("a shorter text, with 3*( … ) where layers repeat", "the text has %d bytes, at most %d are possible", len(p.text), MaxBytes).at(t)
	}
	if !IsInput(t.text) {
		return Shape{}, missingInput(t.text).at(t)
	}
	shape, e := parseInput(t.text)
	if e != nil {
		return Shape{}, e.at(t)
	}
	ahead := p.lexer
	if _, ok := ahead.next(); !ok {
		return Shape{}, newError(t.text+" conv3:4 relu gmp dense:10", "no layer follows the input").at(t)
	}
	return shape, nil
}

// IsInput reports whether a word is meant as an input size, with which every
// network begins: 4, 100:8, 28x28, 28x28x3, 28x28:3. Wrong sizes are inputs
// too, so that the message can say what is wrong with them.
func IsInput(word string) bool {
	digits := strings.TrimPrefix(word, "-")
	return digits != "" && digits[0] >= '0' && digits[0] <= '9' && strings.Trim(digits, "0123456789xX:-×.,") == ""
}

// ParseInput reads an input size, such as 28x28x3. The error is an *Error.
func ParseInput(text string) (Shape, error) {
	shape, e := parseInput(text)
	if e != nil {
		return Shape{}, e.at(token{text, 1, 0, len(text)})
	}
	return shape, nil
}

func parseInput(text string) (Shape, *Error) {
	text = strings.NewReplacer("×", "x", "X", "x").Replace(text) // as tables print it
	sizes, channels, colon := strings.Cut(text, ":")
	parts := strings.SplitN(sizes, "x", 5)
	if len(parts) > 3 || (len(parts) == 3 && colon) {
		return Shape{}, newError("28x28x3", "an input has a height, a width and channels")
	}
	if colon {
		parts = append(parts, channels)
	}
	s := Shape{H: 1, C: 1, OneD: len(parts) == 1 || (len(parts) == 2 && colon)}
	to := []*int{&s.H, &s.W, &s.C}
	suggestion := "28x28x3"
	if s.OneD {
		to, suggestion = []*int{&s.W, &s.C}, "28 or 28:3"
	}
	for i, part := range parts {
		n, err := parseNumber(part, "an input size", 1, suggestion)
		if err != nil {
			return Shape{}, err
		}
		*to[i] = n
	}
	if !s.countable() {
		return Shape{}, newError(suggestion, "the input %s holds more than 2⁶³−1 numbers", s)
	}
	return s, nil
}

// missingInput is the error of a network that begins with another word than an
// input.
func missingInput(word string) *Error {
	w := wordParser{text: word}
	if _, e := w.parse(); e == nil {
		return newError("28x28 "+word, "the input size comes first")
	}
	if name, ok := nearestInZoo(word); ok {
		return newError(name+" alone, or the network itself: "+example, "the zoo has no network %q", shorten(word, longestWord))
	}
	return newError(example, "the input size comes first")
}

// sequence reads layers until the text ends or, in the group that opener
// opened, the branch. It gives what it has read even when a word is wrong.
func (p *parser) sequence(opener token, depth int) ([]node, error) {
	var body []node
	var total extent
	for {
		t, ok := p.take()
		switch {
		case !ok && depth == 0:
			return body, nil
		case !ok:
			return body, newError("a ) behind its last layer", "the group is never closed").at(opener)
		case (t.text == ")" || t.text == "|") && depth > 0:
			return body, nil
		case t.text == ")":
			return body, newError("add( … | … )", "there is no group here to close").at(t)
		case t.text == "|":
			return body, newError("add( … | … )", "there is no group here to divide").at(t)
		}
		n, err := p.node(t, depth)
		if err == nil || n.unclosed {
			body = append(body, n)
		}
		if err != nil {
			return body, err
		}
		total.add(n.extent)
		if e := total.check(); e != nil {
			return body, e.at(t)
		}
	}
}

func (p *parser) node(t token, depth int) (node, error) {
	switch {
	case strings.HasSuffix(t.text, "("):
		return p.group(t, depth)
	case strings.HasPrefix(t.text, "/"):
		together := shorten(p.before.text, longestWord) + shorten(t.text, longestWord)
		return node{}, newError(together, "an option follows its word without a space").at(t)
	case strings.HasSuffix(t.text, "*"):
		return node{}, newError(shorten(t.text, longestWord)+"( … )", "a group follows the number of times").at(t)
	}
	w := wordParser{text: t.text, oneD: p.oneD}
	l, e := w.parse()
	if e != nil {
		return node{}, e.at(t)
	}
	l.Number, l.Start, l.End, l.typed = t.number, t.start, t.end, t.text
	return node{layer: l, extent: extent{layers: 1}}, nil
}

// token is one word with its place: text[start:end].
type token struct {
	text       string
	number     int // of the word, from 1
	start, end int
}

// lexer cuts a text into words: they are separated by white space, an opening
// parenthesis ends its word ("add(", "3*("), and "|" and ")" are words of
// their own. "#" starts a comment that ends with its line.
type lexer struct {
	text  string
	at    int
	words int // how many were cut
}

// next gives the next word; ok is false at the end of the text,
// which is where the token then stands.
func (x *lexer) next() (t token, ok bool) {
	x.skip()
	x.words++
	if x.at == len(x.text) {
		return token{"", x.words, x.at, x.at}, false
	}
	start, rest := x.at, x.text[x.at:]
	end := strings.IndexFunc(rest, func(r rune) bool { return strings.ContainsRune("(|)#", r) || unicode.IsSpace(r) })
	switch {
	case end < 0:
		end = len(rest)
	case end == 0 || rest[end] == '(':
		end++
	}
	x.at += end
	return token{rest[:end], x.words, start, x.at}, true
}

func (x *lexer) skip() {
	for {
		rest := strings.TrimLeftFunc(x.text[x.at:], unicode.IsSpace)
		if strings.HasPrefix(rest, "#") {
			_, rest, _ = strings.Cut(rest, "\n")
			x.at = len(x.text) - len(rest)
			continue
		}
		x.at = len(x.text) - len(rest)
		return
	}
}

// errUnclosed ends the check of a text at a group whose end was never read.
var errUnclosed = errors.New("a group is not closed")

type resolver struct {
	unmirrored []*Layer // dense layers before this place that no tied layer mirrors yet
}

// sequence resolves layers one after another, and gives them and the shape
// behind the last.
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
	l := new(Layer)
	*l = *n.layer
	l.In, l.Out = in, in
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
	for range l.Times {
		body, out, err := r.sequence(n.branches[0], l.Out)
		if err != nil {
			return err
		}
		if n.unclosed {
			return errUnclosed
		}
		l.Branches, l.Out = append(l.Branches, body), out
	}
	return nil
}

func (r *resolver) join(l *Layer, n *node) error {
	shapes := make([]Shape, 0, len(n.branches))
	for _, branch := range n.branches {
		body, out, err := r.sequence(branch, l.In)
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
