package ssh

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	gossh "golang.org/x/crypto/ssh"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/tui/linemode"
	"weightshare/tui/serve"
	"weightshare/tui/tuitest"
)

// liner is a learner who reads lines.
type liner struct {
	t       *testing.T
	conn    *gossh.Client
	session *gossh.Session
	keys    io.Writer

	mu    sync.Mutex
	said  bytes.Buffer
	heard int // how many bytes of it, with spaces collapsed, hears has passed
}

// Write receives what is said.
func (l *liner) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.Write(p)
}

// joinLines joins in a terminal of the given type, empty for none, with environment
// variables.
func (s *serving) joinLines(t *testing.T, user string, n byte, term string, env ...string) *liner {
	t.Helper()
	conn, err := s.dial(user, key(t, n))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	l := &liner{t: t, conn: conn}
	if l.session, err = conn.NewSession(); err != nil {
		t.Fatal(err)
	}
	l.session.Stdout = l
	if l.keys, err = l.session.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	for _, setting := range env {
		name, value, _ := strings.Cut(setting, "=")
		if err := l.session.Setenv(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if term != "" {
		if err := l.session.RequestPty(term, 24, 80, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.session.Shell(); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *liner) types(keys string) {
	l.t.Helper()
	if _, err := io.WriteString(l.keys, keys); err != nil {
		l.t.Error(err)
	}
}

// hears waits until a text is said after what was heard before.
func (l *liner) hears(text string) {
	l.t.Helper()
	said := ""
	for range 3000 {
		l.mu.Lock()
		said = strings.Join(strings.Fields(l.said.String()), " ")[l.heard:]
		l.mu.Unlock()
		if i := strings.Index(said, text); i >= 0 {
			l.heard += i + len(text)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	l.t.Fatalf("it does not say %q:\n%s", text, said)
}

// ends waits for the end of the session, and returns its error.
func (l *liner) ends() error {
	l.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- l.session.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(time.Minute):
		l.t.Fatal("the session does not end")
		return nil
	}
}

// saysPlainly checks that nothing was sent that controls a terminal, except to take
// back a character.
func (l *liner) saysPlainly() {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range strings.ReplaceAll(l.said.String(), "\b \b", "") {
		if !unicode.IsPrint(r) && r != '\n' && r != '\r' {
			l.t.Errorf("%q is sent", r)
		}
	}
}

// TestLines takes a class through a lesson with learners who cannot see a screen: one
// without a terminal, one with a terminal that can only append, and one who asks for
// plain lines. They follow, vote twice, train, and hear the verdict like the others.
func TestLines(t *testing.T) {
	t.Parallel()
	c, err := class.Open("code", class.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	s := start(t, func(o *serve.Options) {
		o.Class = c
		o.Lines = func(serve.Learner) linemode.TeachOptions {
			return linemode.TeachOptions{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}}
		}
	})
	l := linesClass{t, c, []*liner{
		s.joinLines(t, "ada.code", 1, ""), s.joinLines(t, "bo.code", 2, "dumb"), s.joinLines(t, "cy.code", 3, "xterm", "ACCESSIBLE=1"),
	}}
	l.follow()
	l.vote()
	l.lookOn()
	ada := l.leave()

	again := s.joinLines(t, "code", 1, "")
	again.hears("Your answer:")
	l.lead(c.Remove(ada))
	if err := again.ends(); err == nil {
		t.Error("who was removed stays")
	}
	again.hears("removed you")
}

// linesClass is a class whose learners all hear lines.
type linesClass struct {
	t   *testing.T
	c   *class.Class
	all []*liner
}

// lead fails the test if what the teacher does fails.
func (l linesClass) lead(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// each types keys for every learner, who must then hear a text.
func (l linesClass) each(keys, text string) {
	l.t.Helper()
	for _, learner := range l.all {
		learner.types(keys)
		learner.hears(text)
	}
}

func (l linesClass) follow() {
	l.t.Helper()
	l.each("", "that has not begun")
	l.lead(l.c.GoTo("lights", "look", false))
	l.each("", "Step 1 of 5: Four lights.")
	l.each("next\r", "The teacher leads: the class goes on together.")
	l.each("leave\r", "The teacher leads")
	l.each("notes\r", "for the teacher")
}

func (l linesClass) vote() {
	l.t.Helper()
	l.lead(l.c.GoTo("lights", "guess", true))
	l.each("", "Type 1 to 3 to answer")
	l.each("1\r", "How sure are you?")
	l.each("1\r", "Your answer counts. The class sees the verdict together.")
	l.lead(l.c.SetStage("lights", "guess", class.Measure))
	l.each("", "All 60 steps are done.")
	l.lead(l.c.SetStage("lights", "guess", class.Again))
	l.each("", "The second vote. Before, you chose 1.")
	l.each("2\x7f3\r", "How sure are you?") // if the terminal does not take it back, the server does
	l.each("2\r", "Your answer counts.")
	l.lead(l.c.SetStage("lights", "guess", class.Revealed))
	l.each("", "That is right.")
	l.each("", "How the class answered:")
	l.each("", "1. 4, one a light: 0 votes, before 3.")
	l.each("", "3. 16: 3 votes, before 0.")
	if p := l.c.Poll("lights", "guess", 3); p.Votes[0].Sure != 3 || p.Pairs.RightAfter != 3 {
		l.t.Errorf("the poll: %+v", p)
	}
	if found := l.c.Spreads("lights", "guess"); len(found) != 1 || len(found[0].Seeds) != 3 {
		l.t.Errorf("the seeds of the class: %+v", found)
	}
}

func (l linesClass) lookOn() {
	l.t.Helper()
	l.lead(l.c.SetReadOnly(true))
	l.each("", "look on")
	l.each("next\r", "The teacher asks you to look on for now.")
	l.lead(l.c.SetReadOnly(false))
	l.lead(l.c.SetTimer(time.Second))
	l.each("", "Time is up.")
}

// leave ends all sessions, each in another way, and returns Ada's number.
func (l linesClass) leave() (ada int) {
	l.t.Helper()
	for _, p := range l.c.People() {
		if p.Name == "ada" {
			ada = p.Number
		}
		if !p.Here || p.Step != "guess" || p.Name == "" {
			l.t.Errorf("the teacher sees %+v", p)
		}
	}
	for i, quit := range []string{"q\n", "\x04", "\x03"} {
		l.all[i].types(quit)
	}
	for _, learner := range l.all {
		if err := learner.ends(); err != nil {
			l.t.Errorf("the session ends with %v", err)
		}
		learner.saysPlainly()
	}
	return ada
}

// TestLinesEcho checks that typed text is echoed if nothing else echoes it.
func TestLinesEcho(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *serve.Options) {
		o.Lines = func(serve.Learner) linemode.TeachOptions {
			return linemode.TeachOptions{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}}
		}
	})
	for term, echo := range map[string]string{"": "> \nLesson", "dumb": "> 1\r\n\r\nLesson"} {
		l := s.joinLines(t, "code", 7, term)
		l.hears("press Enter")
		l.hears(">")
		l.types("1\r")
		l.hears("Four lights")
		l.mu.Lock()
		if !strings.Contains(l.said.String(), echo) {
			t.Errorf("in a terminal %q: %q", term, l.said.String())
		}
		l.mu.Unlock()
		l.types("q\n")
		if err := l.ends(); err != nil {
			t.Error(err)
		}
	}
	piped := s.joinLines(t, "code", 8, "")
	piped.types("1\nnext\nq\n")
	if err := piped.ends(); err != nil {
		t.Error(err)
	}
	piped.hears("Step 2 of 5")
}
