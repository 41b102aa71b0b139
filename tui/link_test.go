package tui

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/tui/tuitest"
)

// copied presses keys on the page that the options open and returns what was copied.
func copied(t *testing.T, o Options, keys ...tea.KeyPressMsg) (r *root, clipboard string) {
	t.Helper()
	r, err := newRoot(o.defaults(), 100, 30)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	for _, key := range keys {
		if cmd := r.key(key); cmd != nil {
			clipboard = fmt.Sprint(cmd())
		}
	}
	return r, clipboard
}

// A key copies the command that opens what is on the screen, and says so until the next
// key; in a web page it copies a link.
func TestCopyPlace(t *testing.T) {
	t.Parallel()
	y, copyKey := tea.KeyPressMsg{Code: 'y', Text: "y"}, tea.KeyPressMsg{Code: 'y', Mod: tea.ModCtrl}
	term := explained(t)
	light := "light"
	term.Explain = &light
	for _, c := range []struct {
		options       Options
		key           tea.KeyPressMsg
		command, link string
	}{
		{lights(tuitest.Faults{}), y, "weightshare", "#/home"},
		{term, y, "weightshare glossary light", "#/glossary?term=light"},
		{Options{Calculator: true, Network: "28x28 conv5:6"}, copyKey, `weightshare params "28x28 conv5:6"`, "#/params?net=28x28+conv5:6"},
	} {
		r, got := copied(t, c.options, c.key)
		if got != c.command {
			t.Errorf("copied %q, not %q", got, c.command)
		}
		c.options.Address = "https://example.org/w/"
		if r, got = copied(t, c.options, c.key); got != c.options.Address+c.link {
			t.Errorf("copied %q, not %q", got, c.link)
		}
		if want := "copied: " + got; r.said != want {
			t.Errorf("said %q, not %q", r.said, want)
		}
		if r.key(tea.KeyPressMsg{Code: tea.KeyUp}); r.said != "" {
			t.Errorf("it still says %q", r.said)
		}
	}
}

// The message says what a link does not bring back.
func TestCopySaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	enter, copyKey := tea.KeyPressMsg{Code: tea.KeyEnter}, tea.KeyPressMsg{Code: 'y', Mod: tea.ModCtrl}
	r, got := copied(t, Options{Calculator: true, Network: "28x28 conv5:6", Address: "https://example.org/w/"}, enter, copyKey)
	if want := "copied without the open formulas: " + got; r.said != want || got == "" {
		t.Errorf("said %q, not %q", r.said, want)
	}
}

// What is copied from a lesson opens the step with its present settings.
func TestCopyStep(t *testing.T) {
	t.Parallel()
	o := lights(tuitest.Faults{})
	l := o.Lessons[0]
	o.Lesson, o.Begin = l.ID, &lessons.Begin{Step: l.Steps[1].ID, Fresh: true}
	_, got := copied(t, o, tea.KeyPressMsg{Code: 'y', Text: "y"})
	if want := "weightshare " + l.ID + " --step " + l.Steps[1].ID; len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("copied %q, not %q", got, want)
	}
}
