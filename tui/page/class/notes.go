package class

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/progress"
	"weightshare/tui/draw"
	"weightshare/tui/page"
	"weightshare/tui/page/textpage"
)

// Notes is a second screen next to that of the class, for the teacher only: the notes
// of the step to which the class is led, and what comes next.
type Notes struct {
	*textpage.Model
	class *class.Class
	read  func(lesson string) (*lessons.Lesson, progress.Document)
	style draw.Style
	done  chan struct{} // closed when the page closes
}

// notesMsg says that the class has changed, or that another second has passed.
type notesMsg struct{ of *Notes }

// NewNotes returns the page. Read returns a lesson, nil if there is none, and the
// progress stored for it.
func NewNotes(c *class.Class, read func(lesson string) (*lessons.Lesson, progress.Document), style draw.Style) *Notes {
	n := &Notes{class: c, read: read, style: style, done: make(chan struct{})}
	n.Model = textpage.New(textpage.Content{Title: "Notes for the teacher, class " + c.Code(), Set: n.set, Helps: true}, style)
	return n
}

// Init implements page.Starter.
func (n *Notes) Init() tea.Cmd { return n.watch() }

// watch waits for the next change of the class, or for a second while its timer runs.
func (n *Notes) watch() tea.Cmd {
	changed := n.class.Changed()
	var second <-chan time.Time
	if time.Now().Before(n.class.Lead().Ends) {
		second = time.After(time.Second)
	}
	return func() tea.Msg {
		select {
		case <-changed:
			time.Sleep(settling)
		case <-second:
		case <-n.done:
			return nil
		}
		return notesMsg{n}
	}
}

// Update implements page.Page.
func (n *Notes) Update(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(notesMsg); ok && msg.of == n {
		again := n.watch()
		n.Restyle(n.style)
		return again
	}
	return nil
}

// Restyle implements page.Page.
func (n *Notes) Restyle(s draw.Style) {
	n.style = s
	n.Model.Restyle(s)
}

// Close implements page.Page.
func (n *Notes) Close() { close(n.done) }

// set lays out the notes in w columns.
func (n *Notes) set(w, _ int, s draw.Style) string {
	lead, p := n.class.Lead(), n.class.Presence()
	status := fmt.Sprintf("%d here, %d with you", p.Here, p.With)
	if p.Stuck > 0 {
		status += fmt.Sprintf(", %d at one step for %d min", p.Stuck, int(class.StuckAfter.Minutes()))
	}
	if !lead.Ends.IsZero() {
		status += ", " + page.TimeLeft(lead.Ends)
	}
	lines := []string{s.Paint(draw.Muted, status), ""}
	l, kept := n.read(lead.Lesson)
	if l == nil {
		return strings.Join(append(lines, s.Paint(draw.Muted, "The class has not begun.")), "\n")
	}
	at := max(0, slices.IndexFunc(l.Steps, func(step lessons.Step) bool { return step.ID == lead.Step }))
	step := l.Steps[at]
	lines = append(lines, s.Paint(draw.Title, s.Plain(fmt.Sprintf("%s, step %d of %d: %s", l.Heading(""), at+1, len(l.Steps), step.Title))), "")
	if step.Notes == "" {
		lines = append(lines, s.Paint(draw.Muted, "no notes for this step"))
	}
	lines = append(lines, page.Prose(lessons.SetProse(l, step.ID, kept, step.Notes), min(w, widest), s)...)
	if q := step.Question; q != nil {
		right := slices.IndexFunc(q.Choices, func(c lessons.Choice) bool { return c.Right })
		vote := n.class.Poll(l.ID, step.ID, len(q.Choices)).Votes
		lines = append(lines, "", fmt.Sprintf("Right is %d. First vote: %d of %d; second: %d of %d.", right+1, vote[0].Right, vote[0].All(), vote[1].Right, vote[1].All()))
	}
	if at+1 < len(l.Steps) {
		lines = append(lines, "", s.Paint(draw.Muted, s.Plain("Next: "+l.Steps[at+1].Title)))
	}
	return strings.Join(lines, "\n")
}

// widest is the greatest width of a line of notes.
const widest = 100
