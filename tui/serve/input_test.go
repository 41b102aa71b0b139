package serve

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

// scanned returns the events and sizes in data that is read in chunks of a given
// length.
func scanned(read []byte, length int) (events []string, sizes [][2]int, s *scanner) {
	s = &scanner{
		limits: DefaultLimits(),
		emit:   func(event []byte) { events = append(events, string(event)) },
		resize: func(w, h int) { sizes = append(sizes, [2]int{w, h}) },
	}
	for len(read) > 0 {
		n := min(length, len(read))
		s.scan(read[:n])
		read = read[n:]
	}
	return events, sizes, s
}

func TestEvents(t *testing.T) {
	t.Parallel()
	paste := func(text string) string { return ansi.BracketedPasteStart + text + ansi.BracketedPasteEnd }
	for read, want := range map[string][]string{
		"aé漢\r\x03":                                             {"a", "é", "漢", "\r", "\x03"},
		"\x1b[A\x1bOB\x1b[1;5C":                                 {"\x1b[A", "\x1bOB", "\x1b[1;5C"},
		"\x1b[<0;3;4M\x1b[<0;3;4m":                              {"\x1b[<0;3;4M", "\x1b[<0;3;4m"},
		"\x1bx\x1b\x1b[A":                                       {"\x1bx", escapeKey, "\x1b[A"},
		"\x1b\x03q":                                             {escapeKey, "\x03", "q"},
		"\x1b]11;rgb:0/0/0\x07a":                                {"\x1b]11;rgb:0/0/0\x07", "a"},
		"\x1bP>|x\x1b\\a":                                       {"\x1bP>|x\x1b\\", "a"},
		"\x1b_secret\x1b\\\x1b^b\x07a\x1bXc\x18b":               {"a", "b"},
		paste("one\x1b[31m\ntwo\x00") + "a":                     {paste("one[31m\ntwo"), "a"},
		paste("\x1b[20\x1b[201") + "a":                          {paste("[20[201"), "a"},
		"\x1b[201~\x1b[M !!a":                                   {"a"},
		"\x1b[6n\x1b[c\x1b[8;9;9t\x1b[1;2;3_a":                  {"a"},
		"\xff\xe6\x28\xc3\xc3b":                                 {"(", "b"},
		"\x1b[200~" + strings.Repeat("x", 70<<10) + "\x1b[201~": {paste(strings.Repeat("x", 64<<10))},
		"\x1b]" + strings.Repeat("x", 5<<10) + "\x07a":          {"a"},
		"\x1b[" + strings.Repeat("1;", 5<<10) + "ma":            {"a"},
	} {
		for _, length := range []int{1, 2, 3, 7, len(read)} {
			if got, sizes, _ := scanned([]byte(read), length); !cmp.Equal(got, want) || sizes != nil {
				t.Errorf("%.60q by %d: %.200q, sizes %v, want %.200q", read, length, got, sizes, want)
			}
		}
	}
	if got, sizes, _ := scanned([]byte("\x1b[48;24;80;0;0t\x1b[48;9t"), 4); got != nil || !cmp.Equal(sizes, [][2]int{{80, 24}}) {
		t.Errorf("sizes: %v, %q", sizes, got)
	}
}

// FuzzEvents checks that all input becomes events of limited length, that nothing else
// is kept, and that the way in which it is split into reads does not matter.
func FuzzEvents(f *testing.F) {
	for _, seed := range []string{"q", "\x1b[A", "\x1b[200~x\x1b[201~", "\x1b]0;x\x1b\\", "\xe6\xbc", "\x1b[48;1;1;0;0t", "\x1b_\x1b[M123"} {
		f.Add([]byte(seed), uint8(2))
	}
	f.Fuzz(func(t *testing.T, read []byte, length uint8) {
		whole, _, _ := scanned(read, max(len(read), 2)) // a single ctrl+c ends a paste
		events, _, s := scanned(read, 2+int(length))
		if !bytes.Contains(read, []byte{interrupt}) && !cmp.Equal(whole, events) {
			t.Fatalf("in one piece %q, by %d %q", whole, 2+int(length), events)
		}
		if len(s.held) > s.limits.Sequence+4 || len(s.paste) > s.limits.Paste {
			t.Fatalf("%d and %d bytes are kept", len(s.held), len(s.paste))
		}
		s.emit = func(event []byte) { events = append(events, string(event)) }
		s.rest()
		if s.begun() {
			t.Fatal("something is begun after a rest")
		}
		for _, e := range events {
			if len(e) > s.limits.Paste+len(ansi.BracketedPasteStart+ansi.BracketedPasteEnd) || !utf8.ValidString(e) && !strings.HasPrefix(e, "\x1b") {
				t.Fatalf("event %q", e)
			}
		}
	})
}

// fromInput reads an input for some seconds of fake time.
func fromInput(in *input, seconds int) string {
	var got bytes.Buffer
	go func() {
		buffer := make([]byte, 4<<10)
		for {
			n, err := in.Read(buffer)
			got.Write(buffer[:n])
			if err != nil {
				return
			}
		}
	}()
	time.Sleep(time.Duration(seconds) * time.Second)
	in.end(nil)
	synctest.Wait()
	return got.String()
}

// TestFlood checks that a flood of keys is read as no more keys than a person presses,
// that it is taken from the line slowly, and that ctrl+c comes through at once.
func TestFlood(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits := DefaultLimits()
		in := newInput(limits)
		reader, writer := io.Pipe()
		go in.copy(reader, nil)
		sent := 0
		go func() {
			for range 1000 {
				n, err := writer.Write(bytes.Repeat([]byte{'x'}, 4<<10))
				if sent += n; err != nil {
					return
				}
			}
		}()
		got := fromInput(in, 10)
		_ = reader.Close()
		synctest.Wait() // sent is final
		if n := strings.Count(got, "x"); n < 400 || n > 11*limits.Events {
			t.Errorf("%d keys in 10 seconds", n)
		}
		if sent > 11*limits.Bytes {
			t.Errorf("%d bytes taken in 10 seconds", sent)
		}
		if !strings.HasSuffix(got, endMark) {
			t.Errorf("it ends with %q", got[max(len(got)-20, 0):])
		}
		in = newInput(limits)
		in.take(bytes.Repeat([]byte{'x'}, 1000))
		buffer := make([]byte, 4<<10)
		_, _ = in.Read(buffer)
		in.take([]byte{interrupt})
		time.Sleep(time.Second)
		if n, _ := in.Read(buffer); n == 0 || buffer[0] != interrupt {
			t.Errorf("after a flood ctrl+c is read as %q", buffer[:n])
		}
		in.end(nil)
	})
}

// TestSizes checks that of many sizes in quick succession only a few are read,
// including the last, and none beyond the limit.
func TestSizes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInput(DefaultLimits())
		go func() {
			for i := range 3000 {
				in.resize(20+i%100, 1<<31)
				time.Sleep(100 * time.Microsecond)
			}
			in.take([]byte("\x1b[48;99999;99999;0;0t"))
		}()
		got := fromInput(in, 2)
		if n := strings.Count(got, "\x1b[48;"); n > 6 {
			t.Errorf("%d sizes are read", n)
		}
		if want := ansi.InBandResize(100, 300, 0, 0) + endMark; !strings.HasSuffix(got, want) {
			t.Errorf("%q does not end with %q", got, want)
		}
	})
}

// TestRests checks that an unfinished event ends if nothing follows: the escape key, a
// paste, a sequence; and that an input ends when nothing arrives any more.
func TestRests(t *testing.T) {
	t.Parallel()
	for read, want := range map[string]string{
		"\x1b":            escapeKey,
		"\x1b[200~text":   "\x1b[200~text\x1b[201~",
		"\x1b]11;unended": "",
		"\x1b[1;":         "",
	} {
		t.Run(fmt.Sprintf("%q", read), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				in := newInput(DefaultLimits())
				in.take([]byte(read))
				go func() {
					time.Sleep(2 * time.Second)
					in.take([]byte("a"))
				}()
				if got := fromInput(in, 3); got != want+"a"+endMark {
					t.Errorf("read as %q", got)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		in := newInput(DefaultLimits())
		begun := time.Now()
		buffer := make([]byte, 64)
		if n, err := in.Read(buffer); err != nil || string(buffer[:n]) != endMark || time.Since(begun) != DefaultLimits().Idle {
			t.Errorf("%q, %v after %v", buffer[:n], err, time.Since(begun))
		}
		if _, err := in.Read(buffer); !errors.Is(err, io.EOF) {
			t.Errorf("after the end: %v", err)
		}
	})
}
