package main

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons"
	"weightshare/lessons/course/lab"
	"weightshare/nets"
	"weightshare/nets/experiment"
	"weightshare/nets/slowtest"
)

// planOf parses the arguments of compare into a plan.
func planOf(args []string) (experiment.Plan, error) {
	points, err := pointsOf(io.Discard, args)
	if err != nil {
		return experiment.Plan{}, err
	}
	return points[0].Plan, nil
}

// pointsOf parses the arguments of compare into the plans of a sweep.
func pointsOf(stderr io.Writer, args []string) ([]experiment.Point, error) {
	var p planFlags
	command := &cobra.Command{}
	p.register(command)
	if err := command.ParseFlags(args); err != nil {
		return nil, err
	}
	return p.points(console{err: stderr}, command.Flags().Changed, command.Flags().Args())
}

// settled returns a plan in a unique form: several forms mean the same.
func settled(p experiment.Plan) experiment.Plan {
	if len(p.Samples) == 1 {
		p.Task.Samples, p.Samples = p.Samples[0], nil
	}
	if len(p.Samples) > 1 {
		p.Task.Samples = 0
	}
	return p
}

// repeats checks that the arguments of a plan make the same plan again.
func repeats(t *testing.T, p experiment.Plan) {
	t.Helper()
	args := p.Arguments()
	again, err := planOf(args)
	if err != nil {
		t.Errorf("%q: %v", args, err)
		return
	}
	if diff := cmp.Diff(settled(p), settled(again)); diff != "" {
		t.Errorf("%q makes another plan (-plan +again):\n%s", args, diff)
	}
}

// For every task, every setting and every value that is offered, the words that repeat
// a plan make the same plan.
func TestPlansRoundTrip(t *testing.T) {
	t.Parallel()
	for _, tk := range experiment.Tasks() {
		t.Run(tk.Name, func(t *testing.T) {
			t.Parallel()
			base, err := experiment.NewPlan(tk.Name)
			if err != nil {
				t.Fatal(err)
			}
			repeats(t, base)
			tried := 0
			for _, s := range base.Settings() {
				for _, value := range append(slices.Clone(s.Presets), "7", "0.1", "20000") {
					p := base
					p.Networks = base.Networks[:1] // the settings change none of the networks
					if s.Name == "momentum" {
						p.Training.Optimizer = nets.AlgorithmSGD
					}
					if err := s.Set(&p, value); err != nil || p.Validate() != nil {
						continue // not a value of this setting, or one that needs another network
					}
					tried++
					repeats(t, p)
				}
			}
			if tried < 2*len(base.Settings()) {
				t.Errorf("only %d values of %d settings were tried", tried, len(base.Settings()))
			}
			several := base
			several.Samples, several.Seeds = []int{3, 7}, []uint64{4, 5, 6}
			repeats(t, several)
		})
	}
}

// Every mistake on a command line is reported with what to write instead.
func TestPlanErrors(t *testing.T) {
	t.Parallel()
	const net = "12x12 conv5:4 relu gmp dense:4"
	for args, want := range map[string]string{
		"":                                            "write --task bars, or --data",
		"--task nonsense":                             "write one of invert, bars",
		"--task bars --data .":                        "both say what to train on",
		"--task bars --samples many":                  `"many" is not a whole number`,
		"--task bars --samples 0":                     "samples 0 is out of range",
		"--task bars --noise -1":                      "noise -1 is not a standard deviation",
		"--task bars --world nowhere":                 "write plain, sensor or shuffle",
		"--task bars --gap 2..4":                      "it has no setting gap",
		"--task bars --rate fast":                     `"fast" is not a number`,
		"--task bars --rate NaN":                      "rate NaN is out of range",
		"--task bars --steps 0":                       "steps 0 is out of range",
		"--task bars --loss anger":                    "write cross-entropy, bce",
		"--task bars --epochs=often":                  "neither true nor false",
		"--task bars --seeds 4..2":                    "0..4 for the first to the last",
		"--task bars --sweep noise":                   "rate=0.003,0.01",
		"--task bars --sweep anger=1,2":               "write samples, test",
		"--task bars --sweep noise=1,loud":            `"loud" is not a number`,
		"--task bars --sweep noise=1,-1":              "is not a standard deviation",
		"--task bars --sweep gap=2..4,3..4":           "it has no setting gap",
		"--task bars --sweep noise=1,2 --noise 3":     "write one of them",
		"--task bars --sweep samples=20,,":            "is not a whole number",
		"--task bars --sweep samples=20,0":            "samples 0 is out of range",
		"--task bars --sweep kernels=4,x":             "is not a number of kernels",
		"--task bars --sweep kernels=5 12x12|dense:4": "no layer before the last",
		"--task bars --sweep kernels=4 --equal work":  "write one of them",
		"--task bars --equal luck":                    "write numbers or work",
		"--task bars --sweep samples=20 --samples 3":  "write one of them",
		"--task bars 12x12|conv5":                     "how many kernels? write conv5:6",
		"--task bars 12x12|dense:3":                   "end it with dense:4",
		"--task bars 10x10|dense:4":                   "begin the network with 12x12",
		"--task bars " + strings.ReplaceAll(net, " ", "|") + " 12x12|dense:x": "network 2: word 2",
		"--task bars resnet18":    "images of task bars are 12x12",
		"--data ./nowhere":        "cannot be read",
		"--data compare_flags.go": "name the folder",
		"--data testdata":         "train-images-idx3-ubyte",
	} {
		words := strings.Fields(args)
		for i := range words {
			words[i] = strings.ReplaceAll(words[i], "|", " ")
		}
		_, err := planOf(words)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q in it", args, err, want)
		}
	}
}

// What is wrong with a network is underlined.
func TestPlanUnderlines(t *testing.T) {
	t.Parallel()
	_, err := planOf([]string{"--task", "bars", "12x12 conv5:4 rellu gmp dense:4"})
	if err == nil || !strings.Contains(err.Error(), "\n                ^^^^^") {
		t.Error(err)
	}
	if code := exitCode(err); code != help.Usage {
		t.Errorf("exit code %d", code)
	}
	if _, err := planOf([]string{"--task", "bars", "--ring", "--seeds", "1"}); err != nil {
		t.Errorf("a switch alone: %v", err)
	}
}

// The command that the lab copies repeats the lab's experiment, in every step that
// offers it.
func TestLabLineRepeats(t *testing.T) {
	t.Parallel()
	s := lessons.Open(lab.New(nil, nil), lessons.Options{Inline: true, Seed: 3})
	defer s.Close()
	offered := 0
	for i := range s.View().Lesson.Steps {
		s.Goto(i)
		plan, ok := s.Experiment()
		if ok != s.View().Repeats {
			t.Errorf("step %d offers a line: %v, has one: %v", i+1, s.View().Repeats, ok)
		}
		if !ok {
			continue
		}
		offered++
		repeats(t, plan)
	}
	if offered < 4 {
		t.Errorf("%d steps offer the line that repeats them", offered)
	}
}

// Every setting can be swept: the plans are those of its values one by one.
func TestSweepPlans(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	for _, s := range experiment.Settings() {
		swept := 0
		for _, task := range experiment.Tasks() {
			args := []string{"--task", task.Name, task.Networks[0]}
			if s.Name == "momentum" {
				args = append(args, "--optimizer", "sgd")
			}
			var want []experiment.Plan
			var values []string
			for _, value := range append(slices.Clone(s.Presets), "20") {
				if one, err := planOf(append(slices.Clone(args), "--"+s.Name+"="+value)); err == nil && len(want) < 2 {
					want, values = append(want, one), append(values, value)
				}
			}
			if len(want) == 0 {
				continue // not a setting of this task
			}
			swept++
			points, err := pointsOf(io.Discard, append(args, "--sweep", s.Name+"="+strings.Join(values, ",")))
			if err != nil {
				t.Errorf("%s of %s: %v", s.Name, task.Name, err)
				continue
			}
			if s.Name == "samples" {
				if len(points) != 1 || len(points[0].Plan.Samples) != len(want) {
					t.Errorf("samples of %s: %d plans", task.Name, len(points))
				}
				continue
			}
			for i, at := range points {
				if at.Value != values[i] {
					t.Errorf("%s of %s: %q, want %q", s.Name, task.Name, at.Value, values[i])
				}
				if diff := cmp.Diff(want[i], at.Plan); diff != "" {
					t.Errorf("%s=%s of %s is another plan than the flag makes:\n%s", s.Name, values[i], task.Name, diff)
				}
			}
		}
		if swept == 0 {
			t.Errorf("no task can sweep %s", s.Name)
		}
	}
}

// The networks of a sweep over the size of the images have inputs of that size.
func TestSweepOfSizes(t *testing.T) {
	t.Parallel()
	points, err := pointsOf(io.Discard, []string{"--task", "bars", "--sweep", "size=10,12", "12x12 conv5:4 relu gmp dense:4"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"10x10 conv5:4 relu gmp dense:4", "12x12 conv5:4 relu gmp dense:4"} {
		if got := points[i].Plan.Networks[0]; got != want {
			t.Errorf("%s: %q, want %q", points[i].Value, got, want)
		}
	}
}

// A sweep over kernels adds networks; making networks equal is reported on standard
// error.
func TestKernelsOfFirstLayers(t *testing.T) {
	t.Parallel()
	const shared, unshared = "12x12 conv5:4 relu gmp dense:4", "12x12 local5:4 relu gmp dense:4"
	for _, test := range []struct {
		args []string
		want []string
		said string
	}{
		{[]string{"--sweep", "kernels=2,8", shared, "12x12 coords dense:64/nobias relu dense:4"}, []string{
			"12x12 conv5:2 relu gmp dense:4", "12x12 conv5:8 relu gmp dense:4",
			"12x12 coords dense:2/nobias relu dense:4", "12x12 coords dense:8/nobias relu dense:4",
		}, ""},
		{[]string{"--equal", "numbers", unshared, shared}, []string{unshared, "12x12 conv5:222 relu gmp dense:4"}, "6664 parameters, the first network 6676"},
		{[]string{"--equal", "work", shared, "12x12 conv5:4/ring relu gmp dense:4"}, []string{shared, "12x12 conv5:2/ring relu gmp dense:4"}, "7208 MACs, the first network 6416"},
	} {
		var said bytes.Buffer
		points, err := pointsOf(&said, append([]string{"--task", "bars"}, test.args...))
		if err != nil || len(points) != 1 {
			t.Errorf("%q: %d plans, %v", test.args, len(points), err)
			continue
		}
		if diff := cmp.Diff(test.want, points[0].Plan.Networks); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.args, diff)
		}
		if !strings.Contains(said.String(), test.said) {
			t.Errorf("%q says %q", test.args, said.String())
		}
	}
}
