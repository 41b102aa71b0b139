package lab

import "weightshare/nets/experiment"

// ownData is the lab's name for the task of learning from the learner's own images.
const ownData = "own data"

// The largest numbers of own images that the lab begins with: a race evaluates all
// of them every few steps.
const (
	ownSamples = 1000
	ownTest    = 500
)

// ownPlan returns the plan for own data that the lab begins with: few images, and
// three networks.
func ownPlan(p experiment.Plan) experiment.Plan {
	train, test, _, _, _ := p.Files.Size()
	p.Task.Samples, p.Task.Test = min(train, ownSamples), min(test, ownTest)
	p.Training.Steps = 300
	p.Networks = experiment.FilesNetworks(p.Files)
	return p
}
