package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"weightshare/tui/tuitest"
)

// toldOf passes a message to the program and returns what it writes for the web page.
func toldOf(r *root, msg tea.Msg) string {
	_, cmd := r.Update(msg)
	if cmd == nil {
		return ""
	}
	raw, ok := cmd().(tea.RawMsg)
	if !ok {
		return ""
	}
	return fmt.Sprint(raw.Msg)
}

// The web page in which the program runs is told which keys do something, whenever they
// change; a terminal is told nothing.
func TestTellKeys(t *testing.T) {
	t.Parallel()
	size, enter := tea.WindowSizeMsg{Width: 100, Height: 30}, tea.KeyPressMsg{Code: tea.KeyEnter}
	for _, address := range []string{"", "https://example.org/w/"} {
		o := lights(tuitest.Faults{})
		o.Lesson, o.Address = o.Lessons[0].ID, address
		r, err := newRoot(o.defaults(), 100, 30)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(r.close)
		before, first, again := toldOf(r, tea.FocusMsg{}), toldOf(r, size), toldOf(r, size)
		if before != "" || again != "" {
			t.Errorf("without a size, and without a change, it tells %q and %q", before, again)
		}
		if address == "" {
			if first != "" {
				t.Errorf("it tells a terminal %q", first)
			}
			continue
		}
		if !strings.HasPrefix(first, keysSequence+`[{"press":"enter","shown":"enter","does":"next step"}`) || !strings.Contains(first, `{"press":"pgdown",`) {
			t.Errorf("of the first step it tells %q", first)
		}
		if next := toldOf(r, enter); !strings.Contains(next, `{"press":"3","shown":"3","does":"answer"}`) || !strings.Contains(next, `{"press":"up","shown":"↑","does":"choose"}`) {
			t.Errorf("of a question it tells %q", next)
		}
	}
}
