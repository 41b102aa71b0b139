package lessons_test

import (
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
)

const writingLesson = `---
id: writing
title: Writing
question: Why?
minutes: 1
---

## Write {#write .try}

Write it down.

## Read {#read .read}

Read it again.
`

// writer is a scene in which the learner writes a sentence.
type writer struct {
	counter
	own  bool
	text string
	got  []lessons.Action
}

func (w *writer) Controls() []lessons.Control {
	return []lessons.Control{{ID: "line", Label: "your answer", Kind: lessons.Line, Value: w.text, Own: w.own, Hint: "in one sentence"}}
}

func (w *writer) Do(a lessons.Action) error {
	w.text = a.Text
	w.got = append(w.got, a)
	return nil
}

func (w *writer) Figures() []figure.Figure { return nil }

func (w *writer) Run(uint64) (lessons.Stepper, error) { return nil, nil } // nothing runs

func writing(t *testing.T, own bool, o lessons.Options) (*lessons.Session, *writer) {
	t.Helper()
	l, err := lessons.Parse("writing.md", []byte(writingLesson))
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{own: own, counter: counter{opened: map[string]bool{}}}
	l.Open = func(lessons.Env) lessons.Scenes {
		return scenesOf(l, func(string) lessons.Scene { return w })
	}
	o.Now = clock()
	s := lessons.Open(l, o)
	t.Cleanup(s.Close)
	return s, w
}

// TestOwnWordsAreKept types a sentence: only a finished one is kept, on one
// line, and newer words replace earlier ones.
func TestOwnWordsAreKept(t *testing.T) {
	t.Parallel()
	s, w := writing(t, true, lessons.Options{})
	do := func(text string, move bool) {
		t.Helper()
		if err := s.Do(lessons.Action{Control: "line", Text: text, Move: move}); err != nil {
			t.Fatal(err)
		}
	}
	kept := func() progress.Answer { return s.Progress().Lesson("writing").Answers["write"] }
	do("It is ", true)
	if w.text != "It is " || kept().Own {
		t.Errorf("while it is typed: text %q, kept %+v", w.text, kept())
	}
	do("  It is\ta\nbet.\x1b ", false)
	if got := kept(); got.Choice != "It is a bet." || !got.Own || got.Right || got.At == "" {
		t.Errorf("kept %+v", got)
	}
	before := kept()
	do("It is a bet.", false)
	if kept() != before {
		t.Errorf("the same words were kept anew: %+v, %+v", before, kept())
	}
	do("", false)
	do("It is a good bet.", false)
	if got := kept().Choice; got != "It is a good bet." {
		t.Errorf("kept %q", got)
	}
	if err := s.Do(lessons.Action{Control: "line", Text: strings.Repeat("ä", lessons.LongestLine+1)}); err == nil || !strings.Contains(err.Error(), "write at most 400") {
		t.Errorf("got %v", err)
	}
}

// TestALineNeedNotBeKept types into a line whose text is not an answer.
func TestALineNeedNotBeKept(t *testing.T) {
	t.Parallel()
	s, w := writing(t, false, lessons.Options{})
	if err := s.Do(lessons.Action{Control: "line", Text: "4 conv1:1"}); err != nil || w.text != "4 conv1:1" {
		t.Errorf("text %q, error %v", w.text, err)
	}
	if got := s.Progress().Lesson("writing").Answers; len(got) != 0 {
		t.Errorf("kept %+v", got)
	}
}
