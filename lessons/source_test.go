package lessons

import (
	"strings"
	"testing"
)

// TestSource checks that a source is refused if its text has another ID.
func TestSource(t *testing.T) {
	t.Parallel()
	const text = "---\nid: a\ntitle: A\nquestion: Q?\nminutes: 1\n---\n## S {#s .read}\nWords.\n"
	if l, err := (Source{ID: "a", Text: text}).Parse(); err != nil || l.Title != "A" {
		t.Errorf("%+v, %v", l, err)
	}
	for _, read := range []func(Source) (*Lesson, error){Source.Parse, Source.Outline} {
		if _, err := read(Source{ID: "b", Text: text}); err == nil || !strings.Contains(err.Error(), "write id: b") {
			t.Errorf("another id: %v", err)
		}
		if _, err := read(Source{ID: "c", Text: "words"}); err == nil || !strings.Contains(err.Error(), "c/lesson.md:1: no front matter") {
			t.Errorf("no front matter: %v", err)
		}
	}
}
