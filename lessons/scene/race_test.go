package scene

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"weightshare/lessons/progress"
	"weightshare/nets"
	"weightshare/nets/experiment"
	"weightshare/nets/guard"
)

// barsPlan returns a small plan for the task bars.
func barsPlan(t testing.TB, samples, steps int) experiment.Plan {
	t.Helper()
	p, err := experiment.NewPlan("bars")
	if err != nil {
		t.Fatal(err)
	}
	p.Task.Samples, p.Task.Test, p.Training.Steps = samples, 200, steps
	return p
}

func barsNetworks() []NetworkSpec {
	return []NetworkSpec{
		{ID: "shared", Name: "shared", Network: "12x12 conv5:4 relu gmp dense:4"},
		{ID: "local", Name: "unshared", Network: "12x12 local5:4 relu gmp dense:4"},
		{ID: "dense", Name: "dense", Network: "12x12 dense:16 relu dense:4"},
	}
}

// TestARaceIsACompare checks that the numbers of a race are those of compare,
// however it is stepped.
func TestARaceIsACompare(t *testing.T) {
	t.Parallel()
	plan := barsPlan(t, 30, 70)
	for _, e := range barsNetworks() {
		plan.Networks = append(plan.Networks[:0:0], append(plan.Networks, e.Network)...)
	}
	plan.Networks, plan.Seeds = plan.Networks[3:], []uint64{5}
	d, err := experiment.Execute(t.Context(), plan, experiment.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, stride := range []int{1, 7, 1000} {
		scene := &Race{}
		run, err := scene.Start(5, RaceSetup{Plan: plan, Networks: barsNetworks()})
		if err != nil {
			t.Fatal(err)
		}
		scene.Observe(run.Snapshot())
		for !run.Done() {
			if scene.Finished() || scene.Measured() != nil {
				t.Error("measured before the end")
			}
			if err := run.Step(t.Context(), stride); err != nil {
				t.Fatal(err)
			}
			scene.Observe(run.Snapshot())
		}
		for i, want := range d.Runs {
			got := scene.Latest.Racers[i].Run
			got.Seconds, want.Seconds = 0, 0
			if !reflect.DeepEqual(got, want) {
				t.Errorf("strides of %d: race %+v, compare %+v", stride, got, want)
			}
		}
		checkRace(t, scene)
	}
}

// TestARaceIsEvaluatedRarely checks that a race that is evaluated rarely has the same
// results and curves with fewer points, unless the setup says how many.
func TestARaceIsEvaluatedRarely(t *testing.T) {
	t.Parallel()
	race := func(every, rarely int) *RacerState {
		run, err := NewRaceStepper(5, RaceSetup{Plan: barsPlan(t, 30, 70), Networks: barsNetworks()[:1], EvalEvery: every})
		if err != nil {
			t.Fatal(err)
		}
		if rarely > 0 {
			run.EvaluateEvery(rarely)
		}
		if err := run.Step(t.Context(), 70); err != nil {
			t.Fatal(err)
		}
		s, _ := run.Snapshot().(*RaceSnapshot)
		s.Racers[0].Run.Seconds = 0
		return s.Racers[0]
	}
	want := race(0, 0)
	for _, c := range []struct {
		every, rarely int
		steps         []float64
	}{{0, 60, []float64{0, 60, 70}}, {10, 60, []float64{0, 10, 20, 30, 40, 50, 60, 70}}} {
		got := race(c.every, c.rarely)
		if !reflect.DeepEqual(got.EvalSteps, c.steps) || !reflect.DeepEqual(got.Run, want.Run) || got.Test != want.Test {
			t.Errorf("evaluated at %v, comes to %+v, not %+v", got.EvalSteps, got.Run, want.Run)
		}
	}
}

// checkRace checks what a finished race of 70 steps shows and keeps.
func checkRace(t *testing.T, scene *Race) {
	t.Helper()
	racer := scene.Racer("shared")
	if len(racer.Losses) != 70 || !reflect.DeepEqual(racer.EvalSteps, []float64{0, 20, 40, 60, 70}) || len(racer.TestAccuracies) != 5 {
		t.Errorf("%d losses, looks at %v", len(racer.Losses), racer.EvalSteps)
	}
	if racer.Train.Of != 30 || racer.Test.Of != 200 || racer.TestAccuracies[4] != *racer.Run.TestAccuracy {
		t.Errorf("%+v of training, %+v of unseen", racer.Train, racer.Test)
	}
	race := scene.Figure("Race")
	if race.Steps != 70 || race.Of != 70 || len(race.Lanes) != 3 || race.Lanes[1].Parameters != 6676 {
		t.Errorf("%+v", race)
	}
	for i, cols := range []int{5, 5, 12} {
		if maps := race.Lanes[i].Weights; len(maps) != MapsShown || maps[0].Cols != cols || maps[0].Scale == 0 || maps[0].ID == maps[1].ID {
			t.Errorf("lane %d: %d maps", i, len(maps))
		}
	}
	if f := scene.Curves("Curves"); len(f.Series) != 3 || len(f.Series[0].X) != 5 || f.XMax != 70 {
		t.Errorf("%+v", f)
	}
	p, ok := scene.Experiment()
	if !ok || len(p.Networks) != 3 || p.Validate() != nil {
		t.Errorf("experiment %+v", p)
	}
	found := 0
	for _, m := range scene.Measured() {
		if m.Network == barsNetworks()[0].Network && m.Metric == MetricTest {
			found++
			want := `--task bars --samples 30 --test 200 --steps 70 --seeds 5..5 "12x12 conv5:4 relu gmp dense:4"`
			if m.Value != *racer.Run.TestAccuracy || m.Options[progress.Arguments] != want || m.Options["samples"] != 30 {
				t.Errorf("measured %+v", m)
			}
		}
	}
	if found != 1 || scene.Values()["shared-test"] == "–" || scene.Values()["dense-target"] != "not reached" {
		t.Errorf("%d times measured, values %v", found, scene.Values())
	}
}

// TestOneDivergesAndTheOthersGoOn checks that a network that diverges stops and
// that the others continue.
func TestOneDivergesAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	plan := barsPlan(t, 30, 60)
	wild := barsNetworks()[2]
	wild.ID, wild.Name = "wild", "wild"
	wild.Change = func(p *experiment.Plan) { p.Training.Optimizer, p.Training.Rate = nets.AlgorithmSGD, 1e6 }
	who := append(barsNetworks(), wild)
	scene := &Race{}
	run, err := scene.Start(1, RaceSetup{Plan: plan, Networks: who, Inspect: func(e NetworkSpec, trial *experiment.Trial) any {
		return e.ID + " " + string(rune('0'+trial.Steps()/30))
	}})
	if err != nil {
		t.Fatal(err)
	}
	for !run.Done() {
		if err := run.Step(t.Context(), 30); err != nil {
			t.Fatal(err)
		}
	}
	scene.Observe(run.Snapshot())
	racer := scene.Racer("wild")
	if racer.Diverged == nil || !strings.Contains(scene.Figure("").Words(), "Diverged in step") || scene.Values()["wild-test"] != "diverged" {
		t.Fatalf("%+v", racer)
	}
	if got := scene.Racer("shared"); got.Diverged != nil || len(got.Steps) != 60 || got.Inspected != "shared 2" {
		t.Errorf("the others: %d steps, deeper %v", len(got.Steps), got.Inspected)
	}
	diverged := 0
	for _, m := range scene.Measured() {
		if m.Metric == MetricDiverged && m.Value == float64(racer.Diverged.Step) && m.Options["optimizer"] == "sgd" {
			diverged++
		}
	}
	if p, _ := scene.Experiment(); diverged != 1 || len(p.Networks) != 3 {
		t.Errorf("%d measured, experiment %v", diverged, p.Networks)
	}

	plan.Training.Optimizer, plan.Training.Rate = nets.AlgorithmSGD, 1e6
	all, err := NewRaceStepper(1, RaceSetup{Plan: plan, Networks: who[2:3]})
	if err != nil {
		t.Fatal(err)
	}
	if err := all.Step(t.Context(), 30); err != nil || !all.Done() {
		t.Errorf("all have diverged, done %v: %v", all.Done(), err)
	}
}

// TestSnapshotsDoNotChange checks that a snapshot does not change while the race
// continues.
func TestSnapshotsDoNotChange(t *testing.T) {
	t.Parallel()
	r, err := NewRaceStepper(1, RaceSetup{Plan: barsPlan(t, 30, 60), Networks: barsNetworks()})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Step(t.Context(), 25); err != nil {
		t.Fatal(err)
	}
	take := func() (weights, losses []float64) {
		s, _ := r.Snapshot().(*RaceSnapshot)
		return s.Racers[0].weights[0].Values, s.Racers[0].Losses
	}
	weights, losses := take()
	kept := append([]float64{}, weights...)
	if err := r.Step(t.Context(), 25); err != nil {
		t.Fatal(err)
	}
	now, longer := take()
	if !reflect.DeepEqual(weights, kept) || reflect.DeepEqual(now, kept) || len(losses) != 25 || len(longer) != 50 {
		t.Error("a snapshot changes, or the weights do not")
	}
}

// TestUnplannedRaceIsNoExperiment checks that a network that a plan cannot
// describe makes runs that compare does not repeat.
func TestUnplannedRaceIsNoExperiment(t *testing.T) {
	t.Parallel()
	set, test := mustDraw(barsPlan(t, 30, 20).Task, 1)
	for name, n := range map[string]NetworkSpec{
		"averaged": {Average: nets.Averaging{Every: 10}},
		"more":     {More: set},
		"own sets": {TrainSet: set, TestSet: test},
	} {
		n.Network = barsNetworks()[1].Network
		scene := &Race{}
		run, err := scene.Start(0, RaceSetup{Plan: barsPlan(t, 20, 20), Networks: []NetworkSpec{n}})
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Step(t.Context(), 20); err != nil {
			t.Fatal(err)
		}
		scene.Observe(run.Snapshot())
		if got, want := scene.Racers()[0].Train.Of, map[string]int{"averaged": 20, "more": 50, "own sets": 30}[name]; got != want {
			t.Errorf("%s: trained on %d samples, want %d", name, got, want)
		}
		for _, m := range scene.Measured() {
			_, repeats := m.Options[progress.Arguments]
			if every := m.Options["average_every"]; repeats || name == "averaged" && every != 10 {
				t.Errorf("%s: %+v", name, m)
			}
		}
		if _, ok := scene.Experiment(); ok {
			t.Errorf("%s: it is an experiment", name)
		}
	}
}

func TestARaceStops(t *testing.T) {
	t.Parallel()
	r, err := NewRaceStepper(1, RaceSetup{Plan: barsPlan(t, 30, 1_000_000), Networks: barsNetworks()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Step(ctx, 1_000_000); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := NewRaceStepper(1, RaceSetup{Plan: barsPlan(t, 30, 20), Networks: []NetworkSpec{{Name: "odd", Network: "12x12 conv5"}}}); err == nil {
		t.Error("a network that does not parse races")
	}
}

func TestParallelReportsAPanic(t *testing.T) {
	t.Parallel()
	var broken *guard.PanicError
	err := Parallel(t.Context(), 3, func(i int) error {
		if i == 1 {
			panic("out of cheese")
		}
		return nil
	})
	if !errors.As(err, &broken) || len(broken.Stack) == 0 {
		t.Errorf("%v", err)
	}
}
