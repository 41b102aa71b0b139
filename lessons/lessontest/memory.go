package lessontest

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// memory is what a step shows of what a learner has done in it.
type memory struct {
	Choice   string // the chosen answer, whether it is right, and those tried before
	Goal     bool   // whether it is met
	Run      string // its state
	Controls []string
	Figures  []string
	Text     string
}

// remember reads a view, except what a short run of a sweep would do next and times,
// which a short run does not keep.
func remember(v lessons.View) memory {
	passing := regexp.MustCompile(`; now [^;.]*, seed \d+|microseconds [^M]*`)
	m := memory{Goal: v.Goal.Met, Run: fmt.Sprint(v.Run.State, v.Run.Done, v.Run.Of, v.Run.Seed), Text: prose(v)}
	if q := v.Question; q != nil {
		m.Choice = fmt.Sprint(q.State, q.Chosen, q.Right, q.CanRetry, q.Confidence)
		for i, c := range q.Choices {
			m.Choice += fmt.Sprint(" ", i, c.Tried, c.Right)
		}
	}
	for _, c := range v.Controls {
		m.Controls = append(m.Controls, fmt.Sprint(c.ID, " ", c.Value, " ", c.Index))
	}
	for _, f := range v.Figures {
		m.Figures = append(m.Figures, passing.ReplaceAllString(f.Words(), ""))
	}
	return m
}

// measuringScene is a short scene whose finished runs measure something.
type measuringScene struct{ shortScene }

func (s measuringScene) Measured() (all []progress.Measurement) {
	all = []progress.Measurement{{Network: "short", Metric: "steps", Value: float64(s.steps)}}
	defer func() { _ = recover() }() // some scenes need what only a whole run has
	if m, ok := s.Scene.(lessons.Measurer); ok {
		for _, found := range m.Measured() {
			if !math.IsNaN(found.Value) && !math.IsInf(found.Value, 0) {
				all = append(all, found)
			}
		}
	}
	return all
}

// Measuring does what Shorten does, with runs that measure how short they are.
func Measuring(l *lessons.Lesson, steps int) *lessons.Lesson {
	short := *l
	short.Open = func(e lessons.Env) lessons.Scenes {
		all := l.Open(e)
		for id, s := range all {
			all[id] = measuringScene{shortScene{s, steps}}
		}
		return all
	}
	return &short
}

// rememberer walks through a lesson and remembers each step as it leaves it.
type rememberer struct {
	sessionDriver
	left map[string]memory
}

// Answer gives the right answer at once in every other step that asks a question.
func (d rememberer) Answer(choice int, sure progress.Confidence, right bool) {
	d.T.Helper()
	if d.view().Index%2 == 0 {
		d.Walker.Answer(choice, sure, right)
		return
	}
	d.sessionDriver.Answer(choice, sure, right)
}

// GoOn leaves the step and looks back at it: it must not have changed.
func (d rememberer) GoOn() {
	d.T.Helper()
	at := d.view().Index
	left := remember(d.view())
	d.left[d.view().Step.ID] = left
	d.Session.Goto((at + 1) % len(d.view().Lesson.Steps))
	d.Session.Goto(at)
	d.Settle()
	differs(d.T, "looked back at", d.view(), left)
	d.Session.Goto(at + 1)
}

// own leaves out the controls that another step has too, because that step may have
// moved them.
func (d rememberer) own(controls []string) []string {
	id := func(control string) string { id, _, _ := strings.Cut(control, " "); return id }
	steps := map[string]int{}
	for _, m := range d.left {
		for _, c := range m.Controls {
			steps[id(c)]++
		}
	}
	return slices.DeleteFunc(slices.Clone(controls), func(c string) bool { return steps[id(c)] > 1 })
}

// differs fails the test if a step does not show what it showed before.
func differs(t *testing.T, when string, v lessons.View, want memory) {
	t.Helper()
	got := remember(v)
	a, b := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range a.NumField() {
		if is, was := a.Field(i).Interface(), b.Field(i).Interface(); !reflect.DeepEqual(is, was) {
			t.Errorf("step %s %s, %s:\nis  %v\nwas %v", v.Step.ID, when, a.Type().Field(i).Name, is, was)
		}
	}
}

// RemembersAll walks through a lesson and comes back to its steps in several orders,
// in the same session and in a later one. It fails the test if an answer, a
// measurement, a setting or a figure has changed.
func RemembersAll(t *testing.T, l *lessons.Lesson) {
	t.Helper()
	l = Measuring(l, 3)
	var store progress.Store = &progress.MemoryStore{}
	open := func() (*lessons.Session, Walker) {
		s := lessons.Open(l, lessons.Options{Store: store, Data: Data()})
		return s, Walker{t, s}
	}
	s, w := open()
	d := rememberer{sessionDriver{w, nil, new([]string)}, map[string]memory{}}
	Walk(t, l, d, false)

	settled := map[string]memory{}
	for i := range l.Steps {
		s.Goto(i)
		w.Settle()
		v := s.View()
		settled[v.Step.ID] = remember(v)
		was, is := d.left[v.Step.ID], settled[v.Step.ID]
		if was.Choice != is.Choice || was.Goal != is.Goal || !slices.Equal(d.own(was.Controls), d.own(is.Controls)) {
			t.Errorf("step %s after the others:\nis  %+v\nwas %+v", v.Step.ID, is, was)
		}
	}
	kept := facts(t, s.Progress(), l.ID)
	r := rand.New(rand.NewPCG(1, uint64(len(l.Steps))))
	for _, again := range []string{"in the same session", "in a later session"} {
		order := r.Perm(len(l.Steps))
		if again == "in a later session" {
			s.Close()
			store = throughFile(t, store)
			s, w = open()
			for i, step := range l.Steps {
				if step.Kind == lessons.Recap { // after short runs it has less to say than before
					s.Goto(i)
					w.Settle()
					settled[step.ID] = remember(s.View())
				}
			}
		}
		for _, i := range order {
			s.Goto(i)
			w.Settle()
			differs(t, again, s.View(), settled[l.Steps[i].ID])
		}
		if now := facts(t, s.Progress(), l.ID); now != kept {
			t.Errorf("%s, kept:\nis  %s\nwas %s", again, now, kept)
		}
	}
	s.Close()
}

// throughFile returns a store with what another store has kept, written to a file
// and read again. A session that writes the file at every answer takes twice as
// long.
func throughFile(t *testing.T, s progress.Store) progress.Store {
	t.Helper()
	from, file, to := s, progress.NewFileStore(filepath.Join(t.TempDir(), "progress.json")), &progress.MemoryStore{}
	for _, next := range []progress.Store{file, to} {
		d, err := from.Load()
		if err == nil {
			err = next.Save(d)
		}
		if err != nil {
			t.Fatal(err)
		}
		from = next
	}
	return to
}

// facts returns what is kept of a lesson, except where and when.
func facts(t *testing.T, d progress.Document, lesson string) string {
	t.Helper()
	r := *d.Lesson(lesson)
	r.Step = ""
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
