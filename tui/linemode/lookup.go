package linemode

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/search"
)

// mostSought is how many bytes of words are looked for: to search for thousands of words
// would take the time of others who share the server.
const (
	maxFound   = 12
	mostSought = 200
)

// lookUp carries out a line that consults the glossary, searches the lessons or goes to
// a search result. It reports whether the line was one of these.
func (t *tutor) lookUp(line string) bool {
	word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "glossary", "term":
		t.glossary(rest)
	case "find", "search", "/":
		t.find(rest)
	case "go":
		t.goTo(rest)
	default:
		return false
	}
	return true
}

// glossary explains a term, or lists all of them.
func (t *tutor) glossary(name string) {
	t.blank()
	if name == "" {
		t.listTerms()
		return
	}
	i := t.term(name)
	if i < 0 {
		t.line(fmt.Sprintf("The glossary does not explain %s; glossary alone lists what it explains.", quoted(name)))
		return
	}
	term := t.options.Glossary[i]
	t.line(sentence(term.Name))
	t.blocks(term.Text)
	var also []string
	for _, id := range lessons.TermsIn(term.Text) {
		if other, ok := t.options.Glossary.Find(id); ok {
			also = append(also, other.Name)
		}
	}
	if len(also) > 0 {
		t.line(sentence("See also: " + strings.Join(also, ", ")))
	}
	for _, at := range term.Met(t.options.Lessons) {
		t.line(sentence("It is met in " + place(at)))
	}
}

// listTerms lists the terms of the glossary.
func (t *tutor) listTerms() {
	names := make([]string, len(t.options.Glossary))
	for i, term := range t.options.Glossary {
		names[i] = term.Name
	}
	if !t.elements {
		t.line(sentence("These are explained: " + strings.Join(names, ", ")))
		t.line("Type glossary and one of them.")
		return
	}
	t.line("These are explained:")
	for _, name := range names {
		t.tell(element{Kind: kindItem, Text: name, Typed: "glossary " + name}, "", "")
	}
}

// Explain writes what a term means, or the list of all terms if term is empty.
func Explain(w io.Writer, g lessons.Glossary, all []*lessons.Lesson, term string) error {
	t := &tutor{printer: newPrinter(w), options: TeachOptions{Glossary: g, Lessons: all}}
	t.glossary(term)
	return t.flush()
}

// term returns the index of the term that a learner means: the one with that name or
// ID, or else the first one that begins with it; −1 if there is none.
func (t *tutor) term(name string) int {
	g := t.options.Glossary
	same := slices.IndexFunc(g, func(term lessons.Term) bool { return strings.EqualFold(term.Name, name) || term.ID == name })
	if same >= 0 {
		return same
	}
	return slices.IndexFunc(g, func(term lessons.Term) bool {
		return len(term.Name) >= len(name) && strings.EqualFold(term.Name[:len(name)], name)
	})
}

// find lists the places in which all of the words occur.
func (t *tutor) find(words string) {
	t.blank()
	if words == "" {
		t.line("Type find and the words to look for, as in find shared weights.")
		return
	}
	if len(words) > mostSought {
		t.line("Type fewer words to look for.")
		return
	}
	kept, _ := t.options.Store.Load() // the list has reported what cannot be read
	t.found = search.New(t.options.Lessons, t.options.Glossary, kept).Find(words)
	if len(t.found) == 0 {
		t.line(fmt.Sprintf("No lesson and no term has all of the words %s.", quoted(words)))
		return
	}
	for i, f := range t.found[:min(len(t.found), maxFound)] {
		t.entry(i+1, fmt.Sprintf("go %d", i+1), sentence(capital(place(f.Location)))+" "+excerpt(f))
	}
	if n := len(t.found) - maxFound; n > 0 {
		t.line(fmt.Sprintf("There are %d more; more words find fewer.", n))
	}
	if !t.elements {
		t.line("Type go and a number to go there.")
	}
}

// place says where a location is.
func place(at lessons.Location) string {
	switch {
	case at.Lesson == nil:
		return "the glossary, " + at.Title
	case at.Step < 0:
		return fmt.Sprintf("lesson %d, %s", at.Lesson.Order, at.Title)
	default:
		return fmt.Sprintf("lesson %d, %s, step %d, %s", at.Lesson.Order, at.Lesson.Title, at.Step+1, at.Title)
	}
}

// excerpt returns the part of a found paragraph around the first match.
func excerpt(f search.Result) string {
	const around = 60
	runes := []rune(f.Text)
	at := 0
	if len(f.Marks) > 0 {
		at = len([]rune(f.Text[:f.Marks[0].From]))
	}
	from, to := max(at-around, 0), min(at+around, len(runes))
	words := string(runes[from:to])
	if from > 0 {
		_, words, _ = strings.Cut(words, " ")
		words = "... " + words
	}
	if to < len(runes) {
		if i := strings.LastIndexByte(words, ' '); i > 0 {
			words = words[:i]
		}
		words += " ..."
	}
	return words
}

// goTo remembers the search result to go to, or explains it if it is a term.
func (t *tutor) goTo(number string) {
	n, err := strconv.Atoi(number)
	switch {
	case len(t.found) == 0:
		t.paragraph("Nothing was found yet: type find and the words to look for.")
	case err != nil || n < 1 || n > len(t.found):
		t.paragraph(fmt.Sprintf("Type go and a number from 1 to %d.", len(t.found)))
	case t.found[n-1].Lesson == nil:
		t.glossary(t.found[n-1].Title)
	default:
		t.destination = &t.found[n-1].Location
	}
}

// goToStep goes to the step that the learner has chosen.
func (t *tutor) goToStep(s *lessons.Session) {
	if t.destination != nil && t.destination.Step >= 0 {
		s.Goto(t.destination.Step)
	}
	t.destination = nil
}

// goToFound goes to a search result in the present lesson. It reports whether the
// result is in another lesson, so that this one must be left.
func (k *dialog) goToFound() (left bool) {
	if k.destination == nil {
		return false
	}
	if k.refusesToLeave() {
		k.destination = nil
		return false
	}
	if k.destination.Lesson != k.session.View().Lesson {
		return true
	}
	k.goToStep(k.session)
	k.step = -1
	return false
}
