package main

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/lessons"
)

// The text of a lesson for browsers has the same front matter and steps, in one line, and
// everything else on the same lines; a text that is not a lesson stays unchanged.
func TestOutlined(t *testing.T) {
	t.Parallel()
	const file = "../../lessons/course/edges/lesson.md"
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := outlined(file, written)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := bytes.Cut(text, []byte("\n\n"))
	if lines := bytes.Count(text, []byte("\n")); lines != bytes.Count(written, []byte("\n")) || !bytes.HasSuffix(written, bytes.TrimLeft(body, "-\n")) {
		t.Errorf("of %d lines come %d: %.300s", bytes.Count(written, []byte("\n")), lines, text)
	}
	got, err := lessons.ParseFrontMatterLine(string(bytes.TrimPrefix(head, []byte("---\n"))))
	if err != nil {
		t.Fatalf("%s: %v", head, err)
	}
	l, err := lessons.Outline(file, written)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(frontMatterOf(l), got); diff != "" || len(got.Steps) < 3 {
		t.Errorf("the front matter differs: %s", diff)
	}

	if text, err := outlined("glossary.md", []byte("## Term\n")); text != nil || err != nil {
		t.Errorf("of a text that is no lesson comes %q, %v", text, err)
	}
	if text, err := outlined("tab.md", []byte("---\nid: a\ntitle: \"b\\tc\"\nquestion: d\nminutes: 1\n---\n")); err == nil {
		t.Errorf("of a title with a tab comes %q", text)
	}
	for _, line := range []string{"", "a\tb\tc\t1\t", "a\tb\tc\tsome\t\t", "a\tb\tc\t1\t\t\td\te", "a\tb\tc\t1\t\t\td\te\tread"} {
		if got, err := lessons.ParseFrontMatterLine(line); err == nil {
			t.Errorf("of %q comes %+v", line, got)
		}
	}
	if _, err := outlined("broken.md", []byte("---\nid: a\n---\n")); err == nil {
		t.Error("a lesson without a title passes")
	}
}
