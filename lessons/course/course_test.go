package course

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/nets/slowtest"
)

// TestMain waits for runs that were stopped: each ends with its current step,
// which can take long on a loaded machine.
func TestMain(m *testing.M) {
	code := m.Run()
	err := goleak.Find()
	for range 20 {
		if err == nil {
			break
		}
		err = goleak.Find()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// TestEveryWordCanBeSaid renders all text of every lesson for a learner who has
// measured nothing.
func TestEveryWordCanBeSaid(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	for _, l := range texts() {
		for _, p := range l.passages {
			if text := lessons.PlainText(p.blocks); strings.Contains(text, "prose:") {
				t.Errorf("%s, step %s: %s", l.ID, p.step, text)
			}
		}
		s := lessons.Open(l.Lesson, lessons.Options{Inline: true, Data: lessontest.Data()})
		defer s.Close()
		for i := range l.Steps {
			step := &l.Steps[i]
			s.Goto(i)
			v := s.View()
			lessontest.Fits(t, l.ID, v)
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

// TestOutlines checks that a list of lessons shows what the lessons contain.
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

// TestTracks checks the shorter ways through the course: the first three lessons
// for ten minutes, and those that fit into a class for 45.
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

// TestEveryWrongChoiceHasAReply checks that each has its own, which no other
// choice shares.
func TestEveryWrongChoiceHasAReply(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		for _, step := range l.Steps {
			if step.Question == nil {
				continue
			}
			replies := map[string]bool{}
			for _, c := range step.Question.Choices {
				if !c.Right && (len(c.Reply) < 20 || replies[c.Reply]) {
					t.Errorf("%s, step %s: the reply to %q is %q", l.ID, step.ID, c.Text, c.Reply)
				}
				replies[c.Reply] = true
			}
		}
	}
}
