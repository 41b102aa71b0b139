package lessons

import (
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// stage holds the scenes of a lesson and asks the present one for whatever it
// implements. What it does not implement counts as empty: no controls, no goal, no
// run.
type stage struct {
	scenes Scenes
	now    Scene // nil if a step has only its text
}

// openStage opens the interactive part of a lesson, before its first step. An unlisted one restores
// nothing: it is set up anew on every visit.
func openStage(l *Lesson, e Env) *stage {
	s := &stage{scenes: l.Open(e)}
	for step, one := range s.scenes {
		if r, ok := one.(Restorer); ok && !l.Unlisted {
			r.Restore(step, e.Measured)
		}
		if d, ok := one.(interface {
			ShareData(*experiment.DataCache)
		}); ok {
			d.ShareData(e.Data)
		}
	}
	return s
}

func (s *stage) enter(step string) {
	s.now = s.scenes[step]
	if e, ok := s.now.(Enterer); ok {
		e.Enter()
	}
}

func (s *stage) figures() []figure.Figure {
	if s.now == nil {
		return nil
	}
	return s.now.Figures()
}

func (s *stage) controls() []Control {
	if c, ok := s.now.(Controller); ok {
		return c.Controls()
	}
	return nil
}

func (s *stage) do(a Action) error {
	if c, ok := s.now.(Controller); ok {
		return c.Do(a)
	}
	return nil
}

func (s *stage) goal() Goal {
	if g, ok := s.now.(Goaler); ok {
		return g.Goal()
	}
	return Goal{}
}

// run builds what runs in the step, nil for nothing.
func (s *stage) run(seed uint64) (stepper Stepper, err error) {
	if r, ok := s.now.(Runner); ok {
		stepper, err = r.Run(seed)
	}
	return stepper, err
}

func (s *stage) observe(snapshot Snapshot) {
	if r, ok := s.now.(Runner); ok {
		r.Observe(snapshot)
	}
}

// limited returns what a Limiter says of its run, zeros for any other scene.
func (s *stage) limited() (seeds, of int) {
	if l, ok := s.now.(Limiter); ok {
		return l.Limited()
	}
	return 0, 0
}

func (s *stage) recall() (last Snapshot, ok bool) {
	if r, is := s.now.(Recaller); is {
		return r.Recall()
	}
	return nil, false
}

func (s *stage) measured() []progress.Measurement {
	if m, ok := s.now.(Measurer); ok {
		return m.Measured()
	}
	return nil
}

func (s *stage) remember() map[string]string {
	if r, ok := s.now.(Rememberer); ok {
		return r.Remember()
	}
	return nil
}

// settings returns the settings of a Configurable; ok is false if the scene is none.
func (s *stage) settings() (all []Setting, ok bool) {
	if p, is := s.now.(Configurable); is {
		return p.Settings(), true
	}
	return nil, false
}

// omitted returns what the settings of a Configurable leave out.
func (s *stage) omitted() string {
	if l, ok := s.now.(Omitter); ok {
		return l.Omitted()
	}
	return ""
}

// setUp lets a Configurable carry out its settings, and returns the others.
func (s *stage) setUp(settings []Setting) (others []Setting, err error) {
	if p, is := s.now.(Configurable); is {
		return p.SetUp(settings)
	}
	return settings, nil
}

func (s *stage) values() map[string]string {
	if v, ok := s.now.(Valuer); ok {
		return v.Values()
	}
	return nil
}

func (s *stage) reveal(open bool) {
	if r, ok := s.now.(Revealer); ok {
		r.Reveal(open)
	}
}

func (s *stage) pace() Speed {
	if p, ok := s.now.(Pacer); ok {
		return p.Pace()
	}
	return Speed4
}

func (s *stage) experiment() (plan experiment.Plan, ok bool) {
	if e, is := s.now.(Experimenter); is {
		return e.Experiment()
	}
	return experiment.Plan{}, false
}

// commands returns the commands of a Commander, else the command of the experiment.
func (s *stage) commands() [][]string {
	if c, is := s.now.(Commander); is {
		return c.Commands()
	}
	if plan, ok := s.experiment(); ok {
		return [][]string{plan.Arguments()}
	}
	return nil
}

func (s *stage) results() (r experiment.Results, ok bool) {
	if from, is := s.now.(Resulter); is {
		return from.Results()
	}
	return nil, false
}
