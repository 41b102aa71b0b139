package experiment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/dataset"
)

// A Setting is one dial of a task or of its training, by the name it has on the
// command line, with a value that the command line reads back.
type Setting struct{ Name, Value string }

// Settings lists the dials of task and training that differ from what the task
// comes with, samples aside, which a plan holds apart.
func (p Plan) Settings() []Setting {
	var list []Setting
	usual := dataset.Spec{Name: p.Task.Name}
	var dials []dataset.Parameter
	if t, err := dataset.Lookup(p.Task.Name); err == nil && p.Files == nil {
		usual, dials = t.Defaults, t.Dials
	} else {
		dials = []dataset.Parameter{{Name: "test"}}
	}
	for _, d := range dials {
		if value := p.Task.Get(d.Name); d.Name != "samples" && value != usual.Get(d.Name) {
			list = append(list, Setting{d.Name, value})
		}
	}
	name := p.Task.Name
	if p.Files != nil {
		name = filesTask
	}
	return append(list, trainingSettings(p.Training, defaultTraining(name))...)
}

// trainingSettings lists in what a training differs from the usual one.
func trainingSettings(is, usual dataset.Training) []Setting {
	var list []Setting
	real64 := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for _, s := range []struct{ name, is, usual string }{
		{"steps", strconv.Itoa(is.Steps), strconv.Itoa(usual.Steps)},
		{"optimizer", is.Optimizer, usual.Optimizer},
		{"rate", real64(is.Rate), real64(usual.Rate)},
		{"momentum", real64(is.Momentum), real64(usual.Momentum)},
		{"decay", real64(is.Decay), real64(usual.Decay)},
		{"batch", strconv.Itoa(is.Batch), strconv.Itoa(usual.Batch)},
		{"epochs", strconv.FormatBool(is.Epochs), strconv.FormatBool(usual.Epochs)},
		{"loss", is.Loss, usual.Loss},
		{"init", is.Init, usual.Init},
		{"scale", real64(is.Scale), real64(usual.Scale)},
	} {
		if s.is != s.usual {
			list = append(list, Setting{s.name, s.is})
		}
	}
	return list
}

// Arguments are the words after "weightshare compare" that repeat the plan: only
// what differs from the task's defaults, then the networks. A switch is written
// "--ring=true". Seeds that leave a gap are named from the first to the last. A
// plan for learning from files lacks its --data: where they lie is not the
// plan's to know.
func (p Plan) Arguments() []string {
	var words []string
	if p.Files == nil {
		words = append(words, "--task", p.Task.Name)
	}
	words = append(words, p.sampleArguments()...)
	for _, s := range p.Settings() {
		if s.Value == "true" || s.Value == "false" {
			words = append(words, "--"+s.Name+"="+s.Value)
			continue
		}
		words = append(words, "--"+s.Name, s.Value)
	}
	if seeds := p.seeds(); len(seeds) > 0 {
		words = append(words, "--seeds", fmt.Sprintf("%d..%d", seeds[0], seeds[len(seeds)-1]))
	}
	return append(words, p.Networks...)
}

// sampleArguments say on how many images to train.
func (p Plan) sampleArguments() []string {
	usual := 0
	if t, err := dataset.Lookup(p.Task.Name); err == nil && p.Files == nil {
		usual = t.Defaults.Samples
	}
	list := p.Samples
	if len(list) == 0 {
		list = []int{p.Task.Samples}
	}
	if len(list) == 1 {
		if list[0] == usual {
			return nil
		}
		return []string{"--samples", strconv.Itoa(list[0])}
	}
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = strconv.Itoa(n)
	}
	return []string{"--sweep", "samples=" + strings.Join(texts, ",")}
}

// ShellLine joins words to a line that a shell takes apart into the same words.
func ShellLine(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	return strings.Join(quoted, " ")
}

// quote writes a word as a shell reads it, between double quotes where it has
// to be: they are what a reader of the notation knows.
func quote(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_=+:,./%@^", r)
	}
	if word != "" && !slices.ContainsFunc([]rune(word), func(r rune) bool { return !plain(r) }) {
		return word
	}
	if strings.ContainsAny(word, "\"$`\\!") {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return `"` + word + `"`
}
