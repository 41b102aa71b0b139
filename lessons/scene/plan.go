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

// ParametersText is Parameters as the learner reads it, a dash on an error.
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

// MustCount is Counts for networks that a lesson fixes: it panics on an error.
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

// PlanWith returns Plan(task) with so many training samples.
func PlanWith(task string, samples int) experiment.Plan {
	p := Plan(task)
	p.Task.Samples = samples
	return p
}

// MustDraw draws the training and test sets of a specification that a lesson
// fixes: it panics on one that dataset.Make refuses.
func MustDraw(s dataset.Spec, seed uint64) (train, test dataset.Set) {
	train, test, err := dataset.Make(s, seed)
	if err != nil {
		panic("scene: " + err.Error())
	}
	return train, test
}
