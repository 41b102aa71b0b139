package arch

import (
	"slices"
	"strconv"
	"strings"
)

// option is one row of the table of options: what may follow a word behind a
// slash. Kinds list the options that they take.
type option struct {
	name    string
	value   string // an example of the number behind it; empty where it takes none
	about   string // one line for a completing editor
	decides string // what it decides, between spaces: two that decide the same exclude each other
	read    func(p *wordParser, l *Layer, value, part string) *Error
	print   func(b []byte, l *Layer) []byte // adds nothing where the layer is as without it
}

// The options of windows and kernels.
var (
	stride = pairOption(option{name: "s", value: "2", about: "stride: every second position (/s2x1: height×width)"},
		"the stride", 1, func(l *Layer) (h, w *int) { return &l.StrideH, &l.StrideW })
	// windowStride is the stride of a pool, as large as its window unless given.
	windowStride = &option{
		name: stride.name, value: stride.value, about: stride.about, read: stride.read,
		print: func(b []byte, l *Layer) []byte {
			return l.appendOption(b, stride.name, l.StrideH != l.KH || l.StrideW != l.KW, l.StrideH, l.StrideW)
		},
	}
	padding = pairOption(option{name: "p", value: "1", about: "padding: one pixel at each border", decides: "padding"},
		"the padding", 0, func(l *Layer) (h, w *int) { return &l.PadH, &l.PadW })
	dilation = pairOption(option{name: "d", value: "2", about: "dilation: taps two pixels apart"},
		"the dilation", 1, func(l *Layer) (h, w *int) { return &l.DilationH, &l.DilationW })
	groups = &option{
		name: "g", value: "2", about: "groups: two, each sees its own channels alone",
		read: func(p *wordParser, l *Layer, value, part string) (err *Error) {
			l.Groups, err = parseNumber(value, "the number of groups", 1, p.replaceOption(part, "g1"))
			return err
		},
		print: func(b []byte, l *Layer) []byte { return l.appendOption(b, "g", l.Groups > 1, l.Groups, l.Groups) },
	}
	same = flagOption(option{name: "same", about: "as many outputs as inputs (⌈in/stride⌉), padded with zeros", decides: "padding rounding"},
		func(l *Layer) *Padding { return &l.Padding }, Same)
	ring = flagOption(option{name: "ring", about: "as many outputs as inputs, the image wraps round", decides: "padding"},
		func(l *Layer) *Padding { return &l.Padding }, Ring)
	ceil = flagOption(option{name: "ceil", about: "keep the last, incomplete window", decides: "rounding"},
		func(l *Layer) *bool { return &l.Ceil }, true)
	noBias = flagOption(option{name: "nobias", about: "no bias", decides: "bias"},
		func(l *Layer) *Bias { return &l.Bias }, NoBias)
	unitBias = flagOption(option{name: "posbias", about: "one bias per output unit, as in 1989", decides: "bias"},
		func(l *Layer) *Bias { return &l.Bias }, PerUnit)
)

// pairOption completes an option with one number for both axes, or
// height×width. Without it both are least.
func pairOption(o option, noun string, least int, field func(*Layer) (h, w *int)) *option {
	o.read = func(p *wordParser, l *Layer, value, part string) (err *Error) {
		h, w := field(l)
		*h, *w, err = p.pair(value, noun, least, p.replaceOption(part, o.name+"1"))
		return err
	}
	o.print = func(b []byte, l *Layer) []byte {
		h, w := field(l)
		return l.appendOption(b, o.name, *h > least || *w > least, *h, *w)
	}
	return &o
}

// flagOption completes an option that sets a field to one value.
func flagOption[T comparable](o option, field func(*Layer) *T, value T) *option {
	o.read = func(p *wordParser, l *Layer, number, part string) *Error {
		if number != "" {
			return newError(p.replaceOption(part, o.name), "/%s takes no number", o.name)
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

// appendOption adds an option with a number or two, if it is to be written.
func (l *Layer) appendOption(b []byte, name string, write bool, h, w int) []byte {
	if !write {
		return b
	}
	return l.appendPair(append(append(b, '/'), name...), h, w)
}

// appendPair adds one number for both axes, or height×width.
func (l *Layer) appendPair(b []byte, h, w int) []byte {
	if h != w && !l.In.OneD {
		b = append(strconv.AppendInt(b, int64(h), 10), 'x')
	}
	return strconv.AppendInt(b, int64(w), 10)
}

// excludes reports whether two options decide the same.
func (o *option) excludes(other *option) bool {
	for decided := range strings.FieldsSeq(o.decides) {
		if slices.Contains(strings.Fields(other.decides), decided) {
			return true
		}
	}
	return false
}

// conflict finds the first of the options that o cannot stand beside.
func (o *option) conflict(seen []*option) *option {
	for _, other := range seen {
		if o.excludes(other) {
			return other
		}
	}
	return nil
}

// options reads everything behind the first slash.
func (p *wordParser) options(l *Layer, text string) *Error {
	var seen []*option
	for part := range strings.SplitSeq(text, "/") {
		name, value := cutLetters(part)
		o, err := p.option(l.info, name, value, part)
		if err != nil {
			return err
		}
		if slices.Contains(seen, o) {
			return newError(p.withoutOption(part), "/%s is there twice", o.name)
		}
		if other := o.conflict(seen); other != nil {
			return newError(p.withoutOption(part), "/%s does not go with /%s", o.name, other.name)
		}
		if err := o.read(p, l, value, part); err != nil {
			return err
		}
		seen = append(seen, o)
	}
	return nil
}

// option finds the option of a kind that has this name, or says what to write
// instead of part.
func (p *wordParser) option(k *kindInfo, name, value, part string) (*option, *Error) {
	if o := findOption(k.options, name); o != nil {
		return o, nil
	}
	takes := func(k *kindInfo) bool { return findOption(k.options, name) != nil }
	switch {
	case len(k.options) == 0:
		core, _, _ := strings.Cut(p.text, "/")
		return nil, newError(core, "%s takes no options", k.kind)
	case part == "":
		return nil, newError(p.withoutOption(part), "an option is missing behind a slash")
	case slices.ContainsFunc(kinds, takes):
		return nil, newError("only "+listOptions(k.options), "%s does not take /%s", k.kind, name)
	}
	nearest := nearestOption(k.options, strings.ToLower(shorten(name, longestWord)), value)
	if nearest == nil {
		return nil, newError(listOptions(k.options), "there is no option /%s", shorten(part, longestWord))
	}
	if !isDigits(value) {
		value = nearest.value
	}
	return nil, newError(p.replaceOption(part, nearest.name+value), "there is no option /%s", shorten(part, longestWord))
}

// findOption finds an option by its name, nil if there is none.
func findOption(options []*option, name string) *option {
	for _, o := range options {
		if o.name == name {
			return o
		}
	}
	return nil
}

// nearestOption finds the option nearest to what was typed, nil if none is
// near.
func nearestOption(options []*option, typed, value string) *option {
	var nearest *option
	least := 3
	for _, o := range options {
		d := editDistance(typed, o.name)
		if o.value != "" && strings.HasPrefix(typed, o.name) && value != "" {
			d = min(d, 2) // /stride2, /pad1, /tiles2
		}
		if d < least && d < len(typed) {
			nearest, least = o, d
		}
	}
	return nearest
}

// listOptions writes options as they are typed: /s2 /p1 /same.
func listOptions(options []*option) string {
	words := make([]string, len(options))
	for i, o := range options {
		words[i] = "/" + o.name + o.value
	}
	return strings.Join(words, " ")
}

// replaceOption gives the word with one option replaced.
func (p *wordParser) replaceOption(part, by string) string {
	return strings.Replace(p.text+"/", "/"+part+"/", "/"+by+"/", 1)[:max(0, len(p.text)-len(part)+len(by))]
}

// withoutOption gives the word with the last such option left out.
func (p *wordParser) withoutOption(part string) string {
	i := strings.LastIndex(p.text+"/", "/"+part+"/")
	return p.text[:i] + p.text[i+1+len(part):]
}
