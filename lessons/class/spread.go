package class

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// Value is one number that a learner's run has found.
type Value struct {
	Quantity
	Value float64 `json:"value"`
	Seed  uint64  `json:"seed"`
}

// Quantity identifies what is measured. Values of one quantity can be compared.
type Quantity struct {
	Lesson     string `json:"lesson"`
	Step       string `json:"step"`
	Network    string `json:"network"`
	Metric     string `json:"metric"`
	Conditions string `json:"conditions,omitempty"` // the settings of the run
}

func (v Value) of() Quantity { return v.Quantity }

func valueOf(lesson string, m progress.Measurement) Value {
	settings := maps.Clone(m.Options)
	delete(settings, progress.Arguments) // they name the seed
	v := Value{Quantity{lesson, m.Step, m.Network, m.Metric, ""}, m.Value, m.Seed}
	if len(settings) > 0 {
		v.Conditions = progress.OptionsKey(settings)
	}
	return v
}

// isOf reports whether a measurement is of the same run as v.
func (v Value) isOf(m progress.Measurement) bool {
	return m.Step == v.Step && m.Network == v.Network && m.Metric == v.Metric && m.Seed == v.Seed
}

// measurement returns v in the form in which progress is kept.
func (v Value) measurement() progress.Measurement {
	m := progress.Measurement{Step: v.Step, Network: v.Network, Metric: v.Metric, Value: v.Value, Seed: v.Seed}
	_ = json.Unmarshal([]byte(v.Conditions), &m.Options) // there may be none
	return m
}

// Settings returns the settings of the run as text: "samples 50, steps 300".
func (q Quantity) Settings() string {
	var settings map[string]any
	if json.Unmarshal([]byte(q.Conditions), &settings) != nil {
		return ""
	}
	words := make([]string, 0, len(settings))
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		words = append(words, fmt.Sprintf("%s %v", name, settings[name]))
	}
	return strings.Join(words, ", ")
}

// Spread is one quantity over all learners who have it, with one seed each.
type Spread struct {
	Quantity
	Seeds  []uint64  // of each value
	Values []float64 // in the order of the members
	// Mean and its 95 % confidence interval by Student's t; there is no interval with
	// fewer than two values.
	Mean, Low, High float64
	HasInterval     bool
	// Less is by how much the values exceed those of the first network of the step with the
	// same seeds; nil for that network itself, and if there are fewer than two pairs.
	Less *experiment.Difference
}

// Spreads returns what a step has measured, with one spread per network, in the order in
// which the step measures them: the test accuracy, else the test loss, else whatever comes
// first. If learners have set the step differently, it takes the setting that most have.
func (c *Class) Spreads(lesson, step string) []Spread {
	c.mu.Lock()
	defer c.mu.Unlock()
	numbers := c.numbers()
	all := make([][]Value, 0, len(numbers))
	for _, n := range numbers {
		all = append(all, c.members[n].Measured)
	}
	found := spreadsOf(all, func(q Quantity) bool { return q.Lesson == lesson && q.Step == step })
	if len(found) == 0 {
		return nil
	}
	shown := found[0].Metric
	for _, metric := range []string{"test_loss", "test_accuracy"} {
		if slices.ContainsFunc(found, func(s Spread) bool { return s.Metric == metric }) {
			shown = metric
		}
	}
	spreads := mostCommon(slices.DeleteFunc(found, func(s Spread) bool { return s.Metric != shown }))
	for i := 1; i < len(spreads); i++ {
		spreads[i].Less = less(spreads[i], spreads[0])
	}
	return spreads
}

// spreadsOf gathers the wanted quantities, in order of first occurrence. A seed counts only
// once.
func spreadsOf(all [][]Value, wanted func(Quantity) bool) []Spread {
	var order []Quantity
	found := map[Quantity]*Spread{}
	for _, values := range all {
		for _, v := range values {
			if !wanted(v.Quantity) {
				continue
			}
			if found[v.Quantity] == nil {
				order = append(order, v.Quantity)
				found[v.Quantity] = &Spread{Quantity: v.Quantity}
			}
			s := found[v.Quantity]
			if slices.Contains(s.Seeds, v.Seed) {
				continue // it is the same run
			}
			s.Values, s.Seeds = append(s.Values, v.Value), append(s.Seeds, v.Seed)
		}
	}
	first := map[Quantity]*Spread{} // by everything except the network
	spreads := make([]Spread, len(order))
	for i, m := range order {
		s := found[m]
		s.estimate()
		alike := m
		alike.Network = ""
		if first[alike] == nil {
			first[alike] = s
		} else {
			s.Less = less(*s, *first[alike])
		}
		spreads[i] = *s
	}
	return spreads
}

func (s *Spread) estimate() {
	if s.Mean, s.Low, s.High, s.HasInterval = experiment.Interval(s.Values); !s.HasInterval {
		s.Mean, s.Low, s.High = s.Values[0], s.Values[0], s.Values[0]
	}
}

// less returns the paired difference of one spread to another, seed by seed.
func less(s, to Spread) *experiment.Difference {
	var values []float64
	for i, seed := range s.Seeds {
		if k := slices.Index(to.Seeds, seed); k >= 0 {
			values = append(values, s.Values[i]-to.Values[k])
		}
	}
	mean, low, high, ok := experiment.Interval(values)
	if !ok {
		return nil
	}
	return &experiment.Difference{To: to.Network, Mean: mean, Low: low, High: high}
}

// mostCommon keeps one spread for each network: that with the settings that most learners
// have.
func mostCommon(all []Spread) []Spread {
	var some []Spread
	for _, s := range all {
		at := slices.IndexFunc(some, func(have Spread) bool { return have.Network == s.Network })
		switch {
		case at < 0:
			some = append(some, s)
		case len(s.Values) > len(some[at].Values):
			some[at] = s
		}
	}
	return some
}
