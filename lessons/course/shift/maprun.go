package shift

import (
	"context"
	"math"

	"weightshare/lessons"
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
)

// mapRadius is how far images are moved for the maps of accuracy, in pixels: a
// digit stays on the image. mapImages is how many images are moved.
const (
	mapRadius = 4
	mapShifts = (2*mapRadius + 1) * (2*mapRadius + 1)
	mapImages = 100
)

// mapRun trains networks in one place and then tests them on images moved in all
// ways; a step is a training step of all, then a shift for all. It implements
// lessons.Stepper.
type mapRun struct {
	race *scene.RaceStepper
	set  dataset.Set // images that lie where the training images do
	maps [][]float64 // of each network, the accuracy by shift; only ever appended to
	done int         // shifts
}

func newMapRun(race *scene.RaceStepper, seed uint64) *mapRun {
	return &mapRun{race: race, set: trainPlace(seed, mapImages), maps: make([][]float64, len(race.Trials()))}
}

func (r *mapRun) Step(ctx context.Context, n int) error {
	if !r.race.Done() {
		done, of := r.race.Progress()
		train := min(n, of-done)
		if err := r.race.Step(ctx, train); err != nil {
			return err
		}
		n -= train
	}
	return scene.Repeat(ctx, n, r.Done, r.test)
}

// test tests all networks on the images moved by the next shift.
func (r *mapRun) test() error {
	by := scene.ShiftAt(r.done, mapRadius)
	moved, trials := r.set.Roll(by.Down, by.Right), r.race.Trials()
	found := make([]float64, len(trials))
	err := scene.Parallel(len(found), func(i int) error {
		found[i] = math.NaN()
		if trials[i].Diverged() == nil {
			if accuracy, _ := trials[i].Evaluate(moved); accuracy != nil {
				found[i] = *accuracy
			}
		}
		return nil
	})
	for i, accuracy := range found {
		r.maps[i] = append(r.maps[i], accuracy)
	}
	r.done++
	return err
}

func (r *mapRun) Done() bool { return r.done >= mapShifts }

// mapSnapshot is a mapRun at one step.
type mapSnapshot struct {
	race     *scene.RaceSnapshot
	maps     [][]float64
	done, of int
}

func (s *mapSnapshot) Progress() (done, of int) { return s.done, s.of }

func (r *mapRun) Snapshot() lessons.Snapshot {
	race, _ := r.race.Snapshot().(*scene.RaceSnapshot)
	s := &mapSnapshot{race: race, done: race.StepsDone + r.done, of: race.TotalSteps + mapShifts}
	for _, m := range r.maps {
		s.maps = append(s.maps, m[:len(m):len(m)]) // what is appended later lies behind
	}
	return s
}
