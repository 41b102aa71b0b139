// Package notebook makes the page that answers the course's questions: what the learner
// has measured, under three headings, and what they have not.
package notebook

import (
	"fmt"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/notebook"
	"weightshare/lessons/text"
	"weightshare/tui/draw"
	"weightshare/tui/page"
	"weightshare/tui/page/textpage"
)

// widest is the greatest width of the text: longer lines are hard to read.
const widest = 84

// New returns the page of a notebook.
func New(n notebook.Notebook, s draw.Style) *textpage.Model {
	return textpage.New(textpage.Content{
		Title: "the notebook: what you have measured",
		Set: func(w, _ int, s draw.Style) string {
			t := typesetter{w: min(w, widest), style: s}
			t.notebook(n)
			return strings.Join(t.lines, "\n")
		},
		Back:      page.BackMsg{},
		BackWords: "back",
		Helps:     true,
	}, s)
}

type typesetter struct {
	w     int
	style draw.Style
	lines []string
}

func (t *typesetter) add(lines ...string) { t.lines = append(t.lines, lines...) }

// gap leaves one empty line before what follows.
func (t *typesetter) gap() {
	if n := len(t.lines); n > 0 && t.lines[n-1] != "" {
		t.add("")
	}
}

// hang renders text in a role, indented.
func (t *typesetter) hang(role draw.Role, text string) {
	t.add(page.HangingIndent("  ", t.style.Paint(role, t.style.Plain(text)), t.w)...)
}

func (t *typesetter) notebook(n notebook.Notebook) {
	t.own(n.Own)
	for _, h := range lessons.Headings() {
		t.gap()
		t.add(t.style.Paint(draw.Title, h.Title()))
		under := n.Under(h)
		if len(under) == 0 {
			t.hang(draw.Muted, "nothing measured yet")
		}
		for _, f := range under {
			t.finding(f)
		}
	}
	t.lab(n.Lab, n.Unnamed)
	t.missing(n.Missing)
	t.gap()
	t.add(draw.Wrap(t.style.Paint(draw.Muted, "The command “weightshare report” writes all of this down, with figures."), t.w)...)
}

func (t *typesetter) own(all []notebook.OwnWords) {
	for _, own := range all {
		t.gap()
		t.add(t.style.Paint(draw.Title, "In your own words"))
		t.hang(draw.Text, "“"+own.Text+"”")
		t.hang(draw.Muted, notebook.Place(own.Lesson, own.Step.ID))
	}
}

// finding renders a claim: the sentence, then in fainter words what it is based on.
func (t *typesetter) finding(f notebook.Finding) {
	t.gap()
	mark := t.style.Paint(draw.Accent, string(t.style.Glyphs().Bullet)) + " "
	for i, line := range page.Prose(f.Text, max(t.w-2, 1), t.style) {
		lead := "  "
		if i == 0 {
			lead = mark
		}
		t.add(lead + line)
	}
	t.hang(draw.Muted, f.Evidence())
	for _, command := range f.Commands() {
		t.hang(draw.Accent, command)
	}
}

// lab lists the runs of the lab that have a name or are in the report.
func (t *typesetter) lab(named []notebook.LabRun, unnamed int) {
	if len(named)+unnamed == 0 {
		return
	}
	t.gap()
	t.add(t.style.Paint(draw.Title, "Kept in the lab"))
	for _, run := range named {
		t.gap()
		mark := t.style.Paint(draw.Accent, string(t.style.Glyphs().Bullet)) + " "
		name := run.Name
		if run.Reported {
			name += " (in the report)"
		}
		t.add(page.HangingIndent(mark, t.style.Paint(draw.Text, t.style.Plain(name+": "+run.Words())), t.w)...)
		t.hang(draw.Muted, run.Evidence())
		for _, command := range run.Commands() {
			t.hang(draw.Accent, command)
		}
	}
	if unnamed > 0 {
		t.gap()
		t.hang(draw.Muted, fmt.Sprintf("%s without a name: the lab lists all, and there you can name one or put it into the report.", text.Plural(unnamed, "run")))
	}
}

func (t *typesetter) missing(all []notebook.Missing) {
	if len(all) == 0 {
		return
	}
	t.gap()
	t.add(t.style.Paint(draw.Title, "Not measured yet"))
	for _, m := range all {
		t.gap()
		mark := t.style.Paint(draw.Muted, string(t.style.Glyphs().Ring)) + " "
		t.add(page.HangingIndent(mark, t.style.Plain(m.Lesson.Title+": "+m.Titles()), t.w)...)
		t.hang(draw.Muted, "in "+m.Places())
	}
}
