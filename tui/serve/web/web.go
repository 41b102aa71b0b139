// Package web lets learners join in a browser: it has the pages, one with a terminal and
// one with text, and the web socket through which they talk to the program.
package web

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"weightshare/nets/guard"
	"weightshare/tui/serve"
)

// Server serves a class to browsers.
type Server struct {
	class       *serve.Server
	pages       map[string]file
	certificate *tls.Certificate // nil for plain HTTP

	over      chan struct{} // closed when the class is over
	terminals sync.WaitGroup

	mu       sync.Mutex
	admitted map[string]string // names by token, of those who have given the code
}

// NewServer returns a server for a class. It serves plain HTTP unless Secure is called.
func NewServer(c *serve.Server) (*Server, error) {
	pages, err := readPages()
	if err != nil {
		return nil, err
	}
	return &Server{class: c, pages: pages, over: make(chan struct{}), admitted: map[string]string{}}, nil
}

// Secure makes the server use TLS with the given certificate. It must be called before
// Serve.
func (s *Server) Secure(certificate tls.Certificate) { s.certificate = &certificate }

// connections is the most connections that a browser opens for one page and its web
// socket.
const connections = 8

// How long the server waits for a browser.
const (
	requestPatience = 10 * time.Second
	idlePatience    = time.Minute
	closePatience   = 3 * time.Second
	mostHeader      = 16 << 10
)

// Serve serves on a listener until ctx ends; the sessions end with it, and tell the pages
// why. It must be called once only.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: requestPatience, ReadTimeout: requestPatience, IdleTimeout: idlePatience, MaxHeaderBytes: mostHeader,
		ErrorLog:    slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // the screen belongs to the teacher
		BaseContext: func(net.Listener) context.Context { return base },
	}
	l = s.class.Limits().Listener(l, connections)
	if s.certificate != nil { // web sockets need HTTP/1.1
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{*s.certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}})
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve browsers: %w", err)
	case <-ctx.Done():
		close(s.over)
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	if err := server.Shutdown(closing); err != nil {
		_ = server.Close() // everyone left has had the time to end
	}
	told := make(chan struct{}) // closed when all sockets are, which the server does not wait for
	go func() { s.terminals.Wait(); close(told) }()
	select {
	case <-told:
	case <-closing.Done():
	}
	return nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	switch r.URL.Path {
	case "/join":
		s.join(w, r)
	case "/terminal":
		s.terminal(w, r)
	default:
		s.page(w, r)
	}
}

// cookie is the name of the cookie that holds a learner's token.
const cookie = "weightshare"

// token returns the token that a browser has; it is empty if there is none.
func token(r *http.Request) string {
	if c, err := r.Cookie(cookie); err == nil && serve.IsToken(c.Value) {
		return c.Value
	}
	return ""
}

// join admits a browser that gives the code of the class, or has given it before, and
// makes it remember a token. A page of another site cannot send this request, which is
// not a simple one.
func (s *Server) join(w http.ResponseWriter, r *http.Request) {
	var asked struct{ Code, Name string }
	const most = 4 << 10
	switch {
	case r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json":
		http.Error(w, "post JSON", http.StatusMethodNotAllowed)
		return
	case json.NewDecoder(http.MaxBytesReader(w, r.Body, most)).Decode(&asked) != nil:
		http.Error(w, "this is not JSON", http.StatusBadRequest)
		return
	}
	known := token(r)
	s.mu.Lock()
	_, admitted := s.admitted[known]
	s.mu.Unlock()
	switch {
	case admitted:
	case asked.Code == "": // the page was opened again
		http.Error(w, "join with the class code", http.StatusForbidden)
		return
	default:
		if err := s.class.CheckCode(asked.Code, serve.Host(r.RemoteAddr)); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		if s.class.IsNotesCode(asked.Code) { // nobody should join as a learner by mistake
			http.Error(w, "this code shows the teacher's notes, by ssh in a terminal", http.StatusForbidden)
			return
		}
		if known == "" {
			known = serve.NewToken()
		}
	}
	if !s.admit(known, asked.Name) {
		http.Error(w, "there are as many learners as this server takes", http.StatusForbidden)
		return
	}
	const halfYear = 182 * 24 * time.Hour
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // secure wherever the page is
		Name: cookie, Value: known, Path: "/", MaxAge: int(halfYear.Seconds()), HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	})
	w.WriteHeader(http.StatusNoContent)
}

// admit allows the owner of a token to open terminals.
func (s *Server) admit(token, name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch had, ok := s.admitted[token]; {
	case ok && name == "":
		name = had
	case !ok && len(s.admitted) >= s.class.Limits().Learners:
		return false
	}
	const longest = 200
	s.admitted[token] = name[:min(len(name), longest)]
	return true
}

// mostMessage is how many bytes a browser may send in one message; the page sends less.
const mostMessage = 32 << 10

// terminal runs the program in the terminal of a page, or on a page that shows it as text.
func (s *Server) terminal(w http.ResponseWriter, r *http.Request) {
	known := token(r)
	s.mu.Lock()
	name, admitted := s.admitted[known]
	s.mu.Unlock()
	if !admitted {
		http.Error(w, "join first", http.StatusForbidden)
		return
	}
	s.terminals.Add(1)
	defer s.terminals.Done()
	socket, err := websocket.Accept(w, r, nil) // this rejects pages of other sites
	if err != nil {
		return // Accept has answered the request
	}
	defer func() { _ = socket.CloseNow() }()
	ctx, stop := context.WithCancel(r.Context())
	defer stop()
	line := websocket.NetConn(r.Context(), socket, websocket.MessageBinary)
	socket.SetReadLimit(mostMessage) // NetConn has removed the limit
	go func() { _ = guard.Call(func() error { return s.watch(ctx, socket) }) }()
	go func() {
		defer stop()
		select {
		case <-s.over:
		case <-ctx.Done():
		}
	}()
	number := func(name string) int {
		n, err := strconv.Atoi(r.URL.Query().Get(name))
		if err != nil {
			return 0
		}
		return n
	}
	asText := r.URL.Query().Has("lines")
	session, err := s.class.Open(serve.TokenIdentity(known, name), serve.Terminal{
		In: line, Out: line, Close: line.Close, Width: number("columns"), Height: number("rows"),
		Lines: asText, Echoes: asText, Elements: asText,
		Env: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, Address: serve.Host(r.RemoteAddr),
	})
	if err == nil {
		err = session.Run(ctx)
	}
	reason := "You have left."
	if err != nil {
		reason = "It ended: " + err.Error()
	}
	const longest = 120 // in bytes
	_ = socket.Close(websocket.StatusNormalClosure, strings.ToValidUTF8(reason[:min(len(reason), longest)], ""))
}

// watch closes a socket whose browser has gone without saying so. An empty message tells
// the page, whose scripts do not see pings, that the server is still there.
func (s *Server) watch(ctx context.Context, socket *websocket.Conn) error {
	err := s.class.Limits().Watch(ctx, func(ctx context.Context) error {
		return errors.Join(socket.Write(ctx, websocket.MessageBinary, nil), socket.Ping(ctx))
	})
	if err != nil {
		err = errors.Join(err, socket.CloseNow())
	}
	return err
}
