package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"weightshare/tui/tuitest"
)

// scene is a screen and the keys that lead to it; "…" lets animations and runs finish.
type scene struct {
	name string
	keys string
}

// scenes returns the screens of the small lesson.
func scenes() []scene {
	return []scene{
		{"read", "enter"},
		{"predict", "enter pgdown"},
		{"confide", "enter pgdown 1"},
		{"answered", "enter pgdown 1 s …"},
		{"try", "enter pgdown pgdown down right"},
		{"race", "enter pgdown pgdown pgdown space …"},
		{"leaving", "enter pgdown pgdown pgdown . q"},
		{"recap", "enter pgdown pgdown pgdown pgdown"},
		{"help", "enter pgdown pgdown pgdown ?"},
		{"glossary", "enter g tab"},
		{"search", "/ l i g h t"},
		{"searchnothing", "/ x y z"},
		{"calculator", "c"},
		{"notebook", "n"},
	}
}

// homes returns the screens of the list of fifteen lessons.
func homes() []scene {
	return []scene{{"home", ""}, {"homedone", "home"}, {"homeend", "end"}}
}

func sizes() [][2]int { return [][2]int{{40, 12}, {60, 18}, {80, 24}, {120, 40}, {200, 60}} }

// sizesOf returns the sizes at which a screen is compared: all sizes for screens that
// show every layout.
func sizesOf(name string) [][2]int {
	switch name {
	case "race", "homedone":
		return sizes()
	}
	return [][2]int{{40, 12}, {80, 24}}
}

// press sends the key press with the given name.
func (p *player) press(name string) {
	p.t.Helper()
	if name == "…" {
		p.settle(10)
		for n := 0; p.root.unsavedRun() != "" && n < 2000; n++ { // a clock would go on for ever
			p.settle(1)
		}
		p.settle(3)
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

// Every screen at every layout, as plain text.
func TestGoldenFrames(t *testing.T) {
	t.Parallel()
	for _, s := range scenes() {
		holdFrames(t, func() Options { return explained(t) }, s)
	}
	for _, s := range homes() {
		holdFrames(t, func() Options { return courseOf(t, 15) }, s)
	}
	holdFrames(t, func() Options { return lights(tuitest.Faults{StepFails: 3}) }, scene{"stopped", "enter pgdown pgdown pgdown space …"})
	holdFrames(t, func() Options { return lights(tuitest.Faults{Open: true}) }, scene{"fault", "enter"})
}

func holdFrames(t *testing.T, o func() Options, s scene) {
	t.Helper()
	for _, size := range sizesOf(s.name) {
		t.Run(fmt.Sprintf("%s_%dx%d", s.name, size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			frame := ansi.Strip(shotOf(t, o(), s, size[0], size[1], colorprofile.TrueColor))
			frame = temporary.ReplaceAllString(frame, "")
			frame = elapsed.ReplaceAllString(frame, "0:00 (step 0:00)")
			rows := strings.Split(frame, "\n")
			for i := range rows {
				rows[i] = strings.TrimRight(rows[i], " ")
			}
			golden.RequireEqual(t, strings.Join(rows, "\n")+"\n")
		})
	}
}

// temporary matches the part of an error that names its place in the code, which moves
// with every change of the program.
var temporary = regexp.MustCompile(`(?s)goroutine \d+.*?( enter )`)

// A busy screen in all colour profiles, and the others in the most common one.
func TestGoldenColours(t *testing.T) {
	t.Parallel()
	styled := func(name string, o Options, keys string, profile colorprofile.Profile) {
		for look, theme := range map[string]Theme{"dark": ThemeDark, "light": ThemeLight} {
			t.Run(fmt.Sprintf("%s%s_%v", name, look, profile), func(t *testing.T) {
				t.Parallel()
				o := o
				o.Theme = theme
				golden.RequireEqual(t, shotOf(t, o, scene{name, keys}, 80, 24, profile)+"\n")
			})
		}
	}
	for _, profile := range []colorprofile.Profile{
		colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII,
	} {
		styled("", lights(tuitest.Faults{}), "enter pgdown pgdown pgdown space …", profile)
	}
	styled("home", courseOf(t, 15), "", colorprofile.TrueColor)
	styled("answered", lights(tuitest.Faults{}), "enter pgdown 1 s …", colorprofile.TrueColor)
	styled("glossary", explained(t), "enter g tab", colorprofile.TrueColor)
	styled("search", explained(t), "/ l i g h t", colorprofile.TrueColor)
	styled("help", lights(tuitest.Faults{}), "enter ?", colorprofile.TrueColor)
}

// shotOf plays a scene of a program on a screen of w by h and returns the last frame.
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
