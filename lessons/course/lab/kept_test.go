package lab

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// visit opens the lab with what a store has kept.
func visit(t *testing.T, store progress.Store) lessontest.Walker {
	t.Helper()
	s := lessons.Open(New(nil, nil), lessons.Options{Inline: true, Store: store, Seed: 1})
	t.Cleanup(s.Close)
	return lessontest.Walker{T: t, Session: s}
}

// press presses a button.
func press(w lessontest.Walker, control string) {
	w.T.Helper()
	w.Do(control, 0)
}

// arguments returns the words that repeat the present setup, whatever the seeds.
func arguments(w lessontest.Walker) []string {
	w.T.Helper()
	enter(w, "training")
	p, ok := w.Session.Experiment()
	if !ok {
		w.T.Fatal("nothing can run")
	}
	p.Seeds = []uint64{0}
	return p.Arguments()
}

// raceIn runs a race in a world, with few images.
func raceIn(w lessontest.Walker, world string) {
	w.T.Helper()
	enter(w, "world")
	set(w, "world", world)
	enter(w, RaceStep)
	w.Train()
}

// keptNames lists the runs as the figure names them.
func keptNames(w lessontest.Walker) (names []string) {
	w.T.Helper()
	for _, c := range enter(w, "kept").Controls {
		if c.ID == "row" {
			names = c.Options
		}
	}
	return names
}

// TestPutBack checks that a kept run restores the task, its world, the training and
// all networks that ran with it.
func TestPutBack(t *testing.T) {
	t.Parallel()
	w := visit(t, &progress.MemoryStore{})
	shorten(w)
	enter(w, "training")
	set(w, "optimizer", "sgd")
	set(w, "momentum", "0.9")
	enter(w, "world")
	set(w, "size", "10")
	set(w, "noise", "1")
	raceIn(w, "sensor")
	want := arguments(w)
	enter(w, "world")
	set(w, "task", "keyboard")
	enter(w, "kept")
	w.Do("row", 2) // the first network: the newest row comes first
	press(w, "back")
	if diff := cmp.Diff(want, arguments(w)); diff != "" {
		t.Errorf("the set-up is another one (-was +is):\n%s", diff)
	}
}

// TestKeptOverVisits checks that runs are named in place, found by words, deleted
// and restored, and that all of that and the setup are there on the next visit.
func TestKeptOverVisits(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	w := visit(t, store)
	shorten(w)
	raceIn(w, "plain")
	raceIn(w, "shuffle")
	enter(w, "training")
	set(w, "rate-net2", "0.03")
	enter(w, "sweep")
	set(w, "over", "kernels")
	if n := len(keptNames(w)); n != 6 {
		t.Fatalf("%d runs of two races of three networks", n)
	}
	typeLine(w, "name", "shuffled dense")
	typeLine(w, "filter", "PLAIN-no-such")
	if got := enter(w, "kept").Figures[0].Words(); !strings.Contains(got, "no run has these words") {
		t.Errorf("the filter shows %s", got)
	}
	typeLine(w, "filter", "SHUFFLE dense:64")
	if got := keptNames(w); len(got) != 1 || !strings.HasSuffix(got[0], "shuffled dense") {
		t.Errorf("the filter shows %q", got)
	}
	typeLine(w, "filter", "")
	w.Do("row", 5)
	press(w, "delete")
	press(w, "undelete")
	if n := len(keptNames(w)); n != 6 {
		t.Errorf("%d runs after one was brought back", n)
	}
	press(w, "delete")
	before := keptNames(w)
	setUp := arguments(w)
	w.Session.Close()

	again := visit(t, store)
	if got := keptNames(again); !slices.Equal(got, before) || len(got) != 5 {
		t.Errorf("kept were %q, are %q", before, got)
	}
	if diff := cmp.Diff(setUp, arguments(again)); diff != "" {
		t.Errorf("the set-up is another one (-was +is):\n%s", diff)
	}
	for _, c := range enter(again, "training").Controls {
		if c.ID == "rate-net2" && c.Value != "0.03" || c.ID == "seeds" && c.Value != "3" {
			t.Errorf("%s is %s", c.ID, c.Value)
		}
	}
	for _, c := range enter(again, "sweep").Controls {
		if c.ID == "over" && c.Value != "kernels" {
			t.Errorf("the sweep is over %s", c.Value)
		}
	}
	raceIn(again, "plain") // measured again, the deleted run is back
	if n := len(keptNames(again)); n < 6 {
		t.Errorf("%d runs after a race", n)
	}
}

// TestHostileNames checks that names contain no terminal control, whoever wrote
// them, and are short.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	w := visit(t, store)
	shorten(w)
	raceIn(w, "plain")
	enter(w, "kept")
	typeLine(w, "name", "a\x1b[31mred\u202e\nb")
	if err := w.Session.Do(lessons.Action{Control: "name", Text: strings.Repeat("n", longestName+1)}); err == nil {
		t.Error("a name of any length is taken")
	}
	kept, _ := store.Load()
	at := slices.IndexFunc(w.Session.View().Controls, func(c lessons.Control) bool { return c.ID == "name" })
	if name := w.Session.View().Controls[at].Value; strings.ContainsAny(name, "\x1b\u202e\n") || !strings.Contains(name, "red") {
		t.Errorf("the name is %q", name)
	}
	for name := range kept.Lesson(ID).State {
		if strings.HasPrefix(name, stateName) {
			d := progress.New()
			d.Lessons[ID] = &progress.Record{State: map[string]progress.State{
				name:       {Value: strings.Repeat("\x1b]2;x\a", 100), At: "2999-01-01T00:00:00Z"},
				stateSetup: {Value: `{"task":"bars","networks":["12x12 \u001b[31m dense:4"],"settings":{"noise":"x"}}`, At: "2999-01-01T00:00:00Z"},
			}}
			if err := store.Save(d); err != nil {
				t.Fatal(err)
			}
		}
	}
	again := visit(t, store)
	for _, name := range keptNames(again) {
		if strings.ContainsAny(name, "\x1b\a") || len([]rune(name)) > longestName+len("3 ") {
			t.Errorf("the name is %q", name)
		}
	}
	if got := arguments(again); !slices.Equal(got[:2], []string{"--task", "bars"}) {
		t.Errorf("a set-up that is none: %q", got)
	}
}

// TestMissionsStayDone checks that a mission that was done stays done, whatever is
// deleted.
func TestMissionsStayDone(t *testing.T) {
	t.Parallel()
	p, err := experiment.NewPlan("bars")
	if err != nil {
		t.Fatal(err)
	}
	store := &progress.MemoryStore{}
	d := progress.New()
	record := &progress.Record{}
	for seed := range uint64(missionSeeds) {
		record.Measured = append(record.Measured, progress.Measurement{
			Step: "sweep", Network: "12x12 conv3:4/ring relu gmp dense:4", Metric: "test_accuracy", Value: .99, Seed: seed,
			Options: map[string]any{"task": p.Task.Name, "samples": 1000, "steps": 600}, At: "2026-01-01T00:00:00Z",
		})
	}
	d.Lessons[ID] = record
	if err := store.Save(d); err != nil {
		t.Fatal(err)
	}
	w := visit(t, store)
	if goal := enter(w, "missions").Goal; !goal.Met {
		t.Fatalf("not met: %s", goal.Missing)
	}
	enter(w, "kept")
	press(w, "delete")
	if n := len(keptNames(w)); n != 0 {
		t.Errorf("%d runs are left", n)
	}
	w.Session.Close()
	if goal := enter(visit(t, store), "missions").Goal; !goal.Met {
		t.Errorf("it was met, and is not: %s", goal.Missing)
	}
}

// TestLinksLack checks that what links to the lab leave out is stated.
func TestLinksLack(t *testing.T) {
	t.Parallel()
	w := visit(t, &progress.MemoryStore{})
	for step, want := range map[string]string{"kept": "your kept runs", RaceStep: ""} {
		enter(w, step)
		if _, omitted := w.Session.Settings(); omitted != want {
			t.Errorf("%s: %q is left out, not %q", step, omitted, want)
		}
	}
	own := labScene{&lab{plan: experiment.Plan{Files: &dataset.Files{}}}}
	if own.Omitted() == "" {
		t.Error("of the learner's own images nothing is said")
	}
}
