package experiment

import (
	"context"
	"errors"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"weightshare/nets"
)

func newTrial(t testing.TB, p Plan, network string, samples int, seed uint64, c TrialConfig) *Trial {
	t.Helper()
	trial, err := NewTrial(p, network, samples, seed, c)
	if err != nil {
		t.Fatal(err)
	}
	return trial
}

// finish trains to the end and checks that there are no results before.
func finish(t *testing.T, trial *Trial) Run {
	t.Helper()
	for !trial.Done() {
		if _, err := trial.Run(); err == nil {
			t.Error("results before the end")
		}
		if _, err := trial.Step(); err != nil {
			t.Fatal(err)
		}
	}
	run, err := trial.Run()
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// TestTrialIsARunOfCompare checks that a lesson's race and compare agree down to the
// bit, whether or not the network is evaluated.
func TestTrialIsARunOfCompare(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"bars", "invert", "axis"} {
		p := newPlan(t, name)
		p.Training.Steps, p.Seeds = 90, []uint64{3}
		if name == "bars" {
			p.Samples = []int{20, 50}
		}
		d, err := Execute(t.Context(), p, Config{})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range d.Runs {
			for _, c := range []TrialConfig{{}, {Evaluate: true, Workers: 1}, {Evaluate: true, EvaluateEvery: 2 * EvalEvery}, {Evaluate: true, EvaluateEvery: 3 * EvalEvery}} {
				trial := newTrial(t, p, want.Network, want.Samples, want.Seed, c)
				got := finish(t, trial)
				got.Seconds, want.Seconds = 0, 0
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %+v: trial %+v, compare %+v", name, c, got, want)
				}
				newest := 0
				if every := max(c.EvaluateEvery, EvalEvery); c.Evaluate {
					newest = p.Training.Steps / every * every
				}
				if trial.Evaluation().Step != newest {
					t.Errorf("%s, %+v: the newest look is %+v", name, c, trial.Evaluation())
				}
			}
		}
	}
}

// TestSamplesAreLent checks that a trial takes samples from its cache if it would draw
// the same, and otherwise draws its own.
func TestSamplesAreLent(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "bars")
	data := NewDataCache(DataLimit)
	like := newTrial(t, p, p.Networks[0], 20, 3, TrialConfig{Data: data})
	noisy, bce := p, p
	noisy.Task.Noise++
	bce.Training.Loss = nets.BCE
	for _, c := range []struct {
		name    string
		plan    Plan
		samples int
		seed    uint64
		lent    bool
	}{
		{"the same", p, 20, 3, true},
		{"another seed", p, 20, 4, false},
		{"more samples", p, 50, 3, false},
		{"noise", noisy, 20, 3, false},
		{"targets", bce, 20, 3, false},
	} {
		got := newTrial(t, c.plan, p.Networks[1], c.samples, c.seed, TrialConfig{Data: data})
		own := newTrial(t, c.plan, p.Networks[1], c.samples, c.seed, TrialConfig{})
		if !reflect.DeepEqual(got.Train(), own.Train()) || !reflect.DeepEqual(got.Test(), own.Test()) {
			t.Errorf("%s: other samples than it draws", c.name)
		}
		if lent := &got.Test().X[0] == &like.Test().X[0]; lent != c.lent {
			t.Errorf("%s: lent %v", c.name, lent)
		}
	}
}

// TestUntrainedIsRemembered checks that the evaluation of an untrained network is
// computed once for a network, its initial weights, its loss and its data, and only
// remembered if the data is the plan's.
func TestUntrainedIsRemembered(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "bars")
	networks, err := p.prepare(nil)
	if err != nil {
		t.Fatal(err)
	}
	data := NewDataCache(DataLimit)
	remembered := func() int {
		sets, err := data.draw(p.drawing(job{networks[0], 20, 3}))
		if err != nil {
			t.Fatal(err)
		}
		return len(sets.untrained)
	}
	wide, squares := p, p
	wide.Training.Scale *= 2
	wide.Training.Steps--
	squares.Training.Loss = nets.SumOfSquares
	more := newTrial(t, p, p.Networks[0], 20, 9, TrialConfig{}).Train()
	for _, c := range []struct {
		name    string
		plan    Plan
		network int
		seed    uint64
		config  TrialConfig
		want    int // how many are then remembered for the first seed
	}{
		{"the first", p, 0, 3, TrialConfig{}, 1},
		{"the same", p, 0, 3, TrialConfig{}, 1},
		{"another network", p, 1, 3, TrialConfig{}, 2},
		{"larger first weights", wide, 0, 3, TrialConfig{}, 3},
		{"another seed", p, 0, 4, TrialConfig{}, 3},
		{"another loss", squares, 0, 3, TrialConfig{}, 3},
		{"more samples", p, 0, 3, TrialConfig{More: more}, 3},
		{"other samples", p, 0, 3, TrialConfig{Train: more, Test: more}, 3},
	} {
		own := newTrial(t, c.plan, p.Networks[c.network], 20, c.seed, c.config)
		c.config.Data = data
		got := newTrial(t, c.plan, p.Networks[c.network], 20, c.seed, c.config).Untrained()
		var want Untrained
		want.Train, _ = own.Evaluate(own.Train())
		want.Test, want.TestLoss = own.Evaluate(own.Test())
		if !reflect.DeepEqual(got, want) || remembered() != c.want {
			t.Errorf("%s: %+v, want %+v; %d are remembered, want %d", c.name, got, want, remembered(), c.want)
		}
	}
}

func TestTrialDiverges(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "bars")
	p.Training.Optimizer, p.Training.Rate = nets.AlgorithmSGD, 1e6
	trial := newTrial(t, p, p.Networks[2], 50, 0, TrialConfig{})
	var diverged *nets.DivergedError
	var err error
	for !trial.Done() {
		_, err = trial.Step()
	}
	if !errors.As(err, &diverged) || trial.Diverged() == nil {
		t.Fatalf("%v", err)
	}
	run, err := trial.Run()
	if err != nil || run.Diverged != diverged.Step || run.TestAccuracy != nil {
		t.Errorf("%+v, %v", run, err)
	}
	if _, err := NewTrial(p, "12x12 conv5", 50, 0, TrialConfig{}); err == nil {
		t.Error("a network that does not parse takes part")
	}
}

func TestArguments(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Plan){
		`--task bars --seeds 0..0 "12x12 conv5:4 relu gmp dense:4"`: func(*Plan) {},
		`--task bars --samples 100 --seeds 0..4 "12x12 conv5:4 relu gmp dense:4"`: func(p *Plan) {
			p.Task.Samples, p.Seeds = 100, []uint64{0, 1, 2, 3, 4}
		},
		`--task bars --sweep samples=20,50 --world sensor --noise 0.5 --ring=true --random-labels=true ` +
			`--loss mse --optimizer sgd --rate 0.3 --momentum 0.9 --batch 0 --epochs=true --steps 2000 --init xavier --scale 0.1 ` +
			`--seeds 3..3 "12x12 conv5:4 relu gmp dense:4"`: func(p *Plan) {
			p.Samples, p.Seeds = []int{20, 50}, []uint64{3}
			p.Task.World, p.Task.Noise, p.Task.Ring, p.Task.RandomLabels = "sensor", .5, true, true
			p.Training.Steps, p.Training.Optimizer, p.Training.Rate, p.Training.Momentum = 2000, nets.AlgorithmSGD, .3, .9
			p.Training.Batch, p.Training.Epochs, p.Training.Loss, p.Training.Init, p.Training.Scale = 0, true, nets.MSE, nets.InitXavier, .1
		},
	} {
		p := newPlan(t, "bars")
		p.Networks = p.Networks[:1]
		change(&p)
		if got := ShellLine(p.Arguments()); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestShellLine checks that a shell splits a line into the words it was made from.
func TestShellLine(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	words := []string{
		"--task", "bars", "--sweep", "samples=20,50", "12x12 conv5:4/ring relu gmp dense:4", "16x16 add( conv3:4/p1 | ) 2*( relu )",
		"", "it's", `a "b" $c`, "x;y", "*", "#", "~", "a\tb",
	}
	if err != nil {
		if got := ShellLine(words[:5]); got != `--task bars --sweep samples=20,50 "12x12 conv5:4/ring relu gmp dense:4"` {
			t.Errorf("%s", got)
		}
		return
	}
	out, err := exec.CommandContext(context.Background(), shell, "-c", `printf '%s\n' `+ShellLine(words)).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n"); !slices.Equal(got, words) {
		t.Errorf("%q comes back as %q", words, got)
	}
}
