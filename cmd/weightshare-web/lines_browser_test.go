package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// linesPage is the page of plain text, as used by somebody who reads and presses
// buttons.
type linesPage struct{ *tab }

// settled waits until the page asks for something, and returns its text.
func (p linesPage) settled() string {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if value[bool](p.tab, `document.querySelector("#answer")?.getAttribute("aria-busy") === "false"`) {
			return p.text()
		}
	}
	p.t.Fatalf("the page asks for nothing:\n%s", p.text())
	return ""
}

func (p linesPage) text() string {
	p.t.Helper()
	return value[string](p.tab, `document.querySelector("main").innerText`)
}

// shows waits until the page shows all of the texts.
func (p linesPage) shows(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		shown := ""
		for deadline := time.Now().Add(patience); !strings.Contains(shown, text); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				p.t.Fatalf("the page never shows %q:\n%s", text, shown)
			}
			shown = p.text()
		}
	}
}

// buttons returns the names of the buttons that answer, run and lead on.
func (p linesPage) buttons() []string {
	p.t.Helper()
	return value[[]string](p.tab, `[...document.querySelectorAll("#answer button")].map((button) => button.textContent)`)
}

// clicks presses the button with a name.
func (p linesPage) clicks(name string) {
	p.t.Helper()
	quoted, err := json.Marshal(name)
	if err != nil {
		p.t.Fatal(err)
	}
	pressed := value[bool](p.tab, fmt.Sprintf(`(() => {
		const button = [...document.querySelectorAll("main button")].find((button) => button.textContent.startsWith(%s));
		button?.focus();
		button?.click();
		return Boolean(button);
	})()`, quoted))
	if !pressed {
		p.t.Fatalf("there is no button %q; there are %q", name, p.buttons())
	}
	p.settled()
}

// focus returns the text of the focused element.
func (p linesPage) focus() string {
	p.t.Helper()
	return value[string](p.tab, `document.activeElement.textContent`)
}

// chooses chooses an option, counted from 1, of the i-th choice among the controls.
func (p linesPage) chooses(i, option int) {
	p.t.Helper()
	value[bool](p.tab, fmt.Sprintf(`(() => {
		const select = document.querySelectorAll("#answer select")[%d];
		select.focus();
		select.selectedIndex = %d;
		return select.dispatchEvent(new Event("change"));
	})()`, i, option-1))
	p.settled()
}

// goals says how the goals of a lesson are reached, by the heading of the step: with a
// choice or, if the option is 0, with one run of what runs there.
type goals map[string][]struct{ choice, option int }

// walks goes through a lesson, and returns the headings of its steps.
func (p linesPage) walks(solved goals) (steps []string) {
	p.t.Helper()
	for range 100 {
		text, heading := p.settled(), value[string](p.tab, `document.querySelector("h3")?.textContent ?? ""`)
		if strings.Contains(text, "That was the last step of this lesson.") {
			return steps
		}
		if len(steps) == 0 || steps[len(steps)-1] != heading {
			steps = append(steps, heading)
			if focused := p.focus(); focused != heading {
				p.t.Errorf("at %q the focus is on %q", heading, focused)
			}
			p.accessible(heading)
			for _, move := range solved[heading] {
				if move.option == 0 {
					p.clicks(value[string](p.tab, `document.querySelector("[data-id='way run'], #answer button.first").textContent`))
				} else {
					p.chooses(move.choice, move.option)
				}
			}
		}
		p.clicks(value[string](p.tab, `document.querySelector("#answer .choices button, #answer button.first").textContent`))
	}
	p.t.Fatalf("the lesson does not end; the steps were %q", steps)
	return nil
}

// accessible checks the page in its present state, in dark and in light colours.
func (p linesPage) accessible(where string) {
	p.t.Helper()
	violations, err := p.chromium.InaccessibleText()
	p.reports(where, violations, err)
}

// reports reports what is inaccessible.
func (b *tab) reports(where string, violations []string, err error) {
	b.t.Helper()
	b.manages(err)
	for _, violation := range violations {
		b.t.Errorf("%s: %s", where, violation)
	}
}

// browseLines checks that somebody who hears the page and presses its buttons can do a
// lesson from its first step to its last; that the progress is shared with the page
// with pictures; that a link opens its step; and that the page is accessible in every
// state.
func browseLines(t *testing.T, address string) {
	t.Helper()
	p := linesPage{openTab(t, address+"lines.html")}
	p.shows("Lessons:")
	p.settled()
	p.accessible("the list of lessons")

	p.clicks("0. One weight")
	const steps = 7
	if walked := p.walks(goals{
		"Step 1 of 7: One weight on a dial.":   {{0, 11}},
		"Step 4 of 7: Three examples at once.": {{0, 15}, {1, 11}},
		"Step 5 of 7: The machine does it.":    {{0, 4}, {0, 0}, {0, 6}, {0, 0}},
	}); len(walked) != steps {
		t.Errorf("the steps are %q, not %d", walked, steps)
	}
	p.shows("0. One weight", fmt.Sprintf("%d of %d steps done", steps, steps))

	if busy := value[string](p.tab, `new Promise((resolve) => {
		addEventListener("hashchange", () => resolve(document.querySelector("#answer").getAttribute("aria-busy")), {once: true});
		location.hash = "#/four-pixels/race";
	})`); busy != "true" {
		t.Errorf("while a link is being opened, aria-busy is %s", busy)
	}
	p.shows("Step 4 of 8: Four ways to know.")
	p.settled()
	p.clicks("0011")
	p.shows("Studied: 0011 and 0100.")
	if focused := p.focus(); focused != "0011" {
		t.Errorf("after a cell was pressed the focus is on %q", focused)
	}
	p.does(chromedp.EmulateViewport(narrow, 2*narrow))
	if wide := value[int](p.tab, `document.documentElement.scrollWidth`); wide > narrow {
		t.Errorf("on %d pixels it is %d wide", narrow, wide)
	}
	p.accessible("a race on a narrow screen")

	value[bool](p.tab, `document.getElementById("arguments").value = "compare --task invert --samples 4 --steps 20 --seeds 1 --out pixels.json",
		document.getElementById("command").requestSubmit(), true`)
	p.shows("pixels.json: download")

	p.does(chromedp.Click("#drawn"))
	p.waitFor("Four pixels")
	violations, err := p.chromium.Inaccessible() // the terminal's colours follow the browser's a little later
	p.reports("the page with pictures", violations, err)
}

// narrow is the width of a small telephone, or of a screen at 400 % zoom, in pixels.
const narrow = 320
