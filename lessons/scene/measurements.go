package scene

import (
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

// Newest returns the newest value of a metric of a network in a step: from now,
// which is of this session and that step, else from before.
func Newest(now, before []progress.Measurement, step, network, metric string) (value float64, ok bool) {
	for i := len(now) - 1; i >= 0; i-- {
		if m := now[i]; m.Network == network && m.Metric == metric {
			return m.Value, true
		}
	}
	for i := len(before) - 1; i >= 0; i-- {
		if m := before[i]; m.Step == step && m.Network == network && m.Metric == metric {
			return m.Value, true
		}
	}
	return 0, false
}

// Measurements lists those of the metrics that a run of a network has. A run that
// diverged has MetricDiverged alone.
func Measurements(n NetworkSpec, p experiment.Plan, run experiment.Run, metrics ...string) []progress.Measurement {
	var all []progress.Measurement
	add := func(metric string, value float64) {
		all = append(all, progress.Measurement{
			Network: n.Network, Metric: metric, Value: value, Seed: run.Seed, Options: RunOptions(n, p, run),
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

// RunOptions are the settings that progress files keep with the measurements of a
// run: task, samples, steps, what else differs from the task's defaults, and the
// arguments with which compare repeats it, if it can.
func RunOptions(n NetworkSpec, p experiment.Plan, run experiment.Run) map[string]any {
	p.Networks, p.Samples, p.Seeds = []string{n.Network}, []int{run.Samples}, []uint64{run.Seed}
	options := map[string]any{}
	for _, s := range p.Changes() {
		options[s.Name] = s.Value
	}
	options["task"], options["samples"], options["steps"] = p.Task.Name, run.Samples, p.Training.Steps
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
