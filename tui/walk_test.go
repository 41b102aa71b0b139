//go:build !race

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
	"weightshare/tui/keys"
	"weightshare/tui/tuitest"
)

// Keys that walks press besides those of every test.
const topKey, ctrlU = "\x1b[H", "\x15"

// wanderer walks through a lesson with the keys of the whole program, in fake
// time.
type wanderer struct {
	*world
	lesson *lessons.Lesson
	stage  tuitest.Stage // of the lesson, to be looked at while nothing moves
	root   *root         // likewise
	wrong  bool          // answers wrongly first
	kept   map[string][]lessontest.Move
	store  *progress.MemoryStore
}

// Every lesson is done from its first step to its last with keys, at 80×24: with
// right answers and every goal met, and with wrong answers first and every
// control tried.
func TestWalkEveryLesson(t *testing.T) {
	t.Parallel()
	for _, l := range course.All() {
		for _, wrong := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/wrong=%v", l.ID, wrong), func(t *testing.T) {
				t.Parallel()
				kept := lessontest.Solutions(t, l.ID)
				w := &wanderer{lesson: l, wrong: wrong, kept: kept, store: tuitest.Begun(t, course.All()[0], l)}
				run(t, w.options(), 80, 24, func(p *world) {
					w.world = p
					w.walk()
				})
			})
		}
	}
}

// options are those of the program with all lessons. What it shows is checked
// after every message that it gets.
func (w *wanderer) options() Options {
	all := course.All()
	for i, l := range all {
		if l.ID == w.lesson.ID {
			spied := *l
			spied.Open = func(e lessons.Env) lessons.Scenes { w.stage.Scenes = l.Open(e); return w.stage.Scenes }
			all[i] = &spied
		}
	}
	return Options{
		Lessons: all, Glossary: course.Glossary, Store: w.store,
		Program: []tea.ProgramOption{tea.WithFilter(func(m tea.Model, msg tea.Msg) tea.Msg {
			if r, ok := m.(*root); ok && w.world != nil {
				w.root = r
				checkFrame(w.t, r, r.w, r.h)
			}
			return msg
		})},
	}
}

// walk goes from the list of lessons to the end of the lesson and back.
func (w *wanderer) walk() {
	w.t.Helper()
	w.press(topKey)
	for i := 1; i < w.lesson.Order; i++ {
		w.press(down)
	}
	w.sees("▸ " + fmt.Sprintf("%2d", w.lesson.Order) + "  " + w.lesson.Title)
	w.press(enter)
	if w.lesson.Order > 1 {
		w.review()
	}
	for i := range w.lesson.Steps {
		w.sees(w.lesson.Heading(""), fmt.Sprintf("step %d of %d", i+1, len(w.lesson.Steps)))
		w.step(&w.lesson.Steps[i])
		if s := w.term.Screen(); strings.Contains(s, "enter finish the run") || strings.Contains(s, "enter run") {
			w.press(pageDown) // a try that is left alone
		} else {
			w.press(enter)
		}
	}
	next := w.next()
	w.sees("lessons done", "▸ "+fmt.Sprintf("%2d", next.Order)+"  "+next.Title)
	tuitest.CheckProgress(w.t, w.store, w.lesson, w.wrong)
	w.quits("q")
}

// next is the lesson that the list offers after the walk: the one behind a
// lesson that is finished, else the same again.
func (w *wanderer) next() *lessons.Lesson {
	w.t.Helper()
	progress, err := w.store.Load()
	if err != nil {
		w.t.Fatal(err)
	}
	done := progress.Lesson(w.lesson.ID).Done
	if slices.ContainsFunc(w.lesson.Steps, func(s lessons.Step) bool { return !slices.Contains(done, s.ID) }) {
		return w.lesson
	}
	all := course.All()
	return all[w.lesson.Order%len(all)]
}

// until lets time pass until the screen shows a text.
func (w *wanderer) until(text string) {
	w.t.Helper()
	for range 600 {
		if strings.Contains(w.term.Screen(), text) {
			return
		}
		w.passes(1)
	}
	w.sees(text)
}

// review answers the question that an earlier lesson asks first.
func (w *wanderer) review() {
	w.t.Helper()
	w.sees("a question first", "enter skip this question")
	w.press("1")
	w.sees("How sure are you?")
	w.press("g")
	w.sees("enter begin the lesson")
	w.press(enter)
}

// step does all there is to do in a step.
func (w *wanderer) step(s *lessons.Step) {
	w.t.Helper()
	w.stage.Step = s.ID
	if s.Question != nil {
		w.answer(s.Question)
	}
	if w.wrong {
		w.tryControls()
	}
	deeds := w.kept[s.ID]
	runs := slices.ContainsFunc(deeds, func(d lessontest.Move) bool { return d.Way == lessontest.Run })
	switch {
	case !w.runs():
	case s.Kind == lessons.Watch || s.Kind == lessons.Try && !w.wrong && !runs:
		w.train()
	case s.Kind == lessons.Try && w.wrong:
		w.glance()
	}
	if s.Kind != lessons.Try || w.wrong {
		return
	}
	for _, d := range deeds {
		w.does(d)
	}
	if g := w.stage.Goal(); g.Text != "" {
		if !g.Met {
			w.t.Fatalf("step %s: %+v:\n%s", s.ID, g, w.term.Screen())
		}
		w.focus(false)
		w.sees("Goal met:", "enter ")
	}
}

// runs tells whether something can be run in the step.
func (w *wanderer) runs() bool { return w.root.keys().Allowed(keys.Run) }

// train runs what runs here to its end, the first part of it at the speed at
// which it begins.
func (w *wanderer) train() {
	w.t.Helper()
	w.focus(false)
	w.press("x", "p")
	w.passes(1)
	w.press("+", "+", "+", "+")
	w.until("finished ·")
}

// glance starts what runs here, steps, pauses, and leaves it.
func (w *wanderer) glance() {
	w.t.Helper()
	w.focus(false)
	w.press("r", "-", "-", "-", "-", "p")
	w.passes(1)
	w.press("p", ".", ".", "p")
	w.passes(1)
	w.sees(" · step ")
}

// answer answers a question: rightly, or wrongly first. Every second wrong
// answer is let stand, the others are answered again.
func (w *wanderer) answer(q *lessons.Question) {
	w.t.Helper()
	right := slices.IndexFunc(q.Choices, func(c lessons.Choice) bool { return c.Right })
	if w.wrong {
		w.chooses((right+1)%len(q.Choices), "s")
		w.until("✗ Not right, though you")
		if len(q.Prompt)%2 == 0 {
			w.sees("enter see the answer")
			w.press(enter)
			w.sees(fmt.Sprintf("✓ %d ", right+1))
			return
		}
		w.press("a")
		w.sees("enter choose an answer")
	}
	w.chooses(right, "t")
	w.until(fmt.Sprintf("✓ %d ", right+1))
	w.lacks("Not right", "answer again")
}

// chooses answers a question, and hurries what measures the answer.
func (w *wanderer) chooses(choice int, sure string) {
	w.t.Helper()
	w.press(fmt.Sprint(choice + 1))
	w.sees("How sure are you?")
	w.press(sure)
	if strings.Contains(w.term.Screen(), "Measuring") {
		w.passes(1)
		w.press("+", "+", "+", "+")
	}
}

// focus gives the keyboard to the figure, or to the text.
func (w *wanderer) focus(figure bool) {
	w.t.Helper()
	for _, b := range w.root.keys().In(keys.Moving) {
		if keys := b.Keys(); len(keys) > 0 && keys[0] == "tab" && (b.Help().Desc == "figure") == figure {
			w.press(tab)
			return
		}
	}
}

// control is a control of the step as it stands.
func (w *wanderer) control(id string) lessons.Control {
	w.t.Helper()
	for _, c := range w.stage.Controls() {
		if c.ID == id {
			return c
		}
	}
	w.t.Fatalf("there is no control %s:\n%s", id, w.term.Screen())
	return lessons.Control{}
}

// selects gives the arrows to a control: from the first one down.
func (w *wanderer) selects(id string) {
	w.t.Helper()
	w.focus(true)
	for _, c := range w.stage.Controls() {
		w.press(slices.Repeat([]string{up}, max(rowsOf(c), 1))...)
	}
	for _, c := range w.stage.Controls() {
		if c.ID == id {
			return
		}
		below := 1
		if c.Kind == lessons.Cells && c.Cols > 0 {
			below = rowsOf(c) - c.Index/c.Cols
		}
		w.press(slices.Repeat([]string{down}, below)...)
	}
}

// rowsOf is how many rows the cells of a control stand in.
func rowsOf(c lessons.Control) int {
	if c.Kind != lessons.Cells || c.Cols <= 0 {
		return 1
	}
	return (len(c.Options) + c.Cols - 1) / c.Cols
}

// moves moves the selected control to one of its options with the arrows.
func (w *wanderer) moves(id string, to int) {
	w.t.Helper()
	for {
		c := w.control(id)
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
		w.press(key)
		if now := w.control(id).Index; now != c.Index+by {
			w.t.Fatalf("%s went from %d to %d on the way to %d:\n%s", id, c.Index, now, to, w.term.Screen())
		}
	}
}

// acts sets a dial, acts on a cell, presses a button or writes a line.
func (w *wanderer) acts(id string, index int, text string) {
	w.t.Helper()
	w.selects(id)
	switch c := w.control(id); c.Kind {
	case lessons.Button:
		w.press(" ")
	case lessons.Dial:
		w.moves(id, index)
	case lessons.Cells:
		w.moves(id, index)
		if !c.Points {
			w.press(" ")
		}
	case lessons.Line:
		w.press(ctrlU, text, enter)
		w.focus(false)
	}
}

// tryControls moves every control there is, there and back.
func (w *wanderer) tryControls() {
	w.t.Helper()
	for _, c := range w.stage.Controls() {
		if !slices.ContainsFunc(w.stage.Controls(), func(now lessons.Control) bool { return now.ID == c.ID }) {
			continue // another control has taken it away
		}
		w.selects(c.ID)
		switch c.Kind {
		case lessons.Button:
			w.press(" ")
		case lessons.Line:
			w.press("conv5 is no word; 世界", "\x7f", up, down, tab)
		default:
			w.press(right, left, left, right)
			if c.Kind == lessons.Cells && !c.Points {
				w.press(" ", " ", "1", "1")
			}
		}
	}
	w.focus(false)
}

// does does what a kept solution says.
func (w *wanderer) does(d lessontest.Move) {
	w.t.Helper()
	switch d.Way {
	case lessontest.Run:
		w.train()
	case lessontest.Act:
		w.acts(d.Control, d.Index, d.Text)
	case lessontest.Seek:
		c := w.control(d.Control)
		most := len(c.Options)
		if c.Kind == lessons.Button {
			most = lessontest.MostPresses
		}
		for i := 0; i < most && !w.stage.Goal().Met; i++ {
			w.acts(d.Control, i, "")
		}
	}
}
