package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/nets/slowtest"
	"weightshare/tui/keys"
	"weightshare/tui/tuitest"
)

// Keys that only walks press.
const topKey, ctrlU = "\x1b[H", "\x15"

// shortRun is how many steps the runs of a walk take: enough for several frames.
const shortRun = 6

// keyDriver walks through a lesson with the keys of the whole program, in fake time.
type keyDriver struct {
	*testProgram
	lesson *lessons.Lesson
	stage  lessontest.Stage
	root   *root  // read only while the program is idle, like stage
	frames frames // checked on the goroutine of the program
}

// Every lesson is done from its first step to its last with keys, at 80×24: every
// second one clumsily; line mode does the others clumsily.
func TestWalkEveryLesson(t *testing.T) {
	t.Parallel()
	for i, l := range course.All() {
		if slowtest.Short() && i%4 != 1 {
			continue // a few lessons stand for all, which are walked in the same way
		}
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			clumsy := i%2 == 1
			all := course.All()
			d := &keyDriver{lesson: l}
			all[i] = d.stage.Of(lessontest.Shorten(l, shortRun))
			store := tuitest.Begun(t, all[0], l)
			o := Options{Lessons: all, Glossary: course.Glossary, Store: store, Data: lessontest.Data(), Program: []tea.ProgramOption{tea.WithFilter(d.watch)}}
			run(t, o, 80, 24, func(p *testProgram) {
				d.testProgram = p
				d.open()
				lessontest.Walk(t, l, d, clumsy)
				next := tuitest.CheckProgress(t, store, all, i, clumsy)
				p.sees("lessons done", fmt.Sprintf("▸ %2d  %s", next.Order, next.Title))
				p.quits("q")
			})
		})
	}
}

// watch checks the screen at every message to the program.
func (d *keyDriver) watch(m tea.Model, msg tea.Msg) tea.Msg {
	if r, ok := m.(*root); ok && d.testProgram != nil {
		d.root = r
		d.frames.check(d.t, r, r.w, r.h)
	}
	return msg
}

// open goes from the list of lessons to the first step of the lesson, past the question
// that an earlier lesson asks again.
func (d *keyDriver) open() {
	d.t.Helper()
	d.press(topKey)
	d.press(slices.Repeat([]string{down}, d.lesson.Order)...)
	d.sees(fmt.Sprintf("▸ %2d  %s", d.lesson.Order, d.lesson.Title))
	d.press(enter)
	if d.lesson.Order == 0 {
		return
	}
	d.sees("a question first", "enter skip this question")
	d.press("1")
	d.sees("How sure are you?")
	d.press("g")
	d.sees("enter begin the lesson")
	d.press(enter)
}

func (d *keyDriver) At(step int) {
	d.t.Helper()
	d.stage.Step = d.lesson.Steps[step].ID
	d.sees(d.lesson.Heading(""), fmt.Sprintf("step %d of %d", step+1, len(d.lesson.Steps)))
}

func (d *keyDriver) Answer(choice int, sure progress.Confidence, right bool) {
	d.t.Helper()
	d.press(fmt.Sprint(choice + 1))
	d.sees("How sure are you?")
	d.press(map[progress.Confidence]string{progress.Sure: "s", progress.ThinkSo: "t", progress.Guess: "g"}[sure])
	if strings.Contains(d.term.Screen(), "Measuring") {
		d.press("+", "+", "+", "+")
	}
	if !right {
		d.until("✗ Not right, though you")
		return
	}
	d.until(fmt.Sprintf("✓ %d ", choice+1))
	d.lacks("Not right", "answer again")
}

func (d *keyDriver) AnswerAgain() {
	d.t.Helper()
	d.press("a")
	d.sees("enter choose an answer")
}

func (d *keyDriver) ShowAnswer(right int) {
	d.t.Helper()
	d.sees("enter see the answer")
	d.press(enter, enter) // the second comes too soon to go on
	d.sees(fmt.Sprintf("✓ %d ", right+1))
	d.passes(1)
}

func (d *keyDriver) Controls() []lessons.Control { return d.stage.Controls() }
func (d *keyDriver) Goal() lessons.Goal          { return d.stage.Goal() }
func (d *keyDriver) HasRun() bool                { return d.root.keys().Allowed(keys.Run) }

func (d *keyDriver) SeeGoal(lessons.Goal) {
	d.t.Helper()
	d.text()
	d.sees("Goal met:", "enter ")
}

// Train runs the first part at the initial speed of runs.
func (d *keyDriver) Train() {
	d.t.Helper()
	d.text()
	d.press("x", "p", "+", "+", "+", "+")
	d.until("finished ·")
}

// Glance starts, steps, pauses and leaves the part.
func (d *keyDriver) Glance() {
	d.t.Helper()
	d.text()
	d.press("r", "-", "-", "-", "-", "p", "p", ".", ".", "p")
	d.sees(" · step ")
}

func (d *keyDriver) GoOn() {
	d.t.Helper()
	d.text()
	if s := d.term.Screen(); strings.Contains(s, "enter finish the run") || strings.Contains(s, "enter run") || strings.Contains(s, "enter check goal") {
		d.press(pageDown) // leaves an attempt alone
	} else {
		d.press(enter)
	}
}

// until lets time pass until the screen shows a text, and one second more, so that the
// text is not skipped.
func (d *keyDriver) until(text string) {
	d.t.Helper()
	for range 600 {
		shown := strings.Contains(d.term.Screen(), text)
		d.passes(1)
		if shown {
			return
		}
	}
	d.sees(text)
}

// tabWords returns what the key bar says of the tab key, or "" if tab does nothing.
func (d *keyDriver) tabWords() string {
	for _, b := range d.root.keys().In(keys.Moving) {
		if slices.Contains(b.Keys(), "tab") {
			return b.Help().Desc
		}
	}
	return ""
}

// text moves the keyboard focus to the text.
func (d *keyDriver) text() {
	d.t.Helper()
	for range len(d.Controls()) + 1 {
		if w := d.tabWords(); w != "" && w != "figure" {
			d.press(tab)
		}
	}
}

func (d *keyDriver) control(id string) lessons.Control {
	d.t.Helper()
	all := d.Controls()
	i := slices.IndexFunc(all, func(c lessons.Control) bool { return c.ID == id })
	if i < 0 {
		d.t.Fatalf("there is no control %s:\n%s", id, d.term.Screen())
	}
	return all[i]
}

// selects moves the keyboard focus to a control.
func (d *keyDriver) selects(id string) {
	d.t.Helper()
	d.text()
	at := slices.IndexFunc(d.Controls(), func(c lessons.Control) bool { return c.ID == id })
	d.press(slices.Repeat([]string{tab}, at+1)...)
}

// moves moves the selected control to one of its options with the arrows.
func (d *keyDriver) moves(id string, to int) {
	d.t.Helper()
	for {
		c := d.control(id)
		key, by := right, 1
		switch cols := c.Cols; {
		case c.Index == to:
			return
		case c.Kind == lessons.Cells && cols > 0 && to/cols > c.Index/cols && c.Index+cols < len(c.Options):
			key, by = down, cols
		case c.Kind == lessons.Cells && cols > 0 && to/cols < c.Index/cols:
			key, by = up, -cols
		case c.Index > to:
			key, by = left, -1
		}
		d.press(key)
		if now := d.control(id).Index; now != c.Index+by {
			d.t.Fatalf("%s went from %d to %d on the way to %d:\n%s", id, c.Index, now, to, d.term.Screen())
		}
	}
}

func (d *keyDriver) Act(m lessontest.Move) {
	d.t.Helper()
	d.selects(m.Control)
	switch c := d.control(m.Control); c.Kind {
	case lessons.Button:
		d.press(" ")
	case lessons.Dial:
		d.moves(c.ID, m.Index)
	case lessons.Cells:
		d.moves(c.ID, m.Index)
		if !c.Points {
			d.press(" ")
		}
	case lessons.Line:
		d.press(ctrlU, m.Text, enter)
		d.text()
	}
}

func (d *keyDriver) Try(c lessons.Control) {
	d.t.Helper()
	d.selects(c.ID)
	switch c.Kind {
	case lessons.Button:
		d.press(" ")
	case lessons.Line:
		d.press("conv5 is no word; 世界", "\x7f", up, down, tab)
	default:
		d.press(right, left, left, right)
		if c.Kind == lessons.Cells && !c.Points {
			d.press(" ", " ", "1", "1")
		}
	}
}
