package draw

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Role names what a piece of text is for; a Style gives each role its colour
// and weight.
type Role uint8

// The roles.
const (
	Text     Role = iota // the terminal's own foreground
	Muted                // notes, units, axes: readable, but second
	Title                // headings
	Accent               // what to look at; links
	Focus                // the cursor, the pane that has the keyboard
	Border               // frames and rules
	Positive             // numbers above zero
	Negative             // numbers below zero
	Right                // a right verdict
	Wrong                // a wrong verdict
	Warn                 // a warning, an error
	On                   // a pixel that is on
	Off                  // the outline of a pixel that is off
	roles
)

// Style is how things look in one terminal. It is built once by NewStyle, is
// immutable and cheap to copy. The zero Style draws in Unicode without colour.
type Style struct {
	Dark    bool
	Profile colorprofile.Profile
	ASCII   bool
	t       *tables
}

// tables is what a Style computes once.
type tables struct {
	colours [inks]color.Color
	fg, bg  [inks]string // SGR parameters, "" for the terminal's own
	on      [inks]Ink    // black or white: what is read best on this colour
	glyphs  Glyphs
}

// NewStyle builds a Style for a dark or light background, for as many colours
// as the profile has (colorprofile.ASCII for none: NO_COLOR), and with ASCII
// characters alone if ascii is set.
func NewStyle(dark bool, profile colorprofile.Profile, ascii bool) Style {
	s := Style{Dark: dark, Profile: profile, ASCII: ascii}
	c := lightScheme()
	if dark {
		c = darkScheme()
	}
	t := &tables{colours: c.colours(profile), glyphs: unicodeGlyphs()}
	if ascii {
		t.glyphs = asciiGlyphs()
	}
	for i, c := range t.colours {
		t.fg[i], t.bg[i] = parameters(c, false), parameters(c, true)
		if c == nil {
			continue
		}
		t.on[i] = inkBlack
		if contrast(c, t.colours[inkWhite]) > contrast(c, t.colours[inkBlack]) {
			t.on[i] = inkWhite
		}
	}
	s.t = t
	return s
}

// ready returns s with its tables, for the zero Style too.
func (s Style) ready() Style {
	if s.t == nil {
		return NewStyle(s.Dark, s.Profile, s.ASCII)
	}
	return s
}

// Coloured tells whether s has any colours.
func (s Style) Coloured() bool { return s.Profile > colorprofile.ASCII }

// Glyphs returns the marks that s draws with.
func (s Style) Glyphs() Glyphs { return s.ready().t.glyphs }

// Color is the colour of a role; nil is the terminal's own.
func (s Style) Color(r Role) color.Color { return s.ready().t.colours[r] }

// SeriesColor is the colour of the i-th of several series, and SeriesGlyph its
// mark; they start over after six.
func (s Style) SeriesColor(i int) color.Color { return s.ready().t.colours[seriesInk(i)] }

// SeriesGlyph is the mark of the i-th of several series.
func (s Style) SeriesGlyph(i int) string {
	g := s.ready().t.glyphs.Series
	return string(g[i%len(g)])
}

// Lipgloss is a role as a lipgloss style.
func (s Style) Lipgloss(r Role) lipgloss.Style {
	out := lipgloss.NewStyle()
	if c := s.Color(r); c != nil {
		out = out.Foreground(c)
	}
	if s.Profile > colorprofile.NoTTY && weight(r)&bold != 0 {
		out = out.Bold(true)
	}
	return out
}

// Paint sets text in a role; the text may not hold escape sequences.
func (s Style) Paint(r Role, text string) string {
	s = s.ready()
	text = s.Plain(text)
	seq := s.sgr(nil, role(r))
	if len(seq) == 0 || text == "" {
		return text
	}
	return string(seq) + text + "\x1b[m"
}

// Plain is text as s can show it: unchanged, or spelled in ASCII.
func (s Style) Plain(text string) string {
	if !s.ASCII {
		return text
	}
	return toASCII(text)
}

// attr is a set of SGR attributes that need no colour.
type attr uint8

const (
	bold attr = 1 << iota
	underline
	reverse
)

// weight is how a role is told apart where there is no colour, besides glyphs.
func weight(r Role) attr {
	switch r {
	case Title, Focus, Warn:
		return bold
	default:
		return 0
	}
}

// look is how one cell is set.
type look struct {
	fg, bg Ink
	attr   attr
}

func role(r Role) look { return look{fg: Ink(r), attr: weight(r)} }

func seriesInk(i int) Ink {
	return inkSeries + Ink(((i%seriesColours)+seriesColours)%seriesColours)
}

// sgr appends the whole sequence that sets a look on a terminal that was reset.
func (s Style) sgr(b []byte, l look) []byte {
	if s.Profile <= colorprofile.NoTTY && s.Profile != colorprofile.Unknown || l == (look{}) {
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
	parameter(l.attr&bold != 0, "1")
	parameter(l.attr&underline != 0, "4")
	parameter(l.attr&reverse != 0, "7")
	parameter(true, s.t.fg[l.fg])
	parameter(true, s.t.bg[l.bg])
	if len(b) > start {
		b = append(b, 'm')
	}
	return b
}
