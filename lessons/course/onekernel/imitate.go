package onekernel

import (
	"context"
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

// imitateDraws is how many random layers of each kind the others try to imitate.
const imitateDraws = 40

// missedMetric is how far a layer stays from the one it imitates, as a share of
// that one's size: 0 for exactly.
const missedMetric = "missed"

// imitateScene lets every layer come as close as it can to random others.
type imitateScene struct {
	scene.Running[imitateSnapshot]
}

func (s *imitateScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed = seed
	return &imitation{seed: seed, layers: linearLayers(filterRow)}, nil
}

// imitation draws random layers and lets others imitate them; it is a
// lessons.Stepper.
type imitation struct {
	seed   uint64
	layers []linearLayer
	done   int
	missed [][]float64 // [imitator][original], sums over draws
}

// Step implements lessons.Stepper.
func (m *imitation) Step(ctx context.Context, n int) error {
	for ; n > 0 && !m.Done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := m.draw(); err != nil {
			return err
		}
		m.done++
	}
	return nil
}

// draw draws one layer of each kind.
func (m *imitation) draw() error {
	if m.missed == nil {
		m.missed = make([][]float64, len(m.layers))
		for i := range m.missed {
			m.missed[i] = make([]float64, len(m.layers))
		}
	}
	for o, original := range m.layers {
		// A stream of its own for every draw: seeds next to one another must
		// not share draws.
		net, err := scene.Build(original.notation, nets.Stream(m.seed, fmt.Sprint("imitate ", m.done)).Uint64(), nets.Normal(1))
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
				m.missed[i][o] += missed
			}
		}
	}
	return nil
}

// Done implements lessons.Stepper.
func (m *imitation) Done() bool { return m.done >= imitateDraws }

// Snapshot implements lessons.Stepper.
func (m *imitation) Snapshot() lessons.Snapshot {
	s := &imitateSnapshot{done: m.done}
	for _, row := range m.missed {
		for _, sum := range row {
			s.missed = append(s.missed, sum/float64(m.done))
		}
	}
	return s
}

// imitateSnapshot is the mean of what was missed so far, row-major: a row per
// imitator.
type imitateSnapshot struct {
	done   int
	missed []float64
}

// Progress implements lessons.Snapshot.
func (s *imitateSnapshot) Progress() (done, of int) { return s.done, imitateDraws }

func (s *imitateScene) finished() bool { return s.Latest != nil && s.Latest.done == imitateDraws }

func (s *imitateScene) Figures() []figure.Figure {
	all := linearLayers(filterRow)
	f := figure.Heatmap{
		Meta: figure.Meta{ID: "missed", Title: "Row imitates column: share missed"},
		Cols: len(all), Unsigned: true, Scale: 1, Cursor: -1,
		Values: make([]float64, len(all)*len(all)), Masked: make([]bool, len(all)*len(all)),
	}
	for _, l := range all {
		f.RowLabels, f.ColLabels = append(f.RowLabels, l.name), append(f.ColLabels, l.name)
	}
	if s.Latest == nil || s.Latest.done == 0 {
		for i := range f.Masked {
			f.Masked[i] = true
		}
		f.Note = "not tried yet"
		return []figure.Figure{f}
	}
	f.Values = s.Latest.missed
	f.Note = fmt.Sprintf("mean of %s; 0 is exactly", text.Plural(s.Latest.done, "random layer"))
	return []figure.Figure{f}
}

func (s *imitateScene) Measured() []progress.Measurement {
	if !s.finished() {
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

// Values are what the imitations missed, by who imitated whom: "dense-shared".
func (s *imitateScene) Values() map[string]string {
	values := map[string]string{
		"now": "", "draws": strconv.Itoa(imitateDraws), "pixels": strconv.Itoa(filterRow), namePlaces: strconv.Itoa(filterRow - kernelSide + 1),
	}
	if s.finished() {
		values["now"] = scene.Yes
	}
	all := linearLayers(filterRow)
	for i, imitator := range all {
		for o, original := range all {
			missed := "–"
			if s.Latest != nil && s.Latest.done > 0 {
				missed = text.Number(s.Latest.missed[i*len(all)+o])
			}
			values[imitator.id+"-"+original.id] = missed
		}
	}
	return values
}
