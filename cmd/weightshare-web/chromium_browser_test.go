package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"weightshare/tui/browsertest"
)

// openTab opens the page in a browser of its own with an empty profile. The scripts run
// before those of the page.
func openTab(t testing.TB, address string, scripts ...string) *tab {
	t.Helper()
	b := &tab{t: t}
	c, err := browsertest.Open(t, address, browsertest.Options{Scripts: scripts, Asks: b.notes, Breaks: b.notesError})
	b.manages(err)
	b.browser, b.chromium = c, c
	return b
}

// does performs actions that only Chromium is asked to do.
func (b *tab) does(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.manages(b.chromium.Do(actions...))
}
