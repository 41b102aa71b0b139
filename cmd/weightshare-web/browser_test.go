package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"weightshare/tui/browsertest"
)

// patience is how long the browser may take for one thing, since the machine may be
// busy.
const patience = 3 * time.Minute

// resultStays is longer than the time after the end of a run during which the program
// ignores keys that would lead away from its result.
const resultStays = 600 * time.Millisecond

// tab is the page in a browser.
type tab struct {
	t        testing.TB
	browser  engine
	chromium *browsertest.Chromium // the browser, if it is Chromium; otherwise nil

	mu       sync.Mutex
	requests []string
	errors   []string // of scripts
}

// An engine drives a browser as a user would.
type engine interface {
	// Evaluate returns the value of an expression, or of the promise that it gives, as
	// JSON.
	Evaluate(expression string) ([]byte, error)
	Press(key rune) error
	Click(x, y float64) error
	Reload() error
}

// notes records a request of the page.
func (b *tab) notes(request string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.requests = append(b.requests, request)
}

// notesError records the error of a script.
func (b *tab) notesError(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.errors = append(b.errors, what)
}

// manages fails the test if the browser failed to do something.
func (b *tab) manages(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// screen returns what the terminal shows.
func (b *tab) screen() string {
	b.t.Helper()
	return value[string](b, `(() => {
		const shown = globalThis.terminal?.buffer?.active;
		return shown ? Array.from({length: terminal.rows}, (_, i) => shown.getLine(shown.viewportY + i)?.translateToString(true)).join("\n") : "";
	})()`)
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
			b.manages(b.browser.Press(r))
		}
	}
}

// lastLines returns the end of a screen: its status and its keys.
func lastLines(screen string) string {
	lines := strings.Split(strings.TrimRight(screen, " \n"), "\n")
	return strings.Join(lines[max(len(lines)-2, 0):], "\n")
}

// doesStep answers the question of a step, lets its run finish, and goes on.
func (b *tab) doesStep() {
	b.t.Helper()
	b.answers()
	if strings.Contains(b.screen(), "· speed ") {
		if strings.Contains(lastLines(b.screen()), "ready ·") {
			b.presses("p")
		}
		b.presses("+", "+", "+", "+")
		b.waitFor("finished ·")
		time.Sleep(resultStays)
	}
	if strings.Contains(lastLines(b.screen()), "end the lesson") {
		b.presses(kb.Enter)
	} else {
		b.presses(kb.PageDown)
	}
}

// needBrowser skips a test unless browser tests are requested.
func needBrowser(t testing.TB) {
	t.Helper()
	if os.Getenv("BROWSER_TEST") == "" {
		t.Skip("it builds the whole page: BROWSER_TEST=1 runs it, as .ci/run does")
	}
	if _, err := exec.LookPath(browsertest.Program); err != nil {
		t.Fatalf("there is no browser to run the page in: %v", err)
	}
}

// answers answers the question of a step, if it has one that is not answered.
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

// sitePath is the path of the page, on a server with other pages.
const sitePath = "/some/where/"

// serveSite builds the page and serves it.
func serveSite(t testing.TB) (address string) {
	t.Helper()
	return startSite(t).URL + sitePath
}

// startSite builds the page and starts a server for it.
func startSite(t testing.TB) *httptest.Server {
	t.Helper()
	return startServer(t, buildSite(t))
}

// buildSite builds the page.
func buildSite(t testing.TB) site {
	t.Helper()
	b, err := newBuilder(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	b.log = t.Output()
	files, err := b.makeSite(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// startServer starts a server for the page.
func startServer(t testing.TB, files site) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(sitePath, "/"), handler(files)))
	t.Cleanup(server.Close)
	return server
}

// The page works as it should in a browser.
func TestBrowser(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	files := buildSite(t)
	address := startServer(t, files).URL + sitePath
	t.Run("lines", func(t *testing.T) { browseLines(t, address) })
	t.Run("keys", func(t *testing.T) { browseKeys(t, address) })
	t.Run("clicks", func(t *testing.T) { browseClicks(t, address) })
	t.Run("login", func(t *testing.T) { browseBehindLogin(t, files) })
	t.Run("lesson", func(t *testing.T) {
		server := startServer(t, files)
		browseLesson(t, server, openTab(t, server.URL+sitePath, keepsMemory, limitsMemory))
	})
	t.Run("firefox", func(t *testing.T) {
		server := startServer(t, files)
		browseLesson(t, server, openFirefox(t, server.URL+sitePath, keepsMemory, limitsMemory))
	})
}

// browseLesson checks that a lesson can be done from its first step to its last with
// keys, in little memory; that something else cached in place of the program is
// replaced; that the progress is there when the page is loaded again, even without a
// server, and after memory was short; that a comparison gives the same numbers as
// elsewhere; and that nothing is requested from another server.
func browseLesson(t *testing.T, server *httptest.Server, page *tab) {
	t.Helper()
	page.waitFor("enter begin")
	page.presses(kb.ArrowDown, kb.Enter)
	keys := func(keys string) { page.presses(keys) }
	for step := 1; step <= fourPixelsSteps; step++ {
		page.waitFor(fmt.Sprintf("step %d of %d", step, fourPixelsSteps))
		if goal, asked := keyedGoals[step]; asked {
			page.meets(goal, keys, keys)
			page.presses(kb.Enter)
			page.waitFor("enter next step")
			page.presses(kb.Enter)
		} else {
			page.doesStep()
		}
	}
	page.until("shows the list", func(screen string) bool { return strings.Contains(screen, "lessons done") })
	left := rowOf(page.screen(), "Four pixels")
	if strings.Count(left, "●") != fourPixelsSteps {
		t.Errorf("not every step of the lesson is done: %q", left)
	}
	page.takesLittleMemory()
	page.comparesAsNative()

	page.replacesBroken()
	server.Close()
	page.lacksMemory()
	page.manages(page.browser.Reload())
	if again := rowOf(page.waitFor("lessons done"), "Four pixels"); again != left {
		t.Errorf("loaded again, the list shows %q; it was %q", again, left)
	}

	page.mu.Lock()
	defer page.mu.Unlock()
	for _, asked := range page.requests {
		if !strings.HasPrefix(asked, server.URL+sitePath) && !strings.HasPrefix(asked, "data:") {
			t.Errorf("the page asks for %s", asked)
		}
	}
	for _, thrown := range page.errors {
		t.Errorf("a script breaks off: %s", thrown)
	}
}

// browseBehindLogin checks that pages that a network sends in place of the files are not
// cached, and that the files are at the next visit.
func browseBehindLogin(t *testing.T, files site) {
	t.Helper()
	var loggedIn atomic.Bool
	caught := make(chan bool, 1)
	served := handler(files)
	server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(sitePath, "/"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if loggedIn.Load() || path.Base(r.URL.Path) != "lines.html" {
			served.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<p>Log in first.</p>")
		select {
		case caught <- true:
		default:
		}
	})))
	t.Cleanup(server.Close)
	page := openTab(t, server.URL+sitePath)
	page.waitFor("enter begin")
	select {
	case <-caught:
	case <-time.After(patience):
		t.Fatal("the page does not ask for its files to cache them")
	}
	loggedIn.Store(true)
	page.manages(page.browser.Reload())
	page.waitFor("enter begin")
	const cached = `(async () => {
		await navigator.serviceWorker.ready;
		return (await caches.match("lines.html")).text();
	})()`
	if text := value[string](page, cached); text != string(files["lines.html"]) {
		t.Errorf("cached as a file is\n%s", text)
	}
}

// fourPixelsSteps is how many steps the first lesson about sharing has.
const fourPixelsSteps = 8

// rowOf returns the row of the list that names a lesson, from its name on.
func rowOf(screen, name string) string {
	_, row, _ := strings.Cut(screen, name)
	row, _, _ = strings.Cut(row, "│")
	return strings.TrimSpace(row)
}
