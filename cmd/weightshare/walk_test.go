//go:build unix

package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"weightshare/cmd/help"
	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
)

// Some lessons that train little are done from their first step to their last in a real
// terminal; the screen's own tests do all of them.
func TestWalkInATerminal(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"four-pixels", "counting"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			state := t.TempDir()
			d := &terminalDriver{session: start(t, 80, 24, []string{"XDG_STATE_HOME=" + state}, id), lesson: course.Find(id)}
			lessontest.Walk(t, d.lesson, d, true)
			d.waitFor("lessons done")
			d.press("q")
			d.endsWith(help.Done)
			kept, err := progress.NewFileStore(filepath.Join(state, "weightshare", "progress.json")).Load()
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range d.lesson.Steps {
				if s.Kind != lessons.Try && !slices.Contains(kept.Lesson(id).Done, s.ID) {
					t.Errorf("step %s is not done", s.ID)
				}
			}
		})
	}
}

// terminalDriver walks through a lesson, knowing only what the screen shows.
type terminalDriver struct {
	*session
	lesson *lessons.Lesson
	step   int
}

// At waits for a step that is not covered by another page.
func (d *terminalDriver) At(step int) {
	d.t.Helper()
	d.step = step
	d.until(fmt.Sprintf("comes to step %d", step+1), func(screen string) bool {
		return strings.Contains(screen, fmt.Sprintf("step %d of %d", step+1, len(d.lesson.Steps))) &&
			strings.Contains(screen, "enter ") && strings.Contains(screen, "quit") &&
			!strings.Contains(screen, "the keys that work here") && !strings.Contains(screen, "enter back")
	})
}

func (d *terminalDriver) Answer(choice int, sure progress.Confidence, right bool) {
	d.t.Helper()
	d.press(fmt.Sprint(choice + 1))
	d.waitFor("How sure are you?")
	d.press(map[progress.Confidence]string{progress.Sure: "s", progress.ThinkSo: "t", progress.Guess: "g"}[sure], "++++")
	verdict := "✗ Not right, though you"
	if right {
		verdict = fmt.Sprintf("✓ %d ", choice+1)
	}
	d.reads(verdict)
}

// reads waits for the result of a run, and then until Enter can leave it.
func (d *terminalDriver) reads(result string) {
	d.t.Helper()
	d.eventually(result)
	time.Sleep(600 * time.Millisecond)
}

func (d *terminalDriver) AnswerAgain() {
	d.t.Helper()
	d.press("a")
	d.waitFor("enter choose an answer")
}

func (d *terminalDriver) ShowAnswer(right int) {
	d.t.Helper()
	d.press(enter)
	d.reads(fmt.Sprintf("✓ %d ", right+1))
}

// Controls returns nil: they are not known here.
func (d *terminalDriver) Controls() []lessons.Control { return nil }
func (d *terminalDriver) Act(lessontest.Move)         {}
func (d *terminalDriver) Try(lessons.Control)         {}
func (d *terminalDriver) Goal() lessons.Goal          { return lessons.Goal{} }
func (d *terminalDriver) SeeGoal(lessons.Goal)        {}
func (d *terminalDriver) HasRun() bool                { return strings.Contains(d.screen(), "· speed ") }

func (d *terminalDriver) Train() {
	d.t.Helper()
	d.press("x", "p", "++++")
	d.caughtUp()
	d.reads("finished ·")
}

func (d *terminalDriver) Glance() {
	d.t.Helper()
	d.press("p")
	d.until("runs", func(screen string) bool {
		return strings.Contains(screen, "running ·") || strings.Contains(screen, "finished ·")
	})
}

// caughtUp waits until the program has handled all keys so far and what was on the
// screen before is gone: it opens and closes help last.
func (d *terminalDriver) caughtUp() {
	d.t.Helper()
	d.press("\x1bOP") // F1
	d.waitFor("the keys that work here")
	d.press(enter)
	d.At(d.step)
}

// GoOn leaves the step: by enter if that leads on, and by page down from a step that
// waits for its run.
func (d *terminalDriver) GoOn() {
	d.t.Helper()
	d.caughtUp()
	holds := func(words ...string) func(string) bool {
		return func(screen string) bool {
			return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(screen, "enter "+word) })
		}
	}
	on, waits := holds("next step", "end the lesson"), holds("start", "run", "go on", "finish the run", "check goal", "press", "done")
	d.until("says what enter does", func(screen string) bool { return on(screen) || waits(screen) })
	if on(d.screen()) {
		d.press(enter)
	} else {
		d.press(pageDown)
	}
}
