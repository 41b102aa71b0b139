// Package ssh lets learners join by ssh. It does not offer a shell: nothing can be run,
// copied or forwarded.
package ssh

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"weightshare/nets/guard"
	"weightshare/tui/serve"
)

// Server serves a class by ssh.
type Server struct {
	class *serve.Server
	ssh   *ssh.Server
}

// NewServer returns a server for a class. Its key is stored in the file at path, and
// generated if there is none.
func NewServer(c *serve.Server, path string) (*Server, error) {
	s := &Server{class: c}
	server, err := wish.NewServer(
		wish.WithHostKeyPath(path),
		wish.WithVersion("weightshare"),
		wish.WithPublicKeyAuth(func(ctx ssh.Context, _ ssh.PublicKey) bool { return s.admit(ctx) == nil }),
		wish.WithKeyboardInteractiveAuth(s.ask),
		ssh.WrapConn(s.accept),
	)
	if err != nil {
		return nil, fmt.Errorf("the key of the server: %w", err)
	}
	server.HandshakeTimeout = c.Limits().Handshake
	server.ChannelHandlers = map[string]ssh.ChannelHandler{"session": s.open}
	server.RequestHandlers = map[string]ssh.RequestHandler{}
	server.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	s.ssh = server
	return s, nil
}

// Serve serves on a listener until ctx ends; the sessions end with it.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	s.ssh.Handler = s.handler(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.ssh.Serve(s.class.Limits().Listener(l, 1)) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve ssh: %w", err)
	case <-ctx.Done():
	}
	const patience = 3 * time.Second
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := s.ssh.Shutdown(closing); err != nil && !errors.Is(err, net.ErrClosed) {
		_ = s.ssh.Close() // everyone left has had the time to end
	}
	return nil
}

// Fingerprint returns the fingerprint of the server's key in the form in which ssh
// shows it to those who join for the first time.
func (s *Server) Fingerprint() string {
	return gossh.FingerprintSHA256(s.ssh.HostSigners[0].PublicKey())
}

// accept creates the state of a connection.
func (s *Server) accept(ctx ssh.Context, c net.Conn) net.Conn {
	ctx.SetValue(stateKey{}, &state{from: serve.Host(c.RemoteAddr().String())})
	return c
}

// stateKey is the key of a connection's state in its context.
type stateKey struct{}

// state is what is known about a connection.
type state struct {
	from string

	mu            sync.Mutex
	checked       string // the code that was checked last
	verdict       error
	opened        bool // its session has been opened
	env           []string
	width, height int
	session       *serve.Session // nil until it runs
}

func stateOf(ctx context.Context) *state {
	st, _ := ctx.Value(stateKey{}).(*state)
	return st
}

// admit checks the code in a user name. If several keys are offered with one name, the
// first counts.
func (s *Server) admit(ctx ssh.Context) error {
	return s.check(ctx, serve.ParseLogin(ctx.User()).Code)
}

func (s *Server) check(ctx ssh.Context, code string) error {
	st := stateOf(ctx)
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.checked != code || st.verdict == nil {
		st.checked, st.verdict = code, s.class.CheckCode(code, st.from)
	}
	return st.verdict
}

// ask asks for the code if the user name contains none. The user name is then the
// learner's.
func (s *Server) ask(ctx ssh.Context, question gossh.KeyboardInteractiveChallenge) bool {
	if s.admit(ctx) == nil {
		return true
	}
	answers, err := question("", "", []string{"Class code: "}, []bool{true})
	if err != nil || len(answers) != 1 || s.check(ctx, strings.TrimSpace(answers[0])) != nil {
		return false
	}
	ctx.SetValue(askedKey{}, true)
	return true
}

// askedKey is the key in the context that says the code was asked for.
type askedKey struct{}

// handler returns the function that runs a session.
func (s *Server) handler(ctx context.Context) ssh.Handler {
	return func(session ssh.Session) {
		code := 0
		if err := guard.Call(func() error { return s.run(ctx, session) }); err != nil {
			_, _ = fmt.Fprintf(session, "weightshare: %v\n", err)
			code = 1
		}
		_ = session.Exit(code) // which closes the session
	}
}

// identity returns who has opened a session and, if there is no key to recognize the
// learner by, the word to come back with.
func (s *Server) identity(session ssh.Session) (who serve.Identity, again string) {
	login := serve.ParseLogin(session.User())
	if session.Context().Value(askedKey{}) != nil {
		login = serve.Login{Code: stateOf(session.Context()).checked, Name: session.User()}
	}
	var key []byte
	if k := session.PublicKey(); k != nil {
		key = k.Marshal()
	}
	return s.class.Identity(login, key)
}

// accessible reports whether an environment asks for plain lines, as for a screen reader.
func accessible(env []string) bool {
	return slices.ContainsFunc(env, func(setting string) bool {
		value, ok := strings.CutPrefix(setting, "ACCESSIBLE=")
		return ok && value != ""
	})
}

// run runs the program in a session.
func (s *Server) run(ctx context.Context, session ssh.Session) error {
	pty, _, isTerminal := session.Pty()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(session.Context(), stop)() // when the connection is lost
	who, again := s.identity(session)
	st := stateOf(session.Context())
	st.mu.Lock()
	terminal := serve.Terminal{
		In: session, Out: session, Close: session.Close, Address: st.from,
		Width: cmp.Or(pty.Window.Width, 80), Height: cmp.Or(pty.Window.Height, 24), Env: append(slices.Clone(st.env), "TERM="+pty.Term),
	}
	terminal.Echoes = !isTerminal // without a pty, ssh reads lines, which its own terminal echoes
	terminal.Lines = !isTerminal || pty.Term == "dumb" || accessible(st.env)
	if st.width > 0 {
		terminal.Width, terminal.Height = st.width, st.height
	}
	opened, err := s.class.Open(who, terminal)
	st.session = opened
	st.mu.Unlock()
	if err != nil {
		return err
	}
	err = opened.Run(ctx)
	if again != "" {
		_, _ = fmt.Fprintf(session, "To come back to where you were, join as\n  %s\n", again)
	}
	return err
}
