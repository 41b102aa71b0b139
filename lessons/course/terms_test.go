package course

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/nets/slowtest"
)

// everyday returns terms of the glossary that mean in a lesson's text what
// everybody expects: they need no link where they are first used.
func everyday() []string {
	return []string{"network", "input", "output", "error", "example", "step", "training", "layer", "weight", "feature", "class", "noise", "unit", "detector", "blocks", "label", "shift", "loss", "chance", "batch"}
}

// TestTermsAreExplained checks that a term of the glossary is linked, or set
// apart because it is explained on the spot, no later than in the step in which
// a lesson first uses it.
func TestTermsAreExplained(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	glossary := Glossary()
	for _, l := range texts() {
		read := l.learner()
		for _, term := range glossary {
			if slices.Contains(everyday(), term.ID) {
				continue
			}
			used := named(term)
			longer := longerNames(glossary, term)
			at, said := "", ""
			for _, p := range read {
				if at != "" && p.step != at {
					t.Errorf("%s, %s: %q is used and neither linked nor explained: %.50q", l.ID, at, term.Name, said)
					break
				}
				if explains(p.blocks, term, used) {
					at = ""
					break
				}
				if text := longer.ReplaceAllString(spoken(p.blocks), "…"); at == "" && used.MatchString(text) {
					at, said = p.step, text
				}
			}
		}
	}
}

// named matches the name of a term.
func named(term lessons.Term) *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(term.Name) + `(s|es|’s)?\b`)
}

// longerNames matches the names of other terms that contain that of a term.
func longerNames(glossary lessons.Glossary, term lessons.Term) *regexp.Regexp {
	names := []string{`\bnothing at all\b`}
	for _, other := range glossary {
		if other.ID != term.ID && strings.Contains(strings.ToLower(other.Name), strings.ToLower(term.Name)) {
			names = append(names, regexp.QuoteMeta(other.Name)+`(s|es)?`)
		}
	}
	return regexp.MustCompile(`(?i)` + strings.Join(names, "|"))
}

// explains reports whether a passage links to a term, or sets its word apart.
func explains(blocks []lessons.Block, term lessons.Term, used *regexp.Regexp) bool {
	if slices.Contains(lessons.TermsIn(blocks), term.ID) {
		return true
	}
	for _, b := range blocks {
		for _, s := range b.Spans {
			if (s.Style == lessons.Emphasis || s.Style == lessons.Strong) && used.MatchString(s.Text) {
				return true
			}
		}
	}
	return false
}

// spoken returns the text of blocks without code.
func spoken(blocks []lessons.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		for _, s := range block.Spans {
			if s.Style != lessons.Mono {
				b.WriteString(s.Text)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
