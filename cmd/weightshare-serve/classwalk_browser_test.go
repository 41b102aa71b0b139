package main

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// learner is somebody in front of any kind of screen.
type learner interface {
	Screen() string
	Type(keys string)
}

// walk is a class of which a test sees every screen.
type walk struct {
	t        *testing.T
	teacher  *process
	learners map[string]learner
}

// startWalk starts a class in which the teacher has begun a lesson in a terminal.
func startWalk(t *testing.T, args ...string) *walk {
	t.Helper()
	w := &walk{t: t, teacher: startProcess(t, args...), learners: map[string]learner{}}
	w.teacher.Type("\r")
	w.waitTeacher("0 of 0 here")
	return w
}

// showFailure logs what everybody sees if the test has failed.
func (w *walk) showFailure() {
	if !w.t.Failed() {
		return
	}
	w.t.Logf("the teacher's screen:\n%s", w.teacher.Screen())
	for name, l := range w.learners {
		w.t.Logf("the screen of %s:\n%s", name, l.Screen())
	}
}

// waitTeacher waits until the teacher's screen shows a text.
func (w *walk) waitTeacher(text string) {
	w.t.Helper()
	waitFor(w.t, w.teacher, text)
}

// waitLearners waits until every learner sees a text.
func (w *walk) waitLearners(text string) {
	w.t.Helper()
	for _, l := range w.learners {
		waitFor(w.t, l, text)
	}
}

// vote makes every learner give the answer listed under their name, and say how sure
// they are.
func (w *walk) vote(answers map[string]string) {
	w.t.Helper()
	for name, answer := range answers {
		w.learners[name].Type(answer)
	}
	w.waitLearners("Your answer counts.")
	w.waitTeacher("4 of 4 answered")
}

// TestBrowserClass takes a class through a lesson as in a classroom: the teacher leads
// in a terminal, two learners have joined by ssh and two by the link, with TLS. They
// follow, vote, lose their connections and come back, vote again, and train a seed
// each; a report is left behind.
func TestBrowserClass(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	folder := t.TempDir()
	w := startWalk(t, "four-pixels", "--names", "--tls", "--folder", folder)
	defer w.showFailure()
	own := ownCertificate(t, folder)
	ada, line := joinFrom(t, w.teacher.address, "ada.abc")
	cy := joinByLink(t, w.teacher.link, "cy", own)
	w.learners = map[string]learner{
		"ada": ada, "bo": joinBySSH(t, w.teacher.address, "bo.abc"),
		"cy": cy, "dee": joinByLink(t, w.teacher.link, "dee", own),
	}
	w.waitLearners("all but the blank one")
	cy.secure()
	w.waitTeacher("4 of 4 here, 4 with you")
	w.vote(map[string]string{"ada": "2s", "bo": "4s", "cy": "3g", "dee": "4t"})

	_ = line.Close() // as if she closed her terminal
	w.waitTeacher("3 of 4 here")
	w.learners["ada"] = joinBySSH(t, w.teacher.address, "ada.abc")
	cy.reloads()
	w.waitLearners("Your answer counts.")
	w.waitTeacher("4 of 4 here, 4 with you")

	w.teacher.Type("\r") // this question measures nothing: they discuss
	w.waitTeacher("vote again")
	w.teacher.Type("\r")
	w.waitLearners("The second vote.")
	w.vote(map[string]string{"ada": "4s", "bo": "4s", "cy": "4t", "dee": "4g"})
	w.teacher.Type("\r")
	w.waitTeacher("gain 1.00")
	w.waitLearners("How the class answered")

	w.leadToRace()
	for _, l := range w.learners {
		l.Type("p")
	}
	w.waitTeacher("4 seeds")
	w.teacher.Type("\x03")
	if err := w.teacher.command.Wait(); err != nil {
		t.Errorf("the end of the class: %v", err)
	}
	w.reports(filepath.Join(folder, "classes"))
}

// ownCertificate returns the certificate that the server has made and stored in its
// folder.
func ownCertificate(t *testing.T, folder string) *x509.Certificate {
	t.Helper()
	path := filepath.Join(folder, "tls.pem")
	own, err := tls.LoadX509KeyPair(path, path)
	if err != nil {
		t.Fatal(err)
	}
	return own.Leaf
}

// secure checks that everything uses TLS, including the terminal and the cookie.
func (b browser) secure() {
	b.t.Helper()
	b.evaluates(`location.protocol + isSecureContext`, "https:true")
	asked := b.asked.String()
	if !strings.Contains(asked, "wss://") {
		b.t.Errorf("no terminal comes by TLS: %s", asked)
	}
	for address := range strings.Lines(asked) {
		if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "wss://") {
			b.t.Errorf("the page asks for %s", address)
		}
	}
	cookies, err := b.Cookies()
	if err != nil || len(cookies) != 1 || !cookies[0].Secure || !cookies[0].HTTPOnly || cookies[0].SameSite != network.CookieSameSiteStrict {
		b.t.Errorf("the cookies are %+v, %v", cookies, err)
	}
}

// leadToRace leads the class on to the race, past a question that it does not answer.
func (w *walk) leadToRace() {
	w.t.Helper()
	w.teacher.Type("\r")
	w.waitLearners("step 2 of 8")
	w.teacher.Type("\r")
	w.waitLearners("step 3 of 8")
	w.teacher.Type("v")
	w.waitTeacher("next step")
	w.lookAtResult()
	w.teacher.Type("\r")
	w.waitLearners("step 4 of 8")
	w.waitTeacher("4 with you")
}

// lookAtResult waits until a new result can be left: until the clock on the screen has
// ticked twice.
func (w *walk) lookAtResult() {
	w.t.Helper()
	clock := regexp.MustCompile(`\d+:\d\d \(step`)
	for range 2 {
		now := clock.FindString(w.teacher.Screen())
		waitUntil(w.t, w.teacher, "goes on after "+now, func(screen string) bool { return clock.FindString(screen) != now })
	}
}

// reports checks the report in a folder.
func (w *walk) reports(folder string) {
	w.t.Helper()
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(left) != 2 {
		w.t.Fatalf("the report is %v, %v", left, err)
	}
	for i, words := range [][]string{
		{"four-pixels"},
		{"4 learners", "| 4 of 4 | 1.00 |", "four-pixels/race", "| ada |", "| bo |", "| cy |", "| dee |"},
	} {
		text, err := os.ReadFile(left[i])
		if err != nil {
			w.t.Fatal(err)
		}
		for _, word := range words {
			if !strings.Contains(string(text), word) {
				w.t.Errorf("%s lacks %q:\n%s", left[i], word, text)
			}
		}
	}
}
