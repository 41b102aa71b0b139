//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"weightshare/cmd/help"
	"weightshare/lessons"
	"weightshare/lessons/course/lab"
	"weightshare/nets/experiment"
)

// A labUser sets the dials of the lab by name.
type labUser struct {
	*testing.T
	session *lessons.Session
}

func openLabSession(t *testing.T, own *experiment.Plan) labUser {
	t.Helper()
	s := lessons.Open(lab.New(nil, own), lessons.Options{Inline: true, Seed: 1})
	t.Cleanup(s.Close)
	return labUser{t, s}
}

func (u labUser) enter(step string) {
	u.Helper()
	steps := u.session.View().Lesson.Steps
	u.session.Goto(slices.IndexFunc(steps, func(s lessons.Step) bool { return s.ID == step }))
}

func (u labUser) control(id string) lessons.Control {
	u.Helper()
	all := u.session.View().Controls
	i := slices.IndexFunc(all, func(c lessons.Control) bool { return c.ID == id })
	if i < 0 {
		u.Fatalf("there is no control %s", id)
	}
	return all[i]
}

func (u labUser) set(id, value string) {
	u.Helper()
	options := u.control(id).Options
	i := slices.Index(options, value)
	if i < 0 {
		u.Fatalf("%s has no value %s: %q", id, value, options)
	}
	if err := u.session.Do(lessons.Action{Control: id, Index: i}); err != nil {
		u.Fatal(err)
	}
}

func (u labUser) write(id, text string) {
	u.Helper()
	if err := u.session.Do(lessons.Action{Control: id, Text: text}); err != nil {
		u.Fatal(err)
	}
}

// small makes runs take milliseconds.
func (u labUser) small() {
	u.Helper()
	u.enter("training")
	u.set("steps", "20")
	u.set("seeds", "3")
	u.enter("world")
	for _, id := range []string{"samples", "test"} { // as few as the task offers
		if err := u.session.Do(lessons.Action{Control: id, Index: 0}); err != nil {
			u.Fatal(err)
		}
	}
	u.enter("networks")
	u.write("network-3", "")
}

// results returns the runs of what is shown, as compare writes them, without times.
func (u labUser) results() []experiment.Run {
	u.Helper()
	r, ok := u.session.Results()
	if !ok {
		u.Fatal("there are no results")
	}
	var text bytes.Buffer
	if err := r.WriteJSON(&text); err != nil {
		u.Fatal(err)
	}
	return labRuns(u.T, text.String())
}

// repeated returns the runs of the commands, in order.
func (u labUser) repeated() (all []experiment.Run) {
	u.Helper()
	for _, words := range u.session.Commands() {
		text, errs, code := inProcess(u.T, u.TempDir(), "", append([]string{"compare", "--format", "json"}, words...)...)
		if code != help.Done {
			u.Fatalf("%s ends with %d\n%s", experiment.ShellLine(words), code, errs)
		}
		all = append(all, labRuns(u.T, text)...)
	}
	return all
}

// labRuns returns the runs of a document, or of all comparisons of a sweep, without
// times.
func labRuns(t *testing.T, text string) []experiment.Run {
	t.Helper()
	var swept struct{ Comparisons []*experiment.Document }
	if err := json.Unmarshal([]byte(text), &swept); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if swept.Comparisons == nil {
		return timeless(t, text).Runs
	}
	var runs []experiment.Run
	for _, d := range swept.Comparisons {
		for _, r := range d.Runs {
			r.Seconds = 0
			runs = append(runs, r)
		}
	}
	return runs
}

// sortRuns sorts runs so that those of networks with the same settings are together,
// whatever comparisons they come from.
func sortRuns(runs []experiment.Run) []experiment.Run {
	key := func(r experiment.Run) string {
		text, _ := json.Marshal(r)
		return string(text)
	}
	slices.SortFunc(runs, func(a, b experiment.Run) int { return bytes.Compare([]byte(key(a)), []byte(key(b))) })
	return runs
}
