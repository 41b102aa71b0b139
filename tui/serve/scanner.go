package serve

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// scanner splits the bytes from a terminal into events: a character, a control
// character, an escape sequence, a paste. It holds no more than one of them, of limited
// length, and drops what no terminal sends to a full-screen program.
type scanner struct {
	limits Limits
	state  scanState
	held   []byte // the beginning of the current event
	paste  []byte // the text of the current paste
	skip   int    // the number of bytes to drop

	emit   func(event []byte)      // receives each complete event
	resize func(width, height int) // receives each size reported in band
}

// scanState is the state of the scanner.
type scanState int

const (
	ground scanState = iota
	character
	escape
	control    // after CSI
	function   // after SS3
	text       // after OSC or DCS, until its end
	textEscape // after an escape in text
	foreign    // after APC, PM or SOS, until its end
	foreignEscape
	pasted
	pastedEscape
)

const (
	esc        = '\x1b'
	interrupt  = '\x03' // ctrl+c
	bell       = '\x07'
	cancel     = '\x18'
	substitute = '\x1a'
)

// escapeKey is the escape key in a form that nothing can be mistaken for a continuation
// of.
const escapeKey = "\x1b[27u"

// scan processes what was read.
func (s *scanner) scan(read []byte) {
	if s.state == pasted && len(read) == 1 && read[0] == interrupt { // ends a paste that has no end
		s.endPaste()
	}
	for _, b := range read {
		s.one(b)
	}
}

// rest is called when nothing has followed for a while: it ends an unfinished event.
func (s *scanner) rest() {
	switch s.state {
	case escape:
		s.whole([]byte(escapeKey))
	case pasted, pastedEscape:
		s.endPaste()
	default:
		s.to(ground)
	}
}

// begun reports whether an event is unfinished.
func (s *scanner) begun() bool { return s.state != ground }

func (s *scanner) to(state scanState, held ...byte) {
	s.state, s.held = state, append(s.held[:0], held...)
}

// whole emits an event.
func (s *scanner) whole(event []byte) {
	s.emit(slices.Clone(event))
	s.to(ground)
}

func (s *scanner) one(b byte) {
	switch s.state {
	case ground:
		s.inGround(b)
	case character:
		s.inCharacter(b)
	case escape:
		s.afterEscape(b)
	case control:
		s.inControl(b)
	case function:
		if s.held = append(s.held, b); b > ' ' && b < 0x7f {
			s.whole(s.held)
		} else {
			s.again(b)
		}
	case text, foreign:
		s.inText(b)
	case textEscape, foreignEscape:
		s.inTextEscape(b)
	case pasted:
		s.inPaste(b)
	case pastedEscape:
		s.inPasteEscape(b)
	}
}

// again treats a byte that does not belong to the current event as the first of the
// next one.
func (s *scanner) again(b byte) {
	s.to(ground)
	s.inGround(b)
}

func (s *scanner) inGround(b byte) {
	switch {
	case s.skip > 0:
		s.skip--
	case b == esc:
		s.to(escape, b)
	case b < utf8.RuneSelf:
		s.whole([]byte{b})
	default:
		s.to(character)
		s.inCharacter(b)
	}
}

func (s *scanner) inCharacter(b byte) {
	if b < utf8.RuneSelf {
		s.again(b)
		return
	}
	s.held = append(s.held, b)
	switch {
	case utf8.Valid(s.held):
		s.whole(s.held)
	case utf8.FullRune(s.held):
		s.to(ground)
	}
}

func (s *scanner) afterEscape(b byte) {
	s.held = append(s.held, b)
	switch b {
	case '[':
		s.state = control
	case 'O':
		s.state = function
	case ']', 'P':
		s.state = text
	case 'X', '^', '_':
		s.state = foreign
	case esc, interrupt:
		s.whole([]byte(escapeKey))
		s.inGround(b)
	default:
		if b >= utf8.RuneSelf {
			s.whole([]byte(escapeKey))
			s.inGround(b)
			return
		}
		s.whole(s.held) // a key with alt
	}
}

// inControl continues a control sequence.
func (s *scanner) inControl(b byte) {
	switch {
	case b >= ' ' && b < '@':
		if len(s.held) <= s.limits.Sequence {
			s.held = append(s.held, b)
		}
	case b >= '@' && b < 0x7f:
		s.held = append(s.held, b)
		s.endControl(b)
	default:
		s.again(b)
	}
}

// endControl processes a complete control sequence. It passes on those that a terminal
// sends for keys, clicks, focus, and the modes that it is asked about.
func (s *scanner) endControl(final byte) {
	sequence := string(s.held)
	parameters := sequence[2 : len(sequence)-1]
	switch {
	case len(sequence) > s.limits.Sequence:
		s.to(ground)
	case sequence == ansi.BracketedPasteStart:
		s.to(pasted)
		s.paste = s.paste[:0]
	case sequence == ansi.BracketedPasteEnd:
		s.to(ground)
	case final == 't':
		s.to(ground)
		s.report(parameters)
	case final == 'M' && parameters == "": // a click in the oldest encoding
		s.to(ground)
		s.skip = 3
	case strings.IndexByte("ABCDEFHPQRSZIOu~", final) >= 0 && strings.Trim(parameters, "0123456789;:") == "",
		(final == 'M' || final == 'm') && strings.HasPrefix(parameters, "<"),
		final == 'y' && strings.HasPrefix(parameters, "?"):
		s.whole(s.held)
	default:
		s.to(ground)
	}
}

// report processes the parameters of a sequence that may report a size.
func (s *scanner) report(parameters string) {
	fields := strings.Split(parameters, ";")
	if len(fields) < 3 || fields[0] != "48" {
		return
	}
	height, errHeight := strconv.Atoi(fields[1])
	width, errWidth := strconv.Atoi(fields[2])
	if errHeight == nil && errWidth == nil {
		s.resize(width, height)
	}
}

func (s *scanner) inText(b byte) {
	switch {
	case b == esc && s.state == text:
		s.state = textEscape
	case b == esc:
		s.state = foreignEscape
	case b == cancel || b == substitute:
		s.to(ground)
	case b == bell:
		s.endText(b)
	case s.state == text && len(s.held) <= s.limits.Sequence:
		s.held = append(s.held, b)
	}
}

func (s *scanner) inTextEscape(b byte) {
	if b == '\\' {
		s.endText(esc, b)
		return
	}
	s.to(escape, esc) // the text was left unfinished
	s.afterEscape(b)
}

// endText processes a complete text.
func (s *scanner) endText(end ...byte) {
	if s.state == foreign || s.state == foreignEscape || len(s.held) > s.limits.Sequence {
		s.to(ground)
		return
	}
	s.whole(append(s.held, end...))
}

// inPaste continues a paste. Its text cannot control anything.
func (s *scanner) inPaste(b byte) {
	switch {
	case b == esc:
		s.state, s.held = pastedEscape, append(s.held[:0], b)
	case len(s.paste) < s.limits.Paste && (b >= ' ' && b != 0x7f || b == '\n' || b == '\r' || b == '\t'):
		s.paste = append(s.paste, b)
	}
}

func (s *scanner) inPasteEscape(b byte) {
	s.held = append(s.held, b)
	switch end := ansi.BracketedPasteEnd; {
	case string(s.held) == end:
		s.endPaste()
	case !strings.HasPrefix(end, string(s.held)):
		s.state = pasted
		for _, kept := range s.held[1:] { // without the escape
			s.inPaste(kept)
		}
	}
}

// endPaste emits a paste.
func (s *scanner) endPaste() {
	event := slices.Concat([]byte(ansi.BracketedPasteStart), bytes.ToValidUTF8(s.paste, nil), []byte(ansi.BracketedPasteEnd))
	s.paste = nil
	s.whole(event)
}
