package ssh

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"weightshare/lessons"
	"weightshare/nets/cooperate"
	"weightshare/nets/slowtest"
	"weightshare/tui"
	"weightshare/tui/serve"
	"weightshare/tui/tuitest"
)

// serving is a class served on this machine.
type serving struct {
	address string
	server  *Server
}

func start(t testing.TB, change func(*serve.Options)) *serving {
	t.Helper()
	o := serve.Options{
		Limits: serve.DefaultLimits(), Code: "code", Trainers: cooperate.NewPool(2),
		Screen: func(serve.Learner) tui.Options {
			return tui.Options{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}}
		},
	}
	if change != nil {
		change(&o)
	}
	class := serve.NewServer(o)
	server, err := NewServer(class, filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := class.Close(); err != nil {
			t.Error(err)
		}
	})
	return &serving{l.Addr().String(), server}
}

// key returns a learner's key.
func key(t testing.TB, n byte) gossh.AuthMethod {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = n
	signer, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		t.Fatal(err)
	}
	return gossh.PublicKeys(signer)
}

// answers answers all questions with one word.
func answers(word string) gossh.AuthMethod {
	return gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
		all := make([]string, len(questions))
		for i := range all {
			all[i] = word
		}
		return all, nil
	})
}

func (s *serving) dial(user string, auth ...gossh.AuthMethod) (*gossh.Client, error) {
	return gossh.Dial("tcp", s.address, &gossh.ClientConfig{
		User: user, Auth: auth, HostKeyCallback: gossh.FixedHostKey(s.server.ssh.HostSigners[0].PublicKey()), Timeout: 10 * time.Second,
	})
}

// client is a learner's terminal.
type client struct {
	*tuitest.Terminal
	t       testing.TB
	conn    *gossh.Client
	session *gossh.Session
	ended   chan error
}

// join opens a terminal for a learner.
func (s *serving) join(t testing.TB, user string, auth ...gossh.AuthMethod) *client {
	t.Helper()
	conn, err := s.dial(user, auth...)
	if err != nil {
		t.Fatal(err)
	}
	session, err := conn.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	c := &client{tuitest.NewTerminal(80, 24), t, conn, session, make(chan error, 1)}
	session.Stdin, session.Stdout = c.Input(), c
	if err := session.RequestPty("xterm-256color", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	go func() { c.ended <- session.Wait() }()
	t.Cleanup(c.leave)
	return c
}

func (c *client) leave() {
	_ = c.conn.Close()
	c.Close()
}

// sees waits until the screen shows a text.
func (c *client) sees(text string) {
	c.t.Helper()
	for range 1000 {
		if strings.Contains(c.Screen(), text) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.t.Fatalf("the screen does not show %q:\n%s", text, c.Screen())
}

// quits presses a key that ends the program.
func (c *client) quits() {
	c.t.Helper()
	c.Type("\x03")
	select {
	case err := <-c.ended:
		if err != nil {
			c.t.Errorf("the session ends with %v", err)
		}
	case <-time.After(10 * time.Second):
		c.t.Error("the session does not end")
	}
}

// TestJoin checks that a learner joins with or without a key, is recognized by the key,
// and that the program follows the terminal's size.
func TestJoin(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := start(t, func(o *serve.Options) { o.Folder = folder })
	ada := s.join(t, "ada.code", key(t, 1))
	ada.sees("enter")
	ada.Type("\r")
	ada.sees("step 1")
	ada.Type("\r")
	ada.sees("step 2")
	ada.Resize(100, 30)
	if err := ada.session.WindowChange(30, 100); err != nil {
		t.Error(err)
	}
	for range 1000 {
		if rows := ada.Rows(); len(rows) == 30 && rows[29] != "" {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if rows := ada.Rows(); len(rows) < 30 || rows[29] == "" {
		t.Errorf("after a change of size:\n%s", ada.Screen())
	}
	ada.quits()
	again := s.join(t, "code", key(t, 1))
	again.sees("enter")
	again.Type("\r")
	again.sees("step 2")
	again.quits()
	other := s.join(t, "code", answers(""))
	other.sees("enter")
	other.quits()
	other.sees("join as")
	word := other.Screen()[strings.Index(other.Screen(), "code."):]
	s.join(t, strings.TrimSpace(word), answers("")).sees("enter")
	s.join(t, "bob", key(t, 2), answers("code")).sees("enter")
}

// TestRefused checks that nobody joins without the code, and that nothing but a
// terminal is offered.
func TestRefused(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, user := range []string{"", "nobody", "ada.cod"} {
		if c, err := s.dial(user, key(t, 1), answers("guess")); err == nil {
			_ = c.Close()
			t.Errorf("%q joins", user)
		}
	}
	c, err := s.dial("code", key(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("a port of the server is forwarded")
	}
	if _, err := c.Dial("tcp", s.address); err == nil {
		t.Error("the server dials for a client")
	}
	session, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func() error{
		"exec":      func() error { return session.Start("ls") },
		"subsystem": func() error { return session.RequestSubsystem("sftp") },
		"PATH":      func() error { return session.Setenv("PATH", "/") },
		"long":      func() error { return session.Setenv("COLORTERM", strings.Repeat("x", 30_000)) },
		"agent":     func() error { return request(session, "auth-agent-req@openssh.com") },
		"x11":       func() error { return request(session, "x11-req") },
	} {
		if ask() == nil {
			t.Errorf("%s is had", name)
		}
	}
	if err := session.Setenv("COLORTERM", "truecolor"); err != nil {
		t.Errorf("a variable that counts: %v", err)
	}
	if _, err := c.NewSession(); err == nil {
		t.Error("a connection has two sessions")
	}
}

// request sends a request, and returns a refusal as an error.
func request(s *gossh.Session, name string) error {
	ok, err := s.SendRequest(name, true, nil)
	if err == nil && !ok {
		err = fmt.Errorf("%s is refused", name)
	}
	return err
}

// TestConnections checks the limits on connections, and that a connection without a
// session does not stay open.
func TestConnections(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *serve.Options) {
		o.Limits.AddressSessions = 3
		o.Limits.Handshake = 3 * time.Second // long enough to dial all four, even on a busy machine
	})
	silent, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	idle, err := s.dial("code", key(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := idle.NewSession(); err != nil {
		t.Fatal(err)
	}
	third, err := s.dial("code", key(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := s.dial("code", key(t, 3)); err == nil {
		_ = c.Close()
		t.Error("there is one connection too many")
	}
	_ = third.Close()
	if _, err := io.Copy(io.Discard, silent); err != nil { // until the server ends it
		t.Logf("the silent one: %v", err)
	}
	if err := idle.Wait(); err == nil {
		t.Log("the idle one was ended")
	}
	for range 1000 {
		if c, err := s.dial("code", key(t, 3)); err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("connections are counted that are not there")
}

// visit has a learner join and leave, every other time without saying so and with
// unread keys. It keeps no picture of the screen.
func (s *serving) visit(t *testing.T, i int) {
	conn, err := s.dial("code", key(t, byte(i)))
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = conn.Close() }()
	late := time.AfterFunc(time.Minute, func() { _ = conn.Close() })
	defer late.Stop()
	session, err := conn.NewSession()
	if err != nil {
		t.Error(err)
		return
	}
	in, wrong := session.StdinPipe()
	out, err := session.StdoutPipe()
	if err = errors.Join(err, wrong, session.RequestPty("xterm-256color", 24, 80, nil), session.Shell()); err != nil {
		t.Error(err)
		return
	}
	var seen []byte
	for buffer := make([]byte, 4<<10); !bytes.Contains(seen, []byte("enter")); {
		n, err := out.Read(buffer)
		if seen = append(seen, buffer[:n]...); err != nil {
			t.Errorf("the screen is %q: %v", seen, err)
			return
		}
	}
	_, _ = io.WriteString(in, "\rxq"+strings.Repeat("y", 50))
	if i%2 == 0 {
		_, _ = io.WriteString(in, "\x03")
	}
}

// comeAndGo has n learners join and leave at the same time.
func comeAndGo(t *testing.T, s *serving, n int) {
	t.Helper()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { s.visit(t, i) })
	}
	all.Wait()
}

// leavesNothing checks that no goroutine and little memory is left behind by rounds of
// thirty learners who come and go.
func leavesNothing(t *testing.T, rounds int) {
	t.Helper()
	s := start(t, func(o *serve.Options) { o.Limits.LearnerSessions = 1000 })
	comeAndGo(t, s, 30)
	before, held := settled(0), heap()
	for range rounds {
		comeAndGo(t, s, 30)
	}
	if after := settled(before); after > before {
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines before, %d after\n%s", before, after, stacks[:runtime.Stack(stacks, true)])
	}
	const little = 4 << 20
	if after := heap(); after > held+little {
		t.Errorf("%d bytes before, %d after", held, after)
	}
}

// heap returns how many bytes are in use.
func heap() int64 {
	runtime.GC()
	runtime.GC() // objects with finalizers
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestLeaves(t *testing.T) { leavesNothing(t, 3) }

// TestSlowThousand is TestLeaves with a thousand learners.
func TestSlowThousand(t *testing.T) {
	slowtest.Asked(t)
	leavesNothing(t, 34)
}

// settled returns the number of goroutines once it has not fallen for half a second. If
// a number is expected, it waits for that up to half a minute.
func settled(to int) int {
	least := runtime.NumGoroutine()
	for quiet := 0; quiet < 50 || (to > 0 && quiet < 3000); quiet++ {
		time.Sleep(10 * time.Millisecond)
		if n := runtime.NumGoroutine(); n < least {
			least, quiet = n, 0
		}
		if to > 0 && least <= to {
			break
		}
	}
	return least
}
