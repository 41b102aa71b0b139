package experiment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Arguments returns the words after "weightshare compare" that repeat the plan: only
// what differs from the task's defaults, then the networks. A switch is written
// "--ring=true". If seeds have gaps, the whole range from the first to the last is
// named. A plan for learning from files has no --data if its folder is not known.
func (p Plan) Arguments() []string { return p.arguments("") }

// arguments returns the Arguments without one setting, and with more words before
// the seeds.
func (p Plan) arguments(without string, more ...string) []string {
	var words []string
	switch {
	case p.Files == nil:
		words = append(words, "--task", p.Task.Name)
	case p.Folder != "":
		words = append(words, "--data", p.Folder)
	}
	words = append(words, p.sampleArguments()...)
	for _, s := range p.Changes() {
		if s.Name == without {
			continue
		}
		if s.Value == "true" || s.Value == "false" {
			words = append(words, "--"+s.Name+"="+s.Value)
			continue
		}
		words = append(words, "--"+s.Name, s.Value)
	}
	words = append(words, more...)
	if seeds := p.seeds(); len(seeds) > 0 {
		words = append(words, "--seeds", fmt.Sprintf("%d..%d", seeds[0], seeds[len(seeds)-1]))
	}
	return append(words, p.Networks...)
}

func (p Plan) sampleArguments() []string {
	list := p.sizes()
	switch {
	case slices.Equal(list, p.defaults().sizes()):
		return nil
	case len(list) == 1:
		return []string{"--samples", strconv.Itoa(list[0])}
	}
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = strconv.Itoa(n)
	}
	return []string{"--sweep", "samples=" + strings.Join(texts, ",")}
}

// ShellLine joins words into a line that a shell splits into the same words.
func ShellLine(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	return strings.Join(quoted, " ")
}

// quote writes a word for a shell, in double quotes if necessary: they are what
// readers of the notation are used to.
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
