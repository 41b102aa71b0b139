package worlds

import (
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
)

// fairScene compares shared and unshared networks in the sensor world, each
// time with something else held equal.
type fairScene struct {
	scene.Answered
	scene.Sweep
	seeds uint64 // how many an accuracy is averaged over
}

// sensorWorld is the label of measurements in that world.
const sensorWorld = "sensor"

// manyKernels is enough for a shared network to have a kernel for most patterns
// of faults. That many kernels have as many numbers as an unshared network with
// one kernel.
const manyKernels = 56

func fairNetworks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared-few", Name: "4 shared", Network: sharedNet(4)},
		{ID: "local-few", Name: "4 unshared", Network: localNet(4), Equal: scene.Twins},
		{ID: "shared-many", Name: fmt.Sprint(manyKernels, " shared"), Network: sharedNet(manyKernels), Equal: scene.Places},
		{ID: "local-many", Name: fmt.Sprint(manyKernels, " unshared"), Network: localNet(manyKernels), Equal: scene.Places},
		{ID: "local-one", Name: "1 unshared", Network: localNet(1), Equal: scene.Places},
	}
}

// comparison holds two of the networks by their IDs, and their kernels as the
// learner reads them.
type comparison struct {
	kernels       string
	shared, local string
}

func comparisons() []comparison {
	return []comparison{
		{"4 against 4", "shared-few", "local-few"},
		{fmt.Sprintf("%d against 4", manyKernels), "shared-many", "local-few"},
		{fmt.Sprintf("%d against %[1]d", manyKernels), "shared-many", "local-many"},
		{fmt.Sprintf("%d against 1", manyKernels), "shared-many", "local-one"},
	}
}

func (s *fairScene) Run(seed uint64) (lessons.Stepper, error) {
	setup := scene.SweepSetup{Plan: barsPlan(dataset.Sensor), Seeds: scene.SeedsFrom(seed, s.seeds)}
	for i, e := range fairNetworks() {
		setup.Lines = append(setup.Lines, e.Name)
		setup.Points = append(setup.Points, scene.SweepPoint{Line: i, X: float64(i), Label: sensorWorld, NetworkSpec: e})
	}
	return s.Start(setup)
}

// found estimates the accuracy of a network.
func (s *fairScene) found(id string) scene.Estimate {
	return s.Find(id, sensorWorld, scene.TestAccuracy)
}

func (s *fairScene) Figures() []figure.Figure {
	costs := figure.NewTable("costs", "Sensor: what it takes, what it gives", "kernels", "#numbers", "#MACs", "#right")
	costs.Note = "± over " + text.Plural(s.seeds, "seed") + s.Held()
	for _, e := range fairNetworks() {
		c := scene.MustCount(e.Network).Totals
		costs.Rows = append(costs.Rows, []string{e.Name, text.Number(float64(c.Parameters)), text.Number(float64(c.MACs)), s.found(e.ID).String()})
	}
	if !s.Open { // the rest is the answer
		for i := range costs.Rows[2:] {
			costs.Rows[2+i][3] = "?"
		}
		return []figure.Figure{costs}
	}
	fair := figure.NewTable("fair", "Shared, compared with unshared", "kernels", "#difference [95 %]")
	fair.Note = fmt.Sprintf("%d against 1: same numbers; against 4: fewer; both: more work", manyKernels)
	for _, c := range comparisons() {
		fair.Rows = append(fair.Rows, []string{c.kernels, scene.DifferenceText(s.Difference(c.shared, c.local, sensorWorld))})
	}
	scene.ExplainLuck(&fair)
	return []figure.Figure{fair, costs}
}

// Values say who won each comparison.
func (s *fairScene) Values() map[string]string {
	values := map[string]string{"many": fmt.Sprint(manyKernels), "shared-many": s.found("shared-many").Short()}
	for i, name := range []string{"kernels-won", "fewer-won", "work-won", "numbers-won"} {
		c := comparisons()[i]
		switch d := s.Difference(c.shared, c.local, sensorWorld); {
		case d == nil || d.MaybeLuck():
			values[name] = "nobody for sure"
		case d.Mean > 0:
			values[name] = "shared"
		default:
			values[name] = "unshared"
		}
	}
	return values
}
