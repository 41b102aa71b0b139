package tui

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// TestGather checks that keys in quick succession are drawn once, and soon, if the
// frame rate is limited; and that their effect is drawn before a click is handled.
func TestGather(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const every = 20 * time.Millisecond
		g, drawn := newGatherer(Options{FramesPerSecond: int(time.Second / every)}), 0
		see := func() { g.view(func() tea.View { drawn++; return tea.NewView(strconv.Itoa(drawn)) }) }
		see()
		for _, least := range []time.Duration{every, gatherPause} {
			before := drawn
			ended := g.take(tea.KeyPressMsg{})
			see()
			for range 5 {
				if g.take(tea.KeyPressMsg{}) != nil {
					t.Error("another end of one gathering")
				}
				see()
			}
			if drawn != before {
				t.Errorf("drawn %d times while keys come", drawn-before)
			}
			begun := time.Now()
			for more := ended; more != nil; {
				more = g.take(more())
			}
			if took := time.Since(begun); took != least+gatherPause {
				t.Errorf("gathered for %v, not %v and a pause", took, least)
			}
			see()
			if drawn != before+1 {
				t.Errorf("drawn %d times for what was gathered", drawn-before)
			}
			time.Sleep(time.Second)
		}
		begun, before := time.Now(), drawn
		for more := g.take(tea.KeyPressMsg{}); more != nil; {
			g.take(tea.KeyPressMsg{})
			more = g.take(more())
		}
		if see(); drawn == before || time.Since(begun) > mostGathered*every+gatherPause {
			t.Errorf("drawn after %v while keys come", time.Since(begun))
		}
		g.take(tea.KeyPressMsg{})
		g.take(tea.MouseClickMsg{})
		before = drawn
		if see(); drawn == before {
			t.Error("after a click what was gathered is not drawn")
		}
		atOnce := newGatherer(Options{FramesPerSecond: framesPerSecond})
		if atOnce.take(tea.KeyPressMsg{}) != nil || atOnce.holding {
			t.Error("keys are gathered on a terminal of this machine")
		}
	})
}
