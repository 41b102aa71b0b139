package main

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"weightshare/tui/browsertest"
	"weightshare/tui/tuitest"
)

// needBrowser skips a test unless browser tests are requested.
func needBrowser(t *testing.T) {
	t.Helper()
	if os.Getenv("BROWSER_TEST") == "" {
		t.Skip("BROWSER_TEST=1 runs it, as .ci/run does")
	}
	if _, err := exec.LookPath(browsertest.Program); err != nil {
		t.Fatalf("there is no browser to join from: %v", err)
	}
}

// browser is a learner's browser.
type browser struct {
	t *testing.T
	*browsertest.Chromium
	asked *tuitest.Transcript // what the page has requested, one address per line
}

// joinByLink joins as the page asks: with the code in the link, and a name. A
// self-signed certificate is trusted if it is trusts.
func joinByLink(t *testing.T, link, name string, trusts *x509.Certificate) browser {
	t.Helper()
	b := openPage(t, link, trusts)
	b.evaluates(`document.fonts.check("16px Iosevka") && document.activeElement.id`, "name")
	b.Type(name + "\r")
	return b
}

// openPage opens a link with the class code in it.
func openPage(t *testing.T, link string, trusts *x509.Certificate) browser {
	t.Helper()
	b := browser{t: t, asked: &tuitest.Transcript{}}
	var err error
	b.Chromium, err = browsertest.Open(t, link, browsertest.Options{
		Trusts: trusts,
		Asks:   func(address string) { fmt.Fprintln(b.asked, address) },
		Breaks: func(what string) { t.Errorf("a script breaks down: %s", what) },
	})
	if err != nil {
		t.Fatal(err)
	}
	b.evaluates(`document.getElementById("code")?.value`, link[strings.LastIndexByte(link, '#')+1:])
	return b
}

// Screen returns what the page's terminal shows; it is empty until there is one.
func (b browser) Screen() string {
	return b.text(`Array.from(document.querySelectorAll(".xterm-rows > div"), (row) => row.textContent.trimEnd()).join("\n")`)
}

// text returns the text that an expression comes to.
func (b browser) text(expression string) string {
	value, err := b.Evaluate(expression)
	text := ""
	if err == nil {
		err = json.Unmarshal(value, &text)
	}
	if err != nil {
		return err.Error() // while the page is being reloaded
	}
	return text
}

// Type presses keys.
func (b browser) Type(keys string) {
	b.t.Helper()
	for _, key := range keys {
		if err := b.Press(key); err != nil {
			b.t.Fatal(err)
		}
	}
}

// reloads reloads the page.
func (b browser) reloads() {
	b.t.Helper()
	if err := b.Reload(); err != nil {
		b.t.Fatal(err)
	}
}

// evaluates evaluates an expression until its value contains a text.
func (b browser) evaluates(expression, want string) {
	b.t.Helper()
	got := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		value, err := b.Evaluate(expression)
		if got = string(value); err == nil && strings.Contains(got, want) {
			return
		}
	}
	b.t.Fatalf("%s is %.500s, and does not hold %q", expression, got, want)
}

// TestBrowser checks that a learner joins by the link in a real browser, and is in the
// class again when the page is reloaded.
func TestBrowser(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	ada := joinByLink(t, regexp.MustCompile(`http://\S+`).FindString(startServing(t)), "Ada", nil)
	waitFor(t, ada, "Four pixels")
	ada.reloads()
	waitFor(t, ada, "Four pixels")
}
