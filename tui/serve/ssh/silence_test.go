package ssh

import (
	"errors"
	"net"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"weightshare/lessons/class"
	"weightshare/tui/serve"
)

// TestSilence checks that a learner whose machine gives no sign of life any more counts as
// away, although the connection was never closed.
func TestSilence(t *testing.T) {
	t.Parallel()
	c, err := class.Open("code", class.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	s := start(t, func(o *serve.Options) { o.Class, o.Limits.Silence = c, time.Second })
	line, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = line.Close() }()
	conn, channels, requests, err := gossh.NewClientConn(line, s.address, &gossh.ClientConfig{
		User: "ada.code", Auth: []gossh.AuthMethod{key(t, 1)}, HostKeyCallback: gossh.FixedHostKey(s.server.ssh.HostSigners[0].PublicKey()),
	})
	if err != nil {
		t.Fatal(err)
	}
	silent := make(chan struct{})
	go func() {
		for r := range requests {
			select {
			case <-silent:
			default:
				_ = r.Reply(false, nil) // as clients answer what they do not know
			}
		}
	}()
	none := make(chan *gossh.Request)
	close(none)
	session, err := gossh.NewClient(conn, channels, none).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	_, err = session.StdinPipe() // which nothing ends
	if err := errors.Join(err, session.RequestPty("xterm-256color", 24, 80, nil), session.Shell()); err != nil {
		t.Fatal(err)
	}
	for c.Presence().Here == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	close(silent)
	if err := conn.Wait(); err == nil {
		t.Error("the connection ends as if the learner had left")
	}
	for c.Presence().Here > 0 {
		time.Sleep(10 * time.Millisecond)
	}
}
