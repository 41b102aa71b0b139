package serve

import (
	"net"
	"testing"
	"time"
)

// TestUnsent checks that little waits in the system for a client that reads nothing: on a
// slow line all of it would have to be sent before what is shown now.
func TestUnsent(t *testing.T) {
	t.Parallel()
	inner, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := DefaultLimits().Listener(inner, 1)
	defer func() { _ = l.Close() }()
	client, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	tcp, ok := client.(*net.TCPConn)
	if !ok {
		t.Fatalf("%T", client)
	}
	const received = 16 << 10
	if err := tcp.SetReadBuffer(received); err != nil {
		t.Fatal(err)
	}
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_ = c.SetWriteDeadline(time.Now().Add(time.Second))
	n, err := c.Write(make([]byte, 8<<20))
	if most := 8 * (mostUnsent + received); err == nil || n > most { // systems add to both buffers
		t.Errorf("%d bytes are sent to nobody, %v, not at most %d", n, err, most)
	}
}
