package linemode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// figures describes the figures: each in full when it is new, and then what has
// changed.
func (k *dialog) figures(all []figure.Figure) {
	for i, f := range all {
		id := f.Header().ID
		if id == "" {
			id = fmt.Sprint(i)
		}
		part := "figure " + id
		words := f.Words()
		before, told := k.said[part]
		if !told {
			k.said[part] = words
			k.figure(words)
			continue
		}
		if before == words {
			continue
		}
		k.said[part] = words
		k.figure(whatChanged(f.Header().Title, before, words))
	}
}

// whatChanged returns, after the title, what a figure says now and did not say before;
// if it has only stopped saying something, all that it says now.
func whatChanged(title, before, now string) string {
	heard := sentences(before)
	var fresh []string
	said := sentences(now)
	for _, s := range said {
		if i := slices.Index(heard, s); i >= 0 {
			heard = slices.Delete(heard, i, i+1)
			continue
		}
		fresh = append(fresh, s)
	}
	switch {
	case len(fresh) == 0:
		return now
	case title == "" || fresh[0] == said[0]: // said begins with the title
		return strings.Join(fresh, " ")
	}
	return heading(title) + " " + strings.Join(fresh, " ")
}

// heading returns a title in the form in which figures put it before their sentences.
func heading(title string) string {
	if strings.HasSuffix(title, "?") {
		return title
	}
	return strings.TrimRight(title, ".:") + ":"
}

// sentences splits a text into sentences, with their punctuation.
func sentences(text string) []string {
	var all []string
	for text != "" {
		end := len(text)
		for _, mark := range []string{". ", "? ", "! "} {
			if i := strings.Index(text, mark); i >= 0 {
				end = min(end, i+1)
			}
		}
		all = append(all, text[:end])
		text = strings.TrimSpace(text[end:])
	}
	return all
}

// tellActions says what can be done: at the beginning of a step everything, then only
// what is new. On a page the prompt does.
func (k *dialog) tellActions(v lessons.View) {
	now := actions(v)
	var fresh []string
	for _, way := range now {
		if !slices.Contains(k.lastActions, way) {
			fresh = append(fresh, way)
		}
	}
	if k.lastActions == nil {
		fresh = append(fresh, "?: all commands")
	}
	k.lastActions = now
	if len(fresh) > 0 && !k.elements {
		k.paragraph(strings.Join(fresh, "; ") + ".")
	}
}

// actions lists the things that may be typed.
func actions(v lessons.View) []string {
	var all []string
	switch q := v.Question; {
	case q != nil && q.State == lessons.Choosing:
		all = append(all, fmt.Sprintf("Type 1 to %d to answer", len(q.Choices)))
	case q != nil && q.State == lessons.AskConfidence:
		all = append(all, "Type 1, 2 or 3")
	}
	first, last := ways(v)
	for i, c := range v.Controls {
		first = append(first, way{string(letter(i)), c.Label})
	}
	for _, w := range append(first, last...) {
		all = append(all, cmp.Or(w.Typed, "Enter")+": "+w.Label)
	}
	return all
}

// ways returns the lines that lead on from a step: those to mention before its
// controls, and those to mention after them.
func ways(v lessons.View) (first, last []way) {
	if v.Question == nil || v.Question.State != lessons.Choosing {
		first = append(first, way{"", v.Next})
	}
	if v.Question != nil && v.Question.CanRetry {
		words := "answer once more"
		if v.Run.State == lessons.Finished {
			words = "answer once more, from the result"
		}
		first = append(first, way{"again", words})
	}
	if v.Run.State != lessons.NoRun && v.Question == nil {
		last = append(last, way{"run", runWord(v.Run.State)})
	}
	if v.MoreHints {
		last = append(last, way{"hint", "a hint"})
	}
	if v.GoalOpen {
		last = append(last, way{"skip", "the next step"})
	}
	return first, last
}

func runWord(s lessons.RunState) string {
	switch s {
	case lessons.Paused:
		return "go on"
	case lessons.Finished, lessons.Failed:
		return "run it again"
	default:
		return "start"
	}
}
