package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"weightshare/lessons"
	"weightshare/nets/cooperate"
	"weightshare/tui"
	"weightshare/tui/linemode"
	"weightshare/tui/serve"
	"weightshare/tui/tuitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start serves a class on this machine and returns its address.
func start(t *testing.T) string {
	t.Helper()
	return startWith(t, nil, nil)
}

// startWith serves a class; limit and change, unless nil, change its limits and its
// server.
func startWith(t *testing.T, limit func(*serve.Limits), change func(*Server)) string {
	t.Helper()
	o := serve.Options{
		Limits: serve.DefaultLimits(), Code: "code", Trainers: cooperate.NewPool(2),
		Screen: func(serve.Learner) tui.Options {
			return tui.Options{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}}
		},
		Lines: func(serve.Learner) linemode.TeachOptions {
			return linemode.TeachOptions{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}}
		},
	}
	if limit != nil {
		limit(&o.Limits)
	}
	class := serve.NewServer(o)
	server, err := NewServer(class)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(server)
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
	return l.Addr().String()
}

// browser returns a client that keeps cookies.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: transport}
}

// post posts a text to the address for joining, and returns the status.
func post(t *testing.T, b *http.Client, address, kind, text string) (status int) {
	t.Helper()
	answer, err := b.Post("http://"+address+"/join", kind, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	return answer.StatusCode
}

func dial(t *testing.T, b *http.Client, address, origin string) (*websocket.Conn, error) {
	t.Helper()
	return dialAt(t, b, "ws://"+address+"/terminal?columns=80&rows=24", origin)
}

func dialAt(t *testing.T, b *http.Client, link, origin string) (*websocket.Conn, error) {
	t.Helper()
	header := http.Header{}
	if origin != "" {
		header.Set("Origin", origin)
	}
	c, answer, err := websocket.Dial(t.Context(), link, &websocket.DialOptions{HTTPClient: b, HTTPHeader: header})
	if answer != nil && answer.Body != nil {
		_ = answer.Body.Close()
	}
	return c, err
}

// TestTerminal checks that a learner who joins has the lessons in a terminal, and has
// them again after the page was reopened, without the code.
func TestTerminal(t *testing.T) {
	t.Parallel()
	address := start(t)
	b := browser(t)
	if status := post(t, b, address, "application/json", `{"code":"code","name":"Ada"}`); status != http.StatusNoContent {
		t.Fatalf("joining: %d", status)
	}
	for _, key := range []string{"\x03", "\r"} {
		if status := post(t, b, address, "application/json", `{}`); status != http.StatusNoContent {
			t.Fatalf("coming back: %d", status)
		}
		c, err := dial(t, b, address, "http://"+address)
		if err != nil {
			t.Fatal(err)
		}
		c.SetReadLimit(-1)
		line := websocket.NetConn(t.Context(), c, websocket.MessageBinary)
		screen := tuitest.NewTerminal(80, 24)
		shown := make(chan struct{})
		go func() { _, _ = io.Copy(screen, line); close(shown) }()
		go func() { _, _ = io.Copy(line, screen.Input()) }()
		waitFor(t, screen, "enter")
		screen.Type(key)
		if key == "\r" {
			waitFor(t, screen, "step 1")
			screen.Type("\x03")
		}
		<-shown // it has ended
		screen.Close()
	}
}

// TestLines checks that the page of plain text has the lessons as elements, that typed
// lines are neither echoed nor limited to keys, and that leaving closes the connection with
// a reason.
func TestLines(t *testing.T) {
	t.Parallel()
	address := start(t)
	b := browser(t)
	if status := post(t, b, address, "application/json", `{"code":"code"}`); status != http.StatusNoContent {
		t.Fatalf("joining: %d", status)
	}
	c, err := dialAt(t, b, "ws://"+address+"/terminal?lines=1", "http://"+address)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"1\n", "q\n"} {
		said := ""
		for !strings.Contains(said, `{"kind":"prompt"`) || !strings.HasSuffix(said, "\n") {
			_, more, err := c.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			said += string(more)
		}
		for element := range strings.Lines(said) {
			if !json.Valid([]byte(element)) {
				t.Errorf("%q is no element", element)
			}
		}
		if !strings.Contains(said, `{"kind":"heading"`) {
			t.Errorf("there is no heading: %s", said)
		}
		if err := c.Write(t.Context(), websocket.MessageBinary, []byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	for err == nil {
		_, _, err = c.Read(t.Context())
	}
	var closed websocket.CloseError
	if !errors.As(err, &closed) || closed.Reason != "You have left." {
		t.Errorf("the end is %v", err)
	}
}

func waitFor(t *testing.T, screen *tuitest.Terminal, text string) {
	t.Helper()
	for range 1000 {
		if strings.Contains(screen.Screen(), text) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the screen does not show %q:\n%s", text, screen.Screen())
}

// TestRefused checks that nobody joins without the code, that a page of another site
// cannot open a terminal, and that the length of messages is limited.
func TestRefused(t *testing.T) {
	t.Parallel()
	address := start(t)
	stranger := browser(t)
	for text, want := range map[string]int{
		`{"code":"guess"}`: http.StatusForbidden, `{}`: http.StatusForbidden, `no`: http.StatusBadRequest,
		`{"code":"` + strings.Repeat("x", 1<<20) + `"}`: http.StatusBadRequest,
	} {
		if status := post(t, stranger, address, "application/json", text); status != want {
			t.Errorf("%.30s: %d, want %d", text, status, want)
		}
	}
	if status := post(t, stranger, address, "text/plain", `{"code":"code"}`); status != http.StatusMethodNotAllowed {
		t.Errorf("a form of another site: %d", status)
	}
	if _, err := dial(t, stranger, address, ""); err == nil {
		t.Error("a stranger has a terminal")
	}
	b := browser(t)
	post(t, b, address, "application/json", `{"code":"code"}`)
	if _, err := dial(t, b, address, "http://elsewhere.example"); err == nil {
		t.Error("a page of another site has a terminal")
	}
	c, err := dial(t, b, address, "http://"+address)
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Write(t.Context(), websocket.MessageBinary, make([]byte, 1<<20))
	for err == nil {
		_, _, err = c.Read(t.Context())
	}
	_ = c.CloseNow()
}

// TestPages checks that everything the page asks for exists, with headers that isolate
// the page.
func TestPages(t *testing.T) {
	t.Parallel()
	address := start(t)
	b := browser(t)
	get := func(name, tag string) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if tag != "" {
			r.Header.Set("If-None-Match", tag)
		}
		answer, err := b.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		return answer
	}
	for _, name := range []string{"/", "/terminal.js", "/terminal.css", "/class.js", "/lines.html", "/lines.js", "/lines/lines.mjs", "/terminal/terminal.mjs", "/lines/lines.css", "/xterm/xterm.mjs", "/xterm/addon-fit.mjs", "/xterm/xterm.css", "/iosevka/regular.woff2", "/xterm/LICENSE.txt"} {
		answer := get(name, "")
		if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Content-Security-Policy"), "script-src 'self';") {
			t.Errorf("%s: %d, %v", name, answer.StatusCode, answer.Header)
		}
		if again := get(name, answer.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again: %d", name, again.StatusCode)
		}
	}
	if answer := get("/../web.go", ""); answer.StatusCode != http.StatusNotFound {
		t.Errorf("what is no page: %d", answer.StatusCode)
	}
}

// TestSilence checks that pages get a sign of life, and that a browser which gives none is
// taken for gone.
func TestSilence(t *testing.T) {
	t.Parallel()
	address := startWith(t, func(l *serve.Limits) { l.Silence = 20 * time.Millisecond }, nil)
	b := browser(t)
	if status := post(t, b, address, "application/json", `{"code":"code"}`); status != http.StatusNoContent {
		t.Fatalf("joining: %d", status)
	}
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/terminal?lines=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range b.Jar.Cookies(r.URL) {
		r.AddCookie(known)
	}
	for name, value := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="} {
		r.Header.Set(name, value)
	}
	if err := r.Write(c); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(c) // pings are not answered
	if err != nil || !bytes.Contains(said, []byte("\x82\x00\x89")) {
		t.Errorf("the server said %q, %v, without an empty message and a ping", said, err)
	}
}

// TestOver checks that a page is told the end of the class before the server ends.
func TestOver(t *testing.T) {
	t.Parallel()
	ends := make(chan error, 1)
	t.Run("class", func(t *testing.T) {
		address := start(t)
		b := browser(t)
		post(t, b, address, "application/json", `{"code":"code"}`)
		c, err := dial(t, b, address, "http://"+address)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			var err error
			for err == nil {
				_, _, err = c.Read(context.WithoutCancel(t.Context()))
			}
			ends <- err
		}()
	})
	err := <-ends
	var closed websocket.CloseError
	if !errors.As(err, &closed) || closed.Reason != "It ended: the class is over" {
		t.Errorf("the end is %v", err)
	}
}
