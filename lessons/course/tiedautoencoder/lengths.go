package tiedautoencoder

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/stat"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

const (
	lengthsStarts = 20  // initializations of both autoencoders
	lengthsSteps  = 600 // of each training
	lengthsRate   = .03
)

// lengthsScene measures the norm of w after training, and how many steps training
// takes.
type lengthsScene struct {
	scene.Running[lengthsSnapshot]
}

func (s *lengthsScene) Pace() lessons.Speed { return lessons.Speed1 }

func (s *lengthsScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	return newLengthsRun(seed), nil
}

func (s *lengthsScene) Figures() []figure.Figure {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "lengths", Title: "Length of w at the end, shortest first"},
		XLabel: "run", YLabel: "length", XMin: 1, XMax: lengthsStarts, YMin: .5, YMax: 1.5,
	}
	t := figure.NewTable("starts", "Of all starts so far", "", "#numbers", "#shortest", "#longest", "#steps")
	t.Note = "steps: the median"
	for i, name := range []string{"tied", "untied"} {
		line := figure.Series{Name: name}
		numbers, err := scene.Parameters(pointNetworks()[i])
		if err != nil {
			t.Note = err.Error()
		}
		row := []string{name, fmt.Sprint(numbers), "–", "–", "–"}
		if s.Latest != nil && len(s.Latest.lengths[i]) > 0 {
			sorted := slices.Sorted(slices.Values(s.Latest.lengths[i]))
			for k, v := range sorted {
				line.X, line.Y = append(line.X, float64(k+1)), append(line.Y, v)
			}
			row = []string{name, fmt.Sprint(numbers), decimals(sorted[0]), decimals(sorted[len(sorted)-1]), text.Number(median(s.Latest.steps[i]))}
		}
		f.Series = append(f.Series, line)
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{f, t}
}

func pointNetworks() [2]string { return [2]string{pointTied, pointUntied} }

func median(values []float64) float64 {
	return stat.Quantile(.5, stat.Empirical, slices.Sorted(slices.Values(values)), nil)
}

func (s *lengthsScene) Measured() []progress.Measurement {
	var all []progress.Measurement
	keep := func(network, metric string, value float64) {
		all = append(all, progress.Measurement{
			Network: network, Metric: metric, Value: value, Seed: s.Seed,
			Options: map[string]any{"task": "axis", "starts": lengthsStarts, "steps": lengthsSteps, "rate": lengthsRate},
		})
	}
	for i, network := range pointNetworks() {
		keep(network, "shortest", slices.Min(s.Latest.lengths[i]))
		keep(network, "longest", slices.Max(s.Latest.lengths[i]))
		keep(network, "steps_to_best", median(s.Latest.steps[i]))
	}
	return all
}

func (s *lengthsScene) Values() map[string]string {
	return map[string]string{"starts": fmt.Sprint(lengthsStarts), "rate": fmt.Sprint(lengthsRate), "tied": pointTied, "untied": pointUntied}
}

// lengthsRun trains both autoencoders, from one start per step. It is a
// lessons.Stepper.
type lengthsRun struct {
	scene.Loop
	seed    uint64
	lengths [2][]float64
	steps   [2][]float64 // until the loss is within 5 % of the best; lengthsSteps if it never is
}

func newLengthsRun(seed uint64) *lengthsRun {
	r := &lengthsRun{seed: seed}
	r.Loop = scene.Loop{Steps: scene.Steps{TotalSteps: lengthsStarts}, Do: r.train, See: r.snapshot}
	return r
}

// train trains both from the next start.
func (r *lengthsRun) train() error {
	for i, notation := range pointNetworks() {
		long, steps, err := trainToEnd(notation, r.seed*lengthsStarts+uint64(r.StepsDone)) //nolint:gosec // never negative
		if err != nil {
			return fmt.Errorf("%s: %w", notation, err)
		}
		r.lengths[i], r.steps[i] = append(r.lengths[i], long), append(r.steps[i], float64(steps))
	}
	return nil
}

// trainToEnd trains an autoencoder on the data and from the weights of a seed. It
// returns the norm of w, and after how many steps the loss was within 5 % of its
// minimum.
func trainToEnd(notation string, seed uint64) (long float64, steps int, err error) {
	p := &points{seed: seed}
	data := p.data()
	net, err := pointNet(notation, seed)
	if err != nil {
		return 0, 0, err
	}
	trainer, err := nets.NewTrainer(net, data, nets.Config{Loss: nets.SumOfSquares, Optimizer: nets.SGD{Rate: lengthsRate}, Seed: seed, Workers: 1})
	if err != nil {
		return 0, 0, err
	}
	steps = lengthsSteps
	for step := 1; step <= lengthsSteps; step++ {
		_, err := trainer.Step()
		var diverged *nets.DivergedError
		if errors.As(err, &diverged) {
			break
		}
		if err != nil {
			return 0, 0, err
		}
		if steps < lengthsSteps {
			continue
		}
		if _, loss := net.Evaluate(data, nets.SumOfSquares); loss < 1.05*p.best {
			steps = step
		}
	}
	return length(net.Params()[0].Value), steps, nil
}

// lengthsSnapshot is the state of a lengthsRun after some starts.
type lengthsSnapshot struct {
	scene.Steps
	lengths, steps [2][]float64
}

func (r *lengthsRun) snapshot() lessons.Snapshot {
	s := &lengthsSnapshot{Steps: r.Steps}
	for i := range s.lengths {
		s.lengths[i], s.steps[i] = slices.Clone(r.lengths[i]), slices.Clone(r.steps[i])
	}
	return s
}
