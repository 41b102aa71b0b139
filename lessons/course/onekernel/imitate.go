package onekernel

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

// imitateDraws is how many random layers of each kind the other kinds try to
// imitate.
const imitateDraws = 40

// missedMetric is the metric for how far a layer remains from the one that it
// imitates, relative to that one's norm.
const missedMetric = "missed"

// imitateScene lets every layer come as close as it can to random others.
type imitateScene struct {
	scene.Running[imitateSnapshot]
}

func (s *imitateScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed = seed
	layers := linearLayers(filterRow)
	m := &imitation{seed: seed, layers: layers, missed: make([]float64, len(layers)*len(layers))}
	m.Loop = scene.Loop{Steps: scene.Steps{TotalSteps: imitateDraws}, Do: m.draw, See: m.snapshot}
	return m, nil
}

// imitation draws random layers and projects each onto the others; each step
// handles a layer of each kind. It is a lessons.Stepper.
type imitation struct {
	scene.Loop
	seed   uint64
	layers []linearLayer
	missed []float64 // sums over draws, with a row per imitator and a column per original
}

// draw draws one layer of each kind.
func (m *imitation) draw() error {
	for o, original := range m.layers {
		// A stream for every draw, because neighbouring seeds must not share
		// draws.
		net, err := scene.Build(original.notation, nets.Stream(m.seed, fmt.Sprint("imitate ", m.StepsDone)).Uint64(), nets.Normal(1))
		if err != nil {
			return err
		}
		matrix, _, err := net.Matrix(0)
		if err != nil {
			return fmt.Errorf("%s: %w", original.notation, err)
		}
		for i, imitator := range m.layers {
			other, err := scene.Build(imitator.notation, 0)
			if err != nil {
				return err
			}
			missed, err := other.SetMatrix(0, matrix, nil)
			if err != nil {
				return fmt.Errorf("%s: %w", imitator.notation, err)
			}
			const rounding = 1e-12 // of a mean of equal numbers
			if missed > rounding {
				m.missed[i*len(m.layers)+o] += missed
			}
		}
	}
	return nil
}

func (m *imitation) snapshot() lessons.Snapshot {
	s := &imitateSnapshot{Steps: m.Steps, missed: make([]float64, len(m.missed))}
	for i, sum := range m.missed {
		s.missed[i] = sum / float64(max(m.StepsDone, 1))
	}
	return s
}

// imitateSnapshot holds the means over the draws so far, a row per imitator.
type imitateSnapshot struct {
	scene.Steps
	missed []float64
}

func (s *imitateScene) Figures() []figure.Figure {
	all := linearLayers(filterRow)
	f := figure.Heatmap{
		Meta: figure.Meta{ID: "missed", Title: "The row imitates the column: how far off"},
		Cols: len(all), Unsigned: true, Scale: 1, Cursor: -1,
		Values: make([]float64, len(all)*len(all)), Masked: make([]bool, len(all)*len(all)),
	}
	for _, l := range all {
		f.RowLabels, f.ColLabels = append(f.RowLabels, l.name), append(f.ColLabels, l.name)
	}
	if !s.Started() {
		for i := range f.Masked {
			f.Masked[i] = true
		}
		f.Note = "not tried yet; 0 will be exact, 1 no better than all zeros"
		return []figure.Figure{f}
	}
	f.Values = s.Latest.missed
	f.Note = fmt.Sprintf("mean of %s; 0 is exact, 1 no better than all zeros", text.Plural(s.Latest.StepsDone, "random layer"))
	return []figure.Figure{f}
}

func (s *imitateScene) Measured() []progress.Measurement {
	if !s.Finished() {
		return nil
	}
	var kept []progress.Measurement
	all := linearLayers(filterRow)
	for i, imitator := range all {
		for o, original := range all {
			if i != o {
				kept = append(kept, progress.Measurement{
					Step: "imitate", Network: imitator.notation, Metric: missedMetric, Value: s.Latest.missed[i*len(all)+o], Seed: s.Seed,
					Options: map[string]any{"imitates": original.name, "draws": imitateDraws},
				})
			}
		}
	}
	return kept
}

// Values are what the imitations missed, named by imitator and original:
// "dense-shared".
func (s *imitateScene) Values() map[string]string {
	values := map[string]string{
		"now": scene.YesIf(s.Finished()), "draws": strconv.Itoa(imitateDraws),
		"pixels": strconv.Itoa(filterRow), namePlaces: strconv.Itoa(filterPlaces),
	}
	all := linearLayers(filterRow)
	for i, imitator := range all {
		for o, original := range all {
			missed := "–"
			if s.Started() {
				missed = text.Number(s.Latest.missed[i*len(all)+o])
			}
			values[imitator.id+"-"+original.id] = missed
		}
	}
	return values
}
