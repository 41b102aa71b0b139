package arch

import "strings"

// Completion is a word that an editor can put in place of the one being
// typed, with a line that says what it means.
type Completion struct {
	Word  string
	About string
}

// Completions proposes words for one that is being typed: known words that
// begin like it, the missing argument, options of a whole word, and input
// sizes where it is empty or a number. They stand in the order of the
// notation, at most a screenful.
func Completions(prefix string) []Completion {
	core, options, slash := strings.Cut(prefix, "/")
	var found []Completion
	if !slash {
		found = append(found, words(core)...)
	}
	for _, oneD := range []bool{false, true} {
		p := wordParser{text: core, oneD: oneD}
		l, err := p.parse()
		if err != nil {
			continue
		}
		return append(found, optionsOf(l.Kind, prefix, options)...)
	}
	if slash || len(found) > 0 {
		return found
	}
	p := wordParser{text: core}
	if _, err := p.parse(); err != nil {
		if k, rest, e := p.name(core); e == nil && rest != "" {
			p.text = err.Suggestion // the argument that is missing
			if _, wrong := p.parse(); wrong == nil && strings.HasPrefix(err.Suggestion, core) {
				found = append(found, Completion{err.Suggestion, k.info().about})
			}
		}
	}
	return found
}

// words lists what begins like the prefix: layers and groups, or inputs.
func words(prefix string) []Completion {
	var found []Completion
	offer := func(word, about string) {
		if strings.HasPrefix(word, prefix) && word != prefix {
			found = append(found, Completion{word, about})
		}
	}
	for k := Conv; k < Repeat; k++ {
		i := k.info()
		if strings.HasPrefix(i.name, prefix) {
			word, _, _ := strings.Cut(i.example, " ")
			offer(word, i.about)
		}
	}
	offer("3*(", Repeat.info().about)
	offer("28x28", "input: height×width")
	offer("28x28x3", "input: height×width with 3 channels")
	offer("100:8", "input: width with 8 channels")
	return found
}

// optionsOf lists the options that the word does not have yet.
func optionsOf(k Kind, prefix, typed string) []Completion {
	have := map[string]bool{}
	parts := strings.Split(typed, "/")
	last := parts[len(parts)-1]
	base := strings.TrimSuffix(strings.TrimSuffix(prefix, last), "/")
	if typed == "" && !strings.HasSuffix(prefix, "/") {
		base, last = prefix, ""
	}
	for _, part := range parts[:len(parts)-1] {
		have[strings.TrimRight(part, "0123456789x")] = true
	}
	var found []Completion
	for name := range strings.FieldsSeq(k.info().options) {
		word := name + exampleNumber(name)
		if have[name] || conflict(have, name) != "" || !strings.HasPrefix(word, last) || word == last {
			continue
		}
		found = append(found, Completion{base + "/" + word, optionAbout(name)})
	}
	return found
}

// optionAbout describes an option in one line.
func optionAbout(name string) string {
	switch name {
	case "s":
		return "stride: every second position (/s2x1: height×width)"
	case "p":
		return "padding: one pixel at each border"
	case "d":
		return "dilation: taps two pixels apart"
	case "g":
		return "groups: two, each sees its own channels alone"
	case "same":
		return "as many outputs as inputs (⌈in/stride⌉), padded with zeros"
	case "ring":
		return "as many outputs as inputs, the image wraps round"
	case "ceil":
		return "keep the last, incomplete window"
	case "tile":
		return "positions two apart share their kernel"
	case "blocks":
		return "2×2 blocks of neighbours share their kernel"
	case "nobias":
		return "no bias"
	case "posbias":
		return "one bias per output unit, as in 1989"
	}
	return ""
}
