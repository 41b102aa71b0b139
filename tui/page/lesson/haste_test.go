package lesson

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"weightshare/lessons"
	"weightshare/tui/draw"
	"weightshare/tui/tuitest"
)

// TestARunThatRepeatsSaysSo checks that the status line says why a run starts by
// itself: it is repeated from an earlier session.
func TestARunThatRepeatsSaysSo(t *testing.T) {
	t.Parallel()
	for again, want := range map[bool]string{true: "running again, as you left it · seed 1", false: "running · seed 1"} {
		m := &Model{view: lessons.View{Run: lessons.RunView{State: lessons.Running, Again: again, Seed: 1}}}
		if got := m.runWords(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestHasteDoesNotPassAResult checks that Enter or space, pressed to speed up a run at
// the moment it ends, leaves its result on the screen.
func TestHasteDoesNotPassAResult(t *testing.T) {
	t.Parallel()
	for _, key := range []tea.KeyPressMsg{{Code: tea.KeyEnter}, {Code: tea.KeySpace, Text: " "}} {
		synctest.Test(t, func(t *testing.T) {
			s := lessons.Open(tuitest.Lesson(tuitest.Faults{}), lessons.Options{Inline: true})
			s.Goto(3)
			m := New(s, draw.NewStyle(true, colorprofile.Ascii, false), Options{})
			m.Resize(80, 24)
			press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
			for m.view.Run.State == lessons.Running {
				time.Sleep(tickInterval)
				m.Update(tickMsg{m, m.generation})
			}
			found := m.view.Next
			for range 2 {
				press(m, key)
				if m.view.Index != 3 || m.view.Run.State != lessons.Finished {
					t.Fatalf("%s leads to step %d, run %v", key, m.view.Index+1, m.view.Run.State)
				}
			}
			if m.view.Next != found {
				t.Errorf("%s turns %q into %q", key, found, m.view.Next)
			}
			time.Sleep(settling)
			if press(m, key); m.view.Index == 3 && m.view.Run.State == lessons.Finished {
				t.Errorf("%s does nothing any more", key)
			}
		})
	}
}
