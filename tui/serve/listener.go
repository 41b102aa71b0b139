package serve

import (
	"fmt"
	"net"
	"sync"
)

// Host returns an address without its port.
func Host(a string) string {
	name, _, err := net.SplitHostPort(a)
	if err != nil {
		return a
	}
	return name
}

// Listener returns a listener that refuses connections beyond the limits on sessions,
// in all and from one address, where each session has up to each connections.
func (l Limits) Listener(inner net.Listener, each int) net.Listener {
	return &listener{Listener: inner, most: each * l.Sessions, mostFrom: each * l.AddressSessions, from: map[string]int{}}
}

// listener counts the open connections.
type listener struct {
	net.Listener
	most, mostFrom int

	mu   sync.Mutex
	all  int
	from map[string]int
}

// mostUnsent is how many bytes may wait in the system to be sent over a connection: what
// waits there on a slow line is shown late, and holds up the signs of life; see Watch.
const mostUnsent = 16 << 10

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err //nolint:wrapcheck // as the listener says it
		}
		if from := Host(c.RemoteAddr().String()); l.enter(from) {
			if t, ok := c.(*net.TCPConn); ok {
				_ = t.SetWriteBuffer(mostUnsent) // or the line is only slower
			}
			return &connection{c, sync.OnceFunc(func() { l.leave(from) })}, nil
		}
		_ = c.Close()
	}
}

func (l *listener) enter(from string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= l.most || l.from[from] >= l.mostFrom {
		return false
	}
	l.all++
	l.from[from]++
	return true
}

func (l *listener) leave(from string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.from[from]--; l.from[from] == 0 {
		delete(l.from, from)
	}
}

// connection is a connection that is counted while it is open.
type connection struct {
	net.Conn
	left func()
}

// Close implements net.Conn.
func (c *connection) Close() error {
	c.left()
	if err := c.Conn.Close(); err != nil {
		return fmt.Errorf("close a connection: %w", err)
	}
	return nil
}
