package lab

import "weightshare/nets/experiment"

// ownData is what the lab calls the task of learning from the learner's own images.
const ownData = "own data"

// The most images of their own that the lab begins with: a race looks at all of them
// every few steps.
const (
	ownSamples = 1000
	ownTest    = 500
)

// ownPlan is a plan for own data as the lab begins with it: few images, and three
// networks.
func ownPlan(p experiment.Plan) experiment.Plan {
	train, test, _, _, _ := p.Files.Size()
	p.Task.Samples, p.Task.Test = min(train, ownSamples), min(test, ownTest)
	p.Training.Steps = 300
	p.Networks = experiment.FilesNetworks(p.Files)
	return p
}
