package course

import (
	"strings"
	"testing"

	"weightshare/lessons"
)

// TestLinkedTermsAreExplained checks that every term that a lesson links to is
// explained.
func TestLinkedTermsAreExplained(t *testing.T) {
	t.Parallel()
	g := Glossary()
	for _, l := range texts() {
		linked := 0
		for _, p := range l.passages {
			for _, id := range lessons.TermsIn(p.blocks) {
				linked++
				if _, ok := g.Find(id); !ok {
					t.Errorf("%s, step %s links to the term %q, which %s does not explain", l.ID, p.step, id, "glossary.md")
				}
			}
		}
		if linked == 0 {
			t.Errorf("%s links to no term", l.ID)
		}
	}
}

// TestTermsAreShort checks that a term is explained in a few words, because the
// reader is in the middle of something else.
func TestTermsAreShort(t *testing.T) {
	t.Parallel()
	for _, term := range Glossary() {
		if n := words(term.Text); n < 8 || n > 60 {
			t.Errorf("%s is explained in %d words", term.ID, n)
		}
	}
}

func words(blocks []lessons.Block) int { return len(strings.Fields(lessons.PlainText(blocks))) }
