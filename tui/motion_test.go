package tui

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/tui/tuitest"
)

// Runs are drawn ten times a second, five times over SSH, and once for those who want
// no animation. Their end is always shown at once.
func TestPicturesASecond(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		env         []string
		still       bool
		least, most int // frames in two seconds
	}{
		{"here", nil, false, 16, 23},
		{"over SSH", []string{"SSH_TTY=/dev/pts/0"}, false, 8, 13},
		{"still", nil, true, 2, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := lights(tuitest.Faults{})
			o.NoAnimation = c.still
			o.Env = append([]string{"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1", "LANG=C.UTF-8"}, c.env...)
			run(t, o, 80, 24, func(p *testProgram) {
				p.press(enter, pageDown, pageDown, pageDown, "-")
				p.sees("speed ×1")
				p.term.Type(" ") // 60 steps, one per tick: two seconds
				pictures, last := 0, p.term.Screen()
				for range 400 {
					time.Sleep(10 * time.Millisecond)
					synctest.Wait()
					if now := p.term.Screen(); now != last {
						pictures, last = pictures+1, now
					}
				}
				if pictures < c.least || pictures > c.most {
					t.Errorf("%d pictures, want %d to %d", pictures, c.least, c.most)
				}
				p.sees("finished · step 60 of 60")
				p.quits("q")
			})
		})
	}
}

// Holding the button draws: every light that the mouse passes gets the value that the
// first one was given.
func TestDrag(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
		p.press(enter)
		p.sees("them: 1 are on") // the second light
		x, y, ok := p.term.Find("│  0  │")
		if !ok {
			t.Fatalf("no lights:\n%s", p.term.Screen())
		}
		last := x + 3 + 3*8
		p.term.Drag(x+3, y, last, y)
		p.settle()
		p.sees("them: 4 are on")
		p.term.Drag(last, y, x+3, y)
		p.settle()
		p.sees("them: 0 are on")
		p.term.Drag(last, y, last, y+1) // within one light
		p.settle()
		p.sees("them: 1 are on")
		p.term.Drag(1, 1, last, y) // begins outside the figure
		p.settle()
		p.sees("them: 1 are on")
		p.quits("q")
	})
}

// One key leaves the mouse to the terminal, so that text can be selected; pressed again
// it takes the mouse back.
func TestMouseOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlayer(t, lights(tuitest.Faults{}))
		defer p.root.close()
		for _, want := range []tea.MouseMode{tea.MouseModeNone, tea.MouseModeCellMotion} {
			p.press("m")
			if got := p.root.View().MouseMode; got != want {
				t.Errorf("the mouse mode is %v, want %v", got, want)
			}
		}
	})
}
