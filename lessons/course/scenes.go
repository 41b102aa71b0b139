package course

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/experiment"
)

// A scene is the live half of one step. Scenes of a lesson share what they have
// to through pointers.
type scene interface {
	Enter()
	Reveal(open bool)
	Controls() []lessons.Control
	Do(a lessons.Action) error
	Figures() []figure.Figure
	Goal() lessons.Goal
	Run(seed uint64) (lessons.Stepper, error)
	Observe(s lessons.Snapshot)
	Measured() []lessons.Measurement
	Kept() []lessons.Measurement
	Experiment() (experiment.Plan, bool)
	Values() map[string]string
	Pace() lessons.Speed
}

// still is a scene in which nothing is to be done or seen: others embed it and
// say only what is different.
type still struct{}

func (still) Enter()                              {}
func (still) Reveal(bool)                         {}
func (still) Controls() []lessons.Control         { return nil }
func (still) Do(lessons.Action) error             { return nil }
func (still) Figures() []figure.Figure            { return nil }
func (still) Goal() lessons.Goal                  { return lessons.Goal{} }
func (still) Run(uint64) (lessons.Stepper, error) { return nil, nil } //nolint:nilnil // nothing runs
func (still) Observe(lessons.Snapshot)            {}
func (still) Measured() []lessons.Measurement     { return nil }
func (still) Kept() []lessons.Measurement         { return nil }
func (still) Experiment() (experiment.Plan, bool) { return experiment.Plan{}, false }
func (still) Values() map[string]string           { return nil }
func (still) Pace() lessons.Speed                 { return lessons.Speed4 }

// watching is a scene in which something runs: its seed, and the newest snapshot
// of it, which is of the type *S; nil before there is one.
type watching[S any] struct {
	still
	seed uint64
	seen *S
}

func (w *watching[S]) Observe(snapshot lessons.Snapshot) {
	if seen, ok := any(snapshot).(*S); ok {
		w.seen = seen
	}
}

// made keeps what is made from a key, and makes it anew only for another key:
// what there is to see is asked for with every picture of a run. The zero made
// has made nothing.
type made[K comparable, V any] struct {
	key   K
	value V
	have  bool
}

// of is what from makes from the key.
func (m *made[K, V]) of(key K, from func(K) V) V {
	if !m.have || m.key != key {
		*m = made[K, V]{key, from(key), true}
	}
	return m.value
}

// play is a stage made of scenes, by the IDs of their steps.
type play struct {
	scenes map[string]scene
	now    scene
}

func newPlay(scenes map[string]scene) *play { return &play{scenes: scenes, now: still{}} }

// Enter implements lessons.State.
func (p *play) Enter(step string) {
	p.now = p.scenes[step]
	if p.now == nil {
		p.now = still{}
	}
	p.now.Enter()
}

// Reveal implements lessons.Revealer.
func (p *play) Reveal(step string, open bool) {
	if s := p.scenes[step]; s != nil {
		s.Reveal(open)
	}
}

// Pace implements lessons.Pacer.
func (p *play) Pace(step string) lessons.Speed {
	if s := p.scenes[step]; s != nil {
		return s.Pace()
	}
	return still{}.Pace()
}

// Controls implements lessons.State.
func (p *play) Controls() []lessons.Control { return p.now.Controls() }

// Do implements lessons.State.
func (p *play) Do(a lessons.Action) error { return p.now.Do(a) }

// Figures implements lessons.State.
func (p *play) Figures() []figure.Figure { return p.now.Figures() }

// Goal implements lessons.State.
func (p *play) Goal() lessons.Goal { return p.now.Goal() }

// Run implements lessons.State.
func (p *play) Run(seed uint64) (lessons.Stepper, error) { return p.now.Run(seed) }

// Observe implements lessons.State.
func (p *play) Observe(s lessons.Snapshot) { p.now.Observe(s) }

// Measured implements lessons.State.
func (p *play) Measured() []lessons.Measurement { return p.now.Measured() }

// Kept implements lessons.Keeper.
func (p *play) Kept() []lessons.Measurement { return p.now.Kept() }

// Experiment implements lessons.Experimenter.
func (p *play) Experiment() (experiment.Plan, bool) { return p.now.Experiment() }

// Results implements lessons.Resulter.
func (p *play) Results() (*experiment.Document, bool) {
	if s, ok := p.now.(interface {
		Results() (*experiment.Document, bool)
	}); ok {
		return s.Results()
	}
	return nil, false
}

// Values implements lessons.State.
func (p *play) Values() map[string]string { return p.now.Values() }
