package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/nets/cooperate"
	"weightshare/tui"
	"weightshare/tui/tuitest"
)

// newClass returns a server with the small lesson.
func newClass(change func(*Options)) *Server {
	o := Options{
		Limits: DefaultLimits(), Code: "code", Trainers: cooperate.NewPool(2),
		Screen: func(Learner) tui.Options {
			return tui.Options{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}}
		},
	}
	if change != nil {
		change(&o)
	}
	return NewServer(o)
}

// line is a terminal elsewhere, in memory.
type line struct {
	*tuitest.Terminal
	session *Session
	ended   chan error
	in      *io.PipeWriter
}

// join lets somebody join from a terminal.
func join(t *testing.T, ctx context.Context, s *Server, who Identity) *line {
	t.Helper()
	const w, h = 80, 24
	l := &line{Terminal: tuitest.NewTerminal(w, h), ended: make(chan error, 1)}
	var in *io.PipeReader
	in, l.in = io.Pipe()
	go func() { _, _ = io.Copy(l.in, l.Input()); _ = l.in.Close() }()
	var err error
	l.session, err = s.Open(who, Terminal{In: in, Out: l, Close: in.Close, Width: w, Height: h, Address: "somewhere"})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		l.ended <- l.session.Run(ctx)
		_ = in.Close()
		l.Close()
	}()
	l.settle()
	return l
}

func (l *line) settle() {
	time.Sleep(400 * time.Millisecond)
	synctest.Wait()
}

// press sends the bytes of keys.
func (l *line) press(keys ...string) {
	for _, k := range keys {
		l.Type(k)
		l.settle()
	}
}

// TestSession checks that a learner finds the lessons in a terminal elsewhere, with
// their own progress, which is there when they come back; that the program follows the
// terminal's size; and, by means of the bubble, that no goroutine is left behind
// although keys arrive that nobody reads.
func TestSession(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := newClass(func(o *Options) { o.Folder = folder })
		ada, bob := KeyIdentity([]byte("key of ada"), "Ada"), TokenIdentity(NewToken(), "")
		l, other := join(t, t.Context(), s, ada), join(t, t.Context(), s, bob)
		l.press("\r", "\r")
		if screen := l.Screen(); !strings.Contains(screen, "light") || screen == other.Screen() {
			t.Errorf("in the lesson:\n%s", screen)
		}
		l.Terminal.Resize(100, 30)
		l.session.Resize(100, 30)
		l.settle()
		if rows := l.Rows(); len(rows) != 30 || rows[29] == "" {
			t.Errorf("after a change of size:\n%s", l.Screen())
		}
		l.Type("q" + strings.Repeat("x", 300)) // a goroutine would wait for ever to deliver them
		if err := <-l.ended; err != nil {
			t.Errorf("quitting: %v", err)
		}
		other.Type("\x03")
		if err := <-other.ended; err != nil {
			t.Errorf("ctrl+c: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if _, err := s.Open(ada, Terminal{}); err == nil {
			t.Error("a closed server lets somebody in")
		}
		kept, err := progress.NewFolderStore(filepath.Join(folder, ada.id)).Load()
		if err != nil || len(kept.Lessons) != 1 {
			t.Errorf("of Ada %+v is kept, %v", kept, err)
		}
		if kept, err = progress.NewFolderStore(filepath.Join(folder, bob.id)).Load(); err != nil || len(kept.Lessons) != 0 {
			t.Errorf("of Bob %+v is kept, %v", kept, err)
		}
		s = newClass(func(o *Options) { o.Folder = folder })
		l = join(t, t.Context(), s, KeyIdentity([]byte("key of ada"), ""))
		l.press("\r")
		if screen := l.Screen(); !strings.Contains(screen, "step 2") {
			t.Errorf("when Ada comes back:\n%s", screen)
		}
		_ = l.in.Close() // the connection is cut
		if err := <-l.ended; err != nil {
			t.Errorf("a cut line: %v", err)
		}
		time.Sleep(time.Second) // ticks cannot be cancelled
	})
}

// stuck is a terminal that accepts no output until it is closed.
type stuck struct{ closed chan struct{} }

func (s stuck) Write([]byte) (int, error) { <-s.closed; return 0, io.ErrClosedPipe }
func (s stuck) Read([]byte) (int, error)  { <-s.closed; return 0, io.EOF }

// TestStuck checks that a session ends with its context, or when nobody types, even if
// the terminal accepts no more output.
func TestStuck(t *testing.T) {
	t.Parallel()
	for _, cut := range []bool{true, false} {
		t.Run(fmt.Sprint(cut), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				terminal := stuck{make(chan struct{})}
				end := sync.OnceFunc(func() { close(terminal.closed) })
				session, err := newClass(nil).Open(TokenIdentity("x", ""), Terminal{
					In: terminal, Out: terminal, Close: func() error { end(); return nil }, Width: 80, Height: 24,
				})
				if err != nil {
					t.Fatal(err)
				}
				if cut {
					time.AfterFunc(time.Minute, cancel)
				}
				begun := time.Now()
				_ = session.Run(ctx)
				end()
				most := endPatience + time.Minute
				if !cut {
					most = endPatience + DefaultLimits().Idle
				}
				if took := time.Since(begun); took > most {
					t.Errorf("it ends after %v", took)
				}
				time.Sleep(time.Second)
			})
		})
	}
}

// TestFull checks the limits on sessions and learners.
func TestFull(t *testing.T) {
	t.Parallel()
	s := newClass(func(o *Options) {
		o.Limits.Sessions, o.Limits.AddressSessions, o.Limits.LearnerSessions, o.Limits.Learners = 5, 3, 2, 4
	})
	enter := func(who, from string, want error) (leave func()) {
		t.Helper()
		_, leave, err := s.enter(TokenIdentity(who, ""), from, newInput(s.options.Limits))
		if !errors.Is(err, want) {
			t.Errorf("%s from %s: %v, want %v", who, from, err, want)
		}
		return leave
	}
	first := enter("a", "one", nil)
	enter("a", "one", nil)
	enter("b", "one", nil)
	enter("c", "one", errAddress)
	enter("c", "two", nil)
	enter("d", "two", nil)
	enter("c", "three", errFull)
	first()
	enter("e", "three", errFull) // the fifth learner
	enter("a", "three", nil)
	if len(s.learners) != 4 || s.sessions != 5 || len(s.addresses) != 3 {
		t.Errorf("%d learners, %d sessions, %d addresses", len(s.learners), s.sessions, len(s.addresses))
	}
}

// TestEnds checks that whoever comes in once more than the limit allows is let in and the
// oldest session ends, as a lost connection may not have been noticed; and that learners
// are told why a session ends that they did not end.
func TestEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := newClass(func(o *Options) { o.Limits.LearnerSessions = 2 })
		who := TokenIdentity("a", "")
		first, second := join(t, ctx, s, who), join(t, ctx, s, who)
		third := join(t, ctx, s, who)
		if err := <-first.ended; !errors.Is(err, errNewer) {
			t.Errorf("the first of three: %v", err)
		}
		second.press("\x03")
		if err := <-second.ended; err != nil {
			t.Errorf("after ctrl+c: %v", err)
		}
		time.Sleep(DefaultLimits().Idle / 2)
		fourth := join(t, ctx, s, who)
		time.Sleep(DefaultLimits().Idle/2 + time.Second)
		if err := <-third.ended; !errors.Is(err, errIdle) {
			t.Errorf("after some time: %v", err)
		}
		stop()
		if err := <-fourth.ended; !errors.Is(err, errClosed) {
			t.Errorf("at the end of the class: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestCodes checks that codes cannot be tried often, and that trying them takes no
// memory.
func TestCodes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newClass(nil)
		if err := s.CheckCode("CODE", "x"); err != nil || len(s.addresses) != 0 {
			t.Errorf("the code: %v", err)
		}
		for range DefaultLimits().WrongCodes {
			if err := s.CheckCode("guess", "x"); !errors.Is(err, ErrCode) {
				t.Fatal(err)
			}
		}
		if err := s.CheckCode("code", "x"); !errors.Is(err, ErrWait) {
			t.Errorf("after too many: %v", err)
		}
		if err := s.CheckCode("code", "y"); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
		time.Sleep(DefaultLimits().CodeWindow)
		if err := s.CheckCode("code", "x"); err != nil {
			t.Errorf("later: %v", err)
		}
		for i := range 2 * mostAddresses {
			_ = s.CheckCode("guess", fmt.Sprint(i))
		}
		if len(s.addresses) > mostAddresses {
			t.Errorf("%d addresses are remembered", len(s.addresses))
		}
	})
	if a, b := NewCode(), NewCode(); a == b || len(a) != 7 {
		t.Errorf("codes %q and %q", a, b)
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	got := environment([]string{
		"TERM=../../etc/passwd", "TMUX=/nowhere,1,0", "TTY_FORCE=1", "COLORTERM=truecolor", "NO_COLOR=" + strings.Repeat("1", 99), "HOME=/", "TERM=xterm-kitty", "LD_PRELOAD=x",
	})
	want := []string{"LANG=C.UTF-8", "SSH_CONNECTION=elsewhere", "COLORTERM=truecolor", "TERM=xterm-kitty"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLogins(t *testing.T) {
	t.Parallel()
	token := NewToken()
	for word, want := range map[string]Login{
		"abc":                       {Code: "abc"},
		"ada.abc":                   {Code: "abc", Name: "ada"},
		"Ada.Lovelace.abc." + token: {Code: "abc", Name: "Ada Lovelace", Token: token},
		"abc." + token:              {Code: "abc", Token: token},
		"":                          {},
	} {
		got := ParseLogin(word)
		if got != want || got.String() != word {
			t.Errorf("%q is %+v, again %q", word, got, got)
		}
	}
	if a, b := KeyIdentity([]byte("x"), ""), TokenIdentity("x", ""); a.id == b.id || IsToken("abc") || !IsToken(token) {
		t.Error("identities are mistaken for one another")
	}
}
