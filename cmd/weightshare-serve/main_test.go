package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"weightshare/tui/tuitest"
)

// said is what the program prints.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// serving serves a class until the test ends, and returns what it has printed.
func serving(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var out said
	command := newCommand(&out)
	command.SetArgs(append([]string{"--ssh", "127.0.0.1:0", "--web", "127.0.0.1:0", "--folder", t.TempDir()}, args...))
	ended := make(chan error, 1)
	go func() { ended <- command.ExecuteContext(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	for range 1000 {
		if strings.Contains(out.String(), "ctrl+c") {
			return out.String()
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("it does not serve: %s", out.String())
	return ""
}

// TestQRCode holds that a code has its corners, with space around them.
func TestQRCode(t *testing.T) {
	t.Parallel()
	picture, err := qrCode("http://192.168.1.5:8022/#k7mq3xp")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.NewReplacer("\x1b[30;107m", "", "\x1b[m", "").Replace(picture), "\n")
	for i, want := range []string{"   ", "  █▀▀▀▀▀█", "  █ ███ █", "  █ ▀▀▀ █", "  ▀▀▀▀▀▀▀"} {
		if !strings.HasPrefix(rows[i], want) {
			t.Errorf("row %d is %q", i, rows[i])
		}
	}
}

// TestServe holds that the command that is printed opens the tutorial.
func TestServe(t *testing.T) {
	t.Parallel()
	text := serving(t)
	joins := regexp.MustCompile(`ssh -p (\d+) (\w+)@([\d.]+)`).FindStringSubmatch(text)
	if joins == nil || !strings.Contains(text, "SHA256:") {
		t.Fatal(text)
	}
	link := regexp.MustCompile(`http://[\d.:]+/`).FindString(text)
	answer, err := http.Get(link) //nolint:gosec,noctx // of this test
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", link, answer.Status)
	}
	c, err := gossh.Dial("tcp", joins[3]+":"+joins[1], &gossh.ClientConfig{
		User: joins[2], HostKeyCallback: gossh.InsecureIgnoreHostKey(), // of this test
		Auth: []gossh.AuthMethod{gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, io.EOF })},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	session, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	screen := tuitest.NewTerminal(80, 24)
	defer screen.Close()
	session.Stdin, session.Stdout = screen.Input(), screen
	if err := session.RequestPty("xterm-256color", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if strings.Contains(screen.Screen(), "Four pixels") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("the tutorial is not there:\n%s", screen.Screen())
}
