package course

import (
	"strings"
	"testing"

	"weightshare/lessons"
)

// Every term that a lesson links to is explained.
func TestLinkedTermsAreExplained(t *testing.T) {
	t.Parallel()
	g := Glossary()
	for _, l := range All() {
		s := lessons.Open(l, lessons.Options{Inline: true, AnswersOpen: true})
		defer s.Close()
		linked := 0
		for i, step := range l.Steps {
			s.Goto(i)
			sources := append([]string{step.Source, step.After, step.Notes}, step.Hints...)
			if q := step.Question; q != nil {
				sources = append(sources, q.Prompt, q.After)
				for _, c := range q.Choices {
					sources = append(sources, c.Text, c.Reply)
				}
			}
			for _, source := range sources {
				for _, id := range lessons.TermsIn(s.Prose(source)) {
					linked++
					if _, ok := g.Find(id); !ok {
						t.Errorf("%s, step %s links to the term %q, which %s does not explain", l.ID, step.ID, id, "glossary.md")
					}
				}
			}
		}
		if linked == 0 {
			t.Errorf("%s links to no term", l.ID)
		}
	}
}

// A term is explained in a few words: somebody is in the middle of something
// else.
func TestTermsAreShort(t *testing.T) {
	t.Parallel()
	for _, term := range Glossary() {
		if n := words(term.Text); n < 8 || n > 60 {
			t.Errorf("%s is explained in %d words", term.ID, n)
		}
	}
}

func words(blocks []lessons.Block) int { return len(strings.Fields(lessons.PlainText(blocks))) }
