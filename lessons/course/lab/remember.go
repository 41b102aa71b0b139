package lab

import (
	"encoding/json"
	"slices"
	"strconv"

	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// The names under which the lab remembers things. The last ones are followed by the key
// of a kept run, or by the name of a mission.
const (
	stateSetup     = "setup"
	stateOwnSetup  = "setup of own data"
	stateName      = progress.NamePrefix
	stateForgotten = progress.ForgottenPrefix
	stateReported  = progress.ReportPrefix
	stateMission   = "mission "
)

const yes = progress.Yes

// setup is the experiment of the lab in the form in which it is remembered.
type setup struct {
	Task     string            `json:"task"`
	Data     string            `json:"data,omitempty"` // the fingerprint of own data
	Settings map[string]string `json:"settings"`       // all of them
	Networks []string          `json:"networks"`       // by row, empty for none
	Rates    map[string]string `json:"rates,omitempty"`
	Seeds    uint64            `json:"seeds"`
	Over     string            `json:"over"`
}

// remember returns what the lab has to remember.
func (l *lab) remember() map[string]string {
	all := l.results.remember()
	s := setup{Task: l.taskName(), Settings: map[string]string{}, Networks: l.lines[:], Rates: l.rates, Seeds: l.seeds, Over: l.over}
	for _, setting := range l.plan.Settings() {
		s.Settings[setting.Name] = setting.Get(l.plan)
	}
	name := stateSetup
	if l.plan.Files != nil {
		name, s.Data = stateOwnSetup, l.plan.Files.Fingerprint()
	}
	if text, err := json.Marshal(s); err == nil {
		all[name] = string(text)
	}
	return all
}

// setUpAgain sets up the lab as it was left, and reports whether it could. A setup that
// no longer fits the tasks is ignored.
func (l *lab) setUpAgain(state map[string]progress.State) bool {
	name := stateSetup
	if l.own != nil {
		name = stateOwnSetup
	}
	var s setup
	if json.Unmarshal([]byte(state[name].Value), &s) != nil {
		return false
	}
	if l.own != nil && s.Data != l.own.Files.Fingerprint() {
		return false
	}
	p, err := l.begun(s.Task)
	if err != nil {
		return false
	}
	for _, setting := range experiment.Settings() { // each may depend on those before it
		if value, ok := s.Settings[setting.Name]; ok && setting.Set(&p, value) != nil {
			return false
		}
	}
	p.Networks = nil
	l.adopt(p)
	for i, text := range s.Networks[:min(len(s.Networks), maxNetworks)] {
		l.lines[i] = clean(text, longestNetwork)
	}
	rates := experimentRates()
	for id, rate := range s.Rates {
		if slices.Contains(rates, rate) {
			l.rates[id] = rate
		}
	}
	if slices.Contains(seedCounts(), strconv.FormatUint(s.Seeds, 10)) {
		l.seeds = s.Seeds
	}
	l.over = s.Over // the sweep checks it on entering
	return true
}

// experimentRates returns the rates that a network can have.
func experimentRates() []string {
	for _, s := range experiment.Settings() {
		if s.Name == overRate {
			return s.Presets
		}
	}
	return nil
}

// seedCounts returns the numbers of seeds that a sweep can have.
func seedCounts() []string { return []string{"1", "3", "5", "10", "20"} }
