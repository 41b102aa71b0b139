package scene

import (
	"context"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

func smallSweep(t testing.TB) SweepSetup {
	t.Helper()
	return BySamples(barsPlan(t, 30, 50), barsNetworks()[:2], []int{10, 20, 40}, []uint64{0, 1, 2})
}

// TestASweepIsACompare checks that the numbers of a sweep are those of compare,
// however it is stepped.
func TestASweepIsACompare(t *testing.T) {
	t.Parallel()
	setup := smallSweep(t)
	s := runSweep(t, setup)
	plan, ok := s.Experiment()
	if !ok || len(plan.Networks) != 2 || len(plan.Samples) != 3 || len(plan.Seeds) != 3 {
		t.Fatalf("experiment %+v", plan)
	}
	d, err := experiment.Execute(t.Context(), plan, experiment.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range d.Summary {
		id := "shared"
		if line.Network == setup.Points[1].Network {
			id = "local"
		}
		found := s.Find(id, text.Number(float64(line.Samples)), TestAccuracy)
		if found.Mean != *line.TestAccuracyMean || found.SD != *line.TestAccuracySD || found.Seeds != 3 {
			t.Errorf("%s at %d: sweep %+v, compare %v ± %v", id, line.Samples, found, *line.TestAccuracyMean, *line.TestAccuracySD)
		}
	}
	for _, stride := range []int{1, 5} {
		again := &Sweep{}
		run, err := again.Start(setup)
		if err != nil {
			t.Fatal(err)
		}
		last := -1
		ctx := contextFor(t, stride)
		for !run.Done() {
			if err := run.Step(ctx, stride); err != nil {
				t.Fatal(err)
			}
			again.Observe(run.Snapshot())
			if again.Latest.StepsDone <= last || again.Latest.StepsDone > again.Latest.TotalSteps {
				t.Fatalf("%d of %d after %d", again.Latest.StepsDone, again.Latest.TotalSteps, last)
			}
			last = again.Latest.StepsDone
		}
		if last != again.Latest.TotalSteps || len(again.Measured()) != 2*len(d.Runs) {
			t.Errorf("%d of %d, measured %d", last, again.Latest.TotalSteps, len(again.Measured()))
		}
		for i := range setup.Points {
			if again.Estimate(i, TestAccuracy) != s.Estimate(i, TestAccuracy) {
				t.Errorf("point %d: %v by strides of %d, else %v", i, again.Estimate(i, TestAccuracy), stride, s.Estimate(i, TestAccuracy))
			}
		}
	}
}

// TestASweepGrowsAndIsKept checks that points appear as they are measured, that
// a stopped sweep keeps them for the next visit, and that a reset measures them
// again.
func TestASweepGrowsAndIsKept(t *testing.T) {
	t.Parallel()
	setup := smallSweep(t)
	s := &Sweep{}
	s.Enter()
	run, err := s.Start(setup)
	if err != nil {
		t.Fatal(err)
	}
	s.Observe(run.Snapshot())
	if f := s.Curves("Curves", "images"); len(f.Series) != 2 || len(f.Series[0].X) != 0 || s.Kept() != nil {
		t.Errorf("before the start: %+v", f)
	}
	for len(s.Latest.Runs[1]) < 2 {
		if err := run.Step(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		s.Observe(run.Snapshot())
	}
	f := s.Curves("Curves", "images")
	if n := len(f.Series[0].X); n != 1 || len(f.Series[0].Low) != 1 || f.Series[0].Low[0] > f.Series[0].Y[0] || f.XMax != 40 {
		t.Errorf("after the first point: %+v", f)
	}
	if len(f.Note) == 0 || !strings.Contains(s.Table("Points", "images", TestAccuracy).Words(), "10, shared 0.") {
		t.Errorf("note %q, table %s", f.Note, s.Table("Points", "images", TestAccuracy).Words())
	}
	kept := len(s.Kept())
	if kept < 10 {
		t.Errorf("%d kept", kept)
	}
	s.Enter()
	if run, err = s.Start(setup); err != nil {
		t.Fatal(err)
	}
	s.Observe(run.Snapshot())
	if len(s.Kept()) != kept || s.Latest.StepsDone == 0 {
		t.Errorf("whoever comes back finds %d of %d", len(s.Kept()), kept)
	}
	if run, err = s.Start(setup); err != nil {
		t.Fatal(err)
	}
	if done, _ := run.Snapshot().Progress(); done != 0 {
		t.Errorf("after a reset %d are done", done)
	}
}

func TestASweepPassesOverAStraySeed(t *testing.T) {
	t.Parallel()
	setup := smallSweep(t)
	arguments := experiment.ShellLine(setup.PlanOf(setup.Points[0], 0).Arguments())
	s := &Sweep{}
	s.Restore("race", []progress.Measurement{{
		Step: "race", Metric: MetricTest, Value: .5, Seed: 7, Options: map[string]any{progress.Arguments: arguments},
	}})
	run, err := s.Start(setup)
	if err != nil {
		t.Fatal(err)
	}
	s.Observe(run.Snapshot())
	if n := len(s.Latest.Runs[0]); n != 1 {
		t.Errorf("%d runs are restored, want 1", n)
	}
}

func TestASweepStopsAndRefuses(t *testing.T) {
	t.Parallel()
	run, err := NewSweepStepper(smallSweep(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run.Step(ctx, 100); err == nil || run.Done() {
		t.Error("it goes on")
	}
	setup := smallSweep(t)
	setup.Points[3].Network = "12x12 conv5"
	if _, err := NewSweepStepper(setup, nil); err == nil || !strings.Contains(err.Error(), "unshared at 20") {
		t.Errorf("%v", err)
	}
	setup = smallSweep(t)
	for i := range setup.Points {
		setup.Points[i].Change = func(p *experiment.Plan) { p.Training.Optimizer, p.Training.Rate = nets.AlgorithmSGD, 1e6 }
	}
	s := runSweep(t, setup)
	if got := s.Setup.PlanOf(setup.Points[2], 0).Task.Samples; got != 20 {
		t.Errorf("a plan of its own has %d samples, not those of its point", got)
	}
	if !s.Finished() || s.Estimate(1, TestAccuracy).Seeds != 0 || s.Latest.Runs[1][0].Diverged == 0 || s.Curves("", "").Words() == "" {
		t.Errorf("all diverge: %+v", s.Latest)
	}
}

func TestSeedsOfSweeps(t *testing.T) {
	t.Parallel()
	if got := SeedsFrom(2, 3); !reflect.DeepEqual(got, []uint64{6, 7, 8}) {
		t.Errorf("%v", got)
	}
	if got := SeedsFrom(1<<63+1, 5); got[0] > got[4] {
		t.Errorf("%v", got)
	}
}

// TestASessionKeepsAStoppedSweep stops a sweep by leaving its step.
func TestASessionKeepsAStoppedSweep(t *testing.T) {
	t.Parallel()
	l, err := lessons.Parse("sweep.md", []byte("---\nid: sweep\ntitle: T\nquestion: Q?\nminutes: 1\n---\n"+
		"## A {#a .watch}\nWords.\n\n## B {#b .read}\nMore.\n"))
	if err != nil {
		t.Fatal(err)
	}
	setup := smallSweep(t)
	l.Open = func(lessons.Env) lessons.Scenes { return lessons.Scenes{"a": &sweepScene{setup: setup}} }
	for _, inline := range []bool{true, false} {
		for !stopHalfWay(t, l, inline) {
			// On a busy machine the run may be over before the test sees it half-way.
		}
	}
	if plan, ok := experimentOf(l); !ok || len(plan.Samples) != 3 {
		t.Errorf("the step's experiment: %+v", plan)
	}
}

// stopHalfWay leaves the step of a sweep while it runs, comes back and lets the sweep
// end. It reports whether the sweep was not over when it was left.
func stopHalfWay(t *testing.T, l *lessons.Lesson, inline bool) bool {
	t.Helper()
	s := lessons.Open(l, lessons.Options{Inline: inline, Store: progress.NewFileStore(filepath.Join(t.TempDir(), "progress.json"))})
	defer s.Close()
	s.Start()
	for s.View().Run.Done < 20 {
		s.Poll()
	}
	s.Goto(1)
	kept := len(s.Progress().Lesson("sweep").Measured)
	if kept == 0 {
		t.Error("nothing is kept")
	}
	s.Goto(0)
	switch v := s.View(); {
	case v.Run.State == lessons.Finished && !inline:
		return false
	case v.Run.Done == 0 || v.Run.State != lessons.Ready:
		t.Errorf("whoever comes back finds %+v", v.Run)
	}
	if err := s.Wait(); err != nil {
		t.Fatal(err)
	}
	if all := len(s.Progress().Lesson("sweep").Measured); all != 2*18 {
		t.Errorf("%d kept after %d", all, kept)
	}
	return true
}

// sweepScene is a scene that has only a sweep.
type sweepScene struct {
	Sweep
	setup SweepSetup
}

func (s *sweepScene) Run(uint64) (lessons.Stepper, error) { return s.Start(s.setup) }

func (s *sweepScene) Figures() []figure.Figure {
	return []figure.Figure{s.Curves("Curves", "images"), s.Table("Points", "images", TestAccuracy)}
}

// experimentOf asks the scene of the first step for its experiment.
func experimentOf(l *lessons.Lesson) (experiment.Plan, bool) {
	s, ok := l.Open(lessons.Env{})["a"].(*sweepScene)
	if !ok {
		return experiment.Plan{}, false
	}
	if _, err := s.Run(0); err != nil {
		return experiment.Plan{}, false
	}
	return s.Experiment()
}

// runSweep runs a sweep to its end.
func runSweep(t testing.TB, setup SweepSetup) *Sweep {
	t.Helper()
	s := &Sweep{}
	run, err := s.Start(setup)
	if err != nil {
		t.Fatal(err)
	}
	for !run.Done() {
		if err := run.Step(t.Context(), 1<<20); err != nil {
			t.Fatal(err)
		}
	}
	s.Observe(run.Snapshot())
	return s
}
