package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"weightshare/tui/serve"
)

// pipes is a listener in memory whose connections all come from one address.
type pipes struct {
	coming chan net.Conn
	ended  chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.coming:
		return c, nil
	case <-p.ended:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error   { close(p.ended); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// TestSlowRequests checks that connections on which a request arrives one byte at a
// time end after the server's patience, and that there are no more of them than the
// limit.
func TestSlowRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits := serve.DefaultLimits()
		limits.AddressSessions = 5
		class := serve.NewServer(serve.Options{Limits: limits, Code: "code"})
		server, err := NewServer(class)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		line := pipes{make(chan net.Conn), make(chan struct{})}
		ended := make(chan error, 1)
		go func() { ended <- server.Serve(ctx, line) }()
		const all = 100
		var open atomic.Int64
		for range all {
			here, there := net.Pipe()
			line.coming <- there
			open.Add(1)
			go func() {
				defer open.Add(-1)
				go func() { _, _ = io.Copy(io.Discard, here) }()
				for err := error(nil); err == nil; _, err = io.WriteString(here, "x") {
					time.Sleep(3 * time.Second)
				}
			}()
		}
		time.Sleep(4 * time.Second)
		if n, want := open.Load(), int64(connections*limits.AddressSessions); n != want {
			t.Errorf("%d of %d connections are open, not %d", n, all, want)
		}
		time.Sleep(requestPatience + 3*time.Second)
		if n := open.Load(); n != 0 {
			t.Errorf("%d connections are open after %v", n, requestPatience)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestFloodedSocket checks that many small messages are read no faster than the limit
// on input, and that the connection stays open.
func TestFloodedSocket(t *testing.T) {
	t.Parallel()
	address := startWith(t, func(l *serve.Limits) { l.Bytes = 16 << 10 }, nil)
	b := browser(t)
	if status := post(t, b, address, "application/json", `{"code":"code"}`); status != http.StatusNoContent {
		t.Fatalf("joining: %d", status)
	}
	c, err := dial(t, b, address, "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.CloseNow() }()
	ctx, stop := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer stop()
	go func() { // otherwise the server waits for the terminal
		for {
			if _, _, err := c.Read(t.Context()); err != nil {
				return
			}
		}
	}()
	sent := 0
	for err == nil {
		if err = c.Write(ctx, websocket.MessageBinary, make([]byte, 16<<10)); err == nil {
			sent += 16 << 10
		}
	}
	const waiting = 12 << 20 // in the buffers of the system, at either end
	if !errors.Is(err, context.DeadlineExceeded) || sent > waiting {
		t.Errorf("%d bytes are taken until %v", sent, err)
	}
}
