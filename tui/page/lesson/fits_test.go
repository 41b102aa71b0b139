package lesson

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/testdata/fewkernels"
	"weightshare/lessons/lessontest"
	"weightshare/nets/slowtest"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
)

// eachStep shows every step of every lesson on screens of some sizes, both as it is
// entered and with its question answered.
func eachStep(t *testing.T, sizes [][2]int, check func(t *testing.T, screens ...*Model)) {
	t.Helper()
	for _, l := range append(course.All(), fewkernels.Lesson.Lesson()) { // with the example of CONTRIBUTING
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			for _, open := range []bool{false, true} {
				s := lessons.Open(l, lessons.Options{Inline: true, AnswersOpen: open, Data: lessontest.Data()})
				t.Cleanup(s.Close)
				screens := make([]*Model, len(sizes))
				for i, size := range sizes {
					screens[i] = New(s, draw.NewStyle(true, colorprofile.ASCII, false), Options{})
					screens[i].Resize(size[0], size[1])
				}
				for i := range l.Steps {
					s.Goto(i)
					for _, m := range screens {
						m.refresh()
					}
					check(t, screens...)
				}
			}
		})
	}
}

// where describes the present step for a failure message.
func where(m *Model) string {
	return fmt.Sprintf("step %d, %s\n%s", m.view.Index+1, m.view.Step.Title, ansi.Strip(m.View()))
}

// On every screen, the text, figures, choices and goal of every step are visible.
func TestEveryStepFits(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	eachStep(t, [][2]int{{60, 18}, {80, 24}, {163, 47}}, func(t *testing.T, screens ...*Model) {
		small, usual, large := screens[0], screens[1], screens[2]
		if usual.overflows() {
			t.Errorf("the text needs to be scrolled: %s", where(usual))
		}
		figureLines(t, small)
		figureLines(t, large)
		goalInSight(t, small)
		choicesInSight(t, small)
	})
}

// At 80×24 and at 100×30, with and without colors, no figure is left out and no word of
// one is cut: as the step is entered, once a race has its table of five seeds and a
// sweep all its points, and when its goal is met.
func TestNoFigureLeftOut(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	for _, l := range course.All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			nothingLeftOut(t, l, lessons.Open(lessontest.Filled(l), lessons.Options{Inline: true, AnswersOpen: true, Data: lessontest.Data()}))
		})
	}
}

// leftOut matches what stands for a figure without space, and the end of a word that is
// cut.
var leftOut = regexp.MustCompile(`in a larger window|no space|\pL… |\pL…\n`)

// nothingLeftOut goes through the steps of a session, runs what can run, makes the
// settings of the solutions, and checks whether a figure is left out or cut.
func nothingLeftOut(t *testing.T, l *lessons.Lesson, s *lessons.Session) {
	t.Helper()
	t.Cleanup(s.Close)
	screens := screensOf(s)
	look := func() {
		t.Helper()
		for _, m := range screens {
			m.refresh()
			if found := leftOut.FindString(ansi.Strip(m.View())); found != "" {
				t.Errorf("%q at %d×%d: %s", found, m.w, m.h, where(m))
			}
		}
	}
	run := func() {
		t.Helper()
		if err := s.Wait(); err != nil {
			t.Error(err)
		}
		look()
	}
	solutions := lessontest.Solutions(t, l.ID)
	for i, step := range l.Steps {
		s.Goto(i)
		look()
		run()
		for _, move := range solutions[step.ID] {
			if move.Way == lessontest.Act {
				_ = s.Do(lessons.Action{Control: move.Control, Index: move.Index, Text: move.Text})
			}
		}
		run()
	}
}

// screensOf shows a session at both sizes, with and without colors.
func screensOf(s *lessons.Session) (screens []*Model) {
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ASCII} {
		for _, size := range [][2]int{{80, 24}, {100, 30}} {
			m := New(s, draw.NewStyle(true, profile, false), Options{})
			m.Resize(size[0], size[1])
			screens = append(screens, m)
		}
	}
	return screens
}

// The lines of figures are as wide as their area, or empty: nothing measures them when
// they are put on the screen.
func figureLines(t *testing.T, m *Model) {
	t.Helper()
	m.arrange()
	for i, line := range m.renderFigures(m.areas.Figure) {
		if w := ansi.StringWidth(line); line != "" && w != m.areas.Figure.Dx() {
			t.Errorf("line %d is %d wide, not %d: %s", i, w, m.areas.Figure.Dx(), where(m))
		}
	}
}

// While a question waits for an answer, all of its choices are visible; so are the
// confidences.
func choicesInSight(t *testing.T, m *Model) {
	t.Helper()
	if !m.choosing() {
		return
	}
	for _, c := range m.view.Question.Choices {
		words := strings.Fields(lessons.PlainText([]lessons.Block{{Spans: c.Text}}))
		if frame := ansi.Strip(m.View()); !strings.Contains(strings.ReplaceAll(frame, "`", ""), words[0]) || m.overflows() {
			t.Errorf("a choice is not in sight: %s", where(m))
			break
		}
	}
	m.session.Choose(0)
	m.refresh()
	if frame := ansi.Strip(m.View()); !strings.Contains(frame, "How sure") || !strings.Contains(frame, "guess") {
		t.Errorf("how sure one is is not in sight: %s", where(m))
	}
}

// The goal stays visible while the learner works towards it.
func goalInSight(t *testing.T, m *Model) {
	t.Helper()
	if m.view.Goal.Text == "" || len(m.view.Controls) == 0 {
		return
	}
	if m.focus != layout.Figure {
		m.Do(keys.Pane, "tab")
	}
	if frame := ansi.Strip(m.View()); !strings.Contains(frame, "Goal") {
		t.Errorf("the goal is not in sight: %s", where(m))
	}
}
