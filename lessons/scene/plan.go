package scene

import (
	"fmt"

	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
)

// Parameters counts the parameters of a network that the program itself writes
// down.
func Parameters(notation string) (int64, error) {
	counts, err := Counts(notation)
	if err != nil {
		return 0, err
	}
	return counts.Totals.Parameters, nil
}

// ParametersText is Parameters as the learner reads it, a dash where the network
// cannot be counted.
func ParametersText(notation string) string {
	n, err := Parameters(notation)
	if err != nil {
		return "–"
	}
	return text.Number(float64(n))
}

// Counts counts a network that the course itself writes.
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

// MustCount is Counts for a network without which there is no lesson: it panics
// where the notation cannot be counted.
func MustCount(notation string) *arch.Counts {
	counts, err := Counts(notation)
	if err != nil {
		panic("scene: " + err.Error())
	}
	return counts
}

// Build makes a network in the notation that the lesson itself writes.
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

// Plan is the plan of a task as the reference runs have it. It panics where
// there is no such task: a lesson writes the name itself.
func Plan(task string) experiment.Plan {
	p, err := experiment.NewPlan(task)
	if err != nil {
		panic("scene: " + err.Error())
	}
	return p
}

// PlanWith is the plan of a task with so many training images.
func PlanWith(task string, samples int) experiment.Plan {
	p := Plan(task)
	p.Task.Samples = samples
	return p
}
