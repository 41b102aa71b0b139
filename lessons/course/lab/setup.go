package lab

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/nets/experiment"
	"weightshare/nets/spelling"
)

// The names of the lab's settings in addition to those of experiment.Settings. compare
// uses the same names. Network may be repeated.
const (
	Task    = "task"
	Network = "net"
	Seeds   = "seeds"
	Sweep   = "sweep"
)

// ratePrefix begins the name of the setting for the rate of one network.
const ratePrefix = "rate-net"

// Settings implements lessons.Configurable: it returns the whole experiment, as far as it
// differs from how its task begins, but nothing for the learner's own images, because
// these cannot be named.
func (s labScene) Settings() []lessons.Setting {
	l := s.lab
	begun, err := l.begun(l.taskName())
	if err != nil || l.plan.Files != nil {
		return nil
	}
	all := []lessons.Setting{{Name: Task, Value: l.plan.Task.Name}}
	for _, setting := range l.plan.Settings() {
		if now := setting.Get(l.plan); now != setting.Get(begun) {
			all = append(all, lessons.Setting{Name: setting.Name, Value: now})
		}
	}
	if l.seeds != usualSeeds {
		all = append(all, lessons.Setting{Name: Seeds, Value: strconv.FormatUint(l.seeds, 10)})
	}
	if l.over != overSeeds {
		all = append(all, lessons.Setting{Name: Sweep, Value: l.over})
	}
	lines := l.lines[:]
	for len(lines) > 1 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	for i := range lines {
		if rate := l.rates[networkID(i)]; rate != "" {
			all = append(all, lessons.Setting{Name: ratePrefix + strconv.Itoa(i+1), Value: rate})
		}
	}
	usual := experiment.Resized(begun.Networks[:min(len(begun.Networks), maxNetworks)], begun.Task, l.plan.Task)
	if !slices.Equal(lines, usual) {
		for _, line := range lines {
			all = append(all, lessons.Setting{Name: Network, Value: line})
		}
	}
	return all
}

// SetUp implements lessons.Configurable. What the settings do not name is as the task
// begins; the task is bars unless they name one.
func (s labScene) SetUp(settings []lessons.Setting) (others []lessons.Setting, err error) {
	n := newSetUp{rates: map[string]string{}, seeds: usualSeeds, over: overSeeds}
	for _, one := range settings {
		if !n.sort(one) {
			others = append(others, one)
		}
	}
	if len(others) == len(settings) {
		return others, nil
	}
	if err := n.make(); err != nil {
		return others, err
	}
	l := s.lab
	l.addRecent(l.networks())
	l.adopt(n.plan)
	l.rates, l.seeds, l.over = n.rates, n.seeds, n.over
	return others, nil
}

// Omitted implements lessons.Omitter.
func (s labScene) Omitted() string {
	if s.lab.plan.Files != nil {
		return "your own images and what is set for them"
	}
	return ""
}

// newSetUp is an experiment while its settings are read.
type newSetUp struct {
	task     string
	seedText string
	settings []lessons.Setting // of the plan
	networks []string
	plan     experiment.Plan
	rates    map[string]string
	seeds    uint64
	over     string
}

// sort stores a setting where it belongs, and reports whether it is one of the
// experiment.
func (n *newSetUp) sort(one lessons.Setting) bool {
	switch {
	case one.Name == Task:
		n.task = one.Value
	case one.Name == Network:
		n.networks = append(n.networks, clean(one.Value, longestNetwork))
	case one.Name == Seeds:
		n.seedText = one.Value
	case one.Name == Sweep:
		n.over = one.Value
	case strings.HasPrefix(one.Name, ratePrefix):
		n.rates[strings.TrimPrefix(one.Name, "rate-")] = one.Value
	case slices.ContainsFunc(experiment.Settings(), func(s experiment.Setting) bool { return s.Name == one.Name }):
		n.settings = append(n.settings, one)
	default:
		return false
	}
	return true
}

// make makes the plan, or returns what is wrong with the settings.
func (n *newSetUp) make() (err error) {
	if n.task == "" {
		n.task = "bars"
	}
	if n.plan, err = experiment.NewPlan(n.task); err != nil {
		return fmt.Errorf("%s: %w", Task, errors.Unwrap(err))
	}
	begun := n.plan.Task
	for _, s := range experiment.Settings() { // each may depend on those before it
		for _, one := range n.settings {
			if one.Name == s.Name {
				err = errors.Join(err, n.set(s, one.Value))
			}
		}
	}
	if err := errors.Join(err, n.plan.Task.Validate(), n.checkSweep(), n.checkRates()); err != nil {
		return err
	}
	n.plan.Networks = experiment.Resized(n.plan.Networks, begun, n.plan.Task)
	if len(n.networks) > maxNetworks {
		return fmt.Errorf("the lab holds %d networks, not %d", maxNetworks, len(n.networks))
	}
	if len(n.networks) > 0 {
		n.plan.Networks = n.networks
	}
	return nil
}

// set changes a setting of the plan, if the task has it and it accepts the value.
func (n *newSetUp) set(s experiment.Setting, value string) error {
	if !slices.ContainsFunc(n.plan.Settings(), func(have experiment.Setting) bool { return have.Name == s.Name }) {
		return fmt.Errorf("task %s has no setting %s", n.plan.Task.Name, s.Name)
	}
	if s.Closed && !slices.Contains(s.Presets, value) {
		return noValue(s.Name, value, s.Presets)
	}
	return s.Set(&n.plan, value)
}

func (n *newSetUp) checkSweep() error {
	dials := sweepable(n.plan)
	if !slices.Contains(dials, n.over) {
		return noValue(Sweep, n.over, dials[1:])
	}
	if n.seedText == "" {
		return nil
	}
	seeds, err := experiment.ParseSeeds(n.seedText)
	if err != nil {
		return err
	}
	n.seeds = uint64(len(seeds))
	if text := strconv.FormatUint(n.seeds, 10); seeds[0] != 0 || !slices.Contains(seedCounts(), text) {
		return noValue(Seeds, n.seedText, seedCounts())
	}
	return nil
}

func (n *newSetUp) checkRates() error {
	for id, rate := range n.rates {
		row, err := strconv.Atoi(strings.TrimPrefix(id, "net"))
		if err != nil || row < 1 || row > maxNetworks {
			return fmt.Errorf("there is no rate-%s: write %s1 to %s%d", id, ratePrefix, ratePrefix, maxNetworks)
		}
		if !slices.Contains(experimentRates(), rate) {
			return noValue("rate-"+id, rate, experimentRates())
		}
	}
	return nil
}

// noValue returns an error that says that a setting has no such value, and which values
// it has.
func noValue(name, value string, values []string) error {
	return fmt.Errorf("%s has no value %q%s", name, value, spelling.Instead(value, values))
}

// Settings implements lessons.Configurable: it adds how the race is looked at.
func (r *raceScene) Settings() []lessons.Setting {
	all := r.labScene.Settings()
	if r.look.Index == 0 {
		return all
	}
	all = append(all, lessons.Setting{Name: r.look.ID, Value: r.look.Value()})
	if len(r.bindings()) > 1 {
		all = append(all, lessons.Setting{Name: r.lane.ID, Value: r.lane.String()})
	}
	return all
}

// Settings implements lessons.Configurable: it adds the order and the filter of the list.
func (k *keptScene) Settings() []lessons.Setting {
	all := append(k.labScene.Settings(), lessons.Setting{Name: k.order.ID, Value: k.order.Value()})
	if k.filter != "" {
		all = append(all, lessons.Setting{Name: "filter", Value: k.filter})
	}
	return all
}

// Omitted implements lessons.Omitter.
func (k *keptScene) Omitted() string { return "your kept runs" }

// Settings implements lessons.Configurable: it adds the mission.
func (m *missionsScene) Settings() []lessons.Setting {
	return append(m.labScene.Settings(), lessons.Setting{Name: m.mission.ID, Value: m.mission.String()})
}
