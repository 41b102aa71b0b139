// Package errorpage makes the page that says what went wrong when another page could
// not go on.
package errorpage

import (
	"errors"
	"fmt"
	"strings"

	"weightshare/nets/guard"
	"weightshare/tui/draw"
	"weightshare/tui/page"
	"weightshare/tui/page/textpage"
)

// New returns the page of an error.
func New(err error, s draw.Style) *textpage.Model {
	return textpage.New(textpage.Content{
		Title:     "an error",
		Set:       func(w, _ int, s draw.Style) string { return strings.Join(explain(err, w, s), "\n") },
		Back:      page.LessonListMsg{},
		BackWords: "back to the list",
		Helps:     true,
	}, s)
}

// explain gives the error, what it means for the learner and, for a panic, where it
// happened, for whoever fixes it.
func explain(err error, w int, s draw.Style) []string {
	words := err.Error()
	var broke *guard.PanicError
	panicked := errors.As(err, &broke)
	if panicked {
		words = fmt.Sprintf("the screen failed: %v", broke.Value)
	}
	lines := draw.Wrap(s.Paint(draw.Warn, "Something went wrong:")+" "+s.Plain(words), w)
	lines = append(lines, "")
	lines = append(lines, draw.Wrap(s.Plain("What you did before is kept. The list of lessons leads on from here."), w)...)
	if !panicked {
		return lines
	}
	lines = append(lines, "")
	lines = append(lines, draw.Wrap(s.Paint(draw.Muted, "This is a mistake in the program. It happened here:"), w)...)
	lines = append(lines, "")
	for l := range strings.Lines(string(broke.Stack)) {
		l = strings.ReplaceAll(strings.TrimRight(l, "\n"), "\t", "  ")
		lines = append(lines, draw.Wrap(s.Paint(draw.Muted, l), w)...)
	}
	return lines
}
