package tui

import (
	"io"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"weightshare/tui/draw"
)

// Theme is the background that colours are chosen for.
type Theme int

// The themes.
const (
	ThemeAuto Theme = iota // as the terminal answers
	ThemeDark
	ThemeLight
)

// appearance is what is known of the terminal's looks.
type appearance struct {
	dark           bool
	asksBackground bool // whether the terminal's answer about its background counts
	profile        colorprofile.Profile
	noColor        bool // no colours, whatever the terminal says later
	ascii          bool
}

// newAppearance takes what is known before the terminal has answered anything.
func newAppearance(o Options) appearance {
	l := appearance{
		dark:           o.Theme == ThemeDark || o.Theme == ThemeAuto && !lightBackground(o.Env),
		asksBackground: o.Theme == ThemeAuto,
		profile:        o.Profile,
		noColor:        getenv(o.Env, "NO_COLOR") != "",
		ascii:          o.ASCII || asciiTerminal(o.Env),
	}
	if l.profile == colorprofile.Unknown {
		l.profile = profile(o.Out, o.Env)
	}
	return l.limited()
}

// profile detects how many colours the terminal has. The library reads NO_COLOR
// as a boolean and would ignore most of its values, so we read it ourselves.
func profile(out io.Writer, env []string) colorprofile.Profile {
	rest := make([]string, 0, len(env))
	for _, e := range env {
		if !strings.HasPrefix(e, "NO_COLOR=") {
			rest = append(rest, e)
		}
	}
	return colorprofile.Detect(out, rest)
}

// limited takes colours away where there must be none.
func (l appearance) limited() appearance {
	if l.noColor {
		l.profile = min(l.profile, colorprofile.ASCII)
	}
	return l
}

func (l appearance) style() draw.Style { return draw.NewStyle(l.dark, l.profile, l.ascii) }

// getenv looks a variable up; the last setting wins, as in a shell.
func getenv(env []string, name string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(env[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// asciiTerminal reports whether the terminal shows ASCII alone: a Linux console
// and a dumb terminal lack the glyphs, and a locale that names another encoding
// than UTF-8 would garble them. An environment without any locale says nothing.
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

// lightBackground reads the hint that some terminals leave in COLORFGBG: the
// last number is the background's, of which 7 and the bright ones but 8 are
// light. It only serves until the terminal has answered.
func lightBackground(env []string) bool {
	hint := getenv(env, "COLORFGBG")
	switch hint[strings.LastIndexByte(hint, ';')+1:] {
	case "7", "9", "10", "11", "12", "13", "14", "15":
		return true
	default:
		return false
	}
}
