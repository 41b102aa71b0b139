package arch

import (
	"strings"
)

// option is one "/…" of a word: /s2x1 is the name s with the value 2x1.
type option struct{ name, value string }

// optionNames lists every option in the order in which they are printed.
const optionNames = "s p d g same ring ceil tile blocks nobias posbias"

// takesNumber reports whether a number follows the option's name.
func takesNumber(name string) bool {
	switch name {
	case "s", "p", "d", "g", "tile", "blocks":
		return true
	}
	return false
}

// options reads everything behind the first slash.
func (p *wordParser) options(l *Layer, text string) *Error {
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, "/") {
		o, err := p.option(l, part)
		if err != nil {
			return err
		}
		if seen[o.name] {
			return newError(p.without(part), "/%s is there twice", o.name)
		}
		seen[o.name] = true
		if other := conflict(seen, o.name); other != "" {
			return newError(p.without(part), "/%s does not go with /%s", o.name, other)
		}
		if err := p.apply(l, o, part); err != nil {
			return err
		}
	}
	return nil
}

// option splits a part into name and value and checks that l knows it.
func (p *wordParser) option(l *Layer, part string) (option, *Error) {
	letters := 0
	for letters < len(part) && isLetter(part[letters]) {
		letters++
	}
	o := option{part[:letters], part[letters:]}
	i := l.Kind.info()
	has := func(name string) bool { return strings.Contains(i.options, " "+name+" ") }
	switch {
	case o.name != "" && has(o.name):
		return o, nil
	case i.options == "":
		core, _, _ := strings.Cut(p.text, "/")
		return o, newError(core, "%s takes no options", i.name)
	case part == "":
		return o, newError(p.without(part), "an option is missing behind a slash")
	case isOption(o.name):
		return o, newError("only "+listOptions(i.options), "%s does not take /%s", i.name, o.name)
	}
	best, least := "", 3
	typed := strings.ToLower(shorten(o.name, longestWord))
	for name := range strings.FieldsSeq(i.options) {
		near := editDistance(typed, name)
		if takesNumber(name) && strings.HasPrefix(typed, name) && o.value != "" {
			near = min(near, 2) // /stride2, /pad1, /tiles2
		}
		if near < least && near < len(typed) {
			best, least = name, near
		}
	}
	switch {
	case best == "":
		return o, newError(listOptions(i.options), "there is no option /%s", shorten(part, longestWord))
	case isDigits(o.value):
		best += o.value
	default:
		best += exampleNumber(best)
	}
	return o, newError(p.with(part, best), "there is no option /%s", shorten(part, longestWord))
}

// exampleNumber is the number that proposals write behind an option: none
// where it takes none.
func exampleNumber(name string) string {
	switch {
	case name == "p":
		return "1"
	case takesNumber(name):
		return "2"
	}
	return ""
}

// isOption reports whether any layer knows this option.
func isOption(name string) bool {
	return name != "" && strings.Contains(" "+optionNames+" ", " "+name+" ")
}

// listOptions writes option names as they are typed: /s2 /p2 /same.
func listOptions(names string) string {
	var b strings.Builder
	for name := range strings.FieldsSeq(names) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteByte('/')
		b.WriteString(name)
		b.WriteString(exampleNumber(name))
	}
	return b.String()
}

// conflict names an option already seen that name cannot stand beside.
func conflict(seen map[string]bool, name string) string {
	for _, group := range []string{"p same", "p ring", "same ring", "same ceil", "tile blocks", "nobias posbias"} {
		a, b, _ := strings.Cut(group, " ")
		if name == a && seen[b] {
			return b
		}
		if name == b && seen[a] {
			return a
		}
	}
	return ""
}

// with gives the word with one option replaced.
func (p *wordParser) with(part, by string) string {
	return strings.Replace(p.text+"/", "/"+part+"/", "/"+by+"/", 1)[:max(0, len(p.text)-len(part)+len(by))]
}

// without gives the word with the last such option left out.
func (p *wordParser) without(part string) string {
	i := strings.LastIndex(p.text+"/", "/"+part+"/")
	return p.text[:i] + p.text[i+1+len(part):]
}

// apply sets what one option says.
func (p *wordParser) apply(l *Layer, o option, part string) *Error {
	if !takesNumber(o.name) && o.value != "" {
		return newError(p.with(part, o.name), "/%s takes no number", o.name)
	}
	var err *Error
	switch o.name {
	case "s":
		l.StrideH, l.StrideW, err = p.pair(o.value, "the stride", 1, p.with(part, "s1"))
	case "p":
		l.PadH, l.PadW, err = p.pair(o.value, "the padding", 0, p.with(part, "p1"))
	case "d":
		l.DilationH, l.DilationW, err = p.pair(o.value, "the dilation", 1, p.with(part, "d1"))
	case "g":
		l.Groups, err = p.number(o.value, "the number of groups", 1, p.with(part, "g1"))
	case "tile":
		l.Sharing.Scheme = Tiles
		l.Sharing.N, err = p.number(o.value, "the period", 1, p.with(part, "tile2"))
	case "blocks":
		l.Sharing.Scheme = Blocks
		l.Sharing.N, err = p.number(o.value, "the number of blocks", 1, p.with(part, "blocks2"))
	case "same":
		l.Padding = Same
	case "ring":
		l.Padding = Ring
	case "ceil":
		l.Ceil = true
	case "nobias":
		l.Bias = NoBias
	case "posbias":
		l.Bias = PerUnit
	}
	return err
}
