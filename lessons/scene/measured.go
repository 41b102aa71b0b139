package scene

import (
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// Newest is the newest value of a metric in a step, measured now or in an
// earlier session.
func Newest(now, before []progress.Measurement, step, network, metric string) (float64, bool) {
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

// Measurements are the given metrics of a run, those that there are; of a run
// that diverged there is only that.
func Measurements(e NetworkSpec, p experiment.Plan, run experiment.Run, metrics ...string) []progress.Measurement {
	var all []progress.Measurement
	keep := func(metric string, value float64) {
		all = append(all, progress.Measurement{
			Network: e.Network, Metric: metric, Value: value, Seed: run.Seed, Options: RunOptions(e, p, run),
		})
	}
	if run.Diverged > 0 {
		keep(MetricDiverged, float64(run.Diverged))
		return all
	}
	found := map[string]*float64{
		metricTrain: run.TrainAccuracy, MetricTest: run.TestAccuracy, MetricTrainLoss: run.TrainLoss, MetricTestLoss: run.TestLoss,
	}
	numbers := float64(run.Parameters)
	found[metricParameters] = &numbers
	if run.StepsToTarget != nil {
		steps := float64(*run.StepsToTarget)
		found[metricTarget] = &steps
	}
	for _, metric := range metrics {
		if v := found[metric]; v != nil {
			keep(metric, *v)
		}
	}
	return all
}

// RunOptions are the settings of a run, as they are kept with what it measured:
// task, samples, steps, and what else differs from the task's defaults.
func RunOptions(e NetworkSpec, p experiment.Plan, run experiment.Run) map[string]any {
	p.Networks, p.Samples, p.Seeds = []string{e.Network}, []int{run.Samples}, []uint64{run.Seed}
	options := map[string]any{}
	for _, s := range p.Changes() {
		options[s.Name] = s.Value
	}
	options["task"], options["samples"], options["steps"] = p.Task.Name, run.Samples, p.Training.Steps
	switch { // compare repeats neither
	case e.Average.Every > 0:
		options["average_every"] = e.Average.Every
	case e.More.N > 0:
		options["more"] = e.More.N
	default:
		options[progress.Arguments] = experiment.ShellLine(p.Arguments())
	}
	return options
}
