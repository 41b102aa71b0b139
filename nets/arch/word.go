package arch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"weightshare/nets/visible"
)

// maxNumber limits every number that can be written. Sizes computed from them may
// be larger; their arithmetic is checked.
const maxNumber = 1_000_000_000

type wordParser struct {
	text    string
	axes    int      // of the layer's input: how many numbers a kernel, stride and so on have; 0 for any
	parts   []string // of the word, between slashes
	current int      // the part being read
}

// newError returns an Error without a location.
func newError(suggestion, problem string, args ...any) *Error {
	return &Error{Problem: fmt.Sprintf(problem, args...), Suggestion: suggestion}
}

// parseWord reads a layer that is not a group, for a map with that many axes, or
// any number of axes if 0. It sets only the fields of the result that the word
// itself determines.
func parseWord(text string, axes int) (*Layer, *Error) {
	p := wordParser{text: text, axes: axes}
	return p.parse()
}

func (p *wordParser) parse() (*Layer, *Error) {
	if IsInput(p.text) {
		return nil, newError("a layer, such as conv5:6", "an input size can only be the first word")
	}
	p.parts, p.current = strings.Split(p.text, "/"), 0
	info, argument := cutKind(p.parts[0])
	switch {
	case info == nil:
		return nil, p.unknown()
	case len(argument) > 1 && argument[0] >= '1' && argument[0] <= '3' && argument[1]|0x20 == 'd':
		return nil, p.numberedAxes(info, argument)
	}
	l := info.initial
	l.Kind, l.info, l.axes = info.kind, info, p.axes
	if err := info.argument.read(p, &l, argument); err != nil {
		return nil, err
	}
	if err := p.options(&l); err != nil {
		return nil, err
	}
	l.Word = l.canonical()
	return &l, nil
}

// cutKind splits a word without options into its kind, nil if unknown, and its
// argument.
func cutKind(core string) (k *kindInfo, argument string) {
	if k, ok := kindByWord[Kind(core)]; ok { // relu6 has its digit in its name
		return k, ""
	}
	name, argument := cutLetters(core)
	return kindByWord[Kind(name)], argument
}

// unknown suggests the nearest known word, keeping the rest of the word if the two
// take the same arguments.
func (p *wordParser) unknown() *Error {
	name, argument := cutLetters(p.parts[0])
	if write, ok := foreign(strings.ToLower(shorten(name, longestWord)), argument); ok {
		return newError(write, "there is no layer %q", shorten(name, longestWord))
	}
	k := nearestKind(name, kinds)
	if k == nil {
		return newError("one of conv local dense maxpool gmp relu …", "there is no such layer")
	}
	corrected := p.instead(string(k.kind) + argument)
	if _, err := parseWord(corrected, p.axes); err != nil {
		corrected = k.example
	}
	return newError(corrected, "there is no layer %q, the nearest is %s", shorten(name, longestWord), k.kind)
}

// numberedAxes returns the error of a kind written with its number of axes, as in
// other frameworks: conv2d. The argument begins with that number.
func (p *wordParser) numberedAxes(k *kindInfo, argument string) *Error {
	corrected := p.instead(string(k.kind) + argument[2:])
	if _, e := parseWord(corrected, p.axes); e != nil {
		corrected = e.Suggestion
	}
	return newError(corrected, "the input says how many axes %s has, so it is written without %s", k.kind, argument[:2])
}

// foreign returns what to write for a layer that other frameworks have under a
// name of its own.
func foreign(name, argument string) (write string, ok bool) {
	kernel, units, counted := strings.Cut(argument, ":")
	switch name {
	case "sepconv", "separableconv":
		if !counted || kernel == "" || strings.Trim(kernel+units, "0123456789x") != "" {
			kernel, units = "3", "8"
		}
		return string(Separable) + kernel + ":" + units, true
	case "globalavgpool", "globalaveragepool", "globalaveragepooling":
		return "gap", true
	case "globalmaxpool", "globalmaxpooling":
		return "gmp", true
	}
	return "", false
}

// instead returns the word with the part being read replaced.
func (p *wordParser) instead(of ...string) string {
	return strings.Join(slices.Concat(p.parts[:p.current], of, p.parts[p.current+1:]), "/")
}

// sizes reads "2" as the same number for every axis, "2x3" as height and width,
// "2x3x3" as depth, height and width. Axes that the input does not have get least:
// 1, or 0 for sizes that may be 0 (padding).
func (p *wordParser) sizes(text, noun string, least int, suggestion string) (d, h, w int, err *Error) {
	parts := strings.SplitN(plainSizes(text), "x", 5)
	var numbers [4]int
	for i, part := range parts {
		if i == len(numbers) {
			break
		}
		if numbers[i], err = parseNumber(part, noun, least, suggestion); err != nil {
			return 0, 0, 0, err
		}
	}
	last := parts[len(parts)-1]
	switch {
	case len(parts) > 1 && p.axes == 1:
		return 0, 0, 0, newError(strings.Replace(p.text, text, last, 1), "%s of a one-dimensional layer is one number, its width", noun)
	case len(parts) > 1 && p.axes > 1 && len(parts) != p.axes, len(parts) > 3:
		most := [...]string{2: "two, height×width", 3: "three, depth×height×width"}[max(2, p.axes)]
		return 0, 0, 0, newError(strings.Replace(p.text, text, last, 1), "%s is one number here, or %s", noun, most)
	}
	switch n := numbers; len(parts) {
	case 3:
		return n[0], n[1], n[2], nil
	case 2:
		return least, n[0], n[1], nil
	}
	d, h, w = numbers[0], numbers[0], numbers[0]
	if p.axes == 1 || p.axes == 2 {
		d = least
	}
	if p.axes == 1 {
		h = least
	}
	return d, h, w, nil
}

// plainSizes writes sizes with x; tables print them with ×.
func plainSizes(text string) string {
	if strings.ContainsAny(text, "X×") {
		return strings.NewReplacer("×", "x", "X", "x").Replace(text)
	}
	return text
}

// parseNumber reads a whole number between least and maxNumber.
func parseNumber(text, noun string, least int, suggestion string) (int, *Error) {
	digits := strings.TrimPrefix(text, "-")
	switch {
	case text == "":
		return 0, newError(suggestion, "%s is missing", noun)
	case !isDigits(digits):
		return 0, newError(suggestion, "%s is not a whole number", noun)
	case len(digits) < len(text):
		return 0, newError(suggestion, "%s cannot be negative", noun)
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n > maxNumber:
		return 0, newError(suggestion, "%s is too large, at most %d is possible", noun, maxNumber)
	case n < least:
		return 0, newError(suggestion, "%s must be at least %d", noun, least)
	}
	return n, nil
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// cutLetters splits text after its leading ASCII letters.
func cutLetters(text string) (letters, rest string) {
	n := 0
	for n < len(text) && text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z' {
		n++
	}
	return text[:n], text[n:]
}

// Error says what is wrong with one word of a network and what to write instead.
type Error struct {
	Word       int    // number of the word, from 1
	Text       string // the word as typed; empty if one is missing
	Start, End int    // its byte range in the text, text[Start:End]
	Problem    string // what is wrong: "how many kernels?"
	Suggestion string // what to write instead: "conv5:6"; empty if there is no suggestion
}

// Error returns the whole message:
//
//	word 2, "conv5": how many kernels? write conv5:6
func (e *Error) Error() string {
	message := fmt.Sprintf(`word %d, "%s": %s`, e.Word, visible.Text(shorten(e.Text, longestWord)), e.Problem)
	switch {
	case e.Suggestion == "":
		return message
	case strings.HasSuffix(e.Problem, "?"):
		return message + " write " + e.Suggestion
	}
	return message + "; write " + e.Suggestion
}

func (e *Error) at(t token) *Error {
	e.Word, e.Text, e.Start, e.End = t.number, t.text, t.start, t.end
	e.Problem, e.Suggestion = printable(e.Problem), printable(e.Suggestion)
	return e
}

// printable keeps a message that repeats input on one short line that cannot
// control a terminal.
func printable(text string) string {
	return shorten(visible.Text(shorten(text, 4*longestWord)), 4*longestWord)
}

// longestWord is how many characters of a word a message repeats: a message must
// remain one readable line whatever was pasted.
const longestWord = 48

// shorten cuts text to at most limit characters, of which the last is then an
// ellipsis.
func shorten(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	cut := 0
	for i := range text {
		if limit--; limit == 0 {
			cut = i
			break
		}
	}
	return text[:cut] + "…"
}
