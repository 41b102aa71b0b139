package scene

import (
	"maps"
	"slices"

	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// The metrics that progress files keep of a run.
const (
	metricParameters = "parameters"
	metricTrain      = "train_accuracy"
	MetricTest       = "test_accuracy"
	MetricTrainLoss  = "train_loss"
	MetricTestLoss   = "test_loss"
	metricTarget     = "steps_to_target"
	MetricDiverged   = "diverged_at"
)

// Newest returns the newest value of a metric of a network in a step, as the mean over
// its seeds: those in now, which are of this session and that step, and those in before
// that were measured under the same conditions.
func Newest(now, before []progress.Measurement, step, network, metric string) (value float64, ok bool) {
	of := &progress.Record{Measured: slices.Concat(before, Unkept(step, now))}
	return of.Mean(step, network, metric)
}

// Unkept returns measurements of a step, marked as those of this session that are not
// kept yet.
func Unkept(step string, now []progress.Measurement) []progress.Measurement {
	all := slices.Clone(now)
	for i := range all {
		all[i].Step, all[i].Unkept = step, true
	}
	return all
}

// Measurements lists those of the given metrics that a run of a network has. A run that
// diverged has only MetricDiverged.
func Measurements(n NetworkSpec, p experiment.Plan, run experiment.Run, metrics ...string) []progress.Measurement {
	var all []progress.Measurement
	options := RunOptions(n, p, run)
	add := func(metric string, value float64) {
		all = append(all, progress.Measurement{
			Network: n.Network, Metric: metric, Value: value, Seed: run.Seed, Options: maps.Clone(options),
		})
	}
	if run.Diverged > 0 {
		add(MetricDiverged, float64(run.Diverged))
		return all
	}
	parameters := float64(run.Parameters)
	values := map[string]*float64{
		metricParameters: &parameters,
		metricTrain:      run.TrainAccuracy, MetricTest: run.TestAccuracy, MetricTrainLoss: run.TrainLoss, MetricTestLoss: run.TestLoss,
	}
	if run.StepsToTarget != nil {
		steps := float64(*run.StepsToTarget)
		values[metricTarget] = &steps
	}
	for _, metric := range metrics {
		if v := values[metric]; v != nil {
			add(metric, *v)
		}
	}
	return all
}

// RunOptions returns the settings that progress files keep with the measurements of a
// run: task, samples, steps, what else differs from the task's defaults, and the
// arguments with which compare repeats it, if it can.
func RunOptions(n NetworkSpec, p experiment.Plan, run experiment.Run) map[string]any {
	p.Networks, p.Samples, p.Seeds = []string{n.Network}, []int{run.Samples}, []uint64{run.Seed}
	options := map[string]any{}
	for _, s := range p.Changes() {
		options[s.Name] = s.Value
	}
	options["task"], options["samples"], options["steps"] = p.Task.Name, run.Samples, p.Training.Steps
	if p.Files != nil {
		options["data"] = p.Files.Fingerprint()
	}
	switch {
	case n.Average.Every > 0:
		options["average_every"] = n.Average.Every
	case n.More.N > 0:
		options["more"] = n.More.N
	case n.TrainSet.N == 0:
		options[progress.Arguments] = experiment.ShellLine(p.Arguments())
	}
	return options
}

// Attempts keeps the learner's best score with each network, including earlier
// sessions.
type Attempts struct {
	metric   string
	better   func(score, than float64) bool
	best     map[string]float64
	networks []string // those with a score, in the order of their first one
	newest   string
}

// NewAttempts starts from the scores that earlier sessions have kept as measurements of
// the given metric. better reports whether one score is better than another.
func NewAttempts(metric string, better func(score, than float64) bool, before []progress.Measurement) *Attempts {
	a := &Attempts{metric: metric, better: better, best: map[string]float64{}}
	for _, m := range before {
		if m.Metric == metric {
			a.add(m.Network, m.Value)
		}
	}
	return a
}

// HigherIsBetter reports whether a score is higher than another.
func HigherIsBetter(score, than float64) bool { return score > than }

// LowerIsBetter reports whether a score is lower than another.
func LowerIsBetter(score, than float64) bool { return score < than }

// Begin starts a new attempt.
func (a *Attempts) Begin() { a.newest = "" }

// Add adds a score.
func (a *Attempts) Add(network string, score float64) {
	if a.add(network, score) {
		a.newest = network
	}
}

func (a *Attempts) add(network string, score float64) bool {
	best, known := a.best[network]
	if known && !a.better(score, best) {
		return false
	}
	if !known {
		a.networks = append(a.networks, network)
	}
	a.best[network] = score
	return true
}

// Improved reports whether the attempt since Begin is the best with its network.
func (a *Attempts) Improved() bool { return a.newest != "" }

// Best returns the best score with a network; ok is false if there is none.
func (a *Attempts) Best(network string) (score float64, ok bool) {
	score, ok = a.best[network]
	return score, ok
}

// BestOfAll returns the network with the best score, and that score; among equals, the
// network that had a score first. The name is empty if there is none.
func (a *Attempts) BestOfAll() (network string, score float64) {
	for _, n := range a.networks {
		if network == "" || a.better(a.best[n], score) {
			network, score = n, a.best[n]
		}
	}
	return network, score
}

// Measured returns the attempt since Begin in the form in which it is kept, with the
// seed and the settings that repeat it; nil if it did not improve.
func (a *Attempts) Measured(seed uint64, options map[string]any) []progress.Measurement {
	if !a.Improved() {
		return nil
	}
	return []progress.Measurement{{Network: a.newest, Metric: a.metric, Value: a.best[a.newest], Seed: seed, Options: options}}
}

// AddTry adds a try to the learner's tries, unless it equals the last one: a finished
// run is observed more than once.
func AddTry[T comparable](tries []T, try T) []T {
	if n := len(tries); n > 0 && tries[n-1] == try {
		return tries
	}
	return append(tries, try)
}
