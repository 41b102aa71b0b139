package arch

import (
	"errors"
	"strings"
)

// Limits on a network, so that the cost of reading one is bounded by the length of its
// text.
const (
	MaxBytes   = 1 << 20 // length of the text
	MaxLayers  = 10_000  // layers after repetition, and likewise repeated groups
	MaxNesting = 100     // groups within groups
)

// example is the network that error messages suggest.
const example = "28x28 conv5:6 relu gmp dense:10"

// Parse reads a network in the notation, checks that every layer fits the one before it,
// and determines every shape. The error is an *Error.
func Parse(text string) (*Network, error) {
	p := parser{lexer: lexer{text: text}}
	input, err := p.input()
	if err != nil {
		return nil, err
	}
	p.axes = input.Axes()
	body, wrong := p.sequence(token{}, 0)
	r := resolver{axes: p.axes, named: map[string][]*Layer{}}
	// What was read before a wrong word is still checked: the leftmost
	// mistake is the one to report.
	layers, _, err := r.sequence(body, input)
	if err != nil && !errors.Is(err, errUnclosed) {
		return nil, channelsFirstError(text, input, err)
	}
	if wrong != nil {
		return nil, wrong
	}
	return &Network{Input: input, Layers: layers}, nil
}

type parser struct {
	lexer
	before, last token // the last two words read
	axes         int   // of the input
	names        map[string]*name
}

func (p *parser) take() (t token, ok bool) {
	t, ok = p.next()
	if ok {
		p.before, p.last = p.last, t
	}
	return t, ok
}

// input reads the first word and checks that another follows.
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
	shape, e := parseShape(t.text, "an input")
	if e != nil {
		return Shape{}, e.at(t)
	}
	ahead := p.lexer
	if e := spacedSizes(p.text, t, ahead); e != nil {
		return Shape{}, e
	}
	if _, ok := ahead.next(); !ok {
		return Shape{}, newError(t.text+" conv3:4 relu gmp dense:10", "no layer follows the input").at(t)
	}
	return shape, nil
}

// IsInput reports whether a word is meant as an input size, with which every network
// begins: 4, 100:8, 28x28, 28x28x3, 28x28:3, 16x112x112:3. Invalid sizes count as well,
// so that the message can say what is wrong with them.
func IsInput(word string) bool {
	digits := strings.TrimPrefix(word, "-")
	return digits != "" && digits[0] >= '0' && digits[0] <= '9' && strings.Trim(digits, "0123456789xX:-×.,") == ""
}

// ParseInput reads an input size, such as 28x28x3. The error is an *Error.
func ParseInput(text string) (Shape, error) {
	shape, e := parseShape(text, "an input")
	if e != nil {
		return Shape{}, e.at(token{text, 1, 0, len(text)})
	}
	return shape, nil
}

// withoutCommas returns sizes that were written with commas in the form of an input, with
// the channels last; it is empty if they make none.
func withoutCommas(text string) string {
	mended := strings.ReplaceAll(strings.Trim(text, ","), ",", "x")
	shape, e := parseShape(mended, "an input")
	if e != nil {
		return ""
	}
	if last, ok := shape.channelsLast(); ok && !last.OneD {
		return last.canonical()
	}
	return mended
}

// parseShape reads sizes and channels in the form of an input; the noun says in errors
// what they belong to.
func parseShape(text, noun string) (Shape, *Error) {
	if strings.Contains(text, ",") {
		if mended := withoutCommas(text); mended != "" {
			return Shape{}, newError(mended, "sizes are written with x between them, and without commas")
		}
	}
	sizes, channels, colon := strings.Cut(plainSizes(text), ":")
	parts := strings.SplitN(sizes, "x", 6)
	if len(parts) > 4 || (len(parts) == 4 && colon) {
		return Shape{}, newError("28x28x3 or 16x28x28:3", "%s has at most a depth, a height, a width and channels, and no batch", noun)
	}
	axes := min(len(parts), 2)
	if len(parts) == 4 || len(parts) == 3 && colon {
		axes = 3
	}
	if colon {
		parts = append(parts, channels)
	}
	s := Shape{H: 1, C: 1, OneD: axes == 1}
	to := []*int{&s.D, &s.H, &s.W, &s.C}[3-axes:]
	suggestion := [...]string{1: "28 or 28:3", 2: "28x28x3", 3: "16x28x28:3"}[axes]
	for i, part := range parts {
		n, err := parseNumber(part, noun+" size", 1, suggestion)
		if err != nil {
			return Shape{}, err
		}
		*to[i] = n
	}
	if !s.countable() {
		return Shape{}, newError(suggestion, "%s %s holds more than 2⁶³−1 numbers", strings.Replace(noun, "an ", "the ", 1), s)
	}
	return s, nil
}

// missingInput returns the error of a network that does not begin with an input.
func missingInput(word string) *Error {
	if _, e := parseWord(word, 0); e == nil {
		return newError("28x28 "+word, "the input size comes first")
	}
	if name := nearestInZoo(word); name != "" {
		return newError(name+" alone, or the network itself: "+example, "the zoo has no network %q", shorten(word, longestWord))
	}
	if LikeZooName(word) {
		return newError("the network itself: "+example, "the zoo has no network %q; weightshare zoo lists those it has", shorten(word, longestWord))
	}
	if strings.HasPrefix(word, "nn.") || strings.HasPrefix(word, "torch.nn.") || strings.HasPrefix(word, "Sequential(") {
		return newError("it to a file and name that, or pipe it: params -", "source text is not read from the command line")
	}
	if letters, rest := cutLetters(word); letters != "" && rest == "" && nearestKind(word, kinds) == nil {
		return newError("a name that weightshare zoo lists, or the network itself: "+example, "the zoo has no network %q", shorten(word, longestWord))
	}
	return newError(example, "the input size comes first")
}

// sequence reads layers until the end of the text or, within the group that opener
// opened, of the branch. It returns what it has read even if a word is wrong.
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
	name, defined := cutName(t.text)
	switch {
	case defined:
		return p.define(name, t, depth)
	case strings.HasPrefix(t.text, "@") && !strings.HasSuffix(t.text, "("):
		return p.use(t, depth)
	case strings.HasSuffix(t.text, "("):
		return p.group(t, depth)
	case strings.HasPrefix(t.text, "/"):
		together := shorten(p.before.text, longestWord) + shorten(t.text, longestWord)
		return node{}, newError(together, "an option follows its word without a space").at(t)
	case strings.HasSuffix(t.text, "*"):
		return node{}, newError(shorten(t.text, longestWord)+"( … )", "a group follows the number of times").at(t)
	}
	n := node{at: t, extent: extent{layers: 1}}
	_, e := n.read(p.axes)
	if e != nil { // it may still fit a map with another number of axes, such as a reshaped one
		if _, wrong := n.read(0); wrong != nil {
			return node{}, e.at(t)
		}
	}
	return n, nil
}
