package serve

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// linesOf returns the lines that are read when a terminal sends data in chunks of a
// given length and then ends, and what is echoed unless the terminal does that itself.
func linesOf(typed []byte, length int, echoes bool) (read, echo string) {
	in := newLineInput(DefaultLimits())
	var shown bytes.Buffer
	var to io.Writer = &shown
	if echoes {
		to = nil
	}
	reader, writer := io.Pipe()
	go func() {
		for len(typed) > 0 {
			n, err := writer.Write(typed[:min(length, len(typed))])
			if typed = typed[n:]; err != nil {
				return
			}
		}
		_ = writer.Close()
	}()
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		in.copy(reader, to)
	}()
	all, _ := io.ReadAll(in)
	_ = reader.Close() // the input may have ended before
	<-copied
	in.end(nil)
	return string(all), shown.String()
}

// TestLineEditor checks which lines are read when something is typed, and what is
// echoed.
func TestLineEditor(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 60)
	for typed, want := range map[string][2]string{
		"one\rtwo\n\r\nthree": {"one\ntwo\n\n", "one\ntwo\n\nthree"}, // the connection is lost: "three" was not sent
		"ab\x7fc\b\bd\r":      {"d\n", "ab\b \bc\b \b\b \bd\n"},
		"漢\x7f\x7fe\x15f\r":   {"f\n", "漢\b \b\b \be\b \bf\n"},
		"\x1b[A\x1b[31m1\x1b]52;c;eA==\x07\x1bOP\x1b[48;9;9;0;0t2\r": {"12\n", "12\n"},
		"\x1b[200~a\x1b[2Jb\nc\td\x1b[201~\r":                        {"a[2Jb\nc d\n", "a[2Jb\nc d\n"},
		"a\u009b31m\u202eb\x00\x01\ufffd\r":                          {"a31mb\n", "a31mb\n"},
		"one\rtwo\x03three\r":                                        {"", "one\ntwo"},
		"a\x04b\r":                                                   {"ab\n", "ab\n"},
		long + "\r" + long + "\r":                                    {long + "\n" + long + "\n", long + "\n" + long + "\n"},
	} {
		for _, length := range []int{1, 3, len(typed)} {
			synctest.Test(t, func(t *testing.T) {
				read, echo := linesOf([]byte(typed), length, false)
				if strings.Contains(typed, "\x03") {
					read = "" // the line before it may have been read
				}
				if read != want[0] || echo != want[1] {
					t.Errorf("%q in chunks of %d: read as %q, shown as %q", typed, length, read, echo)
				}
			})
		}
	}
}

// TestSentLines checks that a terminal that echoes, and so sends whole lines, may end with
// one that has no end.
func TestSentLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		if read, echo := linesOf([]byte("one\ntwo"), 3, true); read != "one\ntwo\n" || echo != "" {
			t.Errorf("read as %q, shown as %q", read, echo)
		}
	})
}

// TestLineFlood checks that an endless line, and endless lines, are bounded.
func TestLineFlood(t *testing.T) {
	t.Parallel()
	limits := DefaultLimits()
	synctest.Test(t, func(t *testing.T) {
		read, _ := linesOf(bytes.Repeat([]byte{'x'}, 3*limits.Paste), 4<<10, true)
		if len(read) != limits.Paste+1 {
			t.Errorf("a line of %d bytes", len(read))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		in := newLineInput(limits)
		in.take(bytes.Repeat([]byte("y\r"), 64<<10))
		in.drain(true)
		if all, err := io.ReadAll(in); err != nil || len(all) != 2*limits.Queue {
			t.Errorf("%d bytes of lines, %v", len(all), err)
		}
		in.end(nil)
	})
}

// TestLinesEnd checks that a session that reads lines ends, with the reason that learners
// are told and without leaving anything behind, whichever way its terminal goes: the connection is lost while
// a line is being typed, nothing is typed, the server ends, or no output is accepted.
func TestLinesEnd(t *testing.T) {
	t.Parallel()
	for name, ends := range map[string]func(in *io.PipeWriter, stop func()){
		"lost":     func(in *io.PipeWriter, _ func()) { _, _ = io.WriteString(in, "1\rnext\r2"); _ = in.Close() },
		"broken":   func(in *io.PipeWriter, _ func()) { _ = in.CloseWithError(io.ErrUnexpectedEOF) },
		"quit":     func(in *io.PipeWriter, _ func()) { _, _ = io.WriteString(in, "q\r") },
		"idle":     func(*io.PipeWriter, func()) {},
		"stopped":  func(_ *io.PipeWriter, stop func()) { stop() },
		"stuck":    func(_ *io.PipeWriter, stop func()) { stop() },
		"stuckKey": func(in *io.PipeWriter, _ func()) { _, _ = io.WriteString(in, "\x03") },
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newClass(func(o *Options) {
				o.Lines = func(Learner) linemode.TeachOptions {
					return linemode.TeachOptions{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}}
				}
			})
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			in, keys := io.Pipe()
			out := stuck{make(chan struct{})}
			closes := sync.OnceFunc(func() { _ = in.Close(); close(out.closed) })
			var said tuitest.Transcript
			terminal := Terminal{In: in, Out: &said, Close: func() error { closes(); return nil }, Lines: true}
			if strings.HasPrefix(name, "stuck") {
				terminal.Out = out
			}
			session, err := s.Open(TokenIdentity("x", ""), terminal)
			if err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(time.Second, func() { ends(keys, stop) })
			began := time.Now()
			want := map[string]error{"idle": errIdle, "stopped": errClosed}[name]
			if err := session.Run(ctx); !errors.Is(err, want) && terminal.Out == &said {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
			if want != nil && !strings.HasSuffix(said.String(), "> \n") {
				t.Errorf("%s: the reason would be said on the line of the prompt: %q", name, said.String())
			}
			if took := time.Since(began); name != "idle" && took > time.Minute || took > 2*DefaultLimits().Idle {
				t.Errorf("%s: it ends after %v", name, took)
			}
			closes()
			_ = keys.Close()
			time.Sleep(time.Second) // reading pauses after what it has read
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNoLines checks that who cannot be shown anything is told so.
func TestNoLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newClass(nil)
		in, keys := io.Pipe()
		session, err := s.Open(TokenIdentity("x", ""), Terminal{In: in, Out: io.Discard, Close: in.Close, Lines: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := session.Run(t.Context()); !errors.Is(err, errLines) {
			t.Errorf("got %v", err)
		}
		_ = keys.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// FuzzLines checks that nothing typed can control the terminal, neither as a line nor
// as its echo.
func FuzzLines(f *testing.F) {
	for _, typed := range []string{"one\rtwo\n", "\x1b[200~a\x1b[2Jb\nc\x1b[201~\r", "漢\x7f\xff\u009b", "\x1b]52;c;?\x07\x03"} {
		f.Add([]byte(typed), 1)
	}
	f.Fuzz(func(t *testing.T, typed []byte, length int) {
		var lines, echo []byte
		e := &lineEditor{most: 100, emit: func(line []byte) { lines = append(lines, line...) }, end: func() {}}
		s := &scanner{limits: DefaultLimits(), emit: e.take, resize: func(int, int) {}}
		for length = max(length, 1); len(typed) > 0; {
			n := min(length, len(typed))
			s.scan(typed[:n])
			typed = typed[n:]
			echo, e.echo = append(echo, e.echo...), nil
		}
		for text, allowed := range map[string]string{string(lines): "\n", strings.ReplaceAll(string(echo), "\b \b", ""): "\n"} {
			for _, r := range text {
				if !unicode.IsPrint(r) && !strings.ContainsRune(allowed, r) {
					t.Fatalf("%q has %q", text, r)
				}
			}
		}
		for line := range strings.Lines(string(lines)) {
			if len(line) > e.most+1 || ansi.Strip(line) != line {
				t.Fatalf("the line %q", line)
			}
		}
	})
}
