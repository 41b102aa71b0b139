package lessontest

import (
	"context"

	"weightshare/lessons"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

// Filled builds a run that ends with its first step as if it had done all: a race with
// results from five seeds, a sweep with results at all points. They are made up, as wide
// as such numbers get. Nothing else runs.
func Filled(_ string, seed uint64, build func() (lessons.Stepper, error)) (lessons.Stepper, error) {
	run, err := build()
	if run == nil || err != nil {
		return nil, err
	}
	switch first := run.Snapshot().(type) {
	case *scene.RaceSnapshot:
		return &filled{first: first, last: filledRace(first, seed)}, nil
	case *scene.SweepSnapshot:
		if sweep, ok := run.(*scene.SweepStepper); ok {
			return &filled{first: first, last: filledSweep(first, sweep)}, nil
		}
	}
	return nil, nil
}

// filled is a run that has two snapshots.
type filled struct {
	first, last lessons.Snapshot
	done        bool
}

func (f *filled) Step(context.Context, int) error { f.done = true; return nil }
func (f *filled) Done() bool                      { return f.done }
func (f *filled) Snapshot() lessons.Snapshot {
	if f.done {
		return f.last
	}
	return f.first
}

// filledRun is a result of the network of an index.
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
