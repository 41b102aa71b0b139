package experiment

import (
	"context"
	"errors"
	"maps"
	"math"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

func newPlan(t testing.TB, name string) Plan {
	t.Helper()
	p, err := NewPlan(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// small returns a plan for a task that ends soon.
func small(t testing.TB, name, seeds string, networks ...string) Plan {
	t.Helper()
	p := newPlan(t, name)
	var err error
	if p.Seeds, err = ParseSeeds(seeds); err != nil {
		t.Fatal(err)
	}
	p.Training.Steps = 60
	if p.Task.Test != 0 {
		p.Task.Samples, p.Task.Test = 30, 150
	}
	if networks != nil {
		p.Networks = networks
	}
	return p
}

// execute runs a plan, fails the test on an error, and removes the times.
func execute(t testing.TB, p Plan, c Config) *Document {
	t.Helper()
	d, err := Execute(context.Background(), p, c)
	if err != nil {
		t.Fatal(err)
	}
	return timeless(d)
}

func timeless(d *Document) *Document {
	out := *d
	out.Runs = nil
	for _, r := range d.Runs {
		r.Seconds = 0
		out.Runs = append(out.Runs, r)
	}
	return &out
}

// TestRunsStandAlone checks that runs do not depend on how they are executed: on
// their order, the other runs, cores or merging.
func TestRunsStandAlone(t *testing.T) {
	t.Parallel()
	a, b := "12x12 conv5:4 relu gmp dense:4", "12x12 dense:16 relu dense:4"
	whole := execute(t, small(t, "bars", "0..5", a, b), Config{Workers: 1})
	if got := execute(t, small(t, "bars", "0..5", a, b), Config{Workers: 4}); !cmp.Equal(got, whole) {
		t.Errorf("on four workers: %s", cmp.Diff(whole, got))
	}
	first, second := execute(t, small(t, "bars", "0..2", a, b), Config{}), execute(t, small(t, "bars", "3..5", a, b), Config{})
	for _, parts := range [][]*Document{{first, second}, {second, first}, {first, first, second}} {
		got, err := Merge(parts...)
		if err != nil || !cmp.Equal(got, whole) {
			t.Errorf("merged: %v %s", err, cmp.Diff(whole, got))
		}
	}
	alone := execute(t, small(t, "bars", "4..4", b), Config{})
	turned := execute(t, small(t, "bars", "0..5", b, a, b), Config{})
	if turned.Runs[0].Network != b || len(turned.Runs) != 12 {
		t.Errorf("%d runs, the first of %s; want 12, the first of the network named first", len(turned.Runs), turned.Runs[0].Network)
	}
	if !cmp.Equal(alone.Runs[0], turned.Runs[4]) || !cmp.Equal(alone.Runs[0], whole.Runs[10]) {
		t.Errorf("a run alone %s", cmp.Diff(alone.Runs[0], turned.Runs[4]))
	}
	apart := execute(t, small(t, "bars", "1", a), Config{})
	joined, err := Merge(apart, execute(t, small(t, "bars", "1", b), Config{}))
	if err != nil || len(joined.Runs) != 2 || joined.Runs[1].Network != b {
		t.Errorf("networks apart: %v, %d runs", err, len(joined.Runs))
	}
}

// TestOrder checks that runs are in the order of networks, then samples as
// given, then seeds.
func TestOrder(t *testing.T) {
	t.Parallel()
	p := small(t, "invert", "1..2", "4 local1:1", "4  conv1:1", "16 dense:4/nobias")
	p.Samples = []int{8, 2, 8}
	p.Seeds = []uint64{2, 1, 2}
	d := execute(t, p, Config{})
	var got []key
	for _, r := range d.Runs {
		got = append(got, r.key())
	}
	var want []key
	for _, n := range []string{"4 local1:1", "4 conv1:1", "16 dense:4/nobias"} {
		for _, s := range []int{8, 2} {
			want = append(want, key{n, s, 1}, key{n, s, 2})
		}
	}
	if !cmp.Equal(got, want, cmp.AllowUnexported(key{})) || d.Samples != 8 || len(d.Summary) != 6 {
		t.Errorf("runs %v, samples %d, summary of %d", got, d.Samples, len(d.Summary))
	}
	if want := (Options{"optimizer": "sgd", "rate": 1., "batch": 0.}); !cmp.Equal(d.Options, want) {
		t.Errorf("options of invert: %s", cmp.Diff(want, d.Options))
	}
}

// TestMeanSD checks that means and deviations have the same bits on every
// processor: they are summed in order, with rounded products. The assembly of
// package stat returns different ones for these numbers.
func TestMeanSD(t *testing.T) {
	t.Parallel()
	var values []float64
	for i := range 40 {
		values = append(values, 1/float64(i+3))
	}
	mean, sd := MeanSD(values)
	if a, b := math.Float64bits(mean), math.Float64bits(sd); a != 0x3fb21755ddb80ce1 || b != 0x3fb0fbb8d96991cb {
		t.Errorf("%v ± %v, bits %#x, %#x", mean, sd, a, b)
	}
	f := func(v float64) *float64 { return &v }
	c := newCollection()
	for seed, a := range []*float64{f(.5), f(.7), nil, f(.9)} {
		c.add(Run{Network: "4 conv1:1", Parameters: 2, Samples: 3, Seed: uint64(seed), TestAccuracy: a})
	}
	line := c.document(Document{}).Summary[0]
	if math.Abs(*line.TestAccuracyMean-.7) > 1e-15 || math.Abs(*line.TestAccuracySD-.2) > 1e-15 {
		t.Errorf("mean %v, sd %v, want .7 and .2", *line.TestAccuracyMean, *line.TestAccuracySD)
	}
}

// TestResume checks that an interrupted plan, when resumed, gives the same
// document and runs nothing twice.
func TestResume(t *testing.T) {
	t.Parallel()
	p := small(t, "invert", "0..9", "4 conv1:1", "4 local1:1")
	whole := execute(t, p, Config{})
	ctx, cancel := context.WithCancel(context.Background())
	var last *Document
	cut, err := Execute(ctx, p, Config{
		Workers: 1,
		Save:    func(d *Document) error { last = d; return nil },
		Progress: func(done, _ int64) {
			if done >= 7*60 {
				cancel()
			}
		},
	})
	if !errors.Is(err, context.Canceled) || len(cut.Runs) < 6 || len(cut.Runs) == 20 || !cmp.Equal(cut, last) {
		t.Fatalf("cut in run 7: %v, %d runs", err, len(cut.Runs))
	}
	again := int64(0)
	resumed := execute(t, p, Config{Resume: cut, Progress: func(_, of int64) { again = of }})
	if want := int64(20-len(cut.Runs)) * 60; again != want || !cmp.Equal(resumed, whole) {
		t.Errorf("%d steps after %d runs: %s", again, len(cut.Runs), cmp.Diff(whole, resumed))
	}
	more := p
	more.Seeds = []uint64{11}
	if got := execute(t, more, Config{Resume: whole}); len(got.Runs) != 22 {
		t.Errorf("a further seed makes %d runs, want 22", len(got.Runs))
	}
}

func TestResumeRefusals(t *testing.T) {
	t.Parallel()
	p := small(t, "bars", "1", "12x12 gap dense:4")
	d := execute(t, p, Config{})
	for _, c := range []struct {
		turn func(*Plan)
		want string
	}{
		{func(p *Plan) { p.Training.Rate = .03 }, "another option rate: 0.01, not 0.03"},
		{func(p *Plan) { p.Training.Steps = 40 }, "another number of steps: 60, not 40"},
		{func(p *Plan) { p.Task.World = dataset.Sensor }, `another option world: "plain", not "sensor"`},
		{func(p *Plan) { p.Task.Ring = true }, "another option ring: the default, not true"},
		{func(p *Plan) { p.Training.Loss = nets.BCE }, `another option loss: the default, not "bce"`},
		{func(p *Plan) { p.Task.Samples = 10 }, "another number of samples: 30, not 10"},
	} {
		other := p
		c.turn(&other)
		_, err := Execute(context.Background(), other, Config{Resume: d})
		var diff *DifferenceError
		if !errors.As(err, &diff) || diff.Part != -1 || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

func TestMergeRefusals(t *testing.T) {
	t.Parallel()
	p := small(t, "invert", "2", "4 conv1:1")
	d := execute(t, p, Config{})
	change := func(turn func(*Document)) *Document {
		out := *d
		out.Runs = append([]Run(nil), d.Runs...)
		turn(&out)
		return &out
	}
	wrong := -1.
	for _, c := range []struct {
		part *Document
		want string
	}{
		{change(func(d *Document) { d.Task = "bars" }), "part 2 has another task than part 1: bars, not invert"},
		{change(func(d *Document) { d.Steps = 2 }), "another number of steps"},
		{change(func(d *Document) { d.Options = maps.Clone(d.Options); d.Options["decay"] = .5 }), "another option decay than part 1: 0.5, not the default"},
		{change(func(d *Document) { d.Runs[1].TestLoss = &wrong }), `another test_loss of "4 conv1:1" at 4 samples, seed 1 than part 1: -1`},
	} {
		if _, err := Merge(d, c.part); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	if got, err := Merge(d, change(func(d *Document) { d.Runs[0].Seconds = 99 })); err != nil || len(got.Runs) != 2 {
		t.Errorf("a repeat that took longer: %v", err)
	}
	if _, err := Merge(); err == nil {
		t.Error("merged nothing into something")
	}
	by := func(program string) *Document { return change(func(d *Document) { d.Program = program }) }
	if got, err := Merge(d, by("weightshare v1"), by("weightshare v2"), by("weightshare v1")); err != nil || got.Program != "weightshare v1, weightshare v2" {
		t.Errorf("programs %q, %v", got.Program, err)
	}
	if got := execute(t, p, Config{Resume: by("weightshare v1"), Program: "weightshare v3"}); got.Program != "weightshare v1, weightshare v3" {
		t.Errorf("programs %q after resuming", got.Program)
	}
	empty := change(func(d *Document) { d.Runs = nil; d.Samples = 7 })
	if got, err := Merge(empty, d); err != nil || got.Samples != 4 {
		t.Errorf("after a part without runs: samples %d, %v", got.Samples, err)
	}
}

// TestLooks checks that evaluating changes nothing, and that steps_to_target is
// the first evaluation that reaches .9.
func TestLooks(t *testing.T) {
	t.Parallel()
	p := small(t, "bars", "2", "12x12 conv5:8/ring relu gmp dense:4", "12x12 dense:4")
	p.Task.Samples, p.Training.Steps = 300, 210
	blind := execute(t, p, Config{})
	first := map[key]int{}
	looks, lastDone := 0, int64(0)
	seen := execute(t, p, Config{
		Evaluated: func(l Evaluation) {
			looks++
			k := key{l.Network, l.Samples, l.Seed}
			if _, ok := first[k]; !ok && *l.TestAccuracy >= .9 {
				first[k] = l.Step
			}
			if math.IsNaN(l.Loss) || math.IsNaN(l.TestLoss) {
				t.Errorf("look %+v", l)
			}
		},
		Progress: func(done, of int64) {
			if done <= lastDone || of != 4*210 {
				t.Errorf("progress %d of %d after %d", done, of, lastDone)
			}
			lastDone = done
		},
	})
	if !cmp.Equal(blind, seen) {
		t.Errorf("looking on changed the runs: %s", cmp.Diff(blind, seen))
	}
	if looks != 4*10 || lastDone != 4*210 {
		t.Errorf("%d looks and %d steps, want 40 and 840", looks, lastDone)
	}
	for _, r := range seen.Runs {
		want, reached := first[r.key()]
		if reached != (r.StepsToTarget != nil) || reached && *r.StepsToTarget != want {
			t.Errorf("%s seed %d: steps to target %v, looks say %d %v", r.Network, r.Seed, r.StepsToTarget, want, reached)
		}
	}
	if len(first) != 2 {
		t.Errorf("%d runs reached the target, want those of the convolution", len(first))
	}
}

// TestEveryTaskRuns checks that every task runs with each of its networks, and
// that tasks without right and wrong have null accuracies.
func TestEveryTaskRuns(t *testing.T) {
	t.Parallel()
	for _, about := range Tasks() {
		p := small(t, about.Name, "1")
		p.Training.Steps = 2
		trained := 0
		d := execute(t, p, Config{Trained: func(n *nets.Net[float32], r Run) error {
			trained++
			if n.Network().String() != r.Network {
				t.Errorf("a run of %s trained %s", r.Network, n.Network())
			}
			return nil
		}})
		if trained != len(d.Runs) {
			t.Errorf("%s: %d of %d networks are handed out", about.Name, trained, len(d.Runs))
		}
		for _, r := range d.Runs {
			if r.TestLoss == nil || r.TrainLoss == nil || r.Diverged != 0 ||
				about.HasAccuracy == (r.TestAccuracy == nil) || about.HasAccuracy == (r.TrainAccuracy == nil) {
				t.Errorf("%s: %+v", about.Name, r)
			}
		}
		if about.HasAccuracy == (d.Summary[0].TestAccuracyMean == nil) {
			t.Errorf("%s: summary %+v", about.Name, d.Summary[0])
		}
	}
}

// TestDiverged checks that a run that diverges is recorded and does not stop the
// others.
func TestDiverged(t *testing.T) {
	t.Parallel()
	p := small(t, "axis", "2")
	p.Training.Rate = 1000
	for _, r := range execute(t, p, Config{}).Runs {
		if r.Diverged == 0 || r.TestLoss != nil {
			t.Errorf("at rate 1000: %+v", r)
		}
	}
}

// TestSaves checks that many short runs are saved together, and that none waits
// for a long one before it is saved.
func TestSaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := small(t, "invert", "100", "4 conv1:1")
		p.Training.Steps = EvalEvery
		saves := 0
		var saved atomic.Int64
		d := execute(t, p, Config{
			Workers: 1,
			Save: func(d *Document) error {
				saves++
				saved.Store(int64(len(d.Runs)))
				return nil
			},
			Evaluated: func(e Evaluation) {
				if e.Seed != 50 {
					return // no time passes in the other runs
				}
				time.Sleep(SaveInterval + 1)
				if n := saved.Load(); n != 50 {
					t.Errorf("%d of 50 runs are saved while a long one goes on", n)
				}
			},
		})
		if saves > 3 || saved.Load() != 100 || len(d.Runs) != 100 {
			t.Errorf("100 runs are saved %d times, %d at last", saves, saved.Load())
		}
	})
}

// TestSaveFails checks that an error of Save ends everything and leaves nothing
// running. It is not parallel, because it counts the goroutines of the whole
// program.
func TestSaveFails(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	full := errors.New("the disk is full")
	d, err := Execute(context.Background(), small(t, "invert", "0..50"), Config{Save: func(*Document) error { return full }})
	if !errors.Is(err, full) || len(d.Runs) == 0 || len(d.Runs) > 100 {
		t.Errorf("%v with %d runs", err, len(d.Runs))
	}
	long := small(t, "bars", "5")
	long.Training.Steps = maxSteps
	ctx, cancel := context.WithCancel(context.Background())
	d, err = Execute(ctx, long, Config{Progress: func(int64, int64) { cancel() }})
	if !errors.Is(err, context.Canceled) || len(d.Runs) > 0 {
		t.Errorf("cancelled in its first run: %v, %d runs", err, len(d.Runs))
	}
}
