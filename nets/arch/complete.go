package arch

import "strings"

// Completion is a word that an editor can put in place of the one being typed,
// and one line about it.
type Completion struct {
	Word  string
	About string
}

// Completions proposes words for one that is being typed: known words that
// begin like it, the missing argument, options of a whole word, and input
// sizes where it is empty or a number. They stand in the order of the table of
// kinds.
func Completions(prefix string) []Completion {
	core, _, slash := strings.Cut(prefix, "/")
	var found []Completion
	if !slash {
		found = words(core)
	}
	for _, oneD := range []bool{false, true} {
		p := wordParser{text: core, oneD: oneD}
		if l, err := p.parse(); err == nil {
			return append(found, optionsOf(l.info, prefix, oneD)...)
		}
	}
	k, argument := cutKind(core)
	if slash || len(found) > 0 || k == nil || argument == "" {
		return found
	}
	p := wordParser{text: core}
	if _, err := p.parse(); err != nil && strings.HasPrefix(err.Suggestion, core) {
		p.text = err.Suggestion // the argument that is missing
		if _, wrong := p.parse(); wrong == nil {
			found = append(found, Completion{p.text, k.about})
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
	for _, k := range kinds {
		if strings.HasPrefix(string(k.kind), prefix) {
			word, _, _ := strings.Cut(k.example, " ")
			offer(word, k.about)
		}
	}
	offer("3*(", repeat.about)
	offer("28x28", "input: height×width")
	offer("28x28x3", "input: height×width with 3 channels")
	offer("100:8", "input: width with 8 channels")
	return found
}

func optionsOf(k *kindInfo, prefix string, oneD bool) []Completion {
	base := prefix
	if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
		base = prefix[:i]
	}
	var found []Completion
	for _, o := range k.options {
		p := wordParser{text: base + "/" + o.name + o.value, oneD: oneD}
		if !strings.HasPrefix(p.text, prefix) || p.text == prefix {
			continue
		}
		if _, err := p.parse(); err == nil {
			found = append(found, Completion{p.text, o.about})
		}
	}
	return found
}
