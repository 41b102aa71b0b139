package scene

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// VerdictSeeds is the smallest number of seeds that the networks of a verdict are
// trained from.
const VerdictSeeds = 5

// seeds collects what the races of a scene have found, from all their seeds.
type seeds struct {
	key    string                         // for the setup of the newest race
	found  map[string]map[uint64]outcome  // by the key of the setup, then by seed
	groups map[string]map[uint64][]uint64 // by the key of the setup, then by the seed shown: its other seeds
	before []progress.Measurement         // of earlier sessions
}

// outcome is what a race has found from one seed.
type outcome struct {
	networks []*RacerState // in the order of the setup
	shown    bool          // whether it was shown, and its race finished with all other seeds
}

// in returns what was found from a seed with the setup of a key.
func (s *seeds) in(key string, seed uint64, networks int) outcome {
	if s.found == nil {
		s.found = map[string]map[uint64]outcome{}
	}
	if s.found[key] == nil {
		s.found[key] = map[uint64]outcome{}
	}
	o := s.found[key][seed]
	if o.networks == nil {
		o.networks = make([]*RacerState, networks)
	}
	return o
}

// seedsKey returns a key that is the same for setups that differ only in the seed.
func seedsKey(setup RaceSetup) string {
	var key strings.Builder
	for _, n := range setup.Networks {
		fmt.Fprintf(&key, "%d %s\n%v\n", n.Average.Every, experiment.ShellLine(n.planFor(setup.Plan, 0).Arguments()), n.TrainSet.X)
	}
	return key.String()
}

// begin begins a race from a seed and chooses its other seeds. group is the next seeds
// that no earlier race of this session has completed, and others those of the group that
// are still to be trained. Showing a seed again adds no further seeds.
func (s *seeds) begin(seed uint64, setup RaceSetup) (group, others []uint64) {
	s.key = seedsKey(setup)
	first := s.groups[s.key] == nil
	if first {
		if s.groups == nil {
			s.groups = map[string]map[uint64][]uint64{}
		}
		s.groups[s.key] = map[uint64][]uint64{}
		s.recall(setup)
	}
	known := s.found[s.key]
	group, chosen := s.groups[s.key][seed]
	for next := seed + 1; !chosen && len(group) < setup.Seeds-1; next++ {
		if first || !known[next].complete() { // on the first call, what is known is from an earlier session
			group = append(group, next)
		}
	}
	s.groups[s.key][seed] = group
	for _, other := range group {
		if !known[other].complete() {
			others = append(others, other)
		}
	}
	if known[seed].shown && others == nil {
		return nil, nil
	}
	return group, others
}

// complete reports whether all networks have finished.
func (o outcome) complete() bool {
	return len(o.networks) > 0 && !slices.Contains(o.networks, nil)
}

// collect adds what a race has found so far.
func (s *seeds) collect(r *RaceSnapshot, finished bool) {
	take := func(i int, n *RacerState) {
		o := s.in(s.key, n.Run.Seed, len(r.Racers))
		if i < len(o.networks) {
			o.networks[i] = n
		}
		o.shown = o.shown || finished && n == r.Racers[i]
		s.found[s.key][n.Run.Seed] = o
	}
	for i, n := range r.Racers {
		if n.Finished {
			take(i, n)
		}
	}
	for _, n := range r.Others {
		take(slices.IndexFunc(r.Racers, func(o *RacerState) bool { return o.ID == n.ID }), n)
	}
}

// bySeed returns the seeds with which all networks have finished, ascending.
func (s *seeds) bySeed() []uint64 {
	var all []uint64
	for seed, o := range s.found[s.key] {
		if o.complete() {
			all = append(all, seed)
		}
	}
	slices.Sort(all)
	return all
}

// SeedCount returns with how many seeds all networks of the setup have finished.
func (s *seeds) SeedCount() int { return len(s.bySeed()) }

// ValueOf reads a result of a network that has finished; ok is false if it has none.
type ValueOf func(*RacerState) (value float64, ok bool)

// TestAccuracyOf reads the test accuracy.
func TestAccuracyOf(r *RacerState) (float64, bool) { return pointed(r.Run.TestAccuracy) }

func trainAccuracyOf(r *RacerState) (float64, bool) { return pointed(r.Run.TrainAccuracy) }

// TestLossOf reads the test loss.
func TestLossOf(r *RacerState) (float64, bool) { return pointed(r.Run.TestLoss) }

// TargetOf reads the step at which the target accuracy was reached.
func TargetOf(r *RacerState) (float64, bool) {
	if r.Run.StepsToTarget == nil {
		return 0, false
	}
	return float64(*r.Run.StepsToTarget), true
}

func pointed(v *float64) (float64, bool) {
	if v == nil {
		return 0, false
	}
	return *v, true
}

// Outcomes returns the final states of the network with an index, by ascending seed.
func (s *seeds) Outcomes(network int) []*RacerState {
	bySeed := s.bySeed()
	all := make([]*RacerState, len(bySeed))
	for i, seed := range bySeed {
		all[i] = s.found[s.key][seed].networks[network]
	}
	return all
}

// Over estimates a value of the network with an index over all seeds.
func (s *seeds) Over(network int, value ValueOf) Estimate {
	var values []float64
	for _, r := range s.Outcomes(network) {
		if v, ok := value(r); ok {
			values = append(values, v)
		}
	}
	return EstimateOf(values)
}

// StepText returns a step that some or all seeds have reached as the learner reads it,
// as their mean: "80", "80 (4 of 5)", "not reached".
func (s *seeds) StepText(network int, value ValueOf) string {
	if found := s.Over(network, value); found.Seeds > 0 {
		return found.text(0, s.SeedCount())
	}
	return "not reached"
}

// text returns the mean with the given number of digits after the point, and how many of
// the seeds have a value unless all do.
func (e Estimate) text(digits, seeds int) string {
	if e.Seeds == 0 {
		return "–"
	}
	if e.Seeds < seeds {
		return fmt.Sprintf("%s (%d of %d)", text.Fixed(e.Mean, digits), e.Seeds, seeds)
	}
	return text.Fixed(e.Mean, digits)
}

// Difference returns by how much one network is right more often than another, given
// their indices, over all seeds; nil for fewer than two.
func (s *seeds) Difference(network, to int) *experiment.Difference {
	return s.DifferenceOf(network, to, TestAccuracyOf)
}

// DifferenceOf does for another value what Difference does for the test accuracy.
func (s *seeds) DifferenceOf(network, to int, value ValueOf) *experiment.Difference {
	var values []float64
	others := s.Outcomes(to)
	for i, r := range s.Outcomes(network) {
		a, ok := value(r)
		if b, too := value(others[i]); ok && too {
			values = append(values, a-b)
		}
	}
	return MeanDifference(values)
}

// Seeds tabulates a result over all seeds: each network's name, its mean with the given
// number of digits after the point, and its difference to the first network.
func (r *Race) Seeds(title, column string, digits int, value ValueOf) figure.Table {
	n := r.SeedCount()
	t := figure.NewTable("seeds", title+", "+text.Plural(n, "seed"), "network", "#"+column, "#difference [95 %]")
	if len(r.Setup.Networks) < 2 {
		t.Columns = t.Columns[:2]
	}
	for i, network := range r.Setup.Networks {
		row := []string{network.Name, r.Over(i, value).text(digits, n), ""}
		if i > 0 {
			row[2] = differenceText(r.DifferenceOf(i, 0, value), digits)
		}
		t.Rows = append(t.Rows, row[:len(t.Columns)])
	}
	if r.Latest != nil && !r.Finished() {
		t.Note = fmt.Sprintf("other seeds: %d of %d trainings", len(r.Latest.Others), (len(r.Setup.others)-r.Latest.LeftOut)*len(r.Setup.Networks))
	}
	ExplainLuck(&t)
	return t
}

// WithSeeds inserts a table of all seeds after the first of several figures, once the
// seed that is shown is done. It replaces the figures from the given index on.
func (r *Race) WithSeeds(table func() figure.Table, from int, figures ...figure.Figure) []figure.Figure {
	if r.Setup.Seeds < 2 || !r.ShownDone() {
		return figures
	}
	return slices.Insert(figures[:from], 1, figure.Figure(table()))
}

// UnseenBySeeds tabulates the test accuracy, with the accuracy of guessing in its title.
func (r *Race) UnseenBySeeds() figure.Table {
	t := r.Seeds("Unseen right", "right", 2, TestAccuracyOf)
	if chance := r.Setup.Plan.Task.Chance(); chance > 0 {
		t.Title += ", chance " + text.Fixed(chance, 2)
	}
	return t
}

// RunsBy collects test accuracies by setting and by seed, for races of one network that
// compare settings.
type RunsBy[K comparable] map[K]map[uint64]float64

// Add adds a test accuracy.
func (r RunsBy[K]) Add(setting K, seed uint64, accuracy float64) {
	if r[setting] == nil {
		r[setting] = map[uint64]float64{}
	}
	r[setting][seed] = accuracy
}

// AddRace adds the test accuracies of the networks of a race.
func (r RunsBy[K]) AddRace(setting K, racers []*RacerState) {
	for _, racer := range racers {
		if accuracy, ok := TestAccuracyOf(racer); ok && racer.Finished {
			r.Add(setting, racer.Run.Seed, accuracy)
		}
	}
}

// Estimate estimates the accuracy at a setting.
func (r RunsBy[K]) Estimate(setting K) Estimate {
	seeds := slices.Sorted(maps.Keys(r[setting]))
	values := make([]float64, len(seeds))
	for i, seed := range seeds {
		values[i] = r[setting][seed]
	}
	return EstimateOf(values)
}

// Difference returns by how much the accuracy at a setting exceeds that at another, over
// the seeds of both; nil for fewer than two.
func (r RunsBy[K]) Difference(setting, to K) *experiment.Difference {
	var values []float64
	for _, seed := range slices.Sorted(maps.Keys(r[setting])) {
		if other, ok := r[to][seed]; ok {
			values = append(values, r[setting][seed]-other)
		}
	}
	return MeanDifference(values)
}

// MeanDifference returns the difference estimated from paired differences, nil for fewer
// than two.
func MeanDifference(values []float64) *experiment.Difference {
	mean, low, high, ok := experiment.Interval(values)
	if !ok {
		return nil
	}
	return &experiment.Difference{Mean: mean, Low: low, High: high}
}
