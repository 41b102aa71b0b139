package tui

import (
	"io"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"weightshare/tui/draw"
	"weightshare/tui/page"
)

// Theme says which background the colours are chosen for.
type Theme int

// The themes.
const (
	ThemeAuto Theme = iota // whatever the terminal answers
	ThemeDark
	ThemeLight
)

// appearance is what is known about how the terminal displays things.
type appearance struct {
	dark           bool
	asksBackground bool // whether the terminal's answer about its background counts
	profile        colorprofile.Profile
	noColor        bool // no colours, even if the terminal later claims to have them
	ascii          bool
}

// newAppearance returns what is known before the terminal has answered any query.
func newAppearance(o Options) appearance {
	a := appearance{
		dark:           o.Theme == ThemeDark || o.Theme == ThemeAuto && !lightBackground(o.Env),
		asksBackground: o.Theme == ThemeAuto,
		profile:        o.Profile,
		noColor:        getenv(o.Env, "NO_COLOR") != "",
		ascii:          o.ASCII || asciiTerminal(o.Env),
	}
	if a.profile == colorprofile.Unknown {
		a.profile = profile(o.Out, o.Env)
	}
	return a.limited()
}

// profile detects how many colours the terminal has. The library parses NO_COLOR as a
// boolean and would ignore most of its values, so it is handled here.
func profile(out io.Writer, env []string) colorprofile.Profile {
	rest := make([]string, 0, len(env))
	for _, e := range env {
		if !strings.HasPrefix(e, "NO_COLOR=") {
			rest = append(rest, e)
		}
	}
	return colorprofile.Detect(out, rest)
}

// limited restricts the profile to plain ASCII if colours are switched off.
func (a appearance) limited() appearance {
	if a.noColor {
		a.profile = min(a.profile, colorprofile.ASCII)
	}
	return a
}

func (a appearance) style(s *page.Shared) draw.Style { return s.Style(a.dark, a.profile, a.ascii) }

// getenv looks a variable up; the last setting wins, as in a shell.
func getenv(env []string, name string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(env[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// asciiTerminal reports whether the terminal can show only ASCII: a Linux console and a
// dumb terminal lack the glyphs, and a locale with an encoding other than UTF-8 would
// garble them. An environment without any locale says nothing.
func asciiTerminal(env []string) bool {
	switch getenv(env, "TERM") {
	case "linux", "dumb":
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := getenv(env, name); locale != "" {
			upper := strings.ToUpper(locale)
			return !strings.Contains(upper, "UTF-8") && !strings.Contains(upper, "UTF8")
		}
	}
	return false
}

// lightBackground reads the hint that some terminals leave in COLORFGBG: its last
// number is the background colour; 7 and the bright colours other than 8 are light. The
// hint only counts until the terminal has answered.
func lightBackground(env []string) bool {
	hint := getenv(env, "COLORFGBG")
	switch hint[strings.LastIndexByte(hint, ';')+1:] {
	case "7", "9", "10", "11", "12", "13", "14", "15":
		return true
	default:
		return false
	}
}
