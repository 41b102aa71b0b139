package search

import (
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// searched returns a lesson and a glossary to search.
func searched(t *testing.T) ([]*lessons.Lesson, lessons.Glossary) {
	t.Helper()
	l, err := lessons.Parse("lesson.md", []byte(`---
id: fields
title: Local fields
question: Is a local kernel enough?
minutes: 1
---
## One kernel {#one .predict}

A **shared kernel** of {{count "4 conv1:1" "parameters"}} numbers slides. {{if known "a" "b" "c"}}Ran {{measured "a" "b" "c"}} times.{{else}}Not yet run.{{end}}

How wide is it?

- [ ] narrow

  The secret reply.
- [x] wide

### After

The secret after.

## Turn {{"it"}} {#two .read}

Change {{control "dial"}}: numbers, numbers and Numbers.
`))
	if err != nil {
		t.Fatal(err)
	}
	g, err := lessons.ParseGlossary("g.md", []byte("## Kernel {#kernel}\n\nSmall and *shared*.\n"))
	if err != nil {
		t.Fatal(err)
	}
	return []*lessons.Lesson{l}, g
}

func titles(found []Result) []string {
	var all []string
	for _, f := range found {
		all = append(all, f.Title)
	}
	return all
}

func TestFind(t *testing.T) {
	t.Parallel()
	x := New(func() ([]*lessons.Lesson, lessons.Glossary, progress.Document) {
		l, g := searched(t)
		return l, g, progress.New()
	}())
	for query, want := range map[string][]string{
		"":                  nil,
		"  ":                nil,
		"Kernel":            {"Kernel", "One kernel", "Local fields"}, // as the name, in a title, in the text
		"SHARED kernel":     {"One kernel", "Kernel"},                 // next to one another, then in title and text
		"shared kernel 2":   {"One kernel"},                           // the count is filled in
		"not yet":           {"One kernel"},                           // one branch
		"ran times":         {"One kernel"},                           // the other
		"how wide":          {"One kernel"},
		"narrow":            {"One kernel"},
		"secret":            nil, // the text after is not revealed before
		"change dial":       {"Turn {{\"it\"}}"},
		"local fields":      {"Local fields"},
		"kernel and banana": nil,
	} {
		if got := titles(x.Find(query)); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	found := x.Find("numbers")
	if len(found) != 2 {
		t.Fatalf("found %+v", found)
	}
	var marked []string
	for _, m := range found[1].Marks {
		marked = append(marked, found[1].Text[m.From:m.To])
	}
	if !slices.Equal(marked, []string{"numbers", "numbers", "Numbers"}) {
		t.Errorf("marked %q in %q", marked, found[1].Text)
	}
}

// TestFindWhatIsDone checks that all words of a step are found once it is done.
func TestFindWhatIsDone(t *testing.T) {
	t.Parallel()
	all, g := searched(t)
	p := progress.New()
	p.Lessons["fields"] = &progress.Record{Done: []string{"one"}}
	if got := titles(New(all, g, p).Find("secret")); !slices.Equal(got, []string{"One kernel"}) {
		t.Errorf("found %q", got)
	}
}

// FuzzFind checks that marks lie within the text, disjoint and in order,
// whatever is searched for.
func FuzzFind(f *testing.F) {
	f.Add("a kernel", "Kernel kernels ärger İ", "el ke")
	f.Add("numbers", "\xff\xfe numbers", "n u \xff")
	f.Add("x", "aaaa", "aa a aaa")
	f.Fuzz(func(t *testing.T, title, text, query string) {
		x := &Index{}
		x.add(lessons.Location{Title: title}, text)
		for _, found := range x.Find(query) {
			at := 0
			for _, m := range found.Marks {
				if m.From < at || m.To <= m.From || m.To > len(found.Text) {
					t.Fatalf("mark %+v in %q", m, found.Text)
				}
				at = m.To
			}
		}
	})
}
