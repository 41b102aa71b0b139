package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// place returns the middle of the text's first cell on the screen, in pixels of the
// window; ok reports whether the text is there. Its last occurrence counts, since the
// keys are at the bottom.
func (b *tab) place(text string) (x, y float64, ok bool) {
	b.t.Helper()
	rows := strings.Split(b.screen(), "\n")
	for row := len(rows) - 1; row >= 0; row-- {
		if before, _, found := strings.Cut(rows[row], text); found {
			at := value[[]float64](b, fmt.Sprintf(`(() => {
				const {left, top, width, height} = document.querySelector(".xterm-screen").getBoundingClientRect();
				return [left + (%d + 0.5) * width / terminal.cols, top + (%d + 0.5) * height / terminal.rows];
			})()`, utf8.RuneCountInString(before), row))
			return at[0], at[1], true
		}
	}
	return 0, 0, false
}

// clicks clicks on a text on the screen, once it is there.
func (b *tab) clicks(text string) {
	b.t.Helper()
	b.waitFor(text)
	if x, y, ok := b.place(text); ok {
		b.manages(b.browser.Click(x, y))
	}
}

// rightAnswers are the right answers to the questions of the first lesson about
// sharing, by step, as a key and as the beginning of the line to click.
var rightAnswers = map[int][2]string{1: {"4", "4 16"}, 3: {"4", "4 all 15"}, 7: {"3", "3 a number of 237"}}

// walksFourPixels does a lesson from its first step to its last without pressing keys:
// points clicks or taps on a text on the screen, and does has the effect of a key given by
// name and words.
func (b *tab) walksFourPixels(points, does func(text string)) {
	b.t.Helper()
	for i := 1; i <= fourPixelsSteps; i++ {
		b.waitFor(fmt.Sprintf("step %d of %d", i, fourPixelsSteps))
		if answer, asked := rightAnswers[i]; asked {
			points(answer[1])
			b.waitFor("How sure are you?")
			does("s sure")
			b.waitFor("✓ " + answer[0])
		}
		if goal, asked := pointedGoals[i]; asked {
			b.meets(goal, points, does)
			does("enter done")
		}
		switch i {
		case fourPixelsSteps:
			does("enter end the lesson")
		case 4:
			does("enter start")
			b.waitFor("finished ·")
			fallthrough
		default:
			time.Sleep(resultStays)
			does("enter next step")
		}
	}
	b.waitFor("lessons done")
	if row := rowOf(b.screen(), "Four pixels"); strings.Count(row, "●") != fourPixelsSteps {
		b.t.Errorf("not every step of the lesson is done: %q", row)
	}
}

// A lesson can be done with the mouse only.
func browseClicks(t *testing.T, address string) {
	t.Helper()
	page := openTab(t, address)
	page.waitFor("enter begin")
	page.clicks("Four pixels")
	page.walksFourPixels(page.clicks, page.clicks)
}
