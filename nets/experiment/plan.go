package experiment

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
)

// EvalEvery is how many steps apart a run looks at its test accuracy, and Target
// the accuracy that it looks for.
const (
	EvalEvery = 20
	Target    = .9
)

// The most that a plan may ask for, so that a slip of the finger is an error
// and not a day's work.
const (
	maxRuns       = 100_000
	maxSteps      = 10_000_000
	maxParameters = 1 << 26 // with gradients and Adam's means they fill a gibibyte
)

// filesTask is what a document calls the task of learning from files.
const filesTask = "data"

// Plan says what to run: every network at every sample size with every seed.
type Plan struct {
	// Task is the task with its dials; Task.Samples counts where Samples is empty.
	Task dataset.Spec
	// Files, if set, are learnt from in place of a generated task. Of Task only
	// Samples and Test count then; 0 is all there are.
	Files    *dataset.Files
	Training dataset.Training
	Networks []string // in the notation; the same one twice counts once
	Samples  []int
	Seeds    []uint64
}

// NewPlan gives a plan for a task with the defaults of the reference runs, its
// own networks and seed 0.
func NewPlan(name string) (Plan, error) {
	t, err := dataset.Lookup(name)
	if err != nil {
		return Plan{}, fmt.Errorf("planning a comparison: %w", err)
	}
	return Plan{Task: t.Defaults, Training: t.Training, Networks: slices.Clone(t.Networks), Seeds: []uint64{0}}, nil
}

// NewFilesPlan gives a plan for learning from files: all images, 1,000 steps,
// no networks yet.
func NewFilesPlan(f *dataset.Files) Plan {
	return Plan{
		Task:     dataset.Spec{Name: filesTask},
		Files:    f,
		Training: defaultTraining(filesTask),
		Seeds:    []uint64{0},
	}
}

// defaultTraining is how a task is trained unless somebody says otherwise.
func defaultTraining(name string) dataset.Training {
	if t, err := dataset.Lookup(name); err == nil {
		return t.Training
	}
	return dataset.Training{
		Loss: lossCrossEntropy, Optimizer: optimizerAdam, Rate: .001, Batch: 32, Epochs: true, Steps: 1000, Init: initHe, Scale: 1,
	}
}

// Validate says whether the plan can be run, before anything is: task, training
// and every network, by name.
func (p Plan) Validate() error {
	_, err := p.prepare()
	return err
}

// network is a network of a plan, parsed.
type network struct {
	net        *arch.Network
	text       string // canonical
	parameters int64
	spec       dataset.Spec // the task as this network sees it
}

// prepare checks everything and parses the networks.
func (p Plan) prepare() ([]network, error) {
	if err := p.checkNumbers(); err != nil {
		return nil, err
	}
	if err := checkTraining(p.Training); err != nil {
		return nil, err
	}
	for _, n := range p.sizes() {
		if err := p.checkSize(n); err != nil {
			return nil, err
		}
	}
	var list []network
	seen := map[string]bool{}
	for i, text := range p.Networks {
		e, err := p.enter(text)
		if err != nil {
			return nil, &NetworkError{Index: i, Text: text, Err: err}
		}
		if !seen[e.text] {
			list = append(list, e)
		}
		seen[e.text] = true
	}
	if runs := len(list) * len(p.sizes()) * len(p.seeds()); runs > maxRuns {
		return nil, fmt.Errorf("%d runs are too many: write fewer networks, sizes or seeds, for at most %d", runs, maxRuns)
	}
	return list, nil
}

// NetworkError says which network of a plan cannot take part, and why.
type NetworkError struct {
	Index int // in Plan.Networks
	Text  string
	Err   error
}

// Error names the network by its place and its text.
func (e *NetworkError) Error() string {
	return fmt.Sprintf("network %d, %q: %v", e.Index+1, e.Text, e.Err)
}

// Unwrap gives the reason, an *arch.Error where the network does not parse.
func (e *NetworkError) Unwrap() error { return e.Err }

// checkNumbers checks the numbers of a plan.
func (p Plan) checkNumbers() error {
	switch {
	case len(p.Networks) == 0:
		return errors.New("there is no network to run: write at least one, such as \"12x12 conv5:4 relu gmp dense:4\"")
	case len(p.Seeds) == 0:
		return errors.New("there is no seed to run with: write at least one")
	case p.Training.Steps < 1 || p.Training.Steps > maxSteps:
		return fmt.Errorf("steps %d is out of range: write 1 to %d", p.Training.Steps, maxSteps)
	}
	return nil
}

// checkSize checks the task at one sample size.
func (p Plan) checkSize(samples int) error {
	if p.Files == nil {
		s := p.Task
		s.Samples = samples
		return s.Validate()
	}
	if s := p.Task; s != (dataset.Spec{Name: s.Name, Samples: s.Samples, Test: s.Test}) {
		return errors.New("own data has no dials but samples and test")
	}
	return p.Files.Check(samples, p.Task.Test)
}

// enter parses a network and checks that it fits the task and the loss.
func (p Plan) enter(text string) (network, error) {
	net, err := arch.Parse(text)
	if err != nil {
		return network{}, err
	}
	counts, err := arch.Count(net)
	if err != nil {
		return network{}, err
	}
	e := network{net: net, text: net.String(), parameters: counts.Totals.Parameters, spec: p.Task}
	classes, outputs, err := p.fitInput(&e)
	if err != nil {
		return network{}, err
	}
	if got := net.Output().Units(); got != int64(outputs) {
		return network{}, fmt.Errorf("it gives %d numbers, the task asks for %d: end it with dense:%d", got, outputs, outputs)
	}
	if p.Training.Loss == lossCrossEntropy && classes == 0 {
		return network{}, fmt.Errorf("task %s has no classes for a loss of cross-entropy: write bce, mse or sum-of-squares", p.Task.Name)
	}
	if e.parameters > maxParameters {
		return network{}, fmt.Errorf("its %d parameters are too many to train here (at most %d): params counts them", e.parameters, maxParameters)
	}
	return e, nets.CheckTrainable(net)
}

// fitInput checks the network's input and says what it has to answer.
func (p Plan) fitInput(e *network) (classes, outputs int, err error) {
	in := e.net.Input
	if p.Files != nil {
		_, _, h, w, k := p.Files.Size()
		if in.H != h || in.W != w || in.C != 1 {
			return 0, 0, fmt.Errorf("the images are %dx%d, its input is %v: begin it with %dx%d", h, w, in, h, w)
		}
		return k, k, nil
	}
	if e.spec, err = p.Task.ForInput(in.H, in.W, in.C); err != nil {
		return 0, 0, err
	}
	classes, outputs, err = e.spec.Answer()
	return classes, outputs, err
}

// sizes lists the sample sizes, each once; 0 for all images of files is given
// its number.
func (p Plan) sizes() []int {
	list := p.Samples
	if len(list) == 0 {
		list = []int{p.Task.Samples}
	}
	var sizes []int
	for _, n := range list {
		if n == 0 && p.Files != nil {
			n, _, _, _, _ = p.Files.Size()
		}
		if !slices.Contains(sizes, n) {
			sizes = append(sizes, n)
		}
	}
	return sizes
}

// seeds lists the seeds, each once, rising.
func (p Plan) seeds() []uint64 {
	seeds := slices.Clone(p.Seeds)
	slices.Sort(seeds)
	return slices.Compact(seeds)
}

// head is the document's beginning: everything that is not about runs.
func (p Plan) head() Document {
	d := Document{Version: Version, Task: p.Task.Name, Samples: p.sizes()[0], Steps: p.Training.Steps, Options: p.options()}
	if p.Files != nil {
		d.Task = filesTask
	}
	return d
}

// options are the document's options for this plan.
func (p Plan) options() Options {
	tr := p.Training
	o := Options{Optimizer: tr.Optimizer, Rate: tr.Rate, Batch: tr.Batch, Test: p.Task.Test, Momentum: tr.Momentum, Decay: tr.Decay}
	usual := defaultTraining(p.Task.Name)
	if tr.Loss != usual.Loss {
		o.Loss = tr.Loss
	}
	if tr.Init != usual.Init {
		o.Init = tr.Init
	}
	if tr.Scale != usual.Scale {
		o.Scale = &tr.Scale
	}
	if p.Files != nil {
		o.Data = p.Files.Fingerprint()
		if o.Test == 0 {
			_, o.Test, _, _, _ = p.Files.Size()
		}
		return o
	}
	t, err := dataset.Lookup(p.Task.Name)
	if err != nil {
		return o // Validate has refused it
	}
	o.dials(p.Task, t)
	return o
}

// dials fills in the dials that the task has.
func (o *Options) dials(s dataset.Spec, t dataset.Task) {
	usual := t.Defaults
	for _, d := range t.Dials {
		switch d.Name {
		case "world":
			o.World = string(s.World)
		case "train-at":
			o.TrainAt = string(s.TrainAt)
		case "test-at":
			o.TestAt = string(s.TestAt)
		case "noise":
			o.Noise = &s.Noise
		case "ring":
			if s.Ring != usual.Ring {
				o.Ring = &s.Ring
			}
		case "gap":
			if s.Gap != usual.Gap {
				o.Gap = s.Gap.String()
			}
		}
	}
	if s.Size != usual.Size {
		o.Size = s.Size
	}
	o.Inverted, o.RandomLabels = s.Inverted, s.RandomLabels
}

// ParseSeeds reads seeds as the command line has them: "5" is 0..4, "3..7" is
// 3 to 7, both included.
func ParseSeeds(text string) ([]uint64, error) {
	text = strings.TrimSpace(text)
	first, last := uint64(0), uint64(0)
	a, b, ranged := strings.Cut(text, "..")
	if ranged {
		var err1, err2 error
		first, err1 = parseSeed(a)
		last, err2 = parseSeed(b)
		if err1 != nil || err2 != nil || first > last {
			return nil, fmt.Errorf("seeds %q: write a number of seeds such as 5, or 0..4 for the first to the last", text)
		}
	} else {
		n, err := parseSeed(a)
		if err != nil || n == 0 {
			return nil, fmt.Errorf("seeds %q: write a number of seeds such as 5, or 0..4 for the first to the last", text)
		}
		last = n - 1
	}
	if last-first >= maxRuns {
		return nil, fmt.Errorf("seeds %q are too many: write at most %d", text, maxRuns)
	}
	var seeds []uint64
	for s := first; ; s++ {
		seeds = append(seeds, s)
		if s == last { // not s <= last, which never ends at the largest seed
			return seeds, nil
		}
	}
}

// finite tells whether v is a number within lo..hi.
func finite(v, lo, hi float64) bool { return !math.IsNaN(v) && v >= lo && v <= hi }
