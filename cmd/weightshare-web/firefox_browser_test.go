package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// firefox is a browser that may be installed too, by Debian's name.
const firefox = "firefox-esr"

// firefoxTab is a tab in Firefox, driven by WebDriver BiDi.
type firefoxTab struct {
	ctx        context.Context
	connection *websocket.Conn
	context    string // the browser's name for the tab

	mu      sync.Mutex
	last    int // the number of the last command
	answers map[int]chan bidiMessage
}

// bidiMessage is a message from the browser: the answer to a command, or an event.
type bidiMessage struct {
	ID      int             `json:"id"`
	Method  string          `json:"method"`
	Result  json.RawMessage `json:"result"`
	Params  json.RawMessage `json:"params"`
	Error   string          `json:"error"`
	Message string          `json:"message"`
}

// bidi are the parameters of a command.
type bidi map[string]any

// openFirefox is openTab for Firefox, if that is installed.
func openFirefox(t testing.TB, address string, scripts ...string) *tab {
	t.Helper()
	if _, err := exec.LookPath(firefox); err != nil {
		t.Skipf("Firefox is not installed: %v", err)
	}
	b := &tab{t: t}
	f := &firefoxTab{ctx: t.Context(), answers: make(map[int]chan bidiMessage)}
	b.browser = f
	var err error
	f.connection, _, err = websocket.Dial(t.Context(), startFirefox(t)+"/session", nil)
	b.manages(err)
	t.Cleanup(func() { _ = f.connection.CloseNow() })
	f.connection.SetReadLimit(-1)
	go f.listen(b)
	b.manages(f.call("session.new", bidi{"capabilities": bidi{}}, nil))
	var tree struct{ Contexts []struct{ Context string } }
	b.manages(f.call("browsingContext.getTree", bidi{}, &tree))
	f.context = tree.Contexts[0].Context
	b.manages(f.call("session.subscribe", bidi{"events": []string{"network.beforeRequestSent", "log.entryAdded"}, "contexts": []string{f.context}}, nil))
	for _, script := range scripts {
		b.manages(f.call("script.addPreloadScript", bidi{"functionDeclaration": "() => {" + script + "}"}, nil))
	}
	b.manages(f.call("browsingContext.setViewport", bidi{"context": f.context, "viewport": bidi{"width": 1000, "height": 640}}, nil))
	b.manages(f.call("browsingContext.navigate", bidi{"context": f.context, "url": address, "wait": "complete"}, nil))
	return b
}

// startFirefox starts the browser with an empty profile, and returns the address for
// driving it.
func startFirefox(t testing.TB) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), firefox, "--headless", "--no-remote", "--profile", t.TempDir(), "--remote-debugging-port=0", "about:blank")
	command.Env = append(command.Environ(), "HOME="+t.TempDir())
	said, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Wait() })
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, address, listens := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); listens {
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return address
		}
	}
	t.Fatalf("Firefox does not say where it listens: %v", lines.Err())
	return ""
}

// listen passes on the browser's messages until the connection ends.
func (f *firefoxTab) listen(b *tab) {
	for {
		var m bidiMessage
		if err := wsjson.Read(f.ctx, f.connection, &m); err != nil {
			return
		}
		var event struct {
			Request struct{ URL string }
			Type    string // of an entry in the log
			Text    string
		}
		switch m.Method {
		case "":
			f.mu.Lock()
			answer := f.answers[m.ID]
			delete(f.answers, m.ID)
			f.mu.Unlock()
			answer <- m
		case "network.beforeRequestSent":
			_ = json.Unmarshal(m.Params, &event)
			b.notes(event.Request.URL)
		case "log.entryAdded":
			if _ = json.Unmarshal(m.Params, &event); event.Type == "javascript" {
				b.notesError(event.Text)
			}
		}
	}
}

// call sends a command and reads its result.
func (f *firefoxTab) call(method string, params bidi, result any) error {
	answer := make(chan bidiMessage, 1)
	f.mu.Lock()
	f.last++
	id := f.last
	f.answers[id] = answer
	f.mu.Unlock()
	if err := wsjson.Write(f.ctx, f.connection, bidi{"id": id, "method": method, "params": params}); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	ctx, cancel := context.WithTimeout(f.ctx, patience)
	defer cancel()
	select {
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	case m := <-answer:
		if m.Error != "" {
			return fmt.Errorf("%s: %s: %s", method, m.Error, m.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(m.Result, result)
	}
}

func (f *firefoxTab) Evaluate(expression string) ([]byte, error) {
	var found struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails struct{ Text string }
	}
	err := f.call("script.evaluate", bidi{"expression": expression, "target": bidi{"context": f.context}, "awaitPromise": true}, &found)
	if err == nil && found.ExceptionDetails.Text != "" {
		err = fmt.Errorf("%s: %s", expression, found.ExceptionDetails.Text)
	}
	return found.Result.Value, err
}

func (f *firefoxTab) Reload() error {
	return f.call("browsingContext.reload", bidi{"context": f.context, "wait": "complete"}, nil)
}

// webDriverKeys are the codes of keys that have no text.
var webDriverKeys = map[string]string{
	kb.Enter: "\ue007", kb.Tab: "\ue004", kb.ArrowLeft: "\ue012", kb.ArrowRight: "\ue014", kb.ArrowDown: "\ue015", kb.PageDown: "\ue00f",
}

func (f *firefoxTab) Press(key rune) error {
	name := string(key)
	if known, ok := webDriverKeys[name]; ok {
		name = known
	}
	return f.act("key", nil, bidi{"type": "keyDown", "value": name}, bidi{"type": "keyUp", "value": name})
}

func (f *firefoxTab) Click(x, y float64) error {
	return f.act("pointer", bidi{"pointerType": "mouse"}, bidi{"type": "pointerMove", "x": int(x), "y": int(y)},
		bidi{"type": "pointerDown", "button": 0}, bidi{"type": "pointerUp", "button": 0})
}

// act performs actions with a device of some kind.
func (f *firefoxTab) act(kind string, parameters bidi, actions ...bidi) error {
	device := bidi{"type": kind, "id": kind, "actions": actions}
	if parameters != nil {
		device["parameters"] = parameters
	}
	return f.call("input.performActions", bidi{"context": f.context, "actions": []bidi{device}}, nil)
}
