package course

import "weightshare/nets/experiment"

// planFor is the plan of a task as the reference runs have it. It panics where
// there is no such task: a lesson writes the name itself.
func planFor(task string) experiment.Plan {
	p, err := experiment.NewPlan(task)
	if err != nil {
		panic("scene: " + err.Error())
	}
	return p
}

// taskPlan is the plan of a task with so many training images.
func taskPlan(task string, samples int) experiment.Plan {
	p := planFor(task)
	p.Task.Samples = samples
	return p
}
