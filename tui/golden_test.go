package tui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"weightshare/tui/tuitest"
)

// scene is a way to a screen: keys by name, "…" runs what moves to its end.
type scene struct {
	name string
	keys string
}

func scenes() []scene {
	return []scene{
		{"home", ""},
		{"read", "enter"},
		{"predict", "enter pgdown 1"},
		{"answered", "enter pgdown 1 s …"},
		{"try", "enter pgdown pgdown down right"},
		{"race", "enter pgdown pgdown pgdown space …"},
		{"recap", "enter pgdown pgdown pgdown pgdown"},
		{"help", "enter pgdown pgdown pgdown ?"},
	}
}

// press finds the key press of a name.
func (p *player) press(name string) {
	p.t.Helper()
	if name == "…" {
		p.settle(2000)
		return
	}
	for _, k := range keyPresses() {
		if k.String() == name {
			p.send(k)
			p.settle(3)
			return
		}
	}
	p.t.Fatalf("no key %q", name)
}

// What every screen looks like at every arrangement, as plain text.
func TestGoldenFrames(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 12}, {60, 18}, {80, 24}, {120, 40}, {200, 50}} {
		for _, s := range scenes() {
			t.Run(fmt.Sprintf("%s_%dx%d", s.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				frame := ansi.Strip(shot(t, s, size[0], size[1], ThemeDark, colorprofile.TrueColor))
				rows := strings.Split(frame, "\n")
				for i := range rows {
					rows[i] = strings.TrimRight(rows[i], " ")
				}
				golden.RequireEqual(t, strings.Join(rows, "\n")+"\n")
			})
		}
	}
}

// One busy screen in all its colours.
func TestGoldenColours(t *testing.T) {
	t.Parallel()
	race := scenes()[5]
	for _, profile := range []colorprofile.Profile{
		colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII,
	} {
		for name, theme := range map[string]Theme{"dark": ThemeDark, "light": ThemeLight} {
			t.Run(fmt.Sprintf("%s_%v", name, profile), func(t *testing.T) {
				t.Parallel()
				golden.RequireEqual(t, shot(t, race, 80, 24, theme, profile)+"\n")
			})
		}
	}
}

// shot plays a scene on a screen of w by h and returns the last frame.
func shot(t *testing.T, s scene, w, h int, theme Theme, profile colorprofile.Profile) string {
	t.Helper()
	o := lights(tuitest.Faults{})
	o.Theme = theme
	return shotOf(t, o, s, w, h, profile)
}

// shotOf is shot of a program with options of its own.
func shotOf(t *testing.T, o Options, s scene, w, h int, profile colorprofile.Profile) (frame string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newPlayer(t, o)
		defer p.root.close()
		p.w, p.h = w, h
		p.send(tea.WindowSizeMsg{Width: w, Height: h})
		p.send(tea.ColorProfileMsg{Profile: profile})
		for _, k := range strings.Fields(s.keys) {
			p.press(k)
		}
		frame = p.root.View().Content
	})
	return frame
}
