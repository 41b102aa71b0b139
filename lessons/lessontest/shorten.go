package lessontest

import (
	"context"

	"weightshare/lessons"
	"weightshare/nets/experiment"
)

// Shorten returns a lesson whose runs end after the given number of steps, and
// then report the progress of a finished run. Fronts show them like any other;
// what they measure means nothing.
func Shorten(l *lessons.Lesson, steps int) *lessons.Lesson {
	short := *l
	short.Open = func(e lessons.Env) lessons.Scenes {
		all := lessons.Scenes{}
		for id, s := range l.Open(e) {
			all[id] = shortScene{s, steps}
		}
		return all
	}
	return &short
}

// shortScene is a scene whose runs are short.
type shortScene struct {
	lessons.Scene
	steps int
}

func (s shortScene) Run(seed uint64) (lessons.Stepper, error) {
	r, ok := s.Scene.(lessons.Runner)
	if !ok {
		return nil, nil
	}
	run, err := r.Run(seed)
	if run == nil || err != nil {
		return nil, err
	}
	lessons.ShareData(run, Data()) // whatever cache the session has
	return &shortStepper{Stepper: run, of: s.steps}, nil
}

func (s shortScene) Observe(snapshot lessons.Snapshot) {
	r, ok := s.Scene.(lessons.Runner)
	if short, of := snapshot.(shortSnapshot); ok && of {
		r.Observe(short.Snapshot)
	}
}

// shortStepper is a run that ends early.
type shortStepper struct {
	lessons.Stepper
	done, of int
}

func (r *shortStepper) Step(ctx context.Context, n int) error {
	n = min(n, r.of-r.done)
	r.done += n
	return r.Stepper.Step(ctx, n)
}

func (r *shortStepper) Prepare() error { return lessons.Prepare(r.Stepper) }

func (r *shortStepper) Snapshot() lessons.Snapshot {
	return shortSnapshot{r.Stepper.Snapshot(), r.done, r.of}
}

func (r *shortStepper) Done() bool { return r.done >= r.of || r.Stepper.Done() }

// shortSnapshot is a snapshot of a run in which one step stands for many.
type shortSnapshot struct {
	lessons.Snapshot
	done, of int
}

func (s shortSnapshot) Progress() (done, of int) {
	_, of = s.Snapshot.Progress()
	return of * s.done / s.of, of
}

// What a scene does not implement counts as empty, as in a session.

func (s shortScene) Enter() {
	if e, ok := s.Scene.(lessons.Enterer); ok {
		e.Enter()
	}
}

func (s shortScene) Controls() []lessons.Control {
	if c, ok := s.Scene.(lessons.Controller); ok {
		return c.Controls()
	}
	return nil
}

func (s shortScene) Do(a lessons.Action) error {
	if c, ok := s.Scene.(lessons.Controller); ok {
		return c.Do(a)
	}
	return nil
}

func (s shortScene) Goal() (goal lessons.Goal) {
	if g, ok := s.Scene.(lessons.Goaler); ok {
		goal = g.Goal()
	}
	return goal
}

func (s shortScene) Recall() (last lessons.Snapshot, ok bool) {
	if r, is := s.Scene.(lessons.Recaller); is {
		last, ok = r.Recall()
	}
	return shortSnapshot{last, s.steps, s.steps}, ok
}

func (s shortScene) Values() map[string]string {
	if v, ok := s.Scene.(lessons.Valuer); ok {
		return v.Values()
	}
	return nil
}

func (s shortScene) Reveal(open bool) {
	if r, ok := s.Scene.(lessons.Revealer); ok {
		r.Reveal(open)
	}
}

func (s shortScene) Pace() lessons.Speed {
	if p, ok := s.Scene.(lessons.Pacer); ok {
		return p.Pace()
	}
	return lessons.Speed4
}

func (s shortScene) Experiment() (plan experiment.Plan, ok bool) {
	if e, is := s.Scene.(lessons.Experimenter); is {
		return e.Experiment()
	}
	return plan, false
}

func (s shortScene) Results() (r experiment.Results, ok bool) {
	if from, is := s.Scene.(lessons.Resulter); is {
		return from.Results()
	}
	return nil, false
}
