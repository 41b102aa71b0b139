package worlds

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// crossScene asks for the fractions of inverted pixels at which shared and
// unshared networks are level, with few and with more shared kernels.
type crossScene struct {
	scene.Sweep
	scene.Bindings
	seeds   uint64 // how many an accuracy is averaged over
	share   *scene.Choice[float64]
	kernels *scene.Choice[int]
	tries   []try // in the order of their first runs
}

// try is a fraction of inverted pixels with a number of shared kernels.
type try struct {
	share         float64
	kernels       int
	shared, local []experiment.Run
}

func newCrossScene(known map[string]experiment.Run, before []progress.Measurement, seeds uint64) *crossScene {
	s := &crossScene{
		Sweep: scene.Sweep{Runs: known}, seeds: seeds,
		share: &scene.Choice[float64]{
			ID: "share", Label: "inverted pixels", Figure: "tries", Hint: "how many pixels are inverted", Restarts: true,
			Values: []float64{0, .05, .1, .15, .2, .25, .3, .4, .5}, Text: text.Percent,
		},
		kernels: &scene.Choice[int]{
			ID: "kernels", Label: "shared kernels", Figure: "tries", Hint: "how many the shared network has", Restarts: true, Values: []int{4, 16},
		},
	}
	s.Bindings = scene.Bindings{s.share, s.kernels}
	s.Restore(crossStep, before)
	s.remember(before)
	return s
}

// remember adds the tries of earlier sessions.
func (s *crossScene) remember(before []progress.Measurement) {
	runs := func(network string, share float64) (all []experiment.Run) {
		for _, m := range before {
			inverted, _ := strconv.ParseFloat(fmt.Sprint(m.Options["inverted"]), 64) // 0 if it is missing
			if m.Step == crossStep && m.Metric == scene.MetricTest && m.Network == network && inverted == share {
				all = append(all, experiment.Run{Network: network, Seed: m.Seed, TestAccuracy: &m.Value})
			}
		}
		return all
	}
	for _, k := range s.kernels.Values {
		for _, share := range s.share.Values {
			if shared := runs(sharedNet(k), share); len(shared) > 0 {
				s.tries = append(s.tries, try{share, k, shared, runs(localNet(4), share)})
			}
		}
	}
}

func (s *crossScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.PlanWith("bars", trainingImages)
	plan.Task.Inverted = s.share.Value()
	who := twins()
	if n := s.kernels.Value(); n != 4 {
		who[0].Network, who[1].Equal = sharedNet(n), scene.Places
	}
	return s.Start(scene.BySamples(plan, who, []int{trainingImages}, scene.SeedsFrom(seed, s.seeds)))
}

func (s *crossScene) Observe(snapshot lessons.Snapshot) {
	s.Sweep.Observe(snapshot)
	if !s.Finished() {
		return
	}
	now := try{s.Setup.Plan.Task.Inverted, s.kernels.Value(), s.Latest.Runs[0], s.Latest.Runs[1]}
	i := slices.IndexFunc(s.tries, func(t try) bool { return t.share == now.share && t.kernels == now.kernels })
	if i < 0 {
		s.tries = append(s.tries, now)
		return
	}
	// More seeds make an interval narrower.
	s.tries[i].shared, s.tries[i].local = join(s.tries[i].shared, now.shared), join(s.tries[i].local, now.local)
}

// join adds the runs whose seeds are new.
func join(runs, more []experiment.Run) []experiment.Run {
	runs = slices.Clone(runs)
	for _, r := range more {
		if !slices.ContainsFunc(runs, func(o experiment.Run) bool { return o.Seed == r.Seed }) {
			runs = append(runs, r)
		}
	}
	return runs
}

// level returns the fraction of inverted pixels in the newest try with the given
// number of kernels that does not show which network wins; ok is false if there
// is none.
func (s *crossScene) level(kernels int) (share float64, ok bool) {
	for _, t := range s.tries {
		if d := experiment.Paired(t.shared, t.local); t.kernels == kernels && uint64(len(t.shared)) >= s.seeds && d != nil && d.MaybeLuck() {
			share, ok = t.share, true
		}
	}
	return share, ok
}

func (s *crossScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Find a share of inverted pixels that leaves open who wins, with few kernels and with more."}
	for _, k := range s.kernels.Values {
		if _, ok := s.level(k); !ok {
			g.Missing = "not found yet with " + text.Plural(k, "shared kernel")
			return g
		}
	}
	g.Met = true
	return g
}

func (s *crossScene) Figures() []figure.Figure {
	t := figure.NewTable("tries", "Shared, compared with unshared", "setting", "#difference [95 %]", "#shared")
	t.Note = strings.TrimPrefix(s.Held(), "; ")
	for _, try := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		t.Rows = append(t.Rows, []string{
			text.Percent(try.share) + ", " + strconv.Itoa(try.kernels), scene.DifferenceText(experiment.Paired(try.shared, try.local)),
			mean(try.shared),
		})
	}
	scene.ExplainLuck(&t)
	return []figure.Figure{t}
}

// mean returns the mean accuracy of runs as the learner reads it.
func mean(runs []experiment.Run) string {
	var values []float64
	for _, r := range runs {
		if r.TestAccuracy != nil {
			values = append(values, *r.TestAccuracy)
		}
	}
	return scene.EstimateOf(values).Short()
}

// Values say where the curves cross.
func (s *crossScene) Values() map[string]string {
	values := map[string]string{}
	for _, k := range s.kernels.Values {
		share, ok := s.level(k)
		values["cross-"+strconv.Itoa(k)] = "–"
		if ok {
			values["cross-"+strconv.Itoa(k)] = text.Percent(share)
		}
	}
	return values
}
