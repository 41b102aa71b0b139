package torch

import (
	"bytes"
	"encoding/binary"

	"weightshare/nets/model/weights"
)

const (
	// maxPickle is the maximum number of bytes read of a pickle.
	maxPickle = 16 << 20
	// maxMemory is roughly the maximum memory that its values may take.
	maxMemory = 48 << 20
	// maxLine is the maximum length of a text that ends at a line break.
	maxLine = 4096
	// stop ends a pickle.
	stop = '.'
)

// scanPickle checks that every length in a pickle fits in the bytes that are
// left, and that the values fit in memory, before anything is built from it. It
// returns the bytes up to the end of the pickle.
func scanPickle(in *weights.Input, at, limit int64) ([]byte, error) {
	b, err := in.Read(at, min(limit, maxPickle), "a pickle")
	if err != nil {
		return nil, err
	}
	s := scanner{in: in, begin: at, b: b}
	for {
		code, err := s.next()
		if err != nil {
			return nil, err
		}
		if code == stop {
			return b[:s.at], nil
		}
	}
}

type scanner struct {
	in     *weights.Input
	begin  int64 // offset of the pickle in the file
	b      []byte
	at     int
	memory int
}

func (s *scanner) fail(at int, format string, args ...any) error {
	return s.in.Errorf(s.begin+int64(at), format, args...)
}

// next skips one instruction with its argument.
func (s *scanner) next() (code byte, err error) {
	start := s.at
	head, err := s.take(1, "an instruction of the pickle")
	if err != nil {
		return 0, err
	}
	code = head[0]
	form, known := instruction(code)
	if !known {
		return 0, s.fail(start, "the byte %#02x was found, but an instruction of the pickle was expected", code)
	}
	length := form.fixed
	if form.counted > 0 {
		var n [8]byte
		count, err := s.take(form.counted, "the length of a value")
		if err != nil {
			return 0, err
		}
		copy(n[:], count)
		if length, err = s.bounded(start, "value", binary.LittleEndian.Uint64(n[:])); err != nil {
			return 0, err
		}
	}
	if form.number && (length == 0 || length > 255) {
		return 0, s.fail(start, "a whole number of %d bytes is promised, but 1 to 255 were expected", length)
	}
	value, err := s.take(length, "a value")
	if err != nil {
		return 0, err
	}
	if form.frame { // its contents are the instructions that follow
		if _, err := s.bounded(start, "frame", binary.LittleEndian.Uint64(value)); err != nil {
			return 0, err
		}
	}
	for range form.lines {
		end := bytes.IndexByte(s.b[s.at:min(len(s.b), s.at+maxLine)], '\n')
		if end < 0 {
			return 0, s.fail(s.at, "a line of at most %d bytes was expected", maxLine)
		}
		s.at += end + 1
	}
	if s.memory += form.memory + 2*(s.at-start); s.memory > maxMemory {
		return 0, s.fail(start, "a pickle whose values fit %d MB was expected", maxMemory>>20)
	}
	return code, nil
}

// bounded returns a length if that many bytes are left.
func (s *scanner) bounded(start int, what string, length uint64) (int, error) {
	left := len(s.b) - s.at
	if length > maxPickle || int(length) > left {
		return 0, s.fail(start, "a %s of %d bytes is promised, but %d bytes are left of the pickle", what, length, left)
	}
	return int(length), nil
}

func (s *scanner) take(n int, what string) ([]byte, error) {
	if len(s.b)-s.at < n {
		return nil, s.fail(len(s.b), "the pickle ends, but %s was expected", what)
	}
	s.at += n
	return s.b[s.at-n : s.at], nil
}

// form describes what follows the code of an instruction, and its memory.
type form struct {
	fixed   int  // bytes of its argument
	counted int  // bytes of the length before its argument
	lines   int  // lines of text
	number  bool // the argument is a whole number
	frame   bool // the argument is the length of a frame
	memory  int
}

// instruction returns the form of an instruction of pickle protocols 0 to 5.
func instruction(code byte) (f form, known bool) {
	const small, large = 64, 320
	f.memory = small
	switch code {
	case '0', '1', '2', 'N', 'Q', 'a', 'b', 'd', 'e', 'l', 's', 't', 'u', stop,
		0x85, 0x86, 0x87, 0x88, 0x89, 0x90, 0x91, 0x93, 0x94, 0x97, 0x98:
	case '(', ')', ']', '}', 'R', 'o', 0x81, 0x8f, 0x92: // these make a list or an object, or mark the stack
		f.memory = large
	case 'K', 'h', 'q', 0x80, 0x82:
		f.fixed = 1
	case 'M', 0x83:
		f.fixed = 2
	case 'J', 'j', 'r', 0x84:
		f.fixed = 4
	case 'G':
		f.fixed = 8
	case 0x95:
		f.fixed, f.frame = 8, true
	case 'U', 'C', 0x8c:
		f.counted = 1
	case 'T', 'X', 'B':
		f.counted = 4
	case 0x8d, 0x8e, 0x96:
		f.counted = 8
	case 0x8a:
		f.counted, f.number = 1, true
	case 0x8b:
		f.counted, f.number = 4, true
	case 'F', 'I', 'L', 'P', 'S', 'V', 'g', 'p':
		f.lines = 1
	case 'c':
		f.lines = 2
	case 'i':
		f.lines, f.memory = 2, large
	default:
		return f, false
	}
	return f, true
}
