package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium is the browser.
const chromium = "chromium"

// patience is how long the browser may take for one thing: the machine may be busy.
const patience = 3 * time.Minute

// tab is the page in a browser.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	requests []string
	errors   []string // of scripts
}

// openTab opens the page in a browser of its own, with an empty profile. Scripts run
// before those of the page.
func openTab(t testing.TB, address string, scripts ...string) *tab {
	t.Helper()
	allocator, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1000, 640))...)
	t.Cleanup(stop)
	b := &tab{t: t}
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithListener(func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			b.requests = append(b.requests, e.Request.URL)
		case *runtime.EventExceptionThrown:
			what := e.ExceptionDetails.Text
			if thrown := e.ExceptionDetails.Exception; thrown != nil {
				what += " " + thrown.Description
			}
			b.errors = append(b.errors, what)
		}
	}))
	t.Cleanup(cancel)
	b.ctx = ctx
	for _, script := range scripts {
		b.does(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
			return err
		}))
	}
	b.does(chromedp.Navigate(address))
	return b
}

func (b *tab) does(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// screen is what the terminal shows.
func (b *tab) screen() string {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`(() => {
		const shown = globalThis.terminal?.buffer?.active;
		return shown ? Array.from({length: terminal.rows}, (_, i) => shown.getLine(shown.viewportY + i)?.translateToString(true)).join("\n") : "";
	})()`))
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}

// until waits until the screen satisfies ok, and returns it.
func (b *tab) until(what string, ok func(screen string) bool) string {
	b.t.Helper()
	screen := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if screen = b.screen(); ok(screen) {
			return screen
		}
	}
	b.t.Fatalf("the page never %s; it shows\n%s", what, screen)
	return ""
}

func (b *tab) waitFor(shown string) string {
	b.t.Helper()
	return b.until("shows "+shown, func(screen string) bool { return strings.Contains(screen, shown) })
}

func (b *tab) presses(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		for _, r := range key {
			b.does(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error { return press(ctx, target, r) }))
		}
	}
}

// press presses a key and lets it go. The text that it stands for comes with the key,
// as from a keyboard, so that a page that has taken the key does not get it again.
func press(ctx context.Context, target *chromedp.Target, key rune) error {
	events := kb.Encode(key)
	down, up := *events[0], *events[len(events)-1]
	if len(events) > 2 {
		down.Type, down.Text = input.DispatchKeyEventTypeKeyDown, events[1].Text
	}
	for _, event := range []input.DispatchKeyEventParams{down, up} {
		if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, event); err != nil {
			return fmt.Errorf("press %q: %w", key, err)
		}
	}
	return nil
}

// lastLines is the end of a screen: its status and its keys.
func lastLines(screen string) string {
	lines := strings.Split(strings.TrimRight(screen, " \n"), "\n")
	return strings.Join(lines[max(len(lines)-2, 0):], "\n")
}

// doesStep answers the question of a step, runs what runs to its end, and goes on.
func (b *tab) doesStep() {
	b.t.Helper()
	b.answers()
	if strings.Contains(b.screen(), "· speed ") {
		if strings.Contains(lastLines(b.screen()), "ready ·") {
			b.presses("p")
		}
		b.presses("+", "+", "+", "+")
		b.waitFor("finished ·")
		time.Sleep(600 * time.Millisecond) // for as long as Enter leaves the result there
	}
	if strings.Contains(lastLines(b.screen()), "end the lesson") {
		b.presses(kb.Enter)
	} else {
		b.presses(kb.PageDown)
	}
}

// needBrowser leaves a test out where browsers are not asked for.
func needBrowser(t testing.TB) {
	t.Helper()
	if os.Getenv("BROWSER_TEST") == "" {
		t.Skip("it builds the whole page: BROWSER_TEST=1 runs it, as .ci/run does")
	}
	if _, err := exec.LookPath(chromium); err != nil {
		t.Fatalf("there is no browser to run the page in: %v", err)
	}
}

// answers answers the question of a step, where there is one that is not answered.
func (b *tab) answers() {
	b.t.Helper()
	if !strings.Contains(lastLines(b.screen()), "choose an answer") {
		return
	}
	b.presses("1")
	b.waitFor("How sure are you?")
	b.presses("s")
	b.until("takes the answer", func(screen string) bool {
		return strings.Contains(screen, "✓ 1 ") || strings.Contains(screen, "✗ 1 ") || strings.Contains(screen, "Measuring")
	})
}

// sitePath is where the page is, on a server with other pages.
const sitePath = "/some/where/"

// serveSite builds the page and serves it.
func serveSite(t testing.TB) (address string) {
	t.Helper()
	return startSite(t).URL + sitePath
}

// startSite builds the page and starts a server of it.
func startSite(t testing.TB) *httptest.Server {
	t.Helper()
	b, err := newBuilder(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	b.log = t.Output()
	dir := t.TempDir()
	if err := b.makeSite(t.Context(), dir, false); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(sitePath, "/"), handler(dir)))
	t.Cleanup(server.Close)
	return server
}

// The page does what it should in a browser.
func TestBrowser(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	server := startSite(t)
	t.Run("lines", func(t *testing.T) { browseLines(t, server.URL+sitePath) })
	t.Run("keys", func(t *testing.T) { browseKeys(t, server.URL+sitePath) })
	t.Run("lesson", func(t *testing.T) { browseLesson(t, server) }) // which closes the server
}

// A lesson can be done from its first step to its last, by keys, in little memory; what
// was done is there when the page is loaded again, also without a server; a comparison has
// the same numbers as elsewhere; and nothing is asked of another server.
func browseLesson(t *testing.T, server *httptest.Server) {
	t.Helper()
	address := server.URL + sitePath
	page := openTab(t, address, keepsMemory)
	page.waitFor("enter begin")
	page.presses(kb.ArrowDown, kb.Enter)
	const steps = 8
	for step := range steps {
		page.waitFor(fmt.Sprintf("step %d of %d", step+1, steps))
		page.doesStep()
	}
	page.until("shows the list", func(screen string) bool { return strings.Contains(screen, "lessons done") })
	left := rowOf(page.screen(), "Four pixels")
	if !strings.Contains(left, "●") {
		t.Errorf("no step of the lesson is done: %q", left)
	}
	page.takesLittleMemory()
	page.comparesAsNative()

	server.Close()
	page.does(chromedp.Reload())
	if again := rowOf(page.waitFor("lessons done"), "Four pixels"); again != left {
		t.Errorf("loaded again, the list shows %q; it was %q", again, left)
	}

	page.mu.Lock()
	defer page.mu.Unlock()
	for _, asked := range page.requests {
		if !strings.HasPrefix(asked, address) && !strings.HasPrefix(asked, "data:") {
			t.Errorf("the page asks for %s", asked)
		}
	}
	for _, thrown := range page.errors {
		t.Errorf("a script breaks off: %s", thrown)
	}
}

// rowOf is the row of the list that names a lesson, from its name on.
func rowOf(screen, name string) string {
	_, row, _ := strings.Cut(screen, name)
	row, _, _ = strings.Cut(row, "│")
	return strings.TrimSpace(row)
}
