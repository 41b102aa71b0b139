package experiment

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
)

// EvalEvery is the number of steps between evaluations of the test set, and
// TargetAccuracy is the accuracy that a run records first reaching.
const (
	EvalEvery      = 20
	TargetAccuracy = .9
)

// The limits of a plan, so that a typing error is reported instead of costing a day's
// work.
const (
	maxRuns       = 100_000
	maxSteps      = 10_000_000
	maxParameters = 1 << 26 // with gradients and Adam's means they take one gibibyte
)

// FilesTask is the name in a document of the task of learning from files.
const FilesTask = "data"

// Plan says what to run: every network at every sample size with every seed.
type Plan struct {
	// Task is the data; Task.Samples applies if Samples is empty.
	Task dataset.Spec
	// Files, if set, replace generated data. Of Task only Samples and Test then apply; 0
	// means all there are.
	Files *dataset.Files
	// Folder is where Files are stored, for Arguments; empty if it is not known.
	Folder   string
	Training Training
	Networks []string // in the notation; duplicates count once
	Samples  []int
	Seeds    []uint64
}

// NewPlan returns a plan for a task with the defaults of the reference runs, its
// own networks and seed 0.
func NewPlan(name string) (Plan, error) {
	t, err := Lookup(name)
	if err != nil {
		return Plan{}, fmt.Errorf("planning a comparison: %w", err)
	}
	return Plan{Task: t.Defaults, Training: t.Training, Networks: slices.Clone(t.Networks), Seeds: []uint64{0}}, nil
}

// NewFilesPlan returns a plan for learning from files: all images, 1,000 steps,
// no networks yet.
func NewFilesPlan(f *dataset.Files) Plan {
	return Plan{Task: dataset.Spec{Name: FilesTask}, Files: f, Training: filesTraining(), Seeds: []uint64{0}}
}

// Chance returns the accuracy of guessing, or 0 if there are no classes.
func (p Plan) Chance() float64 {
	if p.Files == nil {
		return p.Task.Chance()
	}
	_, _, _, _, classes := p.Files.Size()
	return 1 / float64(classes)
}

// FilesNetworks returns networks to start with for images from files: shared, unshared
// and dense.
func FilesNetworks(f *dataset.Files) []string {
	_, _, h, w, classes := f.Size()
	const large, least = 16, 3 // pixels needed for two layers of kernels, and for one
	side := min(h, w)
	dense := fmt.Sprintf("%dx%d dense:64 relu dense:%d", h, w, classes)
	if side < least {
		return []string{dense}
	}
	layers := "conv3:8 relu"
	if side >= large {
		layers = "conv5:8 relu maxpool2 conv5:16 relu maxpool2"
	}
	shared := fmt.Sprintf("%dx%d %s dense:%d", h, w, layers, classes)
	return []string{shared, strings.ReplaceAll(shared, "conv", "local"), dense}
}

// defaults returns the plan for the same data with every setting at its default.
func (p Plan) defaults() Plan {
	if p.Files != nil {
		return NewFilesPlan(p.Files)
	}
	d, err := NewPlan(p.Task.Name)
	if err != nil {
		return p // Validate rejects the task
	}
	return d
}

// Validate returns why the plan cannot be run, before anything is run: it checks the
// task, the training and every network, and names the culprit.
func (p Plan) Validate() error {
	_, err := p.prepare(nil)
	return err
}

type networkSpec struct {
	arch       *arch.Network
	text       string // canonical
	parameters int64
	bytes      int64        // roughly how many the largest run takes
	data       dataset.Spec // as this network sees it
}

func (p Plan) prepare(known *DataCache) ([]networkSpec, error) {
	if err := p.checkCounts(); err != nil {
		return nil, err
	}
	if err := p.checkTraining(); err != nil {
		return nil, err
	}
	for _, n := range p.sizes() {
		if err := p.checkSize(n); err != nil {
			return nil, err
		}
	}
	var list []networkSpec
	seen := map[string]bool{}
	for i, text := range p.Networks {
		n, err := p.parse(text, known)
		if err != nil {
			return nil, &NetworkError{Index: i, Text: text, Err: err}
		}
		if !seen[n.text] {
			list = append(list, n)
		}
		seen[n.text] = true
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

// Error names the network by its number and its text.
func (e *NetworkError) Error() string {
	return fmt.Sprintf("network %d, %q: %v", e.Index+1, e.Text, e.Err)
}

// Unwrap returns the reason, an *arch.Error if the network does not parse.
func (e *NetworkError) Unwrap() error { return e.Err }

func (p Plan) checkCounts() error {
	switch {
	case len(p.Networks) == 0:
		return errors.New("there is no network to run: write at least one, such as \"12x12 conv5:4 relu gmp dense:4\"")
	case len(p.Seeds) == 0:
		return errors.New("there is no seed to run with: write at least one")
	}
	return nil
}

func (p Plan) checkSize(samples int) error {
	if p.Files == nil {
		s := p.Task
		s.Samples = samples
		return s.Validate()
	}
	if s := p.Task; s != (dataset.Spec{Name: s.Name, Samples: s.Samples, Test: s.Test}) {
		return errors.New("your own data has only the settings samples and test")
	}
	return p.Files.Check(samples, p.Task.Test)
}

// parse parses a network and checks that it fits the data and the loss.
func (p Plan) parse(text string, known *DataCache) (networkSpec, error) {
	net, counts, err := known.Count(text)
	if err != nil {
		return networkSpec{}, err
	}
	n := networkSpec{arch: net, text: net.String(), parameters: counts.Totals.Parameters, data: p.Task}
	if p.Training.Dropout > 0 {
		if n.arch, err = withDropout(net); err != nil {
			return networkSpec{}, err
		}
	}
	classes, outputs, err := p.fitInput(&n)
	if err != nil {
		return networkSpec{}, err
	}
	if got := net.Output().Units(); got != int64(outputs) {
		return networkSpec{}, fmt.Errorf("it gives %d numbers, the task asks for %d: end it with dense:%d", got, outputs, outputs)
	}
	if p.Training.Loss == nets.CrossEntropy && classes == 0 {
		return networkSpec{}, fmt.Errorf("task %s has no classes, which cross-entropy needs: write bce, mse or sum-of-squares", p.Task.Name)
	}
	if n.parameters > maxParameters {
		return networkSpec{}, fmt.Errorf("its %d parameters are too many to train here (at most %d): params counts them", n.parameters, maxParameters)
	}
	if n.bytes, err = p.bytesOfRun(n, slices.Max(p.sizes())); err != nil {
		return networkSpec{}, err
	}
	return n, p.checkMemory(n, freeFor(n.bytes))
}

func (p Plan) fitInput(n *networkSpec) (classes, outputs int, err error) {
	in := n.arch.Input
	if p.Files != nil {
		_, _, h, w, k := p.Files.Size()
		if in.H != h || in.W != w || in.C != 1 {
			return 0, 0, fmt.Errorf("the images are %dx%d, its input is %v: begin it with %dx%d", h, w, in, h, w)
		}
		return k, k, nil
	}
	if n.data, err = p.Task.ForInput(in.H, in.W, in.C); err != nil {
		return 0, 0, err
	}
	return n.data.Answer()
}

// sizes lists the sample sizes, each once; 0, for all images of files, is replaced by
// their number.
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

// seeds lists the seeds, each once, in ascending order.
func (p Plan) seeds() []uint64 {
	seeds := slices.Clone(p.Seeds)
	slices.Sort(seeds)
	return slices.Compact(seeds)
}

// head returns the document without its runs and summary.
func (p Plan) head() Document {
	d := Document{Version: Version, Task: p.Task.Name, Samples: p.sizes()[0], Steps: p.Training.Steps, Options: p.options()}
	if p.Files != nil {
		d.Task = FilesTask
	}
	return d
}

// ParseSeeds reads seeds in the form of the command line: "5" is 0..4, "3..7" is 3 to 7,
// inclusive.
func ParseSeeds(text string) ([]uint64, error) {
	parse := func(text string) (uint64, error) { return strconv.ParseUint(strings.TrimSpace(text), 10, 64) }
	from, to, ranged := strings.Cut(text, "..")
	first, err := parse(from)
	last := first - 1
	if ranged && err == nil {
		last, err = parse(to)
	} else {
		first = 0
	}
	if err != nil || first > last || !ranged && last == math.MaxUint64 {
		return nil, fmt.Errorf("seeds %q: write a number of seeds such as 5, or 0..4 for the first to the last", text)
	}
	if last-first >= maxRuns {
		return nil, fmt.Errorf("seeds %q are too many: write at most %d", text, maxRuns)
	}
	var seeds []uint64
	for s := first; ; s++ {
		seeds = append(seeds, s)
		if s == last { // not s <= last, which would never end at the largest seed
			return seeds, nil
		}
	}
}
