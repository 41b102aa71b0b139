package linemode_test

import (
	"context"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// Words are found, terms explained and search results opened, line by line.
func TestLookUp(t *testing.T) {
	t.Parallel()
	g, err := lessons.ParseGlossary("g.md", []byte("## Bit {#bit}\n\nOn or off, as in a [row](term:row).\n\n## Row {#row}\n\nSeveral bits.\n"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	input := strings.Join([]string{
		"glossary", "glossary BIT", "glossary nothing", "find", "go 1", "find twice as fast", "go 7", "go 1", // from the list
		"find row", "find nowhere at all", "go 1", "find several", "go 1", "find eight or so", "find how many rows", "go 1", "q",
	}, "\n")
	err = linemode.Teach(context.Background(), strings.NewReader(input), &b, linemode.TeachOptions{
		Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}, Glossary: g,
	})
	if err != nil {
		t.Fatal(err)
	}
	speakable(t, b.String())
	rest := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"These are explained: Bit, Row. Type glossary and one of them.",
		"Bit. On or off, as in a row. See also: Row. It is met in lesson 1, Lights, step 1, Four lights.",
		`The glossary does not explain "nothing"`,
		"Type find and the words to look for",
		"Nothing was found yet",
		"1. Lesson 1, Lights, step 4, Race. Two counters count to the end, one of them twice as fast.",
		"Type go and a number from 1 to 1.",
		"Step 4 of 5: Race.",
		"1. The glossary, Row. Several bits.",
		`No lesson and no term has all of the words "nowhere at all".`,
		"Nothing was found yet",
		"1. The glossary, Row. Several bits.",
		"Row. Several bits.",
		`No lesson and no term has all of the words "eight or so".`,
		"1. Lesson 1, Lights, step 2, How many rows?",
		"Step 2 of 5: How many rows?",
	} {
		_, after, ok := strings.Cut(rest, want)
		if !ok {
			t.Fatalf("%q is missing, or out of its order, in\n%s", want, b.String())
		}
		rest = after
	}
}

// TestExplain checks that a term is explained without a lesson, and that all are listed
// if none is named.
func TestExplain(t *testing.T) {
	t.Parallel()
	g, err := lessons.ParseGlossary("g.md", []byte("## Bit {#bit}\n\nOn or off.\n"))
	if err != nil {
		t.Fatal(err)
	}
	for term, want := range map[string]string{"bi": "On or off.", "": "These are explained: Bit.", "byte": "does not explain"} {
		var b strings.Builder
		if err := linemode.Explain(&b, g, nil, term); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%q: %q, %v", term, b.String(), err)
		}
	}
	var b strings.Builder
	if err := linemode.Review(context.Background(), strings.NewReader(""), &b, linemode.TeachOptions{}); err != nil || !strings.Contains(b.String(), "No review question is due.") {
		t.Errorf("reviews: %q, %v", b.String(), err)
	}
}

// TestLongLines checks that a long line is neither looked for word by word nor said again in
// full.
func TestLongLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("kernel light ", 4000)
	var b strings.Builder
	err := linemode.Teach(t.Context(), strings.NewReader("1\nfind "+long+"\nglossary "+long+"\nx"+long+"\na "+long+"\n"), &b, linemode.TeachOptions{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}})
	if got := b.String(); err != nil || !strings.Contains(got, "Type fewer words to look for.") || strings.Count(got, "...") != 3 || len(got) > len(long) {
		t.Errorf("%v: %d bytes, %.3000s", err, len(got), got)
	}
}
