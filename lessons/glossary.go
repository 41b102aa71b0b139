package lessons

import (
	"slices"
	"strings"
)

// Term is a word of the field and what it means.
type Term struct {
	ID   string // what a link in the prose names: "weight-sharing"
	Name string // "Weight sharing"
	Text []Block
}

// Glossary holds the terms that the lessons explain, sorted by name.
type Glossary []Term

// ParseGlossary reads the file of a glossary, which has a section per term,
//
//	## Weight sharing {#weight-sharing}
//	Using the same numbers at many places. See [bank](term:bank).
//
// and sorts the terms by name. A link to a term that the file does not have is
// an error, as is a term that is explained twice; errors are of type
// *ParseError.
func ParseGlossary(file string, source []byte) (Glossary, error) {
	p := &lessonParser{file: file, source: source}
	sections, err := p.sections()
	if err != nil {
		return nil, err
	}
	var g Glossary
	for _, s := range sections {
		words := strings.TrimSpace(string(p.source[s.start:s.end]))
		switch {
		case s.level == 0 && words == "":
			continue
		case s.level == 0:
			return nil, p.fail(0, "%q is no term: begin with ## Name {#id}", words)
		case s.level != 2 || s.id == "":
			return nil, p.fail(s.at, "%q is no term: write ## Name {#id}", s.title)
		case words == "":
			return nil, p.fail(s.at, "the term %s is not explained", s.id)
		case len(g) > 0 && strings.ToLower(g[len(g)-1].Name) >= strings.ToLower(s.title):
			return nil, p.fail(s.at, "the term %q stands after %q: keep them in the order of the alphabet", s.title, g[len(g)-1].Name)
		}
		if _, ok := g.Find(s.id); ok {
			return nil, p.fail(s.at, "the id %s is taken by an earlier term: choose another", s.id)
		}
		g = append(g, Term{ID: s.id, Name: s.title, Text: ParseMarkdown([]byte(words))})
	}
	for _, t := range g {
		for _, id := range TermsIn(t.Text) {
			if _, ok := g.Find(id); !ok {
				return nil, p.fail(0, "the term %s links to %s, which is not explained", t.ID, id)
			}
		}
	}
	return g, nil
}

// Find returns the term with an ID.
func (g Glossary) Find(id string) (Term, bool) {
	i := g.Index(id)
	if i < 0 {
		return Term{}, false
	}
	return g[i], true
}

// Index returns the index of the term with an ID, −1 if it is not explained.
func (g Glossary) Index(id string) int {
	return slices.IndexFunc(g, func(t Term) bool { return t.ID == id })
}

// TermsIn lists the IDs of the terms that blocks of prose link to, in order of
// first use and without repetition.
func TermsIn(blocks []Block) []string {
	var ids []string
	for _, b := range blocks {
		for _, s := range b.Spans {
			if s.Term != "" && !slices.Contains(ids, s.Term) {
				ids = append(ids, s.Term)
			}
		}
	}
	return ids
}

// Location is a place in the lessons where words were found: a lesson as a
// whole, one of its steps, or a term of the glossary.
type Location struct {
	Lesson *Lesson // nil for a term
	Step   int     // index of the step, −1 for the lesson as a whole or a term
	Term   string  // ID of the term, empty for a lesson or a step
	Title  string  // of the lesson, the step or the term
}

// Met lists the steps of all lessons whose text links to the term, in order.
func (t Term) Met(all []*Lesson) []Location {
	link := "(" + termScheme + t.ID + ")"
	var met []Location
	for _, l := range all {
		for i := range l.Steps {
			s := &l.Steps[i]
			text := s.Source + s.After
			if q := s.Question; q != nil {
				text += q.Prompt + q.After
				for _, c := range q.Choices {
					text += c.Reply
				}
			}
			if strings.Contains(text, link) {
				met = append(met, Location{Lesson: l, Step: i, Title: s.Title})
			}
		}
	}
	return met
}
