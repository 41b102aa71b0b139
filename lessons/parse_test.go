package lessons

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const head = "---\nid: a\ntitle: A\nquestion: Q?\nminutes: 2\n---\n"

const twoSteps = `
## One *step* {#one .read}

Words {{value "x"}}
go on.

- an item

### Notes

For the **teacher**.

## Two {#two .predict}

Before.

More before.

Which
one?

- [ ] this
  one

  Not this.

  Nor ever.
- [x] that {{value "x"}}

### After

So it is.

### Hint

First.

### Hint

Second.

## Again {#again .review}
Which?
- [x] that
- [ ] this

  No.
### After
Yes.

## Further reading {#reading .reading}

- A. Author: *Title*. 1989.
- B. Author: Other.
`

func TestParse(t *testing.T) {
	t.Parallel()
	l, err := Parse("a.md", []byte(head+twoSteps))
	if err != nil {
		t.Fatal(err)
	}
	want := &Lesson{
		ID: "a", Title: "A", Question: "Q?", Minutes: 2,
		Steps: []Step{
			{ID: "one", Title: "One step", Kind: Read, Source: "Words {{value \"x\"}}\ngo on.\n\n- an item", Notes: "For the **teacher**."},
			{
				ID: "two", Title: "Two", Kind: Predict, Source: "Before.\n\nMore before.", Hints: []string{"First.", "Second."},
				Question: &Question{
					Prompt: "Which\none?", After: "So it is.",
					Choices: []Choice{{Text: "this one", Reply: "Not this.\n\nNor ever."}, {Text: "that {{value \"x\"}}", Right: true}},
				},
			},
		},
		Reviews: []Review{{ID: "again", Question: Question{
			Prompt: "Which?", After: "Yes.", Choices: []Choice{{Text: "that", Right: true}, {Text: "this", Reply: "No."}},
		}}},
		Reading: []string{"A. Author: Title. 1989.", "B. Author: Other."},
	}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Error(diff)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	const step = "## S {#s .read}\nWords.\n"
	for name, c := range map[string]struct {
		text string
		line int
		what string
	}{
		"empty":                 {"", 1, "no front matter"},
		"no front matter":       {"## S", 1, "no front matter"},
		"open front matter":     {"---\nid: a\n", 1, "does not end"},
		"unknown field":         {"---\nid: a\ncolour: red\n---\n", 3, "colour"},
		"bad value":             {"---\nid: a\nminutes: first\n---\n", 3, "Minutes"},
		"missing minutes":       {"---\nid: a\ntitle: A\nquestion: Q?\n---\n", 2, "minutes (from 1) is missing"},
		"missing id":            {"---\ntitle: A\n---\n", 2, "id is missing"},
		"no steps":              {head, 7, "the lesson has no steps"},
		"text before":           {head + "words\n" + step, 7, "text before the first step"},
		"no id":                 {head + "## S\nWords.\n", 7, `step "S" has no id`},
		"no kind":               {head + "## S {#s}\nWords.\n", 7, `has the kind ""`},
		"unknown kind":          {head + "## S {#s .race}\nWords.\n", 7, `has the kind "race"`},
		"twice the same id":     {head + step + step, 9, `"s" is taken`},
		"says nothing":          {head + "## S {#s .read}\n", 7, "says nothing"},
		"heading without words": {head + step + "##\n", 9, "a heading without words"},
		"first level":           {head + "# S {#s .read}\n", 7, "a heading of level 1"},
		"part of nothing":       {head + "### Hint\nH.\n", 7, "belongs to no step"},
		"unknown part":          {head + step + "### Aside\nA.\n", 9, "### Aside is not a part"},
		"empty part":            {head + step + "### Hint\n", 9, "### Hint is empty"},
		"asks nothing":          {head + "## S {#s .predict}\nWords.\n", 7, "asks nothing"},
		"no prompt":             {head + "## S {#s .predict}\n- [x] a\n- [ ] b\n\n  R.\n", 7, "has no question"},
		"no box":                {head + "## S {#s .predict}\nQ?\n\n- [x] a\n- b\n", 11, "a choice of \"s\" without a box"},
		"no reply":              {head + "## S {#s .predict}\nQ?\n\n- [x] a\n- [ ] b\n", 7, `the wrong choice "b" of "s" has no reply`},
		"two right":             {head + "## S {#s .predict}\nQ?\n\n- [x] a\n- [x] b\n", 7, "2 of them right"},
		"one choice":            {head + "## S {#s .predict}\nQ?\n\n- [x] a\n", 7, "has 1 choices"},
		"reply is a list":       {head + "## S {#s .predict}\nQ?\n\n- [x] a\n- [ ] b\n\n  - R.\n", 11, "is not plain paragraphs"},
		"step after reviews":    {head + "## R {#r .review}\nQ?\n\n- [x] a\n- [ ] b\n\n  R.\n\n" + step, 15, "comes after a review"},
		"nine steps": {
			head + strings.Repeat(step, 1) + "## 2 {#b .read}\nW.\n## 3 {#c .read}\nW.\n## 4 {#d .read}\nW.\n## 5 {#e .read}\nW.\n" +
				"## 6 {#f .read}\nW.\n## 7 {#g .read}\nW.\n## 8 {#h .read}\nW.\n## 9 {#i .read}\nW.\n", 7, "at most 8",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("a.md", []byte(c.text))
			var e *ParseError
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.File != "a.md" || e.Line != c.line || !strings.Contains(e.What, c.what) {
				t.Errorf("got %v, want line %d, %q", e, c.line, c.what)
			}
		})
	}
}

// TestPlainHeading checks that a heading that is read without the Markdown parser is read as
// that reads it.
func TestPlainHeading(t *testing.T) {
	t.Parallel()
	titles := []string{"Four pixels", " Two  words ", "*Not* `only` words", `a \* star`, "5 < 6 &amp; 7", "# number", "a {brace", "", "a ##", "##"}
	attributes := []string{
		"{#step .read}", "{.habit}", "{#a-1 .try }", "{ #s .read}", `{.price predicted="step"}`, `{#s .read predicted="a-b" }`, "{#s}", "{}", "",
		"{.read .try}", "{#a #b .read}", "{#S .read}", "{#s .read", "{#s word}", `{#s .read predicted="two words"}`, `{#s .read predicted='x'}`,
		"{#s.read}", "{.read} {#s}", "{#s .read}}", "{{#s .read}}", "{#1 .read}", "{#-s .read}", "{#s .1read}", "{#s\t.read}", `{#s .read other="x"}`,
	}
	plain := 0
	for _, title := range titles {
		for _, attribute := range attributes {
			for _, line := range []string{"## " + title + " " + attribute + "\n", "##\t" + title + attribute + "\n", "# " + title + " " + attribute + "\n", "## " + title + " " + attribute} {
				got, ok := plainHeading(line)
				if !ok {
					continue
				}
				plain++
				if want, known := markdownHeading([]byte(line)); !known || got != want {
					t.Errorf("%q is read as %+v, want %+v", line, got, want)
				}
			}
		}
	}
	if plain < 20 {
		t.Errorf("only %d headings are plain", plain)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(head + "## S {#s .predict}\nQ?\n\n- [x] a\n- [ ] b\n\n  R.\n")
	f.Add(head + "## S {#s .read}\nWords.\n### Hint\nH")
	f.Add("---\n---\n")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := Parse("a.md", []byte(text))
		if (err == nil) != (l != nil && len(l.Steps) > 0) && err == nil {
			t.Errorf("no error and no steps: %q", text)
		}
	})
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	got := ParseMarkdown([]byte("One *two* **three** `four`\nfive [six](term:seven) [eight](https://example.org) <https://example.org>\n\n- a\n- b\n  c\n\n1. d\n\n```\ncode\n  more\n```\n\n> quoted\n"))
	want := []Block{
		{Spans: []Span{
			{Text: "One "},
			{Text: "two", Style: Emphasis},
			{Text: " "},
			{Text: "three", Style: Strong},
			{Text: " "},
			{Text: "four", Style: Mono},
			{Text: " five "},
			{Text: "six", Term: "seven"},
			{Text: " eight https://example.org"},
		}},
		{Kind: Item, Spans: []Span{{Text: "a"}}},
		{Kind: Item, Spans: []Span{{Text: "b c"}}},
		{Kind: Item, Spans: []Span{{Text: "d"}}},
		{Kind: Code, Spans: []Span{{Text: "code\n  more", Style: Mono}}},
		{Spans: []Span{{Text: "quoted"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
