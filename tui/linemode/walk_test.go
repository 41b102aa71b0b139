package linemode_test

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/nets/slowtest"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// lineDriver walks through a lesson by typing lines, in fake time.
type lineDriver struct {
	t      *testing.T
	lesson *lessons.Lesson
	stage  lessontest.Stage
	paced  bool // at a terminal rather than through a pipe
	typed  *io.PipeWriter
	said   tuitest.Transcript
	heard  int // how much had been said before the last line was typed
}

// Every lesson is done from its first step to its last by typing lines: one carefully
// at a terminal, the next clumsily through a pipe, the other way round from the walk
// with keys.
func TestWalkEveryLesson(t *testing.T) {
	t.Parallel()
	const shortRun = 8 // enough steps for something to be reported on the way
	for i, l := range course.All() {
		if slowtest.Short() && i%4 != 1 {
			continue // a few lessons stand for all, which are walked in the same way
		}
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				clumsy := i%2 == 0
				all := course.All()
				d := &lineDriver{t: t, lesson: l, paced: !clumsy}
				all[i] = d.stage.Of(lessontest.Shorten(l, shortRun))
				store := tuitest.Begun(t, all[0], l)
				d.teach(linemode.TeachOptions{Lessons: all, Glossary: course.Glossary(), Store: store, Pauses: d.paced}, func() {
					d.open()
					lessontest.Walk(t, l, d, clumsy)
					d.hears("That was the last step of this lesson.", "Lessons:")
				})
				tuitest.CheckProgress(t, store, all, i, clumsy)
			})
		})
	}
}

// teach calls f while the program teaches.
func (d *lineDriver) teach(o linemode.TeachOptions, f func()) {
	r, typed := io.Pipe()
	d.typed = typed
	done := make(chan error, 1)
	go func() { done <- linemode.Teach(d.t.Context(), r, &d.said, o) }()
	defer func() {
		_ = typed.Close()
		if err := <-done; err != nil {
			d.t.Errorf("it ended with %v", err)
		}
		speakable(d.t, d.said.String())
	}()
	f()
}

// open goes from the list of lessons to the first step of the lesson, past the question
// that an earlier lesson asks again.
func (d *lineDriver) open() {
	d.t.Helper()
	d.types(fmt.Sprint(d.lesson.Order))
	d.hears(d.lesson.Title)
	if d.lesson.Order == 0 {
		return
	}
	d.hears("a question from an earlier one")
	d.types("1")
	d.hears("How sure are you?")
	d.types("3")
	d.hears("The right answer is")
	d.types("")
}

// types types a line and waits until the next one is requested.
func (d *lineDriver) types(line string) {
	d.t.Helper()
	synctest.Wait()
	d.heard = len(d.said.String())
	if _, err := io.WriteString(d.typed, line+"\n"); err != nil {
		d.t.Fatal(err)
	}
	synctest.Wait()
	for range 100 { // races are reported with pauses
		if !d.paced || strings.HasSuffix(d.said.String()[d.heard:], "> ") {
			return
		}
		time.Sleep(time.Second)
		synctest.Wait()
	}
	d.t.Fatalf("after %q nothing is asked for:\n%s", line, d.news())
}

// news returns what has been said since the last line was typed, in one line.
func (d *lineDriver) news() string {
	return strings.Join(strings.Fields(d.said.String()[d.heard:]), " ")
}

// hears checks that all of the texts have been said since the last line was typed.
func (d *lineDriver) hears(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !strings.Contains(d.news(), strings.Join(strings.Fields(text), " ")) {
			d.t.Fatalf("%q is not said:\n%s", text, d.said.String()[d.heard:])
		}
	}
}

func (d *lineDriver) At(step int) {
	d.t.Helper()
	d.stage.Step = d.lesson.Steps[step].ID
	d.hears(fmt.Sprintf("Step %d of %d: %s", step+1, len(d.lesson.Steps), d.lesson.Steps[step].Title))
}

func (d *lineDriver) Answer(choice int, sure progress.Confidence, right bool) {
	d.t.Helper()
	d.types(fmt.Sprint(choice + 1))
	d.hears("How sure are you?")
	d.types(map[progress.Confidence]string{progress.Sure: "1", progress.ThinkSo: "2", progress.Guess: "3"}[sure])
	if right {
		d.hears("That is right.")
	} else {
		d.hears("That is not it.", "again: answer once more")
	}
}

func (d *lineDriver) AnswerAgain() {
	d.t.Helper()
	d.types("again")
	d.hears("Once more")
}

func (d *lineDriver) ShowAnswer(right int) {
	d.t.Helper()
	d.types("")
	d.hears(fmt.Sprintf("The right answer is %d:", right+1))
}

func (d *lineDriver) Controls() []lessons.Control { return d.stage.Controls() }
func (d *lineDriver) Goal() lessons.Goal          { return d.stage.Goal() }

func (d *lineDriver) SeeGoal(goal lessons.Goal) {
	d.t.Helper()
	d.types("repeat")
	d.hears("Goal reached: " + goal.Text)
}

// HasRun asks what can be done, and reports whether that includes a run.
func (d *lineDriver) HasRun() bool {
	d.t.Helper()
	d.types("repeat")
	return strings.Contains(d.news(), "; run: ")
}

func (d *lineDriver) Train() {
	d.t.Helper()
	d.types("run")
	d.hears("It runs", "steps are done.")
}

func (d *lineDriver) Glance() {
	d.t.Helper()
	d.types("one")
	d.hears("One step.")
}

func (d *lineDriver) GoOn() {
	d.t.Helper()
	d.types("repeat")
	if news := d.news(); strings.Contains(news, "skip: the next step") || strings.Contains(news, "Enter: run;") || strings.Contains(news, "Enter: go on;") {
		d.types("skip") // leaves an attempt alone
	} else {
		d.types("")
	}
}

func (d *lineDriver) letter(control string) string {
	d.t.Helper()
	for i, c := range d.Controls() {
		if c.ID == control {
			return string("abcdefghijklmnoprstuvwxyz"[i])
		}
	}
	d.t.Fatalf("there is no control %s", control)
	return ""
}

// option returns the input that chooses an option: its row and column in a grid, the
// option itself if options are numbers, or else its number.
func option(c lessons.Control, i int) string {
	if c.Options[len(c.Options)-1] == fmt.Sprintf("row %d, column %d", len(c.Options)/max(c.Cols, 1), c.Cols) {
		return fmt.Sprint(i/c.Cols+1, " ", i%c.Cols+1)
	}
	for at, o := range c.Options {
		if n, err := strconv.Atoi(o); err == nil && n > 0 && n <= len(c.Options) && n != at+1 {
			return c.Options[i]
		}
	}
	if _, err := strconv.ParseFloat(strings.NewReplacer(",", "", "−", "-").Replace(c.Options[i]), 64); err == nil {
		return c.Options[i]
	}
	return fmt.Sprint(i + 1)
}

func (d *lineDriver) Act(m lessontest.Move) {
	d.t.Helper()
	key := d.letter(m.Control)
	for _, c := range d.Controls() {
		switch {
		case c.ID != m.Control:
		case c.Kind == lessons.Button:
			d.types(key)
		case c.Kind == lessons.Line:
			d.types(key + " " + m.Text)
		default:
			d.types(key + " " + option(c, m.Index))
		}
	}
}

// Try asks for an explanation of a control and moves it.
func (d *lineDriver) Try(c lessons.Control) {
	d.t.Helper()
	key := d.letter(c.ID)
	d.types(key)
	switch c.Kind {
	case lessons.Button:
	case lessons.Line:
		d.hears("and the text")
		d.types(key + " conv5 is no word; 世界 “quoted”")
	default:
		d.hears(key+": "+c.Label, "Type "+key)
		d.types(key + " " + option(c, len(c.Options)-1))
		d.types(key + " nothing of the kind")
		d.hears(" cannot be \"nothing of the kind\"")
		d.types(key + " " + option(c, 0) + " " + option(c, c.Index))
	}
}
