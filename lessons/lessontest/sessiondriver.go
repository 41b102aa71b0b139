package lessontest

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
	"weightshare/nets/slowtest"
)

// Look is what a walk through a session checks in one step.
type Look struct {
	First  func(Walker) // what is tried before anything else
	Hides  []string     // what the step must not say before its question is answered
	Misses []string     // what its goal must say is missing while it is being solved
	Says   []string     // what the step must say once it is answered, run to its end and solved
	Last   func(Walker) // what is tried before going on
}

// WalkLesson walks through a lesson whose runs are in the background: it answers
// questions wrongly first, and uses the kept solutions. looks are by step. Then it
// opens the lesson again from the same progress file and calls again, unless that is
// nil, to check what is left. In short mode it skips the test, because a walk trains.
// A race with several seeds takes two, and its curves have few points.
func WalkLesson(t *testing.T, l *lessons.Lesson, looks map[string]Look, again func(Walker)) {
	t.Helper()
	slowtest.Skip(t)
	for step := range looks {
		if !slices.ContainsFunc(l.Steps, func(s lessons.Step) bool { return s.ID == step }) {
			t.Errorf("there is no step %s", step)
		}
	}
	o := lessons.Options{Store: progress.NewFileStore(filepath.Join(t.TempDir(), "progress.json")), Runs: lighter, Data: Data()}
	first := lessons.Open(l, o)
	Walk(t, l, sessionDriver{Walker{t, first}, looks, new([]string)}, false)
	first.Close()

	second := lessons.Open(l, o)
	defer second.Close()
	w := Walker{t, second}
	if v := w.See(); v.Index != 0 || v.Notice != "" {
		t.Errorf("resumed at %s, notice %q", v.Step.ID, v.Notice)
	}
	second.Goto(len(l.Steps) - 1)
	w.Hides("not measured", "not known")
	for step, answer := range second.Progress().Lesson(l.ID).Answers {
		again := strings.HasPrefix(step, "again:")
		if !answer.Own && !again && (answer.Right || answer.At == "" || answer.Confidence != progress.Sure) {
			t.Errorf("step %s: the answer that is kept is %+v", step, answer)
		}
	}
	if again != nil {
		again(w)
	}
}

// lighter builds a run that takes less time: a race trains from two seeds at most.
func lighter(_ string, _ uint64, build func() (lessons.Stepper, error)) (lessons.Stepper, error) {
	run, err := build()
	if race, ok := run.(*scene.RaceStepper); ok {
		race.LimitOthers(1)
	}
	evaluateRarely(run)
	return run, err
}

// evaluateRarely makes a race that has not begun evaluate its networks less often:
// with the same results, it takes half as long.
func evaluateRarely(run lessons.Stepper) {
	if race, ok := run.(interface{ EvaluateEvery(int) }); ok {
		race.EvaluateEvery(10 * experiment.EvalEvery)
	}
}

// sessionDriver walks through a session without a front.
type sessionDriver struct {
	Walker
	looks  map[string]Look
	missed *[]string // what the goal of the step has said is missing so far
}

func (d sessionDriver) view() lessons.View          { return d.View() }
func (d sessionDriver) look() Look                  { return d.looks[d.view().Step.ID] }
func (d sessionDriver) Controls() []lessons.Control { return d.view().Controls }
func (d sessionDriver) HasRun() bool                { return d.view().Run.State != lessons.NoRun }
func (d sessionDriver) Goal() lessons.Goal          { return d.view().Goal }
func (d sessionDriver) SeeGoal(lessons.Goal)        {}
func (d sessionDriver) AnswerAgain()                { d.Session.Retry() }
func (d sessionDriver) Glance()                     { d.Session.StepOnce() }
func (d sessionDriver) Try(c lessons.Control)       { d.Do(c.ID, c.Index) }
func (d sessionDriver) ShowAnswer(int)              { d.Session.Next() }

func (d sessionDriver) At(step int) {
	d.T.Helper()
	v := d.Walker.At(d.view().Lesson.Steps[step].ID)
	d.Hides(d.look().Hides...)
	if first := d.look().First; first != nil {
		first(d.Walker)
	}
	if v.Step.Question != nil {
		d.Hides(d.look().Hides...)
	}
}

// Answer first answers wrongly, and checks that this gives nothing away.
func (d sessionDriver) Answer(choice int, sure progress.Confidence, right bool) {
	d.T.Helper()
	d.Walker.Answer((choice+1)%len(d.view().Question.Choices), progress.Sure, !right)
	reply := lessons.PlainText(d.See().Question.Reply)
	for _, words := range d.look().Says {
		if strings.Contains(reply, words) {
			d.T.Errorf("step %s: given away before the re-try: %s", d.view().Step.ID, reply)
		}
	}
	d.Hides(d.look().Hides...)
	d.Session.Retry()
	d.Walker.Answer(choice, sure, right)
}

func (d sessionDriver) Act(m Move) {
	d.T.Helper()
	if err := d.Session.Do(lessons.Action{Control: m.Control, Index: m.Index, Text: m.Text}); err != nil {
		d.T.Fatalf("step %s: %+v: %v", d.view().Step.ID, m, err)
	}
	d.recordMissing()
}

func (d sessionDriver) Train() {
	d.T.Helper()
	d.Walker.Train()
	d.recordMissing()
}

func (d sessionDriver) recordMissing() { *d.missed = append(*d.missed, d.See().Goal.Missing) }

func (d sessionDriver) GoOn() {
	d.T.Helper()
	look, v := d.look(), d.view()
	if v.Step.Kind == lessons.Try && v.Goal.Text != "" {
		d.Met()
	}
	for _, words := range look.Misses {
		if all := strings.Join(*d.missed, "\n"); !strings.Contains(all, words) {
			d.T.Errorf("step %s never misses %q: %s", v.Step.ID, words, all)
		}
	}
	*d.missed = nil
	d.Says(look.Says...)
	if v.Step.Question != nil || v.Run.State == lessons.Finished {
		d.Hides("not measured", "not known")
		if slices.Contains(strings.FieldsFunc(prose(d.view()), isSpaceOrStop), "–") {
			d.T.Errorf("step %s: not everything is measured: %s", v.Step.ID, prose(d.view()))
		}
	}
	if look.Last != nil {
		look.Last(d.Walker)
	}
	if v.Index == len(v.Lesson.Steps)-1 {
		d.End()
		return
	}
	if d.Session.Next(); d.view().Index == v.Index {
		d.Session.Skip() // Last has changed what would run now
	}
}

func isSpaceOrStop(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,;:()", r) }
