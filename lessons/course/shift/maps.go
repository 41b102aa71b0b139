package shift

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// The metrics of moved images: the mean accuracy over all shifts, the worst, and
// the means over the shifts that are even in both directions and over the others.
const (
	metricMean  = "nudged_accuracy"
	metricWorst = "nudged_worst_accuracy"
	metricEven  = "nudged_even_accuracy"
	metricOdd   = "nudged_odd_accuracy"
)

// mapsScene maps the accuracy of networks over all shifts.
type mapsScene struct {
	training
	network *scene.Choice[scene.NetworkSpec] // whose map is shown
	maps    [][]float64                      // for each network, the accuracy by shift
	cursor  int
}

func newMapsScene(trained trainedNets, networks ...scene.NetworkSpec) *mapsScene {
	return &mapsScene{
		training: training{trained: trained, needs: networks},
		network: &scene.Choice[scene.NetworkSpec]{
			ID: "net", Label: "the network", Figure: "nudges", Hint: "whose map you see",
			Values: networks, Text: func(n scene.NetworkSpec) string { return n.Name }, Index: min(1, len(networks)-1),
		},
	}
}

// Run trains all of them again, because the maps are tested in the same run.
func (s *mapsScene) Run(seed uint64) (lessons.Stepper, error) {
	setup := scene.RaceSetup{Plan: plan(), Networks: s.needs, Inspect: copyAtEnd()}
	race, err := scene.NewRaceStepper(seed, setup)
	if err != nil {
		return nil, err
	}
	s.Seed, s.Setup, s.Latest = seed, setup, nil
	s.maps, s.cursor = nil, mapShifts/2
	return newMapRun(race, len(setup.Networks), seed), nil
}

func (s *mapsScene) Observe(snapshot lessons.Snapshot) {
	if seen, ok := snapshot.(*mapSnapshot); ok {
		s.training.Observe(seen.race)
		s.maps = seen.maps
	}
}

// complete reports whether all shifts are tested.
func (s *mapsScene) complete() bool { return len(s.maps) > 0 && len(s.maps[0]) == mapShifts }

func (s *mapsScene) Controls() []lessons.Control {
	return append([]lessons.Control{s.network.Control()}, s.cells()...)
}

// cells lets the learner walk over the map once it is complete.
func (s *mapsScene) cells() []lessons.Control {
	if !s.complete() {
		return nil
	}
	return []lessons.Control{{
		ID: "at", Label: "the nudge", Kind: lessons.Cells, Options: scene.ShiftNames(mapRadius), Index: s.cursor, Points: true,
		Cols: 2*mapRadius + 1, Figure: "nudges", Hint: "picks a nudge to look at",
	}}
}

func (s *mapsScene) Do(a lessons.Action) error {
	if a.Control == s.network.ID {
		return s.network.Do(a)
	}
	s.cursor = a.Index
	return nil
}

// accuracies draws the map of a network as far as it is tested.
func (s *mapsScene) accuracies(network int) figure.ShiftAccuracy {
	f := figure.ShiftAccuracy{
		Meta:   figure.Meta{ID: "nudges", Title: "Right when moved: " + s.needs[network].Name, Control: "at"},
		Radius: mapRadius, Cursor: -1,
	}
	if s.complete() {
		f.Cursor = s.cursor
	}
	for k := range mapShifts {
		accuracy := math.NaN()
		if network < len(s.maps) && k < len(s.maps[network]) {
			accuracy = s.maps[network][k]
		}
		f.Accuracy = append(f.Accuracy, accuracy)
	}
	return f
}

// summary summarizes a complete map.
type summary struct{ there, mean, worst, even, odd float64 }

func (s *mapsScene) summary(network int) summary {
	accuracies := s.maps[network]
	sum, evens := summary{there: accuracies[mapShifts/2], worst: 1}, 0
	for k, accuracy := range accuracies {
		sum.mean += accuracy / mapShifts
		sum.worst = min(sum.worst, accuracy)
		if scene.ShiftAt(k, mapRadius).Odd() {
			sum.odd += accuracy
		} else {
			sum.even += accuracy
			evens++
		}
	}
	sum.even /= float64(evens)
	sum.odd /= float64(mapShifts - evens)
	return sum
}

// table summarizes the maps.
func (s *mapsScene) table() figure.Table {
	t := figure.NewTable("found", fmt.Sprintf("Right, over %d nudges", mapShifts), "network", "#there", "#mean", "#worst")
	t.Cursor = s.network.Index
	for i, n := range s.needs {
		row := []string{n.Name, "–", "–", "–"}
		if s.complete() {
			sum := s.summary(i)
			row = []string{n.Name, text.Fixed(sum.there, 2), text.Fixed(sum.mean, 2), text.Fixed(sum.worst, 2)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s *mapsScene) Figures() []figure.Figure {
	if !s.Finished() {
		return []figure.Figure{s.Figure("Trained in one place")}
	}
	return []figure.Figure{s.accuracies(s.network.Index)}
}

func (s *mapsScene) Measured() []progress.Measurement {
	all := s.Race.Measured()
	if !s.complete() {
		return all
	}
	for i, racer := range s.Racers() {
		sum := s.summary(i)
		if math.IsNaN(sum.mean) {
			continue
		}
		options := scene.RunOptions(racer.NetworkSpec, racer.Plan, racer.Run)
		delete(options, progress.Arguments) // compare does not move images
		options["nudges"] = mapRadius
		for metric, value := range map[string]float64{
			metricMean: sum.mean, metricWorst: sum.worst, metricEven: sum.even, metricOdd: sum.odd,
		} {
			all = append(all, progress.Measurement{Network: racer.Network, Metric: metric, Value: value, Seed: s.Seed, Options: options})
		}
	}
	return all
}

// Values are those of the race and, for every network, ID-there, ID-mean,
// ID-worst, ID-even and ID-odd.
func (s *mapsScene) Values() map[string]string {
	values := s.Race.Values()
	values["radius"], values["nudges"] = strconv.Itoa(mapRadius), strconv.Itoa(mapShifts)
	values["images"], values["place"] = strconv.Itoa(mapImages), string(plan().Task.TrainAt)
	for i, n := range s.needs {
		found := map[string]string{"there": "–", "mean": "–", "worst": "–", "even": "–", "odd": "–"}
		if s.complete() {
			sum := s.summary(i)
			for what, v := range map[string]float64{"there": sum.there, "mean": sum.mean, "worst": sum.worst, "even": sum.even, "odd": sum.odd} {
				found[what] = text.Fixed(v, 2)
			}
		}
		for what, v := range found {
			values[n.ID+"-"+what] = v
		}
	}
	return values
}

// mapRadius is how far images are moved for the maps of accuracy, in pixels:
// little enough for a digit to stay within the image. mapImages is how many images
// are moved.
const (
	mapRadius = 4
	mapShifts = (2*mapRadius + 1) * (2*mapRadius + 1)
	mapImages = 100
)

// mapRun trains networks in one place and then tests them on images with every
// shift; each step is a training step of all networks, or later one shift for all.
// It implements lessons.Stepper.
type mapRun struct {
	race *scene.RaceStepper
	set  dataset.Set // images with digits where the training images have theirs
	maps [][]float64 // for each network, the accuracy by shift; only ever appended to
	done int         // shifts
}

func newMapRun(race *scene.RaceStepper, networks int, seed uint64) *mapRun {
	return &mapRun{race: race, set: trainPlace(seed, mapImages), maps: make([][]float64, networks)}
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
	return scene.Repeat(ctx, n, r.Done, func() error { return r.test(ctx) })
}

// Prepare implements lessons.Preparer.
func (r *mapRun) Prepare() error { return r.race.Prepare() }

// ShareData implements lessons.DataSharer.
func (r *mapRun) ShareData(c *experiment.DataCache) { r.race.ShareData(c) }

// EvaluateEvery sets the interval of evaluations for the race.
func (r *mapRun) EvaluateEvery(n int) { r.race.EvaluateEvery(n) }

// test tests all networks on the images moved by the next shift.
func (r *mapRun) test(ctx context.Context) error {
	by := scene.ShiftAt(r.done, mapRadius)
	moved, trials := r.set.Roll(by.Down, by.Right), r.race.Trials()
	found := make([]float64, len(trials))
	err := scene.Parallel(ctx, len(found), func(i int) error {
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

// mapSnapshot is the state of a mapRun at one step.
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
		s.maps = append(s.maps, m[:len(m):len(m)]) // later appends go beyond its capacity
	}
	return s
}
