package fivenets

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
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// bestStep is the step in which all five networks are trained.
const bestStep = "best"

// bestScene trains all five networks with several seeds. Its results cover the
// seeds of all sessions.
type bestScene struct {
	scene.Sweep
	*networks
	seeds uint64               // how many a session takes
	found map[uint64][]float64 // by seed: test accuracy of each network, −1 if not measured
}

// remember adds what earlier sessions have measured.
func (s *bestScene) remember(before []progress.Measurement) {
	for i, network := range s.plan.Networks {
		for _, m := range before {
			if m.Step == bestStep && m.Network == network && m.Metric == scene.MetricTest {
				s.record(m.Seed, i, m.Value)
			}
		}
	}
}

// record adds an accuracy.
func (s *bestScene) record(seed uint64, net int, accuracy float64) {
	if s.found == nil {
		s.found = map[uint64][]float64{}
	}
	if s.found[seed] == nil {
		s.found[seed] = slices.Repeat([]float64{-1}, len(s.counts))
	}
	s.found[seed][net] = accuracy
}

func (s *bestScene) Run(seed uint64) (lessons.Stepper, error) {
	setup := scene.SweepSetup{Plan: s.plan, Lines: []string{"the five"}, Seeds: scene.SeedsFrom(seed, s.seeds)}
	for i := range s.counts {
		setup.Points = append(setup.Points, scene.SweepPoint{X: float64(i + 1), Label: s.name(i), NetworkSpec: s.spec(i)})
	}
	return s.Start(setup)
}

func (s *bestScene) Observe(snapshot lessons.Snapshot) {
	s.Sweep.Observe(snapshot)
	if s.Latest == nil {
		return
	}
	for i, runs := range s.Latest.Runs {
		for _, r := range runs {
			if r.TestAccuracy != nil {
				s.record(r.Seed, i, *r.TestAccuracy)
			}
		}
	}
}

// races returns the accuracies of the five networks, for each seed with which all
// were trained.
func (s *bestScene) races() [][]float64 {
	var all [][]float64
	for _, accuracies := range s.found {
		if !slices.Contains(accuracies, -1) {
			all = append(all, accuracies)
		}
	}
	return all
}

// times counts the seeds whose five accuracies meet a condition.
func (s *bestScene) times(holds func(five []float64) bool) int {
	n := 0
	for _, r := range s.races() {
		if holds(r) {
			n++
		}
	}
	return n
}

// mean estimates a network's accuracy over all seeds.
func (s *bestScene) mean(net int) scene.Estimate {
	var found scene.Sweep
	found.Latest = &scene.SweepSnapshot{Runs: make([][]experiment.Run, 1)}
	for _, r := range s.races() {
		found.Latest.Runs[0] = append(found.Latest.Runs[0], experiment.Run{TestAccuracy: &r[net]})
	}
	return found.Estimate(0, scene.TestAccuracy)
}

// progress says how many runs are finished.
func (s *bestScene) progress() string {
	if s.Latest == nil {
		return ""
	}
	done := 0
	for _, r := range s.Latest.Runs {
		done += len(r)
	}
	return fmt.Sprintf("%d of %d runs", done, len(s.Setup.Points)*len(s.Setup.Seeds))
}

func (s *bestScene) Figures() []figure.Figure {
	bars := figure.Bars{Meta: figure.Meta{ID: "best", Title: "Fresh digits right", Note: s.progress()}}
	for i := range s.counts {
		found := s.Estimate(i, scene.TestAccuracy)
		bars.Bars = append(bars.Bars, figure.Bar{Label: s.name(i), Value: found.Mean, Text: found.String()})
	}
	t := figure.NewTable("numbers", "Fresh right, beside "+s.name(mostWeights), "net", "#weights", "#difference [95 %]")
	t.Note = strings.TrimPrefix(s.HeldAndWork(), "; ")
	for i, counts := range s.counts {
		row := []string{s.name(i), arch.Thousands(counts.Totals.Parameters), ""}
		if i != mostWeights && s.Started() {
			row[2] = scene.DifferenceText(s.beside(i))
		}
		t.Rows = append(t.Rows, row)
	}
	scene.ExplainLuck(&t)
	if !s.Started() {
		return []figure.Figure{s.digits(), t}
	}
	return []figure.Figure{bars, t}
}

// mostWeights is the index of the network with the most weights, which the others
// are compared with.
const mostWeights = 1

// beside returns by how much a network exceeds the one with the most weights.
func (s *bestScene) beside(i int) *experiment.Difference {
	found := func(i int) []experiment.Run { return s.Found(s.spec(i).ID, s.name(i)) }
	return experiment.Paired(found(i), found(mostWeights))
}

// digitsShown is how many digits are shown before they are learnt.
const digitsShown = 2

// digits shows one image each of a few digits.
func (s *bestScene) digits() figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "digits", Title: "Some of the digits"}}
	few := s.plan.Task
	few.Samples, few.Test = min(few.Samples, 40), 1
	set, _, err := dataset.Make(few, 1)
	if err != nil {
		f.Note = err.Error()
		return f
	}
	seen := map[int32]bool{}
	for i := 0; i < set.N && len(f.Images) < digitsShown; i++ {
		label := set.Labels[i]
		if seen[label] {
			continue
		}
		seen[label] = true
		f.Images = append(f.Images, figure.Heatmap{
			Meta: figure.Meta{ID: fmt.Sprintf("digit-%d", label), Title: fmt.Sprint(label)}, Cols: set.W, Values: scene.Widen(set.Sample(i)), Scale: 1, Cursor: -1,
		})
	}
	return f
}

func (s *bestScene) Values() map[string]string {
	v := map[string]string{"lowest-train": "–", "ahead": "", "five-less": scene.DifferenceWords(s.beside(len(s.counts) - 1))}
	lowest, five := 2.0, s.Estimate(len(s.counts)-1, scene.TestAccuracy)
	for i := range s.counts {
		found := s.Estimate(i, scene.TestAccuracy)
		v["net"+strconv.Itoa(i+1)] = found.Short()
		if i < len(s.counts)-1 && s.Finished() && found.Mean >= five.Mean {
			v["ahead"] = s.name(i)
		}
		if found := s.Estimate(i, scene.TrainAccuracy); found.Seeds > 0 && found.Mean < lowest {
			lowest = found.Mean
			v["lowest-train"] = text.Number(lowest)
		}
	}
	return s.with(v)
}

// orderScene compares the accuracies over all seeds so far with those published.
type orderScene struct {
	best *bestScene
}

func (s *orderScene) Figures() []figure.Figure {
	t := figure.NewTable("published", "Published and measured", "net", "#weights", "#1989", "#yours", "#best")
	runs := len(s.best.races())
	t.Note = "right, 1989: one run each; yours: mean ± spread over " + text.Plural(runs, "seed") + "; best: with how many of them"
	if runs == 0 {
		t.Note = "right, 1989: one run each; yours: not measured yet"
	}
	for i := range s.best.counts {
		wins := "–"
		if runs > 0 {
			wins = strconv.Itoa(s.best.times(func(a []float64) bool { return bestOf(a) == i }))
		}
		t.Rows = append(t.Rows, []string{
			s.best.name(i), s.best.networks.Values()["weights-"+strconv.Itoa(i+1)],
			text.Fixed(published()[i], 3), s.best.mean(i).String(), wins,
		})
	}
	return []figure.Figure{t}
}

// bestOf returns the index of the highest accuracy, −1 for a tie.
func bestOf(accuracies []float64) int {
	top := slices.Max(accuracies)
	first := slices.Index(accuracies, top)
	if slices.Contains(accuracies[first+1:], top) {
		return -1
	}
	return first
}

func (s *orderScene) Values() map[string]string {
	runs := len(s.best.races())
	v := map[string]string{
		"done": "", "runs": strconv.Itoa(runs), "one-image": text.Fixed(1.0/publishedTest, 3),
	}
	if runs > 0 {
		v["done"] = "yes"
	}
	v["best-5"] = strconv.Itoa(s.best.times(func(a []float64) bool { return bestOf(a) == 4 }))
	v["worst-1"] = strconv.Itoa(s.best.times(func(a []float64) bool { return a[0] < slices.Min(a[1:]) }))
	races := s.best.races()
	third, fourth := make([]experiment.Run, 0, len(races)), make([]experiment.Run, 0, len(races))
	for i, a := range races {
		seed := uint64(i)
		third, fourth = append(third, experiment.Run{Seed: seed, TestAccuracy: &a[2]}), append(fourth, experiment.Run{Seed: seed, TestAccuracy: &a[3]})
	}
	v["four-less"] = scene.DifferenceWords(experiment.Paired(fourth, third))
	for i := range s.best.counts {
		v["net"+strconv.Itoa(i+1)] = s.best.mean(i).String()
	}
	return s.best.with(v)
}

// raceScene trains three of the networks side by side.
type raceScene struct {
	scene.Race
	*networks
}

func (s *raceScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: s.plan, Seeds: scene.VerdictSeeds, Networks: []scene.NetworkSpec{s.spec(1), s.spec(2), s.spec(4)}})
}

func (s *raceScene) Figures() []figure.Figure {
	return s.WithSeeds(s.UnseenBySeeds, 2, s.Figure("Digits drawn by the program"), s.Curves("Unseen digits right"))
}

func (s *raceScene) Values() map[string]string { return s.with(s.Race.Values()) }
