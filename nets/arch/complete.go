package arch

import (
	"slices"
	"strings"
)

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
		return append(found, optionsOf(l.info, prefix, options)...)
	}
	if slash || len(found) > 0 {
		return found
	}
	p := wordParser{text: core}
	if _, err := p.parse(); err != nil {
		if k, argument := cutKind(core); k != nil && argument != "" {
			p.text = err.Suggestion // the argument that is missing
			if _, wrong := p.parse(); wrong == nil && strings.HasPrefix(err.Suggestion, core) {
				found = append(found, Completion{err.Suggestion, k.about})
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

// optionsOf lists the options that the word does not have yet.
func optionsOf(k *kindInfo, prefix, typed string) []Completion {
	var have []*option
	parts := strings.Split(typed, "/")
	last := parts[len(parts)-1]
	base := strings.TrimSuffix(strings.TrimSuffix(prefix, last), "/")
	if typed == "" && !strings.HasSuffix(prefix, "/") {
		base, last = prefix, ""
	}
	for _, part := range parts[:len(parts)-1] {
		name, _ := cutLetters(part)
		if o := findOption(k.options, name); o != nil {
			have = append(have, o)
		}
	}
	var found []Completion
	for _, o := range k.options {
		word := o.name + o.value
		if slices.Contains(have, o) || o.conflict(have) != nil || !strings.HasPrefix(word, last) || word == last {
			continue
		}
		found = append(found, Completion{base + "/" + word, o.about})
	}
	return found
}
