// Package scene provides the parts from which scenes, the interactive part of lessons, are
// made. A scene embeds what it needs: Bindings for its controls, Race for networks
// trained side by side, Sweep for curves over many seeds, Running for anything else that
// runs. Attempts keeps best scores, Memo values that are costly to compute.
package scene

import (
	"fmt"

	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// Parameters counts the parameters of a network in the notation.
func Parameters(notation string) (int64, error) {
	counts, err := Counts(notation)
	if err != nil {
		return 0, err
	}
	return counts.Totals.Parameters, nil
}

// ParametersText returns Parameters as the learner reads it, a dash on an error.
func ParametersText(notation string) string {
	n, err := Parameters(notation)
	if err != nil {
		return "–"
	}
	return text.Number(float64(n))
}

// Counts counts a network in the notation.
func Counts(notation string) (*arch.Counts, error) {
	network, err := arch.Parse(notation)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", notation, err)
	}
	counts, err := arch.Count(network)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", notation, err)
	}
	return counts, nil
}

// MustCount does what Counts does, for networks that a lesson fixes: it panics on an
// error.
func MustCount(notation string) *arch.Counts {
	counts, err := Counts(notation)
	if err != nil {
		panic("scene: " + err.Error())
	}
	return counts
}

// Build allocates a network in the notation.
func Build(notation string, seed uint64, options ...nets.Option) (*nets.Net[float64], error) {
	network, err := arch.Parse(notation)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", notation, err)
	}
	net, err := nets.New[float64](network, seed, options...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", notation, err)
	}
	return net, nil
}

// Plan returns the plan of a task's reference runs. It panics if there is no such
// task.
func Plan(task string) experiment.Plan {
	p, err := experiment.NewPlan(task)
	if err != nil {
		panic("scene: " + err.Error())
	}
	return p
}

// PlanWith returns Plan(task) with the given number of training samples.
func PlanWith(task string, samples int) experiment.Plan {
	p := Plan(task)
	p.Task.Samples = samples
	return p
}

// MustDrawTraining draws only the first n training samples of a specification that a
// lesson fixes: it panics if dataset.Make refuses it.
func MustDrawTraining(s dataset.Spec, seed uint64, n int) dataset.Set {
	s.Samples, s.Test = n, 1
	train, _ := mustDraw(s, seed)
	return train
}

// MustDrawTest draws only the first n test samples, and panics like MustDrawTraining.
func MustDrawTest(s dataset.Spec, seed uint64, n int) dataset.Set {
	s.Samples, s.Test = 1, n
	_, test := mustDraw(s, seed)
	return test
}

func mustDraw(s dataset.Spec, seed uint64) (train, test dataset.Set) {
	train, test, err := dataset.Make(s, seed)
	if err != nil {
		panic("scene: " + err.Error())
	}
	return train, test
}

// NetworkSpec is a network of a race or a sweep.
type NetworkSpec struct {
	ID      string // prefix of the names of its values: "shared"
	Name    string // as the learner reads it
	Network string // in the notation
	Equal   Equal  // what the lesson says it has in common with the first of its rivals
	// Average, if set, replaces the kernels of unshared layers by their mean at
	// intervals.
	Average nets.Averaging
	// TrainSet and TestSet, unless empty, replace the plan's sets.
	TrainSet, TestSet dataset.Set
	// More holds training samples in addition to those of the plan.
	More dataset.Set
	// Change, if not nil, changes the plan for this network only. The number of its
	// training samples is then Task.Samples.
	Change func(*experiment.Plan)
}

// planFor returns the plan of this network and a seed, given the plan p that the
// networks share.
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

// planned reports whether the shared plan says all about its training.
func (n NetworkSpec) planned() bool {
	return n.Average.Every == 0 && n.Change == nil && n.More.N == 0 && n.TrainSet.N == 0
}

// trialConfig returns the configuration of its trials.
func (n NetworkSpec) trialConfig() experiment.TrialConfig {
	return experiment.TrialConfig{Workers: 1, Average: n.Average, Train: n.TrainSet, Test: n.TestSet, More: n.More}
}
