package main

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestBrowser holds that a learner joins by the link in a real browser, and is in the class
// again when the page is loaded anew. It runs where BROWSER_TEST is set.
func TestBrowser(t *testing.T) {
	if _, err := exec.LookPath("chromium"); err != nil || os.Getenv("BROWSER_TEST") == "" {
		t.Skip("BROWSER_TEST is not set, or there is no chromium")
	}
	link := regexp.MustCompile(`http://\S+`).FindString(serving(t))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath("chromium"), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1000, 640))...)
	defer stop()
	tab, closeTab := chromedp.NewContext(allocator, chromedp.WithListener(func(event any) {
		if e, ok := event.(*runtime.EventExceptionThrown); ok {
			t.Errorf("a script breaks down: %s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
		}
	}))
	defer closeTab()
	if err := chromedp.Do(tab, chromedp.Navigate(link)); err != nil {
		t.Fatal(err)
	}
	evaluates(t, tab, `document.getElementById("code")?.value`, `"`)
	evaluates(t, tab, `document.fonts.check("16px Iosevka") && document.activeElement.id`, "name")
	evaluates(t, tab, `document.getElementById("name").value = "Ada", document.getElementById("join").requestSubmit(), "sent"`, "sent")
	const screen = `document.querySelector(".xterm-rows")?.textContent ?? ""`
	evaluates(t, tab, screen, "Four pixels")
	if err := chromedp.Do(tab, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	evaluates(t, tab, screen, "Four pixels")
}

// evaluates evaluates an expression in a tab until its value holds a text.
func evaluates(t *testing.T, tab context.Context, expression, want string) {
	t.Helper()
	got := ""
	for range 600 {
		value, err := chromedp.Run(tab, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
		if got = string(value); err == nil && strings.Contains(got, want) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s is %.500s, and does not hold %q", expression, got, want)
}
