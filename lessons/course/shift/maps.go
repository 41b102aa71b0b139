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
)

// shiftRadius is how far images are moved for the maps of accuracy, in pixels: a
// digit stays on the image. shiftImages is how many images are moved.
const (
	shiftRadius = 4
	shiftImages = 100
)

// What is measured of moved images: the mean over all nudges, the worst of them,
// the means over nudges that are even both ways and over the others.
const (
	metricNudged      = "nudged_accuracy"
	metricNudgedWorst = "nudged_worst_accuracy"
	metricNudgedEven  = "nudged_even_accuracy"
	metricNudgedOdd   = "nudged_odd_accuracy"
)

// placeRun trains networks in one place and then tests them on images moved in
// all ways up to a radius: a step is a training step of all, then a nudge for
// all. It is a lessons.Stepper.
type placeRun struct {
	race *scene.RaceStepper
	set  dataset.Set // images that lie where the training images do
	maps [][]float64
	at   int // nudges done
}

func newPlaceRun(race *scene.RaceStepper, seed uint64) *placeRun {
	return &placeRun{race: race, set: shiftSet(seed, shiftImages), maps: make([][]float64, len(race.Trials()))}
}

// shiftNudges is how many nudges there are.
const shiftNudges = (2*shiftRadius + 1) * (2*shiftRadius + 1)

// Step implements lessons.Stepper.
func (r *placeRun) Step(ctx context.Context, n int) error {
	for n > 0 && !r.Done() {
		if !r.race.Done() {
			done, of := r.race.Progress()
			k := min(n, of-done)
			if err := r.race.Step(ctx, k); err != nil {
				return err
			}
			n -= k
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.move(); err != nil {
			return err
		}
		n--
	}
	return nil
}

// move tests all networks on the images moved by the next nudge.
func (r *placeRun) move() error {
	by := scene.ShiftAt(r.at, shiftRadius)
	moved := r.set.Roll(by.Down, by.Right)
	trials := r.race.Trials()
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
	r.at++
	return err
}

// Done implements lessons.Stepper.
func (r *placeRun) Done() bool { return r.at >= shiftNudges }

// placeSnapshot is a placeRun at one step.
type placeSnapshot struct {
	race     *scene.RaceSnapshot
	maps     [][]float64 // of each network the accuracy at the nudges that are done
	done, of int
}

// Progress implements lessons.Snapshot.
func (s *placeSnapshot) Progress() (done, of int) { return s.done, s.of }

// Snapshot implements lessons.Stepper.
func (r *placeRun) Snapshot() lessons.Snapshot {
	race, _ := r.race.Snapshot().(*scene.RaceSnapshot)
	s := &placeSnapshot{race: race, done: race.StepsDone + r.at, of: race.TotalSteps + shiftNudges}
	for _, m := range r.maps {
		s.maps = append(s.maps, m[:len(m):len(m)]) // what is appended later lies behind
	}
	return s
}

// shiftMapScene maps the accuracy of networks over all nudges.
type shiftMapScene struct {
	scene.Race
	who     []scene.NetworkSpec
	trained shiftTrained
	maps    [][]float64
	shown   int // which network's map
	cursor  int
}

func (s *shiftMapScene) Run(seed uint64) (lessons.Stepper, error) {
	setup := scene.RaceSetup{Plan: shiftPlan(), Networks: s.who, Inspect: copyAtEnd()}
	race, err := scene.NewRaceStepper(seed, setup)
	if err != nil {
		return nil, err
	}
	s.Seed, s.Setup, s.cursor = seed, setup, shiftNudges/2
	return newPlaceRun(race, seed), nil
}

func (s *shiftMapScene) Observe(snapshot lessons.Snapshot) {
	if seen, ok := snapshot.(*placeSnapshot); ok {
		s.Race.Observe(seen.race)
		s.maps = seen.maps
		s.trained.take(s.Latest)
	}
}

// complete reports whether all nudges are done.
func (s *shiftMapScene) complete() bool {
	return len(s.maps) > 0 && len(s.maps[0]) == shiftNudges
}

func (s *shiftMapScene) Controls() []lessons.Control {
	c := lessons.Control{ID: "net", Label: "the network", Kind: lessons.Dial, Index: s.shown, Figure: "nudges", Hint: "whose map is shown"}
	for _, e := range s.who {
		c.Options = append(c.Options, e.Name)
	}
	return append([]lessons.Control{c}, s.cells()...)
}

// cells walks over the map, once it is there.
func (s *shiftMapScene) cells() []lessons.Control {
	if !s.complete() {
		return nil
	}
	c := lessons.Control{
		ID: "at", Label: "the nudge", Kind: lessons.Cells, Options: scene.ShiftNames(shiftRadius), Index: s.cursor, Points: true,
		Cols: 2*shiftRadius + 1, Figure: "nudges", Hint: "where the map is read",
	}
	return []lessons.Control{c}
}

func (s *shiftMapScene) Do(a lessons.Action) error {
	if a.Control == "net" {
		s.shown = a.Index
		return nil
	}
	s.cursor = a.Index
	return nil
}

// nudges is the map of a network as far as it is measured.
func (s *shiftMapScene) nudges(i int) figure.ShiftAccuracy {
	f := figure.ShiftAccuracy{
		Meta:   figure.Meta{ID: "nudges", Title: "Right when moved: " + s.who[i].Name, Control: "at"},
		Radius: shiftRadius, Cursor: -1,
	}
	if s.complete() {
		f.Cursor = s.cursor
	}
	for k := range shiftNudges {
		accuracy := math.NaN()
		if i < len(s.maps) && k < len(s.maps[i]) {
			accuracy = s.maps[i][k]
		}
		f.Accuracy = append(f.Accuracy, accuracy)
	}
	return f
}

// nudgeSummary sums a map up.
type nudgeSummary struct{ there, mean, worst, even, odd float64 }

func (s *shiftMapScene) summary(i int) nudgeSummary {
	sum := nudgeSummary{there: s.maps[i][shiftNudges/2], worst: 1}
	evens := 0
	for k, accuracy := range s.maps[i] {
		sum.mean += accuracy / float64(len(s.maps[i]))
		sum.worst = min(sum.worst, accuracy)
		if scene.ShiftAt(k, shiftRadius).Odd() {
			sum.odd += accuracy
		} else {
			sum.even += accuracy
			evens++
		}
	}
	sum.even /= float64(evens)
	sum.odd /= float64(len(s.maps[i]) - evens)
	return sum
}

// table sums the maps up.
func (s *shiftMapScene) table() figure.Table {
	t := figure.Table{
		Meta: figure.Meta{ID: "found", Title: fmt.Sprintf("Right, over %d nudges", shiftNudges)},
		Columns: []figure.Column{
			{Name: "network"}, {Name: "there", Numeric: true}, {Name: "mean", Numeric: true}, {Name: "worst", Numeric: true},
		},
		Cursor: s.shown,
	}
	for i, e := range s.who {
		row := []string{e.Name, "–", "–", "–"}
		if s.complete() {
			sum := s.summary(i)
			row = []string{e.Name, text.Fixed(sum.there, 2), text.Fixed(sum.mean, 2), text.Fixed(sum.worst, 2)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s *shiftMapScene) Figures() []figure.Figure {
	if s.Latest == nil || s.Latest.StepsDone < s.Latest.TotalSteps {
		return []figure.Figure{s.Figure("Trained in one place")}
	}
	return []figure.Figure{s.nudges(s.shown)}
}

func (s *shiftMapScene) Measured() []progress.Measurement {
	all := s.Race.Measured()
	if !s.complete() {
		return all
	}
	for i, l := range s.Latest.Racers {
		sum := s.summary(i)
		if math.IsNaN(sum.mean) {
			continue
		}
		options := scene.RunOptions(l.NetworkSpec, l.Plan, l.Run)
		delete(options, progress.Arguments) // compare does not nudge
		options["nudges"] = shiftRadius
		for metric, value := range map[string]float64{
			metricNudged: sum.mean, metricNudgedWorst: sum.worst, metricNudgedEven: sum.even, metricNudgedOdd: sum.odd,
		} {
			all = append(all, progress.Measurement{Network: l.Network, Metric: metric, Value: value, Seed: s.Seed, Options: options})
		}
	}
	return all
}

// Values are those of the race and, of every network, ID-mean, ID-worst, ID-even
// and ID-odd over the nudges.
func (s *shiftMapScene) Values() map[string]string {
	values := s.Race.Values()
	values["radius"], values["nudges"] = strconv.Itoa(shiftRadius), strconv.Itoa(shiftNudges)
	values["images"], values["place"] = strconv.Itoa(shiftImages), string(shiftPlan().Task.TrainAt)
	for i, e := range s.who {
		for _, what := range []string{"there", "mean", "worst", "even", "odd"} {
			values[e.ID+"-"+what] = "–"
		}
		if s.complete() {
			sum := s.summary(i)
			values[e.ID+"-there"], values[e.ID+"-mean"], values[e.ID+"-worst"] = text.Fixed(sum.there, 2), text.Fixed(sum.mean, 2), text.Fixed(sum.worst, 2)
			values[e.ID+"-even"], values[e.ID+"-odd"] = text.Fixed(sum.even, 2), text.Fixed(sum.odd, 2)
		}
	}
	return values
}

// shiftPoolScene maps a network that pools between its layers. Until the
// question is answered the map is not to be seen.
type shiftPoolScene struct {
	shiftMapScene
	open bool
}

func (s *shiftPoolScene) Reveal(open bool) { s.open = open }

func (s *shiftPoolScene) Controls() []lessons.Control {
	if !s.open {
		return nil
	}
	return s.cells()
}

func (s *shiftPoolScene) Figures() []figure.Figure {
	if s.open && s.complete() {
		return []figure.Figure{s.nudges(0)}
	}
	return []figure.Figure{s.Figure("Trained in one place")}
}
