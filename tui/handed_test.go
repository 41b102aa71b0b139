package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"weightshare/lessons"
	"weightshare/tui/tuitest"
)

// TestElsewhere checks that a program in a terminal elsewhere takes its size and
// colours from its options, whatever the environment says, and later sizes from its
// input; and that it does not suspend the process.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	var written strings.Builder
	suspended := false
	o := Options{
		Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})},
		Width:   70, Height: 20, Profile: colorprofile.ANSI, FramesPerSecond: 30, NoSuspend: true,
		Env: []string{"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1", "LANG=C.UTF-8"},
		Program: []tea.ProgramOption{tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
			if _, is := msg.(tea.SuspendMsg); is {
				suspended = true
				return nil
			}
			return msg
		})},
	}
	runSized(t, o, 70, 20, func(p *testProgram) {
		p.term.Copy(&written)
		p.press("\x1a", "?")
		p.sees("ctrl+c")
		p.lacks("ctrl+z", "suspend")
		p.term.Resize(100, 30)
		p.settle()
		if rows := p.term.Rows(); len(rows) != 30 || rows[29] == "" {
			t.Errorf("after a change of size:\n%s", p.term.Screen())
		}
		p.press(esc)
		p.quits("q")
	})
	if suspended {
		t.Error("ctrl+z suspends the process")
	}
	if out := written.String(); !strings.Contains(out, "\x1b[") || strings.Contains(out, "38;2;") || strings.Contains(out, "38;5;") {
		t.Errorf("there are more colours than the terminal has: %q", out)
	}
}
