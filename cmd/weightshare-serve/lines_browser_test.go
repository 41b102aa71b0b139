package main

import (
	"fmt"
	"strings"
	"testing"
)

// linesPage is a class's page of plain text, as used by somebody who hears it and presses
// buttons.
type linesPage struct{ browser }

// openLines opens the page of plain text, given the link to the other one.
func openLines(t *testing.T, link string) linesPage {
	t.Helper()
	return linesPage{openPage(t, strings.Replace(link, "/#", "/lines.html#", 1), nil)}
}

// joinAsText joins on the page of plain text, as the page asks.
func joinAsText(t *testing.T, link, name string) linesPage {
	t.Helper()
	p := openLines(t, link)
	p.evaluates(`document.activeElement.id`, "name")
	p.isAccessible("joining")
	p.Type(name + "\r")
	return p
}

// Screen returns the text of the page.
func (p linesPage) Screen() string { return p.text(`document.querySelector("main").innerText`) }

// asks waits until the program asks for something.
func (p linesPage) asks() {
	p.t.Helper()
	p.evaluates(`document.querySelector("#answer")?.getAttribute("aria-busy")`, "false")
}

// clicks presses the button whose label begins with a text.
func (p linesPage) clicks(label string) {
	p.t.Helper()
	p.asks()
	p.evaluates(fmt.Sprintf(`(() => {
		const button = [...document.querySelectorAll("main button")].find((button) => button.textContent.startsWith(%q));
		button?.focus();
		button?.click();
		return String(Boolean(button));
	})()`, label), "true")
}

// says passes a line to the program.
func (p linesPage) says(line string) {
	p.t.Helper()
	p.asks()
	p.evaluates(fmt.Sprintf(`(document.getElementById("more").open = true, document.getElementById("line").value = %q,
		document.getElementById("typed").requestSubmit(), "typed")`, line), "typed")
}

// isAccessible checks the page in its present state, in dark and in light colours.
func (p linesPage) isAccessible(where string) {
	p.t.Helper()
	violations, err := p.InaccessibleText()
	if err != nil || len(violations) > 0 {
		p.t.Errorf("%s: %q, %v", where, violations, err)
	}
}

// TestBrowserLines takes a learner who cannot see the screen through the beginning of a
// lesson with a class: the teacher leads in a terminal, the learner follows, votes twice,
// reloads the page, and leaves.
func TestBrowserLines(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := startWalk(t, "four-pixels", "--folder", t.TempDir())
	defer w.showFailure()
	ada := joinAsText(t, w.teacher.link, "ada")
	w.learners["ada"] = ada
	w.waitLearners("all but the blank one")
	ada.asks()
	ada.evaluates(`document.activeElement.textContent`, "Step 1 of 8: A detector for each image.")
	ada.isAccessible("a question")
	ada.clicks("3. 15, all but")
	ada.clicks("Sure")
	w.waitLearners("Your answer counts.")
	w.waitTeacher("1 of 1 answered, 1 sure")

	ada.reloads()
	w.waitLearners("Your answer counts.")
	w.teacher.Type("\r")
	w.waitTeacher("vote again")
	w.teacher.Type("\r")
	w.waitLearners("The second vote. Before, you chose 3.")
	ada.clicks("4. 16.")
	ada.clicks("A guess")
	w.waitTeacher("4 after █")
	w.teacher.Type("\r")
	w.waitLearners("4. 16: 1 vote, before 0.")

	w.lookAtResult()
	w.teacher.Type("\r")
	w.waitLearners("Step 2 of 8: Two features, four places.")
	w.teacher.Type("\r")
	w.waitLearners("Step 3 of 8: One image to learn from.")
	ada.evaluates(`document.activeElement.textContent`, "Step 3 of 8: One image to learn from.")
	if text := ada.Screen(); strings.Contains(text, "A local feature is") || !strings.Contains(text, "The class goes on.") {
		t.Errorf("the page at step 3:\n%s", text)
	}
	ada.says("q")
	w.waitLearners("You have left.")
	w.waitTeacher("0 of 1 here")
	ada.evaluates(`document.activeElement.id`, "again")
	ada.isAccessible("after leaving")
	ada.evaluates(`(document.activeElement.click(), "clicked")`, "clicked")
	w.waitLearners("Step 3 of 8: One image to learn from.")
}

// TestBrowserHalfTyped checks that news of the class takes neither what a learner is
// typing nor the focus.
func TestBrowserHalfTyped(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	w := startWalk(t, "five-nets", "--folder", t.TempDir())
	defer w.showFailure()
	w.teacher.Type("o")
	ada := joinAsText(t, w.teacher.link, "ada")
	w.learners["ada"] = ada
	w.waitLearners("in which all go on alone")
	ada.clicks("14. Five")
	ada.says("steps 5")
	w.waitLearners("From Net-3 to Net-5")
	ada.asks()
	const field = `document.querySelector("#answer form input")`
	ada.evaluates(`(`+field+`.focus(), `+field+`.select(), "selected")`, "selected")
	ada.Type("16 conv")
	w.teacher.Type("u")
	w.waitLearners("look on for now")
	ada.asks()
	ada.evaluates(field+`.value + "," + (document.activeElement === `+field+`)`, "16 conv,true")
}
