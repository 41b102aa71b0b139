package intime

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// The moments of the lesson: how many are taught, and how many the networks are then run
// for.
const (
	taught  = 4
	carried = 12
)

// The networks of the lesson return the next four rows of a film.
const (
	sharedFilm = "16 K=conv3:1/ring/nobias cat( | @K cat( | @K cat( | @K ) ) )"
	ownFilm    = "16 conv3:1/ring/nobias cat( | conv3:1/ring/nobias cat( | conv3:1/ring/nobias cat( | conv3:1/ring/nobias ) ) )"
	denseFilm  = "16 dense:64/nobias"
)

func filmNetworks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "one", Name: "one kernel", Network: sharedFilm},
		{ID: "own", Name: "own kernels", Network: ownFilm, Equal: scene.Twins},
		{ID: "dense", Name: "dense", Network: denseFilm},
	}
}

// filmScene races networks that learn films, and shows their errors up to a moment.
type filmScene struct {
	scene.Race
	moments int // how many are looked at
}

func newFilmScene(moments int) *filmScene { return &filmScene{moments: moments} }

// Run trains all of them again.
func (s *filmScene) Run(seed uint64) (lessons.Stepper, error) {
	var known map[string][]float64 // for the seed that is shown, which is inspected at every snapshot
	return s.Start(seed, scene.RaceSetup{
		Plan: scene.Plan("film"), Networks: filmNetworks(), Seeds: scene.VerdictSeeds,
		Inspect: func(n scene.NetworkSpec, t *experiment.Trial) any {
			if known == nil {
				known = map[string][]float64{}
			}
			if t.Done() && known[n.ID] == nil {
				known[n.ID] = errorsOf(t, seed)
			}
			return known[n.ID]
		},
		InspectOthers: func(_ scene.NetworkSpec, t *experiment.Trial) any {
			run, err := t.Run()
			if err != nil {
				return nil
			}
			return errorsOf(t, run.Seed)
		},
	})
}

// errorsOf returns a trained network's errors at each moment up to the last that it is
// run for, divided by the mean square of the true row. Beyond the moments that the
// network returns at once, it is applied again to the last row that it returned.
func errorsOf(t *experiment.Trial, seed uint64) []float64 {
	rule, test := dataset.FilmRule(seed), t.Test()
	given := test.Outputs / test.W
	truth := make([][]float64, test.N)
	for i := range truth {
		truth[i] = scene.Widen(test.Sample(i))
	}
	errors := make([]float64, carried)
	rows := test.X
	for from := 0; from < carried; from += given {
		film := t.Net().Forward(rows, test.N)
		rows = make([]float32, len(test.X))
		for m := range given {
			off, square := 0.0, 0.0
			for i := range truth {
				truth[i] = rule.Next(truth[i])
				row := film[i*test.Outputs+m*test.W:][:test.W]
				copy(rows[i*test.W:], row)
				for k, v := range truth[i] {
					e := float64(row[k]) - v
					off, square = off+e*e, square+v*v
				}
			}
			errors[from+m] = off / square
		}
	}
	return errors
}

// errorAt returns a function that reads a network's error at a moment, from 1.
func errorAt(moment int) scene.ValueOf {
	return func(r *scene.RacerState) (float64, bool) {
		found, _ := r.Inspected.([]float64)
		if moment > len(found) {
			return 0, false
		}
		return found[moment-1], true
	}
}

// metricAt returns the metric of the error at a moment.
func metricAt(moment int) string { return "film_error_" + strconv.Itoa(moment) }

func (s *filmScene) Figures() []figure.Figure {
	if !s.ShownDone() {
		return []figure.Figure{s.example(), s.Figure("Four moments from one film")}
	}
	table := s.Seeds(fmt.Sprintf("Error at moment %d", s.moments), "error", 3, errorAt(s.moments))
	return []figure.Figure{s.curves(), table}
}

// example shows the training film of the seed that is shown.
func (s *filmScene) example() figure.Heatmap {
	task := scene.Plan("film").Task
	train := scene.MustDrawTraining(task, s.Seed, task.Samples)
	return figure.Heatmap{
		Meta: figure.Meta{ID: "example", Title: "The film"}, Cols: train.W, Cursor: -1,
		Values:    append(scene.Widen(train.X), scene.Widen(train.Targets)...),
		RowLabels: append([]string{"start"}, scene.Numbered("moment", taught)...),
	}
}

// curves draws the errors by moment, as means over the seeds.
func (s *filmScene) curves() figure.Curves {
	f := figure.Curves{
		Meta: figure.Meta{ID: "errors", Title: "Error by moment", Note: s.Held()}, XLabel: "moment", YLabel: "error", LogY: true,
		XMin: 1, XMax: float64(s.moments),
	}
	for i, n := range s.Setup.Networks {
		line := figure.Series{Name: n.Name}
		for m := 1; m <= s.moments; m++ {
			if e := s.Over(i, errorAt(m)); e.Seeds > 0 {
				line.X, line.Y = append(line.X, float64(m)), append(line.Y, e.Mean)
			}
		}
		f.Series = append(f.Series, line)
	}
	return f
}

// Measured implements lessons.Measurer.
func (s *filmScene) Measured() []progress.Measurement {
	if !s.Finished() {
		return nil
	}
	return s.Kept()
}

// Kept implements lessons.Keeper.
func (s *filmScene) Kept() []progress.Measurement {
	all := s.Race.Kept()
	for _, r := range s.Trained() {
		for _, m := range []int{taught, carried} {
			if e, ok := errorAt(m)(r); ok {
				all = append(all, progress.Measurement{
					Network: r.Network, Metric: metricAt(m), Value: e, Seed: r.Run.Seed, Options: scene.RunOptions(r.NetworkSpec, r.Plan, r.Run),
				})
			}
		}
	}
	return all
}

// Values are those of the race and, for every network, ID-4, ID-8 and ID-12, its error
// at these moments.
func (s *filmScene) Values() map[string]string {
	values := s.Race.Values()
	values["moments"], values["carried"] = strconv.Itoa(taught), strconv.Itoa(carried)
	for i, n := range filmNetworks() {
		for _, m := range []int{taught, 2 * taught, carried} {
			value := "–"
			if e := s.Over(i, errorAt(m)); e.Seeds > 0 {
				value = text.Short(e.Mean)
			}
			values[n.ID+"-"+strconv.Itoa(m)] = value
		}
	}
	return values
}
