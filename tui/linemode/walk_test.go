//go:build !race

package linemode_test

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// learner walks through a lesson by typing lines, in fake time.
type learner struct {
	t      *testing.T
	lesson *lessons.Lesson
	stage  tuitest.Stage // of the lesson, to be looked at while nothing is said
	wrong  bool          // answers wrongly first
	paced  bool          // at a terminal, not through a pipe
	kept   map[string][]lessontest.Move
	store  *progress.MemoryStore
	keys   *io.PipeWriter
	said   strings.Builder
	heard  int // how much of it was there before the last line was typed
	done   chan error
}

// Every lesson is done from its first step to its last by typed lines: at a
// terminal with right answers and every goal met, and through a pipe with wrong
// answers first and every control tried.
func TestWalkEveryLesson(t *testing.T) {
	t.Parallel()
	for _, l := range course.All() {
		for _, wrong := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/wrong=%v", l.ID, wrong), func(t *testing.T) {
				t.Parallel()
				kept := lessontest.Solutions(t, l.ID)
				synctest.Test(t, func(t *testing.T) {
					w := &learner{t: t, lesson: l, wrong: wrong, paced: !wrong, kept: kept, store: tuitest.Begun(t, course.All()[0], l), done: make(chan error, 1)}
					w.walk()
				})
			})
		}
	}
}

// walk goes from the list of lessons to the end of the lesson and back.
func (w *learner) walk() {
	r, keys := io.Pipe()
	w.keys = keys
	all := course.All()
	for i, l := range all {
		if l.ID == w.lesson.ID {
			spied := *l
			spied.Open = func(e lessons.Env) lessons.Scenes { w.stage.Scenes = l.Open(e); return w.stage.Scenes }
			all[i] = &spied
		}
	}
	go func() {
		w.done <- linemode.Teach(w.t.Context(), r, &w.said, linemode.TeachOptions{
			Lessons: all, Glossary: course.Glossary(), Store: w.store, Pauses: w.paced,
		})
	}()
	defer func() {
		_ = keys.Close()
		if err := <-w.done; err != nil {
			w.t.Errorf("it ended with %v", err)
		}
		speakable(w.t, w.said.String())
	}()
	w.types(fmt.Sprint(w.lesson.Order))
	w.hears(w.lesson.Title)
	w.review()
	for i := range w.lesson.Steps {
		w.hears(fmt.Sprintf("Step %d of %d: %s", i+1, len(w.lesson.Steps), w.lesson.Steps[i].Title))
		w.step(&w.lesson.Steps[i])
		w.types("repeat")
		if strings.Contains(w.news(), "Enter: run;") || strings.Contains(w.news(), "Enter: go on;") {
			w.types(fmt.Sprintf("steps %d", i+2)) // a try that is left alone
		} else {
			w.types("")
		}
	}
	w.hears("That was the last step of this lesson.", "Lessons:")
	tuitest.CheckProgress(w.t, w.store, w.lesson, w.wrong)
}

// types types a line and listens until the next one is asked for.
func (w *learner) types(line string) {
	w.t.Helper()
	synctest.Wait()
	w.heard = w.said.Len()
	if _, err := io.WriteString(w.keys, line+"\n"); err != nil {
		w.t.Fatal(err)
	}
	synctest.Wait()
	for range 100 { // races are told with pauses
		if !w.paced || strings.HasSuffix(w.said.String()[w.heard:], "> ") {
			return
		}
		time.Sleep(time.Second)
		synctest.Wait()
	}
	w.t.Fatalf("after %q nothing is asked for:\n%s", line, w.news())
}

// sayIfNew is what was said since the last line was typed, in one line.
func (w *learner) news() string { return strings.Join(strings.Fields(w.said.String()[w.heard:]), " ") }

// hears checks that all of the texts were said since the last line.
func (w *learner) hears(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		if !strings.Contains(w.news(), strings.Join(strings.Fields(text), " ")) {
			w.t.Fatalf("%q is not said:\n%s", text, w.said.String()[w.heard:])
		}
	}
}

// review answers the question that an earlier lesson asks first, if one does.
func (w *learner) review() {
	w.t.Helper()
	if w.lesson.Order == 1 {
		return
	}
	w.hears("a question from an earlier one")
	w.types("1")
	w.hears("How sure are you?")
	w.types("3")
	w.hears("The right answer is")
	w.types("")
}

// step does all there is to do in a step.
func (w *learner) step(s *lessons.Step) {
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
	case s.Kind == lessons.Watch, s.Kind == lessons.Try && w.hasRun() && !w.wrong && !runs:
		w.train()
	case s.Kind == lessons.Try && w.hasRun():
		w.types("one")
	}
	if s.Kind != lessons.Try || w.wrong {
		return
	}
	for _, d := range deeds {
		w.does(d)
	}
	if g := w.stage.Goal(); g.Text != "" {
		if !g.Met {
			w.t.Fatalf("step %s: %+v:\n%s", s.ID, g, w.news())
		}
		w.types("repeat")
		w.hears("Goal reached: " + g.Text)
	}
}

// hasRun tells whether something can be run in the step: the help says so of no
// step, the ways on do.
func (w *learner) hasRun() bool {
	w.types("repeat")
	return strings.Contains(w.news(), "; run: ")
}

// train runs what runs here to its end.
func (w *learner) train() {
	w.t.Helper()
	w.types("run")
	w.hears("It runs", "steps are done.")
}

// answer answers a question: rightly, or wrongly first. Every second wrong
// answer is let stand, the others are answered again.
func (w *learner) answer(q *lessons.Question) {
	w.t.Helper()
	right := slices.IndexFunc(q.Choices, func(c lessons.Choice) bool { return c.Right })
	if w.wrong {
		w.chooses((right+1)%len(q.Choices), 1)
		w.hears("That is not it.", "again: answer once more")
		if len(q.Prompt)%2 == 0 {
			w.types("")
			w.hears(fmt.Sprintf("The right answer is %d:", right+1))
			return
		}
		w.types("again")
		w.hears("Once more")
	}
	w.chooses(right, 2)
	w.hears("That is right.")
}

// chooses answers a question and says how sure.
func (w *learner) chooses(choice, sure int) {
	w.t.Helper()
	w.types(fmt.Sprint(choice + 1))
	w.hears("How sure are you?")
	w.types(fmt.Sprint(sure))
}

// letter is what a control is called.
func (w *learner) letter(control string) string {
	w.t.Helper()
	for i, c := range w.stage.Controls() {
		if c.ID == control {
			return string("abcdefghijklmnoprstuvwxyz"[i])
		}
	}
	w.t.Fatalf("there is no control %s", control)
	return ""
}

// option is what chooses an option: its row and column in a grid, the option
// itself where options are numbers, else its number.
func option(c lessons.Control, i int) string {
	if c.Options[len(c.Options)-1] == fmt.Sprintf("row %d, column %d", len(c.Options)/max(c.Cols, 1), c.Cols) {
		return fmt.Sprint(i/c.Cols+1, " ", i%c.Cols+1)
	}
	for at, o := range c.Options {
		if n, err := strconv.Atoi(o); err == nil && n > 0 && n <= len(c.Options) && n != at+1 {
			return c.Options[i]
		}
	}
	if _, err := strconv.ParseFloat(strings.ReplaceAll(c.Options[i], ",", ""), 64); err == nil {
		return c.Options[i]
	}
	return fmt.Sprint(i + 1)
}

// tryControls has every control explained and moves each.
func (w *learner) tryControls() {
	w.t.Helper()
	for _, c := range w.stage.Controls() {
		key := w.letter(c.ID)
		switch c.Kind {
		case lessons.Button:
			w.types(key)
		case lessons.Line:
			w.types(key)
			w.hears("and the text")
			w.types(key + " conv5 is no word; 世界 “quoted”")
		default:
			w.types(key)
			w.hears(key+": "+c.Label, "Type "+key)
			w.types(key + " " + option(c, len(c.Options)-1))
			w.types(key + " nothing of the kind")
			w.hears("is not one of what " + c.Label + " can be")
			w.types(key + " " + option(c, 0) + " " + option(c, c.Index))
		}
	}
}

// does does what a kept solution says.
func (w *learner) does(d lessontest.Move) {
	w.t.Helper()
	if d.Way == lessontest.Run {
		w.train()
		return
	}
	key := w.letter(d.Control)
	controls := w.stage.Controls()
	c := controls[slices.IndexFunc(controls, func(c lessons.Control) bool { return c.ID == d.Control })]
	if d.Way == lessontest.Seek {
		w.seeks(c)
		return
	}
	switch c.Kind {
	case lessons.Button:
		w.types(key)
	case lessons.Line:
		w.types(key + " " + d.Text)
	default:
		w.types(key + " " + option(c, d.Index))
	}
}

// seeks presses a button, or goes through the options of a control, until the
// goal is met.
func (w *learner) seeks(c lessons.Control) {
	w.t.Helper()
	key, most := w.letter(c.ID), len(c.Options)
	if c.Kind == lessons.Button {
		most = lessontest.MostPresses
	}
	for i := 0; i < most && !w.stage.Goal().Met; i++ {
		if c.Kind == lessons.Button {
			w.types(key)
		} else {
			w.types(key + " " + option(c, i))
		}
	}
}

// The end of the input ends the program without an error, wherever it comes.
func TestInputEndsAnywhere(t *testing.T) {
	t.Parallel()
	for _, l := range course.All() {
		for i := range l.Steps {
			step := fmt.Sprintf("steps %d", i+1)
			for _, typed := range [][]string{{step}, {step, "1"}, {step, "?", "a"}} {
				said := teach(t, linemode.TeachOptions{Lesson: l.ID, Lessons: course.All(), Glossary: course.Glossary()}, typed...)
				if want := fmt.Sprintf("Step %d of %d:", i+1, len(l.Steps)); !strings.Contains(said, want) {
					t.Errorf("%s, %q: nothing of %q in\n%s", l.ID, typed, want, said)
				}
			}
		}
	}
}
