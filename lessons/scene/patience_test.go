package scene

import (
	"testing"
	"time"

	"weightshare/lessons"
)

// hurried returns a patience of ten seconds with a clock that advances by a second each
// time it is read.
func hurried() patience {
	at := time.Unix(0, 0)
	return patience{most: 10 * time.Second, now: func() time.Time {
		at = at.Add(time.Second)
		return at
	}}
}

// toItsEnd runs what a scene has begun, and shows the scene each step of it.
func toItsEnd(t *testing.T, run lessons.Stepper, observe func(lessons.Snapshot)) {
	t.Helper()
	for !run.Done() {
		if err := run.Step(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		observe(run.Snapshot())
	}
}

// TestRaceWithoutTime checks that a race that runs out of time takes two seeds and, each
// time it is run again, others, until it has all.
func TestRaceWithoutTime(t *testing.T) {
	t.Parallel()
	setup := RaceSetup{Plan: Plan("invert"), Seeds: VerdictSeeds, Networks: []NetworkSpec{{ID: "a", Name: "a", Network: "1x4 dense:4 sigmoid"}}}
	setup.Plan.Training.Steps = 40
	var r Race
	for _, want := range []int{2, 3, 4, 5} {
		run, err := r.Start(1, setup)
		if err != nil {
			t.Fatal(err)
		}
		run.(*RaceStepper).patience = hurried()
		toItsEnd(t, run, r.Observe)
		seeds, of := r.Limited()
		if !r.Finished() || r.SeedCount() != want || seeds != want || of != VerdictSeeds {
			t.Errorf("after %d of %d seeds there are %d, not %d", seeds, of, r.SeedCount(), want)
		}
	}
}

// TestSweepWithoutTime does the same for a sweep, which trains all its points from one
// seed before the next.
func TestSweepWithoutTime(t *testing.T) {
	t.Parallel()
	plan := Plan("invert")
	plan.Training.Steps = 40
	setup := BySamples(plan, []NetworkSpec{{ID: "a", Name: "a", Network: "1x4 dense:4 sigmoid"}}, []int{4, 8}, SeedsFrom(1, VerdictSeeds))
	var s Sweep
	for want := 2; want <= VerdictSeeds; {
		run, err := s.Start(setup)
		if err != nil {
			t.Fatal(err)
		}
		sweep := run.(*SweepStepper)
		sweep.patience = hurried()
		sweep.enqueue()
		toItsEnd(t, run, s.Observe)
		seeds, of := s.Limited()
		if !s.Finished() || s.Estimate(1, TestAccuracy).Seeds != seeds || seeds < want || of != VerdictSeeds {
			t.Fatalf("after %d of %d seeds there are %d", seeds, of, s.Estimate(1, TestAccuracy).Seeds)
		}
		want = seeds + 1
	}
}
