package linemode_test

import (
	"context"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// lineScene is a scene with a line to write on.
type lineScene struct{ text string }

func (d *lineScene) Controls() []lessons.Control {
	c := lessons.Control{ID: "line", Label: "your answer", Kind: lessons.Line, Value: d.text, Own: true, Hint: "in one sentence"}
	if strings.Contains(d.text, "#") {
		c.Trouble = "no such character: write words"
	}
	return []lessons.Control{c}
}

func (d *lineScene) Do(a lessons.Action) error { d.text = a.Text; return nil }
func (*lineScene) Figures() []figure.Figure    { return nil }

// TestALineIsWritten types the letter of the control and a sentence, capitals included,
// and reads it back.
func TestALineIsWritten(t *testing.T) {
	t.Parallel()
	l, err := lessons.Parse("writing.md", []byte("---\nid: writing\ntitle: Writing\nquestion: Why?\nminutes: 1\n---\n\n## Write {#write .try}\n\nWrite it down.\n"))
	if err != nil {
		t.Fatal(err)
	}
	l.Open = func(lessons.Env) lessons.Scenes { return tuitest.Everywhere(l, &lineScene{}) }
	store := &progress.MemoryStore{}
	var said strings.Builder
	in := strings.NewReader("a\na What # is it?\nA It is a Bet; quit.\nq\n")
	if err := linemode.Teach(context.Background(), in, &said, linemode.TeachOptions{Lesson: "writing", Lessons: []*lessons.Lesson{l}, Store: store}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"a: your answer", "Type a and the text", "No such character: write words.", "Your answer: It is a Bet; quit.",
	} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q is not said:\n%s", want, said.String())
		}
	}
	p, err := store.Load()
	if got := p.Lesson("writing").Answers["write"]; err != nil || got.Choice != "It is a Bet; quit." || !got.Own {
		t.Errorf("kept %+v, %v", got, err)
	}
	said.Reset()
	if err := linemode.Read(&said, l, p); err != nil || !strings.Contains(said.String(), "In your own words: It is a Bet; quit.") {
		t.Errorf("%v:\n%s", err, said.String())
	}
}
