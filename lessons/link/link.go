// Package link reads and writes links to places of the program, such as
// #/shift/moves?digit=3, and converts each to and from the command line that opens the
// same.
//
// A link is the part of an address from its # on, which a browser never sends anywhere.
// It names a place and, as settings, how the place is set up.
package link

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"weightshare/lessons"
)

// The first words of the paths of places that are not lessons.
const (
	Home     = "home"
	Lab      = "lab"
	Params   = "params"
	Words    = "words"
	Glossary = "glossary"
	Present  = "present"
)

// The names of settings that are not controls.
const (
	Seed    = "seed"  // of a lesson, the lab or a class: the seed of everything random
	Net     = "net"   // of params and the lab: a network; may be repeated
	Word    = "word"  // of words
	Term    = "term"  // of the glossary
	trackOf = "track" // of home
)

// MaxLength is how many bytes a link may have.
const MaxLength = 32 << 10

// maxSettings is how many settings a link may have.
const maxSettings = 400

// A Link is a place of the program and how it is set up. The zero value is the list of
// lessons.
type Link struct {
	Path     []string // "shift", "moves"; "params"
	Settings []lessons.Setting
	// Omitted names what was on the screen but is not in the link, such as "the votes"; it
	// is empty for nothing, and for a link that was read.
	Omitted string
}

// Parse reads a link, or the link at the end of a whole address. An error says what is
// wrong with it and what would be possible, on one line that is safe to print.
func Parse(text string) (Link, error) {
	l, err := read(text)
	if err != nil {
		return Link{}, fmt.Errorf("the link makes no sense: %w", err)
	}
	if err := l.check(); err != nil {
		return Link{}, fmt.Errorf("the link %s leads nowhere: %w", l.short(), err)
	}
	return l, nil
}

// read splits a link into its parts.
func read(text string) (l Link, err error) {
	if len(text) > MaxLength {
		return l, fmt.Errorf("%d bytes are too many: write at most %d", len(text), MaxLength)
	}
	if at := strings.IndexByte(text, '#'); at >= 0 {
		text = text[at+1:]
	}
	path, query, _ := strings.Cut(text, "?")
	if path != "" && !strings.HasPrefix(path, "/") {
		return l, errors.New("a link begins with #/, such as #/four-pixels/global")
	}
	for word := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' }) {
		if word, err = unescape(word); err != nil {
			return l, err
		}
		l.Path = append(l.Path, word)
	}
	for pair := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' }) {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return l, errors.New("each setting is written name=value")
		}
		if name, err = unescape(name); err != nil {
			return l, err
		}
		if value, err = unescape(value); err != nil {
			return l, err
		}
		if l.Settings = append(l.Settings, lessons.Setting{Name: name, Value: value}); len(l.Settings) > maxSettings {
			return l, fmt.Errorf("a link has at most %d settings", maxSettings)
		}
	}
	return l, nil
}

// unescape decodes a part of a link. It refuses characters that could control a terminal
// or hide something.
func unescape(part string) (string, error) {
	text, err := url.QueryUnescape(part)
	if err != nil {
		return "", errors.New("two of 0–9 and A–F must follow each %")
	}
	return text, safe(text)
}

// safe returns an error that says why a text cannot be in a link.
func safe(text string) error {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r == utf8.RuneError || !unicode.IsGraphic(r) }) {
		return errors.New("it contains an invisible character")
	}
	marks := 0
	for _, r := range text {
		if !unicode.IsMark(r) {
			marks = 0
		} else if marks++; marks > 2 {
			return errors.New("it holds too many accents on one letter")
		}
	}
	return nil
}

// String returns the link from its # on.
func (l Link) String() string {
	var b strings.Builder
	b.WriteByte('#')
	for _, word := range l.Path {
		b.WriteString("/" + escape(word, false))
	}
	if len(l.Path) == 0 {
		b.WriteString("/" + Home)
	}
	for i, s := range l.Settings {
		b.WriteByte("?&"[min(i, 1)])
		b.WriteString(escape(s.Name, false) + "=" + escape(s.Value, true))
	}
	return b.String()
}

// escape encodes a part of a link. The characters of the network notation stay readable,
// as far as programs that recognize links in a text accept them.
func escape(text string, value bool) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~", c) >= 0,
			value && strings.IndexByte("/:,@*", c) >= 0:
			b.WriteByte(c)
		case c == ' ' && value:
			b.WriteByte('+')
		default:
			b.WriteString(string([]byte{'%', hex[c>>4], hex[c&15]}))
		}
	}
	return b.String()
}

// short returns the link as an error shows it.
func (l Link) short() string { return shorten(l.String()) }

// shorten cuts a text that is too long for an error.
func shorten(text string) string {
	const longest = 80
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// place returns the first word of the path.
func (l Link) place() string {
	if len(l.Path) == 0 {
		return Home
	}
	return l.Path[0]
}

// Values returns the values of the settings with a name.
func (l Link) Values(name string) []string {
	var all []string
	for _, s := range l.Settings {
		if s.Name == name {
			all = append(all, s.Value)
		}
	}
	return all
}

// Value returns the last value of a setting with a name, empty for none.
func (l Link) Value(name string) string {
	all := l.Values(name)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// Lesson returns the ID of the lesson that the link leads to, or of the lab, and how to
// begin in it; the ID is empty if it leads elsewhere.
func (l Link) Lesson() (id string, begin lessons.Begin) {
	path := l.Path
	switch l.place() {
	case Home, Params, Words, Glossary:
		return "", begin
	case Present:
		path = path[1:]
	}
	begin.Fresh = len(l.Settings) > 0
	begin.Settings = slices.DeleteFunc(slices.Clone(l.Settings), func(s lessons.Setting) bool { return s.Name == Seed })
	if len(path) > 1 {
		begin.Step = path[1]
	}
	if len(path) > 0 {
		id = path[0]
	}
	return id, begin
}

// Of returns the link to the present step of a session, set up as it is now; seed is that
// of the program.
func Of(s *lessons.Session, seed uint64) Link {
	v := s.View()
	l := Link{Path: []string{v.Lesson.ID, v.Lesson.Steps[v.Index].ID}}
	if v.Run.State != lessons.NoRun || seed != usualSeed {
		l.Settings = append(l.Settings, lessons.Setting{Name: Seed, Value: strconv.FormatUint(seed, 10)})
	}
	settings, omitted := s.Settings()
	l.Settings, l.Omitted = append(l.Settings, settings...), omitted
	return l
}

// usualSeed is the program's seed if none is given.
const usualSeed = 1

// ToCalculator returns the link to the calculator with a text.
func ToCalculator(text string) Link { return one(Params, Net, text) }

// ToTerm returns the link to a term of the glossary, by its ID.
func ToTerm(id string) Link { return one(Glossary, Term, id) }

// ToList returns the link to the list of lessons, with a track unless that is 0.
func ToList(track int) Link {
	if track == 0 {
		return Link{}
	}
	return one(Home, trackOf, strconv.Itoa(track))
}

// one returns a link with one setting, or none if value is empty.
func one(place, name, value string) Link {
	l := Link{Path: []string{place}}
	if value != "" {
		l.Settings = []lessons.Setting{{Name: name, Value: value}}
	}
	return l
}
