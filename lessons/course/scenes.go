package course

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/experiment"
)

// A scene is the live half of one step. Scenes of a lesson share what they have
// to through pointers.
type scene interface {
	enter()
	reveal(open bool)
	controls() []lessons.Control
	do(a lessons.Action) error
	figures() []figure.Figure
	goal() lessons.Goal
	run(seed uint64) (lessons.Stepper, error)
	observe(s lessons.Snapshot)
	measured() []lessons.Measurement
	kept() []lessons.Measurement
	experiment() (experiment.Plan, bool)
	values() map[string]string
	pace() lessons.Speed
}

// still is a scene in which nothing is to be done or seen: others embed it and
// say only what is different.
type still struct{}

func (still) enter()                              {}
func (still) reveal(bool)                         {}
func (still) controls() []lessons.Control         { return nil }
func (still) do(lessons.Action) error             { return nil }
func (still) figures() []figure.Figure            { return nil }
func (still) goal() lessons.Goal                  { return lessons.Goal{} }
func (still) run(uint64) (lessons.Stepper, error) { return nil, nil } //nolint:nilnil // nothing runs
func (still) observe(lessons.Snapshot)            {}
func (still) measured() []lessons.Measurement     { return nil }
func (still) kept() []lessons.Measurement         { return nil }
func (still) experiment() (experiment.Plan, bool)      { return experiment.Plan{}, false }
func (still) values() map[string]string           { return nil }
func (still) pace() lessons.Speed                 { return lessons.Speed4 }

// watching is a scene in which something runs: its seed, and the newest snapshot
// of it, which is of the type *S; nil before there is one.
type watching[S any] struct {
	still
	seed uint64
	seen *S
}

func (w *watching[S]) observe(snapshot lessons.Snapshot) {
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

// Enter implements lessons.Stage.
func (p *play) Enter(step string) {
	p.now = p.scenes[step]
	if p.now == nil {
		p.now = still{}
	}
	p.now.enter()
}

// Reveal implements lessons.Revealer.
func (p *play) Reveal(step string, open bool) {
	if s := p.scenes[step]; s != nil {
		s.reveal(open)
	}
}

// Pace implements lessons.Pacer.
func (p *play) Pace(step string) lessons.Speed {
	if s := p.scenes[step]; s != nil {
		return s.pace()
	}
	return still{}.pace()
}

// Controls implements lessons.Stage.
func (p *play) Controls() []lessons.Control { return p.now.controls() }

// Do implements lessons.Stage.
func (p *play) Do(a lessons.Action) error { return p.now.do(a) }

// Figures implements lessons.Stage.
func (p *play) Figures() []figure.Figure { return p.now.figures() }

// Goal implements lessons.Stage.
func (p *play) Goal() lessons.Goal { return p.now.goal() }

// Run implements lessons.Stage.
func (p *play) Run(seed uint64) (lessons.Stepper, error) { return p.now.run(seed) }

// Observe implements lessons.Stage.
func (p *play) Observe(s lessons.Snapshot) { p.now.observe(s) }

// Measured implements lessons.Stage.
func (p *play) Measured() []lessons.Measurement { return p.now.measured() }

// Kept implements lessons.Keeper.
func (p *play) Kept() []lessons.Measurement { return p.now.kept() }

// Experiment implements lessons.Experimenter.
func (p *play) Experiment() (experiment.Plan, bool) { return p.now.experiment() }

// Results implements lessons.Resulter.
func (p *play) Results() (*experiment.Document, bool) {
	if s, ok := p.now.(interface {
		results() (*experiment.Document, bool)
	}); ok {
		return s.results()
	}
	return nil, false
}

// Values implements lessons.Stage.
func (p *play) Values() map[string]string { return p.now.values() }
