package scene

import (
	"weightshare/lessons/progress"
)

// Attempts keeps the learner's best score with each network, over sessions too.
type Attempts struct {
	metric   string
	better   func(score, than float64) bool
	best     map[string]float64
	networks []string // with a score, in the order of their first one
	newest   string
}

// NewAttempts takes in the scores that earlier sessions have kept: a score is
// kept as a measurement of the given metric. Better reports whether one score is
// better than another.
func NewAttempts(metric string, better func(score, than float64) bool, before []progress.Measurement) *Attempts {
	a := &Attempts{metric: metric, better: better, best: map[string]float64{}}
	for _, m := range before {
		if m.Metric == metric {
			a.add(m.Network, m.Value)
		}
	}
	return a
}

// More reports whether a score is better than another where more is better.
func More(score, than float64) bool { return score > than }

// Fewer reports whether a score is better than another where fewer is better.
func Fewer(score, than float64) bool { return score < than }

// Begin says that a new attempt is under way.
func (a *Attempts) Begin() { a.newest = "" }

// Add takes a score in.
func (a *Attempts) Add(network string, score float64) {
	if a.add(network, score) {
		a.newest = network
	}
}

func (a *Attempts) add(network string, score float64) bool {
	best, known := a.best[network]
	if known && !a.better(score, best) {
		return false
	}
	if !known {
		a.networks = append(a.networks, network)
	}
	a.best[network] = score
	return true
}

// Improved reports whether the attempt since Begin is the best with its network.
func (a *Attempts) Improved() bool { return a.newest != "" }

// Best is the best score with a network; ok is false where there is none.
func (a *Attempts) Best(network string) (score float64, ok bool) {
	score, ok = a.best[network]
	return score, ok
}

// BestOfAll is the network with the best score, the one that had a score first
// among equals; empty where there is none.
func (a *Attempts) BestOfAll() (network string, score float64) {
	for _, n := range a.networks {
		if network == "" || a.better(a.best[n], score) {
			network, score = n, a.best[n]
		}
	}
	return network, score
}

// Measured is the attempt since Begin as it is kept, if it improved: with the
// seed and the settings that repeat it.
func (a *Attempts) Measured(seed uint64, options map[string]any) []progress.Measurement {
	if !a.Improved() {
		return nil
	}
	return []progress.Measurement{{Network: a.newest, Metric: a.metric, Value: a.best[a.newest], Seed: seed, Options: options}}
}
