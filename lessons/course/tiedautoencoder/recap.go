package tiedautoencoder

import (
	"slices"

	"weightshare/lessons/figure"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// recapScene tabulates the learner's results for tied and untied autoencoders.
type recapScene struct {
	before    []progress.Measurement
	lengths   *lengthsScene
	lowRank   *lowRankScene
	crossings *crossingsScene
}

// record is all that was measured in the lesson, in earlier sessions and this one,
// the newest last.
func (s *recapScene) record() *progress.Record {
	r := &progress.Record{Measured: slices.Clone(s.before)}
	take := func(step string, all []progress.Measurement) {
		for _, m := range all {
			m.Step, m.At = step, "9999-12-31T00:00:00Z" // newer than anything that was kept
			r.Measured = append(r.Measured, m)
		}
	}
	if s.lengths.Latest != nil && len(s.lengths.Latest.lengths[0]) > 0 {
		take("lengths", s.lengths.Measured())
	}
	take("low-rank", s.lowRank.errors())
	take("crossings", s.crossings.Measured())
	return r
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What you measured", "", "#tied", "#untied")
	r := s.record()
	row := func(name, step, tied, untied, metric string, narrow ...string) {
		cells := []string{name, "–", "–"}
		for i, network := range []string{tied, untied} {
			if a, ok := notebook.AverageOf(r, step, network, metric, narrow...); ok {
				cells[i+1] = decimals(a.Mean)
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	row("shortest w", "lengths", pointTied, pointUntied, "shortest")
	row("longest w", "lengths", pointTied, pointUntied, "longest")
	sizes := lowRankSizes()
	for _, n := range []int{sizes[0], sizes[len(sizes)-1]} {
		few := text.Number(float64(n))
		row("error, "+few+" examples", "low-rank", rankTied, rankUntied, scene.MetricTestLoss, "samples="+few)
	}
	row("error, crossings", "crossings", crossTied, crossUntied, scene.MetricTestLoss)
	return []figure.Figure{t}
}
