package linemode

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// figures says the figures: each in full when it is new, then what has changed.
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
			k.sayIfNew(part, words)
			continue
		}
		if before == words {
			continue
		}
		k.said[part] = words
		k.paragraph(whatChanged(f.Header().Title, before, words))
	}
}

// whatChanged is what a figure says that it did not say before, after its title;
// all it says where only something has gone.
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
	case title == "" || fresh[0] == said[0]: // which begins with the title
		return strings.Join(fresh, " ")
	}
	return heading(title) + " " + strings.Join(fresh, " ")
}

// heading is a title as figures say it before their sentences.
func heading(title string) string {
	if strings.HasSuffix(title, "?") {
		return title
	}
	return strings.TrimRight(title, ".:") + ":"
}

// sentences takes a text apart, each sentence with its end.
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

// tellActions says what can be done: all at the beginning of a step, then what is
// new.
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
	if len(fresh) > 0 {
		k.paragraph(strings.Join(fresh, "; ") + ".")
	}
}

func actions(v lessons.View) []string {
	var ways []string
	add := func(format string, args ...any) { ways = append(ways, fmt.Sprintf(format, args...)) }
	switch q := v.Question; {
	case q != nil && q.State == lessons.Choosing:
		add("Type 1 to %d to answer", len(q.Choices))
	case q != nil && q.State == lessons.AskConfidence:
		add("Type 1, 2 or 3")
		add("Enter: %s", v.Next)
	default:
		add("Enter: %s", v.Next)
	}
	if v.Question != nil && v.Question.CanRetry {
		add("again: answer once more")
	}
	for i, c := range v.Controls {
		add("%c: %s", letter(i), c.Label)
	}
	if v.Run.State != lessons.NoRun && v.Question == nil {
		add("run: %s", runWord(v.Run.State))
	}
	if v.MoreHints {
		add("hint: a hint")
	}
	if v.GoalOpen {
		add("skip: the next step")
	}
	return ways
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
