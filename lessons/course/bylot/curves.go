package bylot

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// The lines of the curves, and the IDs of their networks.
const (
	lineBlocks = "blocks"
	lineLot    = "lot"
)

// divisions returns the numbers of blocks, along a side, that the places are divided
// into.
func divisions() []int { return []int{1, 2, 3, 6, 12} }

// curvesScene measures accuracy against the number of numbers in a layer that is tied
// among neighbours or at random.
type curvesScene struct {
	scene.Sweep
	seeds uint64
}

func newCurvesScene(env lessons.Env, seeds uint64) *curvesScene {
	s := &curvesScene{seeds: seeds}
	s.Reopen("curves", env, s.seeds, s.Run)
	return s
}

func (s *curvesScene) Run(seed uint64) (lessons.Stepper, error) {
	setup := scene.SweepSetup{Plan: plan(), Seeds: scene.SeedsFrom(seed, s.seeds), Lines: []string{"in blocks", "at random"}}
	for _, n := range divisions() {
		numbers := n * n * layerNumbers
		blocks := scene.NetworkSpec{
			ID: lineBlocks, Name: "in blocks", Network: fmt.Sprintf("12x12 conv5:4/ring/blocks%d relu gmp dense:4", n), Equal: scene.Twins,
		}
		lot := lotNet(numbers, 4)
		if lot.ID = lineLot; n == 1 {
			blocks = scene.NetworkSpec{ID: lineBlocks, Name: "in blocks", Network: placeNet().Network}
			lot.Equal |= scene.Numbers
		}
		for line, network := range []scene.NetworkSpec{blocks, lot} {
			setup.Points = append(setup.Points, scene.SweepPoint{
				Line: line, X: float64(numbers), Label: text.Number(float64(numbers)), NetworkSpec: network,
			})
		}
	}
	return s.Start(setup)
}

func (s *curvesScene) Figures() []figure.Figure {
	f := s.Curves("Unseen right, by the layer's numbers", "numbers")
	f.LogX = true
	if s.Latest == nil || s.Latest.StepsDone == 0 {
		return []figure.Figure{s.table()}
	}
	return []figure.Figure{f, s.table()}
}

// table compares the two ways to tie, for every number of numbers.
func (s *curvesScene) table() figure.Table {
	t := figure.NewTable("points", "Unseen right, "+text.Plural(len(s.Setup.Seeds), "seed"), "#numbers", "#blocks", "#random", "#difference [95 %]")
	t.Note = "same kernels, places, work in all"
	for _, n := range divisions() {
		label := text.Number(float64(n * n * layerNumbers))
		t.Rows = append(t.Rows, []string{
			label, s.mean(lineBlocks, n), s.mean(lineLot, n), scene.DifferenceText(s.Difference(lineBlocks, lineLot, label)),
		})
	}
	scene.ExplainLuck(&t)
	return t
}

// mean returns the mean accuracy with the places divided into n×n blocks, or with as
// many numbers drawn at random.
func (s *curvesScene) mean(id string, n int) string {
	return s.Find(id, text.Number(float64(n*n*layerNumbers)), scene.TestAccuracy).Short()
}

func (s *curvesScene) Values() map[string]string {
	values := map[string]string{"samples": strconv.Itoa(plan().Task.Samples), "weights": text.Number(layerWeights)}
	for _, n := range divisions() {
		for _, id := range []string{lineBlocks, lineLot} {
			values[id+"-"+strconv.Itoa(n)] = s.mean(id, n)
		}
	}
	return values
}
