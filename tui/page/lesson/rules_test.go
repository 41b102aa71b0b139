package lesson

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/tui/layout"
)

// dialScene is a lineScene with two dials instead of a line.
type dialScene struct {
	lineScene
	turned [2]int
}

func (p *dialScene) Controls() []lessons.Control {
	all := make([]lessons.Control, len(p.turned))
	for i := range all {
		id := string(rune('a' + i))
		all[i] = lessons.Control{ID: id, Label: id, Kind: lessons.Dial, Options: []string{"0", "1", "2"}, Index: p.turned[i], Value: "0"}
	}
	return all
}

func (p *dialScene) Do(a lessons.Action) error {
	p.turned[a.Control[0]-'a'] = a.Index
	return nil
}

const askingLesson = `---
id: writing
title: Writing
question: Does it?
minutes: 1
---

## Write it {#write .predict}

Turn the dials.

Which one?

- [x] this

  Yes.
- [ ] that

  No.

### After

It is.

## The end {#end .recap}

Done.
`

// TestEveryDialIsReachedFromTheText checks that ↑ and ↓ choose the dial that ← and →
// turn.
func TestEveryDialIsReachedFromTheText(t *testing.T) {
	t.Parallel()
	p := &dialScene{}
	m := openWriting(t, writingLesson, p)
	m.focus = layout.Text
	if got := bar(m); !strings.Contains(got, "↑↓ choose") {
		t.Errorf("the key bar says: %s", got)
	}
	for _, code := range []rune{tea.KeyRight, tea.KeyDown, tea.KeyRight, tea.KeyRight} {
		press(m, tea.KeyPressMsg{Code: code})
	}
	if want := [2]int{1, 2}; p.turned != want || m.focus != layout.Text {
		t.Errorf("turned to %v, want %v", p.turned, want)
	}
}

// TestFromTheFigureBackToTheAnswers checks that, while a question is open, the key bar
// names the way to the figure, and that Enter leads from there back to the answers.
func TestFromTheFigureBackToTheAnswers(t *testing.T) {
	t.Parallel()
	m := openWriting(t, askingLesson, &dialScene{})
	if got := bar(m); !strings.Contains(got, "1–2 answer  tab figure") {
		t.Errorf("the key bar says: %s", got)
	}
	press(m, tea.KeyPressMsg{Code: tea.KeyTab})
	if got := bar(m); m.focus != layout.Figure || !strings.HasPrefix(got, "enter answer  ←→ change  ↑↓ choose") {
		t.Errorf("in the figure the key bar says: %s", got)
	}
	press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
	if m.focus != layout.Text {
		t.Error("Enter does not lead back to the answers")
	}
}

// TestAFigureIsHeadedByWhatItIsOf checks that the heading names the control whose hint
// it gives, if there is space for both.
func TestAFigureIsHeadedByWhatItIsOf(t *testing.T) {
	t.Parallel()
	m, _ := openLine(t, &lineScene{}, 80, 24)
	if m.View(); m.figureTitle() != "your answer: in one sentence" {
		t.Errorf("it is headed %q", m.figureTitle())
	}
}
