package scene

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
)

// contextFor returns a context; for some strides, one whose work has a single worker
// and takes turns.
func contextFor(t *testing.T, stride int) context.Context {
	t.Helper()
	if stride != 5 && stride != 7 {
		return t.Context()
	}
	share := cooperate.NewPool(1).Share()
	if err := share.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	return cooperate.WithShare(t.Context(), share)
}

// finishRace starts a race and runs it to its end, stride steps at a time.
func finishRace(t *testing.T, r *Race, seed uint64, setup RaceSetup, stride int) {
	t.Helper()
	run, err := r.Start(seed, setup)
	if err != nil {
		t.Fatal(err)
	}
	r.Observe(run.Snapshot())
	ctx := contextFor(t, stride)
	for last := -1; !run.Done(); {
		if err := run.Step(ctx, stride); err != nil {
			t.Fatal(err)
		}
		r.Observe(run.Snapshot())
		done, of := run.Snapshot().Progress()
		if done <= last || done > of {
			t.Fatalf("step %d of %d after %d", done, of, last)
		}
		last = done
	}
	if !r.Finished() {
		t.Error("done, but not finished")
	}
	// The progress that is reported is that of the seed shown.
	shown, ok := run.Snapshot().(lessons.ShownProgress)
	if !ok {
		t.Fatal("a race does not say what of it is shown")
	}
	if done, of := shown.ShownSteps(); of != setup.Plan.Training.Steps || done != of {
		t.Errorf("step %d of %d, not of %d", done, of, setup.Plan.Training.Steps)
	}
}

// TestARaceOverSeedsIsACompare checks that the other seeds of a race, and its
// differences, are those of compare.
func TestARaceOverSeedsIsACompare(t *testing.T) {
	t.Parallel()
	setup := RaceSetup{Plan: barsPlan(t, 30, 50), Networks: barsNetworks()[:2], Seeds: 4}
	setup.InspectOthers = func(n NetworkSpec, trial *experiment.Trial) any { return n.ID }
	plan := setup.Plan
	plan.Networks, plan.Seeds = []string{setup.Networks[0].Network, setup.Networks[1].Network}, []uint64{5, 6, 7, 8}
	d, err := experiment.Execute(t.Context(), plan, experiment.Config{})
	if err != nil {
		t.Fatal(err)
	}
	want := experiment.Paired(d.Runs[4:], d.Runs[:4])
	for _, stride := range []int{1, 7, 1000} {
		r := &Race{}
		finishRace(t, r, 5, setup, stride)
		for i := range setup.Networks {
			for k, o := range r.Outcomes(i) {
				got, want := o.Run, d.Runs[4*i+k]
				got.Seconds, want.Seconds = 0, 0
				if !reflect.DeepEqual(got, want) {
					t.Errorf("strides of %d: race %+v, compare %+v", stride, got, want)
				}
				if k > 0 && o.Inspected != setup.Networks[i].ID {
					t.Errorf("inspected %v", o.Inspected)
				}
			}
		}
		if got := r.Difference(1, 0); got == nil || got.Mean != want.Mean || got.Low != want.Low || got.High != want.High {
			t.Errorf("difference %+v, compare %+v", got, want)
		}
		if p, _ := r.Experiment(); !slices.Equal(p.Seeds, plan.Seeds) {
			t.Errorf("compare repeats it with seeds %v", p.Seeds)
		}
		if f := r.Figure(""); f.Steps != 50 || f.Of != 50 {
			t.Errorf("the race is at step %d of %d", f.Steps, f.Of)
		}
	}
}

// TestSeedsAccumulate checks that another seed adds to the seeds known, and that the
// same seed does not.
func TestSeedsAccumulate(t *testing.T) {
	t.Parallel()
	setup := RaceSetup{Plan: barsPlan(t, 20, 20), Networks: barsNetworks()[:2], Seeds: 3}
	r := &Race{}
	for _, step := range []struct {
		seed  uint64
		known []uint64
	}{{1, []uint64{1, 2, 3}}, {1, []uint64{1, 2, 3}}, {2, []uint64{1, 2, 3, 4, 5}}, {9, []uint64{1, 2, 3, 4, 5, 9, 10, 11}}} {
		finishRace(t, r, step.seed, setup, 1000)
		if got := r.bySeed(); !slices.Equal(got, step.known) {
			t.Errorf("after seed %d: %v, want %v", step.seed, got, step.known)
		}
	}
	other := setup
	other.Plan.Task.Samples = 30
	finishRace(t, r, 1, other, 1000)
	if n := r.SeedCount(); n != 3 {
		t.Errorf("%d seeds of another setup", n)
	}
}

// TestTableOfSeeds checks that the table of seeds says what is known, and which of it
// may be luck.
func TestTableOfSeeds(t *testing.T) {
	t.Parallel()
	setup := RaceSetup{Plan: barsPlan(t, 50, 200), Networks: barsNetworks(), Seeds: 3}
	setup.Networks[2] = setup.Networks[1] // two of the same
	setup.Networks[2].ID, setup.Networks[2].Name = "again", "again"
	r := &Race{}
	finishRace(t, r, 1, setup, 1000)
	f := r.UnseenBySeeds()
	if f.Title != "Unseen right, 3 seeds, chance 0.25" || f.Note != "" {
		t.Errorf("%+v", f.Meta)
	}
	if f := r.Seeds("Ones", "one", 0, func(*RacerState) (float64, bool) { return 1, true }); !strings.Contains(f.Words(), "look at more seeds") {
		t.Errorf("%+v", f.Meta)
	}
	if len(f.Rows) != 3 || f.Rows[0][2] != "" || !strings.HasPrefix(f.Rows[1][2], "−0.") {
		t.Errorf("%v", f.Rows)
	}
	if same := differenceText(r.Difference(2, 1), 2); same != "0.00 [0.00, 0.00] luck?" {
		t.Errorf("the same network twice: %s", same)
	}
	never := func(s *RacerState) (float64, bool) { return 1, s.Run.Seed == 1 }
	if f := r.Seeds("Steps", "step", 0, never); f.Rows[0][1] != "1 (1 of 3)" || f.Rows[1][2] != "–" {
		t.Errorf("one of three: %v", f.Rows)
	}
	seeds := map[uint64]bool{}
	for _, m := range r.Measured() {
		if m.Metric == MetricTest && m.Network == setup.Networks[0].Network {
			seeds[m.Seed] = strings.Contains(m.Options[progress.Arguments].(string), "--seeds")
		}
	}
	if !reflect.DeepEqual(seeds, map[uint64]bool{1: true, 2: true, 3: true}) {
		t.Errorf("measured with %v", seeds)
	}
}

// TestAStoppedRaceKeepsItsSeeds checks that a race stopped among its other seeds keeps
// what has finished.
func TestAStoppedRaceKeepsItsSeeds(t *testing.T) {
	t.Parallel()
	setup := RaceSetup{Plan: barsPlan(t, 20, 40), Networks: barsNetworks()[:2], Seeds: 3}
	r := &Race{}
	run, err := r.Start(1, setup)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []struct{ steps, kept int }{{30, 0}, {10, 2}, {4, 4}, {4, 6}} {
		if err := run.Step(t.Context(), at.steps); err != nil {
			t.Fatal(err)
		}
		r.Observe(run.Snapshot())
		kept := 0
		for _, m := range r.Kept() {
			if m.Metric == MetricTest {
				kept++
			}
		}
		if kept != at.kept || (at.kept == 6) != (r.Measured() != nil) {
			t.Errorf("%d kept, want %d", kept, at.kept)
		}
	}
}

// stepTo takes steps of a race until the given number of networks of other seeds are
// trained.
func stepTo(t *testing.T, r *Race, run lessons.Stepper, others int) {
	t.Helper()
	for r.Latest == nil || len(r.Latest.Others) < others {
		if err := run.Step(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		r.Observe(run.Snapshot())
	}
}

// TestARaceLeftHalfwayGoesOn checks that a race that is left half-way resumes when its
// step is entered again, and that a reset restarts it, without the other seeds that
// are known.
func TestARaceLeftHalfwayGoesOn(t *testing.T) {
	t.Parallel()
	setup := RaceSetup{Plan: barsPlan(t, 20, 40), Networks: barsNetworks()[:2], Seeds: 3}
	start := func(r *Race) lessons.Stepper {
		run, err := r.Start(7, setup)
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	whole := &Race{}
	finishRace(t, whole, 7, setup, 1000)
	r := &Race{}
	r.Enter()
	left := start(r)
	stepTo(t, r, left, 2)
	done, _ := left.Snapshot().Progress()
	r.Enter()
	if again := start(r); again != left {
		t.Fatal("another race")
	} else if at, _ := again.Snapshot().Progress(); at != done || at == 0 {
		t.Errorf("it goes on at step %d, was left at %d", at, done)
	}
	reset := start(r)
	if at, of := reset.Snapshot().Progress(); at != 0 || of != 40+2*2 {
		t.Errorf("after a reset at step %d of %d, want 40 and those of one seed more", at, of)
	}
	stepTo(t, r, reset, 2)
	if !reset.Done() {
		t.Error("it trains a seed again")
	}
	compareOutcomes(t, r, whole)
	if p, _ := r.Experiment(); !slices.Equal(p.Seeds, []uint64{7, 8, 9}) {
		t.Errorf("compare repeats seeds %v", p.Seeds)
	}
}

// compareOutcomes compares what two races have found from all seeds.
func compareOutcomes(t *testing.T, r, want *Race) {
	t.Helper()
	for i := range want.Setup.Networks {
		a, b := r.Outcomes(i), want.Outcomes(i)
		if len(a) != len(b) || len(r.Trained()) != len(want.Trained()) {
			t.Fatalf("%d seeds, %d trained, want %d and %d", len(a), len(r.Trained()), len(b), len(want.Trained()))
		}
		for k := range b {
			got, want := a[k].Run, b[k].Run
			got.Seconds, want.Seconds = 0, 0
			if !reflect.DeepEqual(got, want) {
				t.Errorf("network %d: %+v, want %+v", i, got, want)
			}
		}
	}
}

// TestARaceIsTakenUpInALaterSession checks that what an earlier session has measured
// with other seeds is not trained again.
func TestARaceIsTakenUpInALaterSession(t *testing.T) {
	t.Parallel()
	setup := RaceSetup{Plan: barsPlan(t, 20, 40), Networks: barsNetworks()[:2], Seeds: 4}
	whole := &Race{}
	finishRace(t, whole, 7, setup, 1000)
	first := &Race{}
	run, err := first.Start(7, setup)
	if err != nil {
		t.Fatal(err)
	}
	stepTo(t, first, run, 4)
	kept := throughFile(t, first.Kept())
	later := &Race{}
	later.Restore("step", kept)
	run, err = later.Start(7, setup)
	if err != nil {
		t.Fatal(err)
	}
	if _, of := run.Snapshot().Progress(); of != 40+2*2 {
		t.Errorf("%d steps, want 40 and those of one seed more", of)
	}
	stepTo(t, later, run, 2)
	compareOutcomes(t, later, whole)
	other := setup
	other.Plan.Training.Rate *= 2
	if run, err = later.Start(7, other); err != nil {
		t.Fatal(err)
	}
	if _, of := run.Snapshot().Progress(); of != 40+3*2*2 {
		t.Errorf("another rate takes over what was measured: %d steps", of)
	}
}

// throughFile returns measurements of a step as a progress file returns them.
func throughFile(t *testing.T, all []progress.Measurement) (back []progress.Measurement) {
	t.Helper()
	for i := range all {
		all[i].Step = "step"
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	return back
}
