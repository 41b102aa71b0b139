package arch

import (
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/spelling"
)

// option is one row of the table of options: what may follow a word after a
// slash. Kinds list the options that they take.
type option struct {
	name    string
	value   string   // an example of the number after it; empty if it takes none
	about   string   // one line for completion in an editor
	decides []string // two options that decide the same thing exclude each other
	read    func(p *wordParser, l *Layer, value string) *Error
	print   func(b []byte, l *Layer) []byte // adds nothing if the layer is the same without it
}

// The options of windows and kernels.
var (
	stride = axesOption(option{name: "s", value: "2", about: "stride: every second position (/s2x1: height×width)"},
		"the stride", 1, func(l *Layer) (d, h, w *int) { return &l.StrideD, &l.StrideH, &l.StrideW })
	// windowStride is the stride of a pool, which equals its window unless given.
	windowStride = &option{
		name: stride.name, value: stride.value, about: stride.about, read: stride.read,
		print: func(b []byte, l *Layer) []byte {
			strides := l.StrideD != l.KD || l.StrideH != l.KH || l.StrideW != l.KW
			return l.appendOption(b, stride.name, strides, l.StrideD, l.StrideH, l.StrideW)
		},
	}
	padding = axesOption(option{name: "p", value: "1", about: "padding: one pixel at each border", decides: []string{"padding"}},
		"the padding", 0, func(l *Layer) (d, h, w *int) { return &l.PadD, &l.PadH, &l.PadW })
	dilation = axesOption(option{name: "d", value: "2", about: "dilation: taps two pixels apart"},
		"the dilation", 1, func(l *Layer) (d, h, w *int) { return &l.DilationD, &l.DilationH, &l.DilationW })
	groups = numberOption(option{name: "g", value: "2", about: "groups: two, each sees its own channels alone"},
		"the number of groups", 1, func(l *Layer) *int { return &l.Groups })
	same = flagOption(option{name: "same", about: "as many outputs as inputs (⌈in/stride⌉), padded with zeros", decides: []string{"padding", "rounding"}},
		func(l *Layer) *Padding { return &l.Padding }, Same)
	ring = flagOption(option{name: "ring", about: "as many outputs as inputs, the image wraps round", decides: []string{"padding"}},
		func(l *Layer) *Padding { return &l.Padding }, Ring)
	ceil = flagOption(option{name: "ceil", about: "keep the last, incomplete window", decides: []string{"rounding"}},
		func(l *Layer) *bool { return &l.Ceil }, true)
	causal = flagOption(option{name: "causal", about: "as many outputs as inputs, all padding before: none sees what comes later", decides: []string{"padding"}},
		func(l *Layer) *Padding { return &l.Padding }, Causal)
	multiplier = numberOption(option{name: "x", value: "2", about: "depth multiplier: two kernels for every channel"},
		"the depth multiplier", 1, func(l *Layer) *int { return &l.Multiplier })
	noBias = flagOption(option{name: "nobias", about: "no bias", decides: []string{"bias"}},
		func(l *Layer) *Bias { return &l.Bias }, NoBias)
	unitBias = flagOption(option{name: "posbias", about: "one bias per output unit, as in 1989", decides: []string{"bias"}},
		func(l *Layer) *Bias { return &l.Bias }, PerUnit)
)

// axesOption completes an option with one number for all axes, or height×width.
// Without it the numbers are least.
func axesOption(o option, noun string, least int, field func(*Layer) (d, h, w *int)) *option {
	o.read = func(p *wordParser, l *Layer, value string) (err *Error) {
		d, h, w := field(l)
		*d, *h, *w, err = p.sizes(value, noun, least, p.instead(o.name+"1"))
		return err
	}
	o.print = func(b []byte, l *Layer) []byte {
		d, h, w := field(l)
		return l.appendOption(b, o.name, max(*d, *h, *w) > least, *d, *h, *w)
	}
	return &o
}

// numberOption completes an option with a whole number. The number in absence
// of the option is without, which is not printed.
func numberOption(o option, noun string, without int, field func(*Layer) *int) *option {
	o.read = func(p *wordParser, l *Layer, value string) (err *Error) {
		*field(l), err = parseNumber(value, noun, 1, p.instead(o.name+"1"))
		return err
	}
	o.print = func(b []byte, l *Layer) []byte { return l.appendNumber(b, o.name, *field(l) != without, *field(l)) }
	return &o
}

// flagOption completes an option that sets a field to one value.
func flagOption[T comparable](o option, field func(*Layer) *T, value T) *option {
	o.read = func(p *wordParser, l *Layer, number string) *Error {
		if number != "" {
			return newError(p.instead(o.name), "/%s takes no number", o.name)
		}
		*field(l) = value
		return nil
	}
	o.print = func(b []byte, l *Layer) []byte {
		if *field(l) == value {
			b = append(append(b, '/'), o.name...)
		}
		return b
	}
	return &o
}

// appendOption adds an option with a number for each axis, if it is to be
// written.
func (l *Layer) appendOption(b []byte, name string, write bool, d, h, w int) []byte {
	if !write {
		return b
	}
	return l.appendSizes(append(append(b, '/'), name...), d, h, w)
}

// appendNumber adds an option with one number, if it is to be written.
func (l *Layer) appendNumber(b []byte, name string, write bool, n int) []byte {
	return l.appendOption(b, name, write, n, n, n)
}

// appendSizes adds one number for all axes, or one for each.
func (l *Layer) appendSizes(b []byte, d, h, w int) []byte {
	switch {
	case l.axes == 3 && (d != h || h != w):
		return appendNumbers(b, []int{d, h, w}, "x")
	case l.axes != 1 && h != w:
		return appendNumbers(b, []int{h, w}, "x")
	}
	return strconv.AppendInt(b, int64(w), 10)
}

func (o *option) excludes(other *option) bool {
	return slices.ContainsFunc(o.decides, func(d string) bool { return slices.Contains(other.decides, d) })
}

func (p *wordParser) options(l *Layer) *Error {
	var seen []*option
	for p.current = 1; p.current < len(p.parts); p.current++ {
		name, value := cutLetters(p.parts[p.current])
		o, err := p.option(l.info, name, value)
		if err != nil {
			return err
		}
		for _, other := range seen {
			if o == other {
				return newError(p.instead(), "/%s is there twice", name)
			}
			if o.excludes(other) {
				return newError(p.instead(), "/%s does not go with /%s", name, other.name)
			}
		}
		if err := o.read(p, l, value); err != nil {
			return err
		}
		seen = append(seen, o)
	}
	return nil
}

// option returns the option of a kind with this name, or an error that says
// what to write instead.
func (p *wordParser) option(k *kindInfo, name, value string) (*option, *Error) {
	if o := findOption(k.options, name); o != nil {
		return o, nil
	}
	takes := func(k *kindInfo) bool { return findOption(k.options, name) != nil }
	switch {
	case len(k.options) == 0:
		return nil, newError(p.parts[0], "%s takes no options", k.kind)
	case name+value == "":
		return nil, newError(p.instead(), "an option is missing behind a slash")
	case slices.ContainsFunc(kinds, takes):
		return nil, newError("only "+listOptions(k.options), "%s does not take /%s", k.kind, name)
	}
	suggestion := listOptions(k.options)
	if nearest := nearestOption(k.options, strings.ToLower(shorten(name, longestWord)), value); nearest != nil {
		if !isDigits(value) {
			value = nearest.value
		}
		suggestion = p.instead(nearest.name + value)
	}
	return nil, newError(suggestion, "there is no option /%s", shorten(p.parts[p.current], longestWord))
}

func findOption(options []*option, name string) *option {
	for _, o := range options {
		if o.name == name {
			return o
		}
	}
	return nil
}

func nearestOption(options []*option, typed, value string) *option {
	var nearest *option
	least := 3
	for _, o := range options {
		d := spelling.Distance(typed, o.name)
		if o.value != "" && strings.HasPrefix(typed, o.name) && value != "" {
			d = min(d, 2) // /stride2, /pad1, /tiles2
		}
		short := len(typed) <= 2 && !strings.HasPrefix(typed, o.name) // /op is not like /p
		if d < least && d < len(typed) && !short {
			nearest, least = o, d
		}
	}
	return nearest
}

func listOptions(options []*option) string {
	words := make([]string, len(options))
	for i, o := range options {
		words[i] = "/" + o.name + o.value
	}
	return strings.Join(words, " ")
}

// Completion is a word that an editor can insert in place of the one being
// typed, with a one-line description.
type Completion struct {
	Word  string `json:"word"`
	About string `json:"about"`
}

// Completions proposes words for the one being typed: known words that begin
// with it, a missing argument, options of a complete word, and input sizes if
// it is empty or a number. They are in the order of the table of kinds.
func Completions(prefix string) []Completion {
	if name, ok := cutName(prefix); ok && checkName(name) == nil {
		found := Completions(prefix[len(name)+1:])
		found = slices.DeleteFunc(found, func(c Completion) bool {
			_, named := cutName(c.Word)
			return named || IsInput(c.Word) || c.Word[0] == '@'
		})
		for i := range found {
			found[i].Word = name + "=" + found[i].Word
		}
		return found
	}
	core, _, slash := strings.Cut(prefix, "/")
	var found []Completion
	if !slash {
		found = words(core)
	}
	if l, err := parseWord(core, 0); err == nil {
		return append(found, optionsOf(l.info, prefix)...)
	}
	k, argument := cutKind(core)
	if slash || len(found) > 0 || k == nil || argument == "" {
		return found
	}
	if _, err := parseWord(core, 0); err != nil && strings.HasPrefix(err.Suggestion, core) {
		word := err.Suggestion // including the missing argument
		if _, wrong := parseWord(word, 0); wrong == nil {
			found = append(found, Completion{word, k.about})
		}
	}
	return found
}

func words(prefix string) []Completion {
	var found []Completion
	for _, w := range Words() {
		word, _, _ := strings.Cut(w.Example, " ")
		if w.Word[0] == '@' {
			word = w.Word
		}
		if strings.HasPrefix(w.Word, prefix) && word != prefix {
			found = append(found, Completion{word, w.About})
		}
	}
	return found
}

func optionsOf(k *kindInfo, prefix string) []Completion {
	base := prefix
	if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
		base = prefix[:i]
	}
	var found []Completion
	for _, o := range k.options {
		word := base + "/" + o.name + o.value
		if !strings.HasPrefix(word, prefix) || word == prefix {
			continue
		}
		if _, err := parseWord(word, 0); err == nil {
			found = append(found, Completion{word, o.about})
		}
	}
	return found
}
