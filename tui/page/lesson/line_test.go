package lesson

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
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

// lineScene is a scene with a line to write on.
type lineScene struct {
	text string
	own  bool
	goal string // what the text has to be; empty for anything
}

func (d *lineScene) Controls() []lessons.Control {
	c := lessons.Control{ID: "line", Label: "your answer", Kind: lessons.Line, Value: d.text, Own: d.own, Hint: "in one sentence"}
	if at := strings.Index(d.text, "#"); at >= 0 {
		c.Trouble, c.From, c.To = "no such character: write words", at, at+1
	}
	return []lessons.Control{c}
}

func (d *lineScene) Do(a lessons.Action) error { d.text = a.Text; return nil }
func (d *lineScene) Figures() []figure.Figure  { return nil }
func (d *lineScene) Goal() lessons.Goal {
	if d.goal == "" {
		return lessons.Goal{}
	}
	return lessons.Goal{Text: "write " + d.goal, Met: d.text == d.goal, Missing: "it is something else"}
}

func openLine(t *testing.T, d *lineScene, w, h int) (*Model, *progress.MemoryStore) {
	t.Helper()
	l, err := lessons.Parse("writing.md", []byte(writingLesson))
	if err != nil {
		t.Fatal(err)
	}
	l.Open = func(lessons.Env) lessons.Scenes { return lessons.Scenes{"write": d} }
	store := &progress.MemoryStore{}
	m := New(lessons.Open(l, lessons.Options{Store: store}), draw.NewStyle(true, colorprofile.Ascii, false), Options{})
	t.Cleanup(m.Close)
	m.Resize(w, h)
	return m, store
}

// press presses a key as the root would.
func press(m *Model, key tea.KeyPressMsg) {
	if in, ok := m.Keys().Match(key); ok {
		m.Do(in, key.String())
		return
	}
	m.Type(key)
}

func write(m *Model, text string) {
	for _, r := range text {
		press(m, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// TestTypingHasTheKeyboard types letters that are commands elsewhere.
func TestTypingHasTheKeyboard(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 18}, {45, 13}} {
		m, store := openLine(t, &lineScene{own: true}, size[0], size[1])
		if m.focus != layout.Figure { // on the smallest screens the text is focused first
			press(m, tea.KeyPressMsg{Code: tea.KeyTab})
		}
		const words = "quit? m, n, 3 + 4; a bet."
		write(m, words)
		if got := strings.Join(strings.Fields(ansi.Strip(m.View())), " "); !strings.Contains(got, "quit? m, n, 3 + 4; a") {
			t.Errorf("%v: the text is not to be seen:\n%s", size, ansi.Strip(m.View()))
		}
		kept := func() progress.Answer {
			p, err := store.Load()
			if err != nil {
				t.Fatal(err)
			}
			return p.Lesson("writing").Answers["write"]
		}
		if kept().Own {
			t.Errorf("%v: kept before it is done: %+v", size, kept())
		}
		press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		if got := kept(); got.Choice != words || m.focus != layout.Text || m.view.Index != 0 {
			t.Errorf("%v: kept %+v, focus %v, step %d", size, got, m.focus, m.view.Index)
		}
		if in, ok := m.Keys().Match(tea.KeyPressMsg{Code: 'q', Text: "q"}); !ok || in != keys.Quit {
			t.Errorf("%v: q is no command once the text has the focus", size)
		}
		press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		if m.view.Index != 1 {
			t.Errorf("%v: enter goes on to step %d", size, m.view.Index)
		}
	}
}

// TestLeavingALineKeepsIt leaves the line in every possible way.
func TestLeavingALineKeepsIt(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*Model){
		"tab":   func(m *Model) { press(m, tea.KeyPressMsg{Code: tea.KeyTab}) },
		"esc":   func(m *Model) { press(m, tea.KeyPressMsg{Code: tea.KeyEscape}) },
		"click": func(m *Model) { m.View(); m.Click(m.areas.Text.Min) },
		"close": func(m *Model) { m.Close() },
	} {
		m, store := openLine(t, &lineScene{own: true}, 80, 24)
		m.Update(tea.PasteMsg{Content: "pasted\nwords"})
		leave(m)
		p, err := store.Load()
		if got := p.Lesson("writing").Answers["write"].Choice; err != nil || got != "pasted words" {
			t.Errorf("%s: kept %q, %v", name, got, err)
		}
	}
}

// TestWhatIsWrongIsMarked types what the scene objects to; enter does not leave the
// line until its goal is met.
func TestWhatIsWrongIsMarked(t *testing.T) {
	t.Parallel()
	m, _ := openLine(t, &lineScene{goal: "ab"}, 80, 24)
	write(m, "a#")
	if got := ansi.Strip(m.View()); !strings.Contains(got, "no such character: write words") {
		t.Errorf("the trouble is not said:\n%s", got)
	}
	press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
	if _, ok := m.typing(); !ok {
		t.Error("enter left the line before its goal was met")
	}
	press(m, tea.KeyPressMsg{Code: tea.KeyBackspace})
	write(m, "b")
	press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
	if _, ok := m.typing(); ok || !m.view.Goal.Met {
		t.Errorf("still typing, goal %+v", m.view.Goal)
	}
	var _ page.Typer = m
}
