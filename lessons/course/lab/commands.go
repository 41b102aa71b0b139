package lab

import (
	"slices"
	"strconv"

	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

// byRate holds the networks of the lab that have the same rate, and the plan that they
// share.
type byRate struct {
	rate string
	plan experiment.Plan
}

// byRate groups the networks by their rates, in order of first use, because a
// comparison has a single rate.
func (l *lab) byRate(seeds []uint64) []byRate {
	var all []byRate
	for _, n := range l.networks() {
		p := l.Experiment(seeds)
		p.Networks = nil
		if rate := l.rates[n.ID]; rate != "" {
			_ = p.Set(overRate, rate) // it is a preset
		}
		rate := strconv.FormatFloat(p.Training.Rate, 'g', -1, 64)
		at := slices.IndexFunc(all, func(have byRate) bool { return have.rate == rate })
		if at < 0 {
			at = len(all)
			all = append(all, byRate{rate, p})
		}
		all[at].plan.Networks = append(all[at].plan.Networks, n.Network)
	}
	return all
}

// commands returns the commands that repeat all networks with seeds, one comparison
// for each rate.
func (l *lab) commands(seeds []uint64) (all [][]string) {
	if l.trouble() != nil {
		return nil
	}
	for _, group := range l.byRate(seeds) {
		all = append(all, group.plan.Arguments())
	}
	return all
}

// sweptSeeds returns the seeds of the sweep that is shown, else those of the next one.
func (s *sweepScene) sweptSeeds() []uint64 {
	if len(s.Setup.Seeds) > 0 {
		return s.Setup.Seeds
	}
	return scene.SeedsFrom(0, s.lab.seeds)
}

func (s *sweepScene) Experiment() (experiment.Plan, bool) {
	return s.lab.Experiment(s.sweptSeeds()), s.lab.trouble() == nil
}

// Commands implements lessons.Commander.
func (s *sweepScene) Commands() (all [][]string) {
	if s.lab.over == overSeeds || s.lab.trouble() != nil {
		return s.lab.commands(s.sweptSeeds())
	}
	var values []string
	for _, at := range s.split().runnable {
		values = append(values, at.Value)
	}
	if s.lab.over == overRate {
		return [][]string{s.lab.Experiment(s.sweptSeeds()).SweepArguments(overRate, values)}
	}
	for _, group := range s.lab.byRate(s.sweptSeeds()) {
		all = append(all, group.plan.SweepArguments(s.lab.over, values))
	}
	return all
}

// Results returns the runs of a sweep as compare would write them.
func (s *sweepScene) Results() (experiment.Results, bool) {
	if s.Latest == nil {
		return nil, false
	}
	order := make([]int, len(s.Setup.Points)) // network by network, as compare sorts them
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.Setup.Points[a].Line - s.Setup.Points[b].Line })
	return gathered(s.lab.over, len(order), func(i int) (string, experiment.Plan, []experiment.Run) {
		p := s.Setup.Points[order[i]]
		return p.Label, s.Setup.PlanOf(p, 0), s.Latest.Runs[order[i]]
	})
}

// gathered returns one comparison if the runs of n points share their settings, else
// the comparisons of a sweep. If no setting is swept, it is the rates that differ.
func gathered(over string, n int, point func(int) (value string, p experiment.Plan, runs []experiment.Run)) (experiment.Results, bool) {
	swept := &experiment.Swept{Setting: over}
	if over == overSeeds {
		swept.Setting = overRate
	}
	var plans []experiment.Plan
	var runs [][]experiment.Run
	var keys []string
	for i := range n {
		value, p, some := point(i)
		if len(some) == 0 {
			continue
		}
		alike, samples := p, p.Task.Samples
		if alike.Networks = nil; over == overSamples { // one comparison can hold several numbers of samples
			alike.Task.Samples = 1
		}
		key := experiment.ShellLine(alike.Arguments())
		at := slices.Index(keys, key)
		if at < 0 {
			at = len(keys)
			if over == overSeeds {
				value = strconv.FormatFloat(p.Training.Rate, 'g', -1, 64)
			}
			keys, plans, runs = append(keys, key), append(plans, alike), append(runs, nil)
			plans[at].Task = p.Task
			swept.Values = append(swept.Values, value)
		}
		if over == overSamples {
			plans[at].Samples = append(plans[at].Samples, samples)
		}
		plans[at].Networks = append(plans[at].Networks, p.Networks...)
		runs[at] = append(runs[at], some...)
	}
	for i, p := range plans {
		swept.Comparisons = append(swept.Comparisons, p.Document(runs[i]))
	}
	switch len(plans) {
	case 0:
		return nil, false
	case 1:
		return swept.Comparisons[0], true
	}
	return swept, true
}
