package scene

import (
	"maps"

	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// Restore implements lessons.Restorer: seeds that earlier sessions have measured are not
// trained again.
func (s *seeds) Restore(step string, before []progress.Measurement) {
	for _, m := range before {
		if m.Step == step {
			s.before = append(s.before, m)
		}
	}
}

// recall takes over what earlier sessions have measured with a setup, if those numbers
// are all that a race shows of its other seeds.
func (s *seeds) recall(setup RaceSetup) {
	if setup.Seeds < 2 || setup.EvaluateOthers || setup.InspectOthers != nil {
		return
	}
	for i, n := range setup.Networks {
		if n.TrainSet.N+n.TestSet.N+n.More.N > 0 {
			return // the options of a measurement do not tell these apart
		}
		for _, m := range s.before {
			plan := n.planFor(setup.Plan, m.Seed)
			run := experiment.Run{Network: n.Network, Seed: m.Seed, Samples: plan.Task.Samples}
			if m.Network != n.Network || !maps.Equal(m.Settings(), progress.Measurement{Options: RunOptions(n, plan, run)}.Settings()) {
				continue
			}
			o := s.in(s.key, m.Seed, len(setup.Networks))
			if o.networks[i] == nil {
				o.networks[i] = &RacerState{NetworkSpec: n, Plan: plan, Finished: true, Run: run}
			}
			takeMeasured(&o.networks[i].Run, m)
			s.found[s.key][m.Seed] = o
		}
	}
}

// takeMeasured stores a measurement in a run.
func takeMeasured(run *experiment.Run, m progress.Measurement) {
	value := m.Value
	switch m.Metric {
	case metricParameters:
		run.Parameters = int64(value)
	case metricTrain:
		run.TrainAccuracy = &value
	case MetricTest:
		run.TestAccuracy = &value
	case MetricTrainLoss:
		run.TrainLoss = &value
	case MetricTestLoss:
		run.TestLoss = &value
	case metricTarget:
		steps := int(value)
		run.StepsToTarget = &steps
	case MetricDiverged:
		run.Diverged = int(value)
	}
}
