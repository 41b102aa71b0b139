package scene

import (
	"weightshare/nets"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// NetworkSpec is a network of a race or a sweep.
type NetworkSpec struct {
	ID      string // begins the names of its values: "shared"
	Name    string // as the learner reads it
	Network string // in the notation
	// Average replaces kernels of unshared layers by their mean now and then.
	Average nets.Averaging
	// TrainSet and TestSet, unless empty, stand in for the plan's sets.
	TrainSet, TestSet dataset.Set
	// More are training samples beside those of the plan.
	More dataset.Set
	// Change, if not nil, changes the plan for this network alone. The number of
	// its training samples is then Task.Samples.
	Change func(*experiment.Plan)
}

// planFor is the plan of this network and a seed where the others train by p.
func (n NetworkSpec) planFor(p experiment.Plan, seed uint64) experiment.Plan {
	p.Networks, p.Seeds = []string{n.Network}, []uint64{seed}
	if n.Change != nil {
		if len(p.Samples) > 0 {
			p.Task.Samples, p.Samples = p.Samples[0], nil
		}
		n.Change(&p)
	}
	return p
}

// planned reports whether the plan that it shares with others says all about its
// training.
func (n NetworkSpec) planned() bool {
	return n.Average.Every == 0 && n.Change == nil && n.More.N == 0 && n.TrainSet.N == 0
}

// trialConfig is how its trials run.
func (n NetworkSpec) trialConfig() experiment.TrialConfig {
	return experiment.TrialConfig{Workers: 1, Average: n.Average, Train: n.TrainSet, Test: n.TestSet, More: n.More}
}
