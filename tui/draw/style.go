package draw

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"weightshare/nets/visible"
)

// Role names the purpose of a piece of text; a Style gives each role its color and
// weight.
type Role uint8

// The roles.
const (
	Text     Role = iota // the terminal's own foreground
	Muted                // notes, units, axes: readable, but secondary
	Title                // headings
	Accent               // what to look at; links
	Focus                // the cursor, the focused pane
	Border               // frames and rules
	Positive             // numbers above zero
	Negative             // numbers below zero
	Right                // a right verdict
	Wrong                // a wrong verdict
	Warn                 // a warning, an error
	On                   // a pixel that is on
	Off                  // the outline of a pixel that is off
	roleCount
)

// Style is the appearance of things in one terminal. It is immutable and cheap to copy.
// The zero Style draws in Unicode without color.
type Style struct {
	Dark    bool
	Profile colorprofile.Profile
	ASCII   bool
	t       *tables
}

// tables holds what a Style computes only once.
type tables struct {
	colors [colorCount]color.Color // nil for the terminal's own
	fg, bg [colorCount]string      // SGR parameters, "" for the terminal's own
	on     [colorCount]colorID     // black or white, whichever is more legible on this color
	glyphs Glyphs
}

// NewStyle returns the Style for a dark or light background, for as many colors as the
// profile has (colorprofile.ASCII for none: NO_COLOR), and with only ASCII characters
// if ascii is set.
func NewStyle(dark bool, profile colorprofile.Profile, ascii bool) Style {
	palette := lightScheme()
	if dark {
		palette = darkScheme()
	}
	t := &tables{colors: palette.colors(profile), glyphs: unicodeGlyphs()}
	if ascii {
		t.glyphs = asciiGlyphs()
	}
	for i, c := range t.colors {
		t.fg[i], t.bg[i] = parameters(c, false), parameters(c, true)
		if c == nil {
			continue
		}
		t.on[i] = colorBlack
		if contrast(c, t.colors[colorWhite]) > contrast(c, t.colors[colorBlack]) {
			t.on[i] = colorWhite
		}
	}
	return Style{Dark: dark, Profile: profile, ASCII: ascii, t: t}
}

// ready returns s with its tables, which the zero Style lacks.
func (s Style) ready() Style {
	if s.t == nil {
		return NewStyle(s.Dark, s.Profile, s.ASCII)
	}
	return s
}

// Colored reports whether s has any colors.
func (s Style) Colored() bool { return s.Profile > colorprofile.ASCII }

// Glyphs returns the marks that s draws with.
func (s Style) Glyphs() Glyphs { return s.ready().t.glyphs }

// seriesGlyph returns the mark of series i. Marks start over after six.
func (s Style) seriesGlyph(i int) string {
	g := s.ready().t.glyphs.Series
	return string(g[i%len(g)])
}

// Lipgloss returns a role as a lipgloss style.
func (s Style) Lipgloss(r Role) lipgloss.Style {
	out := lipgloss.NewStyle()
	if c := s.ready().t.colors[r]; c != nil {
		out = out.Foreground(c)
	}
	if s.Profile > colorprofile.NoTTY && roleAttrs(r)&bold != 0 {
		out = out.Bold(true)
	}
	return out
}

// Paint renders text in a role. The text must not contain escape sequences.
func (s Style) Paint(r Role, text string) string {
	s = s.ready()
	text = s.Plain(text)
	seq := s.appendSGR(nil, role(r))
	if len(seq) == 0 || text == "" {
		return text
	}
	return string(seq) + text + "\x1b[m"
}

// Plain returns text as s can show it: on one line, with whatever could control the
// terminal made visible and, in ASCII mode, spelled in ASCII.
func (s Style) Plain(text string) string {
	text = visible.Text(text)
	if !s.ASCII {
		return text
	}
	return toASCII(text)
}

// attrs is a set of SGR attributes that need no color.
type attrs uint8

const (
	bold attrs = 1 << iota
	underline
	reverse
)

// roleAttrs returns the attributes that distinguish a role without color.
func roleAttrs(r Role) attrs {
	switch r {
	case Title, Focus, Warn:
		return bold
	default:
		return 0
	}
}

type cellStyle struct {
	fg, bg colorID
	attrs  attrs
}

func role(r Role) cellStyle { return cellStyle{fg: colorID(r), attrs: roleAttrs(r)} }

func seriesStyle(i int, a attrs) cellStyle { return cellStyle{fg: seriesColor(i), attrs: a} }

func seriesColor(i int) colorID {
	return colorSeries + colorID(((i%seriesColors)+seriesColors)%seriesColors)
}

// on returns the style of text on a background.
func (c *canvas) on(bg colorID) cellStyle { return cellStyle{fg: c.style.t.on[bg], bg: bg} }

// appendSGR appends the sequence that sets a style on a terminal whose style was reset.
func (s Style) appendSGR(b []byte, cs cellStyle) []byte {
	if s.Profile <= colorprofile.NoTTY && s.Profile != colorprofile.Unknown || cs == (cellStyle{}) {
		return b
	}
	start := len(b)
	parameter := func(set bool, p string) {
		switch {
		case !set || p == "":
			return
		case len(b) == start:
			b = append(b, "\x1b["...)
		default:
			b = append(b, ';')
		}
		b = append(b, p...)
	}
	parameter(cs.attrs&bold != 0, "1")
	parameter(cs.attrs&underline != 0, "4")
	parameter(cs.attrs&reverse != 0, "7")
	parameter(true, s.t.fg[cs.fg])
	parameter(true, s.t.bg[cs.bg])
	if len(b) > start {
		b = append(b, 'm')
	}
	return b
}
