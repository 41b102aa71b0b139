package course

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/charmbracelet/x/ansi"
	"go.uber.org/goleak"

	"weightshare/lessons"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The room for the text of a step on a screen of 80 by 24; a run takes one line
// of it.
const (
	textWidth = 32
	textLines = 20
)

// lines is how many lines a text takes at the text's width: blocks with a line
// between them, items of a list without.
func lines(blocks []lessons.Block) int {
	n := 0
	for i, b := range blocks {
		width := textWidth
		if b.Kind == lessons.Item {
			width -= 2
		}
		if i > 0 && (b.Kind != lessons.Item || blocks[i-1].Kind != lessons.Item) {
			n++
		}
		n += wrapped(lessons.PlainText([]lessons.Block{b}), width)
	}
	return n
}

func wrapped(text string, width int) int {
	return 1 + strings.Count(ansi.Wordwrap(text, width, ""), "\n")
}

// viewLines is how many lines everything takes that a step says.
func viewLines(v lessons.View) int {
	n := lines(v.Text)
	gap := func() {
		if n > 0 {
			n++
		}
	}
	if q := v.Question; q != nil {
		gap()
		n += lines(q.Prompt) + 1
		for _, c := range q.Choices {
			n += wrapped(lessons.PlainText([]lessons.Block{{Spans: c.Text}}), textWidth-4)
		}
		switch q.State {
		case lessons.Choosing:
		case lessons.AskConfidence:
			n += 5 // how sure?
		case lessons.Measuring:
			n += 2
		case lessons.Answered:
			n += 3 + lines(q.Reply) // right or not
			if q.CanRetry {
				n += 2
			}
		}
	}
	if v.Goal.Text != "" {
		gap()
		n += wrapped("Goal met: "+v.Goal.Text, textWidth-2)
		if v.Goal.Missing != "" {
			n += wrapped(v.Goal.Missing, textWidth-2)
		}
	}
	if v.Hint != "" {
		gap()
		n += wrapped("Hint: "+v.Hint, textWidth)
	}
	return n
}

// fits fails the test if a view says more than the screen has room for, or
// shows an error in the place of prose.
func fits(t *testing.T, what string, v lessons.View) {
	t.Helper()
	room := textLines
	if v.Run.State != lessons.NoRun {
		room--
	}
	if n := viewLines(v); n > room {
		t.Errorf("%s, step %s: %d lines of text, room for %d", what, v.Step.ID, n, room)
	}
	blocks := append([]lessons.Block{}, v.Text...)
	if v.Question != nil {
		blocks = append(append(blocks, v.Question.Prompt...), v.Question.Reply...)
	}
	text := lessons.PlainText(blocks)
	for _, sign := range []string{"prose:", "template", "<no value>", "{{", "**"} {
		if strings.Contains(text, sign) {
			t.Errorf("%s, step %s: %q", what, v.Step.ID, text)
		}
	}
}

// TestEveryWordCanBeSaid sets every word of every lesson, for somebody who has
// measured nothing.
func TestEveryWordCanBeSaid(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		s := lessons.Open(l, lessons.Options{Inline: true})
		defer s.Close()
		for i := range l.Steps {
			step := &l.Steps[i]
			s.Goto(i)
			v := s.View()
			fits(t, l.ID, v)
			sources := append([]string{step.Source, step.After, step.Notes}, step.Hints...)
			if q := step.Question; q != nil {
				sources = append(sources, q.Prompt, q.After)
				for _, c := range q.Choices {
					sources = append(sources, c.Text, c.Reply)
				}
			}
			for _, source := range sources {
				if text := lessons.PlainText(s.Prose(source)); strings.Contains(text, "prose:") {
					t.Errorf("%s, step %s: %s", l.ID, step.ID, text)
				}
			}
			if step.Notes == "" {
				t.Errorf("%s, step %s has no notes for the teacher", l.ID, step.ID)
			}
			for _, f := range v.Figures {
				if words := f.Words(); len(words) < 10 {
					t.Errorf("%s, step %s: figure %s says %q", l.ID, step.ID, f.Header().ID, words)
				}
			}
		}
		if len(l.Reading) == 0 || len(l.Reviews) == 0 {
			t.Errorf("%s: further reading %d, review questions %d", l.ID, len(l.Reading), len(l.Reviews))
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	text := func(id string, order int) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\nid: %s\norder: %d\ntitle: T\nquestion: Q?\nminutes: 1\n---\n## S {#s .read}\nWords.\n", id, order)}
	}
	for want, files := range map[string]fstest.MapFS{
		"name the file other.md":                   {"four-pixels.md": text("other", 1)},
		"write the method NobodysLesson of stages": {"nobodys-lesson.md": text("nobodys-lesson", 1)},
		"broken.md:1: no front matter":             {"broken.md": {Data: []byte("words")}},
	} {
		if _, err := load(files, lessons.Parse); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestOutlines holds that a list of lessons shows what the lessons have.
func TestOutlines(t *testing.T) {
	t.Parallel()
	all, outlines := All(), Outlines()
	if len(all) != len(outlines) {
		t.Fatalf("%d lessons, %d outlines", len(all), len(outlines))
	}
	for i, l := range all {
		o := outlines[i]
		if l.ID != o.ID || l.Order != o.Order || l.Title != o.Title || l.Question != o.Question || l.Minutes != o.Minutes ||
			!slices.Equal(l.Tracks, o.Tracks) || o.Open == nil {
			t.Errorf("%s: the outline says %+v", l.ID, o)
		}
		steps := func(l *lessons.Lesson) []string {
			var all []string
			for _, s := range l.Steps {
				all = append(all, fmt.Sprint(s.ID, s.Title, s.Kind))
			}
			return all
		}
		if !slices.Equal(steps(l), steps(o)) {
			t.Errorf("%s: steps %q, in the outline %q", l.ID, steps(l), steps(o))
		}
		if found := Find(l.ID); found == nil || len(found.Claims) != len(l.Claims) || found.Open == nil {
			t.Errorf("%s is not found", l.ID)
		}
	}
	for _, id := range []string{"", "glossary", "../go", "no-such"} {
		if l := Find(id); l != nil {
			t.Errorf("Find(%q) finds %s", id, l.ID)
		}
	}
}

// TestTracks holds the shorter ways through the course to what they are for: the
// first three lessons for ten minutes, those that fit a class for 45.
func TestTracks(t *testing.T) {
	t.Parallel()
	want := map[string][]int{
		"four-pixels": {10, 45}, "one-kernel": {10, 45}, "counting": {10, 45},
		"edges": {45}, "shift": {45}, "worlds": {45}, "answer": {45},
	}
	for _, l := range All() {
		if !slices.Equal(l.Tracks, want[l.ID]) {
			t.Errorf("%s: tracks %v, want %v: see the front matter", l.ID, l.Tracks, want[l.ID])
		}
	}
}
