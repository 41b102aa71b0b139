package ssh

import (
	"context"
	"fmt"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"weightshare/nets/guard"
)

// open opens the only session that a connection may have.
func (s *Server) open(server *ssh.Server, connection *gossh.ServerConn, asked gossh.NewChannel, ctx ssh.Context) {
	st := stateOf(ctx)
	st.mu.Lock()
	first := !st.opened
	st.opened = true
	st.mu.Unlock()
	if !first {
		_ = asked.Reject(gossh.Prohibited, "a connection has one session")
		return
	}
	defer func() { _ = connection.Close() }()
	// A connection that does not begin a session in time only takes up a place.
	late := time.AfterFunc(s.class.Limits().Handshake, func() {
		st.mu.Lock()
		defer st.mu.Unlock()
		if st.session == nil {
			_ = connection.Close()
		}
	})
	defer late.Stop()
	ended, stop := context.WithCancel(ctx)
	defer stop()
	go func() { _ = guard.Call(func() error { return s.watch(ended, connection) }) }()
	ssh.DefaultSessionHandler(server, connection, filtered{asked, st}, ctx)
}

// watch closes a connection whose client has gone without saying so: otherwise its learner
// would count as present for as long as the system keeps on sending to it.
func (s *Server) watch(ctx context.Context, connection *gossh.ServerConn) error {
	return s.class.Limits().Watch(ctx, func(ctx context.Context) error {
		inTime := context.AfterFunc(ctx, func() { _ = connection.Close() })
		defer inTime()
		if _, _, err := connection.SendRequest("keepalive@openssh.com", true, nil); err != nil {
			return fmt.Errorf("ask for a sign of life: %w", err)
		}
		return nil
	})
}

// filtered is a channel that lets only a few requests reach the server: the library
// stores every variable, passes on every size, and accepts requests that nobody should
// make.
type filtered struct {
	gossh.NewChannel
	state *state
}

// Accept implements gossh.NewChannel.
func (f filtered) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	channel, requests, err := f.NewChannel.Accept()
	if err != nil {
		return nil, nil, fmt.Errorf("accept a channel: %w", err)
	}
	passed := make(chan *gossh.Request)
	go func() {
		defer close(passed)
		for r := range requests {
			if f.passes(r) {
				passed <- r
			}
		}
	}()
	return channel, passed, nil
}

// passes reports whether a request goes on to the library; other requests are answered
// here.
func (f filtered) passes(r *gossh.Request) bool {
	ok := false
	switch r.Type {
	case "pty-req", "shell":
		return true
	case "env":
		var v struct{ Name, Value string }
		if gossh.Unmarshal(r.Payload, &v) == nil {
			ok = f.state.setenv(v.Name, v.Value)
		}
	case "window-change":
		var size struct{ Columns, Rows, Width, Height uint32 }
		if ok = gossh.Unmarshal(r.Payload, &size) == nil; ok {
			f.state.resize(int(min(size.Columns, 1<<16)), int(min(size.Rows, 1<<16)))
		}
	}
	_ = r.Reply(ok, nil)
	return false
}

// setenv stores one of the few variables that matter, once.
func (st *state) setenv(name, value string) bool {
	const longest, most = 64, 3
	st.mu.Lock()
	defer st.mu.Unlock()
	switch name {
	case "COLORTERM", "NO_COLOR", "ACCESSIBLE":
	default:
		return false
	}
	if len(value) > longest || len(st.env) >= most {
		return false
	}
	st.env = append(st.env, name+"="+value)
	return true
}

// resize records a size of the terminal.
func (st *state) resize(width, height int) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.width, st.height = width, height
	if st.session != nil {
		st.session.Resize(width, height)
	}
}
