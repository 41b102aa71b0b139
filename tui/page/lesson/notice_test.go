package lesson

import (
	"testing"

	"github.com/charmbracelet/colorprofile"

	"weightshare/lessons"
	"weightshare/lessons/course/counting"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
)

// A notice stays until the next key, even one that only scrolls or moves.
func TestNoticeGoesWithTheNextKey(t *testing.T) {
	t.Parallel()
	s := lessons.Open(counting.Lesson.Lesson(), lessons.Options{Inline: true})
	t.Cleanup(s.Close)
	s.Goto(6)
	m := New(s, draw.NewStyle(true, colorprofile.ASCII, false), Options{})
	m.Resize(80, 24)
	if m.Do(keys.StepOn, "pgdown"); m.view.Index != 7 || m.view.Notice == "" {
		t.Fatalf("step %d, notice %q", m.view.Index+1, m.view.Notice)
	}
	if m.Do(keys.Vertical, "down"); m.view.Notice != "" {
		t.Errorf("%q stays after another key", m.view.Notice)
	}
}
