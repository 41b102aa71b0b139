package main

import (
	"regexp"
	"strings"
	"testing"

	"weightshare/tui/tuitest"
)

// requests is what a page has requested, in place of a screen.
type requests struct{ *tuitest.Transcript }

func (r requests) Screen() string { return r.String() }

// TestBrowserEnds checks that a page reconnects by itself after nothing has come over its
// connection for long, as when its machine was asleep; that one page too many takes the
// place of the oldest; that a page which has given up tries again when the network is there
// again; and that the end of the class is told.
func TestBrowserEnds(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	folder := t.TempDir()
	w := startWalk(t, "four-pixels", "--folder", folder)
	defer w.showFailure()
	ada, bo := openLines(t, w.teacher.link), joinByLink(t, w.teacher.link, "bo", nil)
	w.learners["ada"], w.learners["bo"] = ada, bo
	ada.evaluates(`(document.getElementById("join").requestSubmit(), "joins")`, "joins")
	waitFor(t, ada, "Step 1 of 8")
	waitFor(t, bo, "step 1 of 8")
	w.waitTeacher("2 of 2 here")

	const sleeps = `{ const now = Date.now; Date.now = () => now() + 60_000; "slept"; }`
	for _, b := range []browser{ada.browser, bo} {
		b.evaluates(sleeps, "slept")
		waitUntil(t, requests{b.asked}, "connects again", func(asked string) bool { return strings.Count(asked, "/terminal?") == 2 })
	}
	w.waitTeacher("2 of 2 here")
	ada.clicks("3. 15, all but")
	ada.clicks("Sure")
	waitFor(t, ada, "Your answer counts.")
	bo.Type("4s")
	waitFor(t, bo, "Your answer counts.")

	const status = `document.getElementById("status").textContent`
	ada.evaluates(`{ for (let i = 0; i < 3; i++) new WebSocket("terminal?lines=1"); "opened"; }`, "opened")
	ada.evaluates(status, "you have joined from another terminal since")
	ada.evaluates(`(document.activeElement.click(), "comes back")`, "comes back")
	ada.evaluates(status, `""`)

	ada.evaluates(`{ const wait = setTimeout; globalThis.setTimeout = (act, ms) => wait(act, Math.min(ms, 50)); "hurries"; }`, "hurries")
	w.teacher.kill()
	ada.evaluates(status, "The class cannot be reached.")
	again := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(w.teacher.link)
	w.teacher = startProcess(t, "four-pixels", "--folder", folder, "--web", again)
	for _, b := range []browser{ada.browser, bo} {
		b.evaluates(`(dispatchEvent(new Event("online")), `+status+`)`, `""`)
	}
	w.teacher.Type("\r")
	w.waitTeacher("2 of 2 here")
	waitFor(t, ada, "Your answer counts.")

	w.teacher.Type("\x03")
	for _, b := range []browser{ada.browser, bo} {
		b.evaluates(status, "It ended: the class is over")
	}
	ada.evaluates(`document.activeElement.id`, "again")
}
