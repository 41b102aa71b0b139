package lessontest

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
)

// The space for the text of a step on a screen of 80 by 24; a run takes up one
// line of it.
const (
	textWidth = 32
	textLines = 20
)

// lines returns how many lines blocks take at the width of the text, with an
// empty line between them except between the items of a list.
func lines(blocks []lessons.Block) int {
	n := 0
	for i, b := range blocks {
		width := textWidth
		if b.Kind == lessons.Item {
			width -= 2
		}
		if i > 0 && (b.Kind != lessons.Item || blocks[i-1].Kind != lessons.Item) {
			n++
		}
		n += wrapped(lessons.PlainText([]lessons.Block{b}), width)
	}
	return n
}

func wrapped(text string, width int) int {
	return 1 + strings.Count(ansi.Wordwrap(text, width, ""), "\n")
}

// viewLines returns how many lines everything that a step says takes.
func viewLines(v lessons.View) int {
	n := lines(v.Text)
	gap := func() {
		if n > 0 {
			n++
		}
	}
	if q := v.Question; q != nil {
		gap()
		n += lines(q.Prompt) + 1
		for _, c := range q.Choices {
			n += wrapped(lessons.PlainText([]lessons.Block{{Spans: c.Text}}), textWidth-4)
		}
		switch q.State {
		case lessons.Choosing:
		case lessons.AskConfidence:
			n += 5 // how sure?
		case lessons.Measuring, lessons.Held:
			n += 2
		case lessons.Answered:
			n += 3 + lines(q.Reply) // right or not
			if q.CanRetry {
				n += 2
			}
		}
	}
	if v.Goal.Text != "" {
		gap()
		n += wrapped("Goal met: "+v.Goal.Text, textWidth-2)
		if v.Goal.Missing != "" {
			n += wrapped(v.Goal.Missing, textWidth-2)
		}
	}
	if v.Hint != "" {
		gap()
		n += wrapped("Hint: "+v.Hint, textWidth)
	}
	return n
}

// Fits fails the test if a view says more than fits on the screen, or shows an
// error in place of prose.
func Fits(t *testing.T, what string, v lessons.View) {
	t.Helper()
	most := textLines
	if v.Run.State != lessons.NoRun {
		most--
	}
	if n := viewLines(v); n > most {
		t.Errorf("%s, step %s: %d lines of text, %d fit", what, v.Step.ID, n, most)
	}
	blocks := append([]lessons.Block{}, v.Text...)
	if v.Question != nil {
		blocks = append(append(blocks, v.Question.Prompt...), v.Question.Reply...)
	}
	text := lessons.PlainText(blocks)
	for _, sign := range []string{"prose:", "template", "<no value>", "{{", "**"} {
		if strings.Contains(text, sign) {
			t.Errorf("%s, step %s: %q", what, v.Step.ID, text)
		}
	}
}
