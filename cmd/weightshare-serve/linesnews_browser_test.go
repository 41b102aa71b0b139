package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// focused is the ID or, for what has none, the text of the focused element.
const focused = `(document.activeElement.id || document.activeElement.textContent)`

// gives passes elements to the page, as if the program had sent them, and waits until they
// are shown.
func (p linesPage) gives(elements string) {
	p.t.Helper()
	text, err := json.Marshal(elements)
	if err != nil {
		p.t.Fatal(err)
	}
	p.evaluates(fmt.Sprintf(`import("./lines/lines.mjs").then((page) => {
		page.receive(new TextEncoder().encode(%s));
		return new Promise((resolve) => { setTimeout(() => resolve("given"), 0); });
	})`, text), "given")
}

// begins types the beginning of a line into the input for lines.
func (p linesPage) begins(line string) {
	p.t.Helper()
	p.asks()
	p.evaluates(`(document.getElementById("more").open = true, document.getElementById("line").focus(), "opened")`, "opened")
	p.Type(line)
}

// TestBrowserElements checks what becomes of the focus, of lists and of news whatever the
// program says.
func TestBrowserElements(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	p := openLines(t, regexp.MustCompile(`http://\S+`).FindString(startServing(t)))

	p.gives(`{"kind":"step","text":"First."}` + "\n" + `{"kind":"prompt","ways":[{"typed":"run","label":"start"}]}` + "\n" + `{"kind":"te`)
	p.evaluates(`(document.querySelector("[data-id='way run']").focus(), `+focused+`)`, "Start")
	p.evaluates(`import("./lines/lines.mjs").then((page) => (page.clear(), "cleared"))`, "cleared")
	p.gives(`{"kind":"text","text":"It runs."}` + "\n" + `{"kind":"running","ways":[{"typed":"repeat","label":"go to its end"}]}` + "\n")
	if text := p.Screen(); strings.Contains(text, "kind") {
		t.Errorf("what was left of a lost connection is shown:\n%s", text)
	}
	p.evaluates(focused, "It runs.") // the button that was focused is gone

	list := `{"kind":"item","text":"1. A place.","typed":"go 1"}` + "\n" + `{"kind":"item","text":"2. Another.","typed":"go 2"}` + "\n"
	ask := `{"kind":"prompt","ways":[{"typed":"","label":"next step"}]}` + "\n"
	p.gives(list + ask)
	p.gives(list + ask)
	p.evaluates(`String(document.querySelectorAll("#news button").length)`, `"2"`)

	p.evaluates(`(document.activeElement.blur(), document.activeElement.tagName)`, "BODY")
	p.gives(`{"kind":"text","text":"Time is up."}` + "\n" + ask)
	p.evaluates(`document.activeElement.tagName`, "BODY") // who reads is left alone

	p.gives(strings.Repeat(`{"kind":"text","text":"There is more."}`+"\n", 1000) + ask)
	p.evaluates(`String(document.getElementById("news").childElementCount <= 200)`, "true")
}

// TestBrowserTyping checks that nothing that is being typed is lost while the class goes on
// or the server is started anew, that the page can be read meanwhile, and that what is
// pressed twice is done once.
func TestBrowserTyping(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	folder := t.TempDir()
	w := startWalk(t, "four-pixels", "--folder", folder)
	defer w.showFailure()
	ada := openLines(t, w.teacher.link)
	w.learners["ada"] = ada
	ada.evaluates(`(document.getElementById("join").requestSubmit(), document.getElementById("join").requestSubmit(), "joins")`, "joins")
	w.waitLearners("Step 1 of 8")
	ada.begins("find ker")
	w.teacher.Type("v")
	w.waitTeacher("see the answer")
	w.lookAtResult()
	w.teacher.Type("\r")
	w.waitTeacher("next step")
	w.teacher.Type("\r")
	w.waitLearners("Step 2 of 8")
	const typed = `document.getElementById("line").value + ", " + document.activeElement.id`
	ada.evaluates(typed, "find ker, line")
	ada.evaluates(`document.getElementById("news").innerText`, "Step 2 of 8")
	if n := strings.Count(ada.asked.String(), "/terminal?"); n != 1 {
		t.Errorf("there are %d connections", n)
	}

	w.teacher.kill()
	w.waitLearners("The connection is lost")
	if text := ada.Screen(); !strings.Contains(text, "Step 2 of 8") {
		t.Errorf("without a connection the page is\n%s", text)
	}
	ada.Type("nel\r")
	again := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(w.teacher.link)
	w.teacher = startProcess(t, "four-pixels", "--folder", folder, "--web", again)
	w.teacher.Type("\r")
	w.waitTeacher("1 of 1 here")
	ada.evaluates(`document.getElementById("status").innerText`, `""`)
	ada.evaluates(typed, "find kernel, line")
	ada.evaluates(`document.getElementById("news").innerText`, "Step 2 of 8")
	ada.asks()
	ada.Type("\r")
	w.waitLearners("1. Lesson")
	ada.evaluates(typed, ", line")

	w.teacher.Type("o")
	w.waitLearners("All go on alone now.")
	ada.clicksTwice()
}

// clicksTwice checks that a lesson of the list that is pressed twice is opened once, and that
// nothing is then answered by the second press.
func (p linesPage) clicksTwice() {
	p.t.Helper()
	p.clicks("Leave the lesson")
	waitFor(p.t, p, "Lessons:")
	p.asks()
	p.evaluates(`(() => {
		const item = [...document.querySelectorAll("#lesson .list button")].find((button) => button.textContent.startsWith("1. "));
		item.click();
		item.click();
		return "clicked";
	})()`, "clicked")
	waitFor(p.t, p, "Step ")
	p.asks()
	p.says("?") // comes after anything else that was typed
	waitFor(p.t, p, "quits, as q does")
	if text := p.Screen(); strings.Contains(text, "How sure are you?") {
		p.t.Errorf("a lesson pressed twice is\n%s", text)
	}
}
