package course

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// speedFits is the share of training images at which a network counts as having
// learnt them.
const speedFits = .95

// fitMetric is the first look at which that was so, in the plain world; it is
// kept apart for a faulty sensor.
const fitMetric = "steps_to_fit"

// speedImages is what the race of steps is trained on: enough that the unshared
// network can come to the target too.
const speedImages = 2000

// speedScene races networks to a target, in a world where the tie is true or in
// one where it is not.
type speedScene struct {
	taskRacing
	world int
	plain map[string]int // by network, the first look in the plain world at which it had learnt
}

// speedWorlds are the worlds to race in, as the task and as the learner names
// them.
func speedWorlds() (worlds []dataset.Transform, names []string) {
	return []dataset.Transform{dataset.Plain, dataset.Sensor}, []string{"plain", "faulty sensor"}
}

func newSpeedScene() *speedScene { return &speedScene{plain: map[string]int{}} }

func speedEntrants() []entrant {
	return []entrant{
		{id: idShared, name: "shared", network: "12x12 conv5:4/ring relu gmp dense:4"},
		{id: idLocal, name: "unshared", network: "12x12 local5:4 relu gmp dense:4"},
		{id: idDense, name: "dense", network: "12x12 dense:64 relu dense:4"},
	}
}

// speedPlan is the race in a world.
func speedPlan(w dataset.Transform) experiment.Plan {
	p := taskPlan("bars", speedImages)
	p.Task.World, p.Task.Test, p.Training.Steps = w, 500, 500
	return p
}

func (s *speedScene) Controls() []lessons.Control {
	_, names := speedWorlds()
	return []lessons.Control{{
		ID: "world", Label: "the world", Kind: lessons.Dial, Options: names, Index: s.world, Figure: "race", Restarts: true,
		Hint: "half the pixels may be inverted",
	}}
}

func (s *speedScene) Do(a lessons.Action) error {
	s.world = a.Index
	return nil
}

func (s *speedScene) Run(seed uint64) (lessons.Stepper, error) {
	worlds, _ := speedWorlds()
	return s.start(seed, raceSetup{plan: speedPlan(worlds[s.world]), who: speedEntrants()})
}

// Observe remembers how soon each network learnt where the tie is true: the
// recap asks for it after a race in the other world as well.
func (s *speedScene) Observe(snapshot lessons.Snapshot) {
	s.taskRacing.Observe(snapshot)
	if !s.finished() || s.faulty() {
		return
	}
	for i := range s.seen.lanes {
		if l := &s.seen.lanes[i]; l.fits() > 0 {
			s.plain[l.network] = l.fits()
		}
	}
}

// fits is the first look at which a lane had learnt its training images, 0 for
// not yet.
func (l *taskState) fits() int {
	for i, share := range l.trainings {
		if share >= speedFits && l.looks[i] > 0 {
			return int(l.looks[i])
		}
	}
	return 0
}

func (s *speedScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta: figure.Meta{
			ID: "steps", Title: fmt.Sprintf("Step at %s of studied, %s of unseen", percent(speedFits), percent(experiment.Target)), Note: fmt.Sprintf("looks every %d steps; seconds: whole run", experiment.EvalEvery),
		},
		Columns: []figure.Column{
			{Name: "network"},
			{Name: "studied", Numeric: true},
			{Name: "unseen", Numeric: true},
			{Name: "seconds", Numeric: true},
		},
		Cursor: -1,
	}
	for _, e := range s.setup.who {
		row := []string{e.name, "–", "–", "–"}
		if l := s.lane(e.id); l != nil {
			row[1], row[2] = stepText(l.fits()), stepText(l.target)
			if l.finished {
				row[3] = strconv.FormatFloat(l.run.Seconds, 'f', 2, 64)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{s.figure("The race"), t}
}

// stepText is a step at which something was reached.
func stepText(step int) string {
	if step == 0 {
		return "–"
	}
	return strconv.Itoa(step)
}

// faulty tells whether the race that is shown was run through a faulty sensor.
func (s *speedScene) faulty() bool {
	worlds, _ := speedWorlds()
	return s.seen != nil && s.setup.plan.Task.World == worlds[1]
}

func (s *speedScene) Measured() []lessons.Measurement {
	all := s.taskRacing.Measured()
	if !s.finished() {
		return nil
	}
	metric := fitMetric
	if s.faulty() {
		metric += "_faulty"
	}
	for i := range s.seen.lanes {
		if l := &s.seen.lanes[i]; l.fits() > 0 {
			all = append(all, lessons.Measurement{
				Network: l.network, Metric: metric, Value: float64(l.fits()), Seed: s.seed, Options: runOptions(l.entrant, l.plan, l.run),
			})
		}
	}
	return all
}

func (s *speedScene) Values() map[string]string {
	values := s.taskRacing.Values()
	_, names := speedWorlds()
	values["images"], values["fit"], values["target"] = lessons.Number(speedImages), percent(speedFits), percent(experiment.Target)
	values["world"], values["faulty"] = names[s.world], ""
	if s.faulty() {
		values["faulty"] = "yes"
	}
	for _, e := range speedEntrants() {
		values[e.id+"-fit"], values[e.id+"-seconds"] = "not reached", "–"
		if _, ok := values[e.id+"-target"]; !ok {
			values[e.id+"-target"] = "not reached"
		}
		if l := s.lane(e.id); l != nil {
			if step := l.fits(); step > 0 {
				values[e.id+"-fit"] = strconv.Itoa(step)
			}
			if l.finished {
				values[e.id+"-seconds"] = fmt.Sprintf("%.2f", l.run.Seconds)
			}
		}
	}
	return values
}
