package lessontest

import (
	"context"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

// Filled returns a lesson whose races and sweeps end at their first step as if they had
// taken all: a race with results from five seeds, a sweep with results at all points. The
// results are made up, as wide as such numbers get. Any other run ends after two steps.
func Filled(l *lessons.Lesson) *lessons.Lesson {
	full := *l
	full.Open = func(e lessons.Env) lessons.Scenes {
		all := l.Open(e)
		for id, s := range all {
			all[id] = &filledScene{shortScene: shortScene{s, 2}}
		}
		return all
	}
	return &full
}

// filledScene is a scene whose races and sweeps are filled.
type filledScene struct {
	shortScene
	filled bool // whether the last run was
}

func (s *filledScene) Run(seed uint64) (lessons.Stepper, error) {
	run, err := s.shortScene.Run(seed)
	short, ok := run.(*shortStepper)
	if !ok {
		return nil, err
	}
	f := &filledStepper{}
	switch first := short.Stepper.Snapshot().(type) {
	case *scene.RaceSnapshot:
		f.first, f.last = first, filledRace(first, seed)
	case *scene.SweepSnapshot:
		if sweep, ok := short.Stepper.(*scene.SweepStepper); ok {
			f.first, f.last = first, filledSweep(first, sweep)
		}
	}
	if s.filled = f.last != nil; s.filled {
		return f, nil
	}
	return short, nil
}

// Measured returns what a filled run measured; other runs are too short to measure
// anything.
func (s *filledScene) Measured() []progress.Measurement {
	if m, ok := s.Scene.(lessons.Measurer); ok && s.filled {
		return m.Measured()
	}
	return nil
}

// filledStepper is a run with two snapshots.
type filledStepper struct {
	first, last lessons.Snapshot
	done        bool
}

func (f *filledStepper) Step(context.Context, int) error { f.done = true; return nil }
func (f *filledStepper) Done() bool                      { return f.done }
func (f *filledStepper) Snapshot() lessons.Snapshot {
	if f.done {
		return shortSnapshot{f.last, 1, 1}
	}
	return shortSnapshot{f.first, 0, 1}
}

// filledRun returns a result for the network with an index.
func filledRun(network string, i int, seed uint64) experiment.Run {
	accuracy := func(best float64) *float64 {
		v := max(best-.13*float64(i)-.017*float64(seed%5), .01)
		return &v
	}
	loss := 10.123 + float64(i) + float64(seed%5)
	run := experiment.Run{
		Network: network, Seed: seed, TrainAccuracy: accuracy(1), TestAccuracy: accuracy(.97), TrainLoss: &loss, TestLoss: &loss,
	}
	if steps := 1200 + 20*int(seed%5); seed%5 != 4 {
		run.StepsToTarget = &steps
	}
	return run
}

func filledRace(first *scene.RaceSnapshot, seed uint64) *scene.RaceSnapshot {
	last := *first
	last.Shown.StepsDone, last.StepsDone = last.Shown.TotalSteps, last.TotalSteps
	last.Racers = nil
	for other := range uint64(scene.VerdictSeeds) {
		for i, racer := range first.Racers {
			state := *racer
			state.Finished, state.Run = true, filledRun(racer.Network, i, seed+other)
			if other == 0 {
				last.Racers = append(last.Racers, &state)
			} else {
				last.Others = append(last.Others, &state)
			}
		}
	}
	return &last
}

func filledSweep(first *scene.SweepSnapshot, sweep *scene.SweepStepper) *scene.SweepSnapshot {
	last := *first
	last.StepsDone = last.TotalSteps
	last.Runs = make([][]experiment.Run, len(first.Runs))
	setup := sweep.Setup()
	for i, p := range setup.Points {
		for _, seed := range setup.Seeds {
			last.Runs[i] = append(last.Runs[i], filledRun(p.Network, p.Line, seed))
		}
	}
	return &last
}
