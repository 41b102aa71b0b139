package lessons

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseGlossary(t *testing.T) {
	t.Parallel()
	g, err := ParseGlossary("g.md", []byte("## Bank {#bank}\n\nA set. See [kernel](term:kernel).\n\n## Kernel {#kernel}\n\n*Small*.\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := Glossary{
		{ID: "bank", Name: "Bank", Text: []Block{{Spans: []Span{{Text: "A set. See "}, {Text: "kernel", Term: "kernel"}, {Text: "."}}}}},
		{ID: "kernel", Name: "Kernel", Text: []Block{{Spans: []Span{{Text: "Small", Style: Emphasis}, {Text: "."}}}}},
	}
	if diff := cmp.Diff(want, g); diff != "" {
		t.Error(diff)
	}
	if got := TermsIn(g[0].Text); !cmp.Equal(got, []string{"kernel"}) {
		t.Errorf("linked terms %q", got)
	}
	if _, ok := g.Find("nothing"); ok || g.Index("kernel") != 1 {
		t.Error("a term is found where it is not")
	}
}

func TestParseGlossaryRefuses(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]string{
		`g.md:1: "before" is no term`:                      "before\n",
		`g.md:1: "A" is no term: write ## Name {#id}`:      "## A\n\nWords.\n",
		`g.md:1: the term a is not explained`:              "## A {#a}\n",
		`g.md:5: the id a is taken`:                        "## A {#a}\n\nWords.\n\n## B {#a}\n\nWords.\n",
		`g.md:5: the term "A" stands after "B"`:            "## B {#b}\n\nWords.\n\n## A {#a}\n\nWords.\n",
		`g.md:1: the term a links to b, which is not expl`: "## A {#a}\n\nSee [b](term:b).\n",
	} {
		_, err := ParseGlossary("g.md", []byte(text))
		var parse *ParseError
		if !errors.As(err, &parse) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestMet(t *testing.T) {
	t.Parallel()
	met := Term{ID: "kernel"}.Met([]*Lesson{
		{ID: "a", Steps: []Step{{ID: "one", Source: "a [kernel](term:kernel)"}, {ID: "two", Source: "[bank](term:bank)"}}},
		{ID: "b", Steps: []Step{{ID: "three", Question: &Question{Prompt: "which [kernel](term:kernel)?"}}}},
		{ID: "c", Steps: []Step{{After: "a [kernel](term:kernel)"}, {Question: &Question{After: "a [kernel](term:kernel)"}}, {Question: &Question{Choices: []Choice{{Reply: "a [kernel](term:kernel)"}}}}}},
	})
	if len(met) != 5 || met[0].Step != 0 || met[1].Lesson.ID != "b" {
		t.Errorf("met %+v", met)
	}
}
