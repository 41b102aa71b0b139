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
)

// filterScene races the three layers to learn a filter from a few images, and
// shows their matrices on the way.
type filterScene struct {
	scene.Running[filterSnapshot]
	images int // index into filterCounts
}

// filterCounts are the numbers of images to choose from.
func filterCounts() []int { return []int{1, 2, 3, 4, 6, 8, 10, 12, 16} }

func newFilterScene() *filterScene { return &filterScene{images: 3} }

func (s *filterScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "images", Label: "images to study", Kind: lessons.Dial, Index: s.images, Restarts: true, Figure: "matrices",
		Hint: "how many examples all three learn from",
	}
	for _, n := range filterCounts() {
		c.Options = append(c.Options, strconv.Itoa(n))
	}
	return []lessons.Control{c}
}

func (s *filterScene) Do(a lessons.Action) error {
	s.images = a.Index
	return nil
}

func (s *filterScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	return newFilterRace(seed, filterCounts()[s.images])
}

// filterRace trains the three layers side by side; it is a lessons.Stepper.
type filterRace struct {
	images int
	lanes  []*filterLane
	done   int
}

type filterLane struct {
	*filterLesson
	steps, losses []float64 // only ever appended to
}

func newFilterRace(seed uint64, images int) (*filterRace, error) {
	r := &filterRace{images: images}
	for _, layer := range linearLayers(filterRow) {
		lesson, err := newFilterLesson(layer, seed, images)
		if err != nil {
			return nil, err
		}
		r.lanes = append(r.lanes, &filterLane{filterLesson: lesson})
	}
	return r, nil
}

// Step implements lessons.Stepper.
func (r *filterRace) Step(ctx context.Context, n int) error {
	for ; n > 0 && !r.Done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.done++
		for _, lane := range r.lanes {
			loss, err := lane.trainer.Step()
			if err != nil {
				return fmt.Errorf("%s: %w", lane.layer.name, err)
			}
			lane.steps, lane.losses = append(lane.steps, float64(r.done)), append(lane.losses, loss)
		}
	}
	return nil
}

// Done implements lessons.Stepper.
func (r *filterRace) Done() bool { return r.done >= filterSteps }

// filterSnapshot is a race at one step.
type filterSnapshot struct {
	done, images int
	lanes        []filterState
	err          error
}

// filterState is a layer at one step.
type filterState struct {
	linearLayer
	matrix                             []float64
	off, unseen                        float64
	zeros, ofZeros, numbers, ofNumbers int
	steps, losses                      []float64
}

// Progress implements lessons.Snapshot.
func (s *filterSnapshot) Progress() (done, of int) { return s.done, filterSteps }

// Snapshot implements lessons.Stepper.
func (r *filterRace) Snapshot() lessons.Snapshot {
	s := &filterSnapshot{done: r.done, images: r.images}
	for _, lane := range r.lanes {
		matrix, err := lane.matrix()
		if err != nil {
			s.err = err
			return s
		}
		n := len(lane.steps)
		state := filterState{linearLayer: lane.layer, matrix: matrix, off: lane.off(matrix), steps: lane.steps[:n:n], losses: lane.losses[:n:n]}
		state.zeros, state.ofZeros, state.numbers, state.ofNumbers = lane.cells(matrix)
		state.unseen = lane.unseenLoss()
		s.lanes = append(s.lanes, state)
	}
	return s
}

// Figures shows the matrices as they are, and how much of them is right.
func (s *filterScene) Figures() []figure.Figure {
	f := figure.FeatureMaps{Meta: figure.Meta{ID: "matrices", Title: "The matrices: a row per output"}}
	t := figure.Table{
		Meta: figure.Meta{ID: "cells", Title: "Cells that are right by now"}, Cursor: -1,
		Columns: []figure.Column{{Name: nameLayer}, {Name: nameNumbers, Numeric: true}, {Name: "zeros right", Numeric: true}, {Name: "others", Numeric: true}},
	}
	if teacher, err := filterTeacher(); err != nil {
		f.Note = err.Error()
	} else if want, _, err := teacher.Matrix(0); err != nil {
		f.Note = err.Error()
	} else {
		f.Maps = append(f.Maps, filterMap("the filter", want.RawMatrix().Data))
	}
	if s.Latest == nil {
		return []figure.Figure{f, t}
	}
	if s.Latest.err != nil {
		f.Note = s.Latest.err.Error()
	}
	for i := range s.Latest.lanes {
		l := &s.Latest.lanes[i]
		f.Maps = append(f.Maps, filterMap(l.name, l.matrix))
		numbers := "–"
		if n, err := scene.Parameters(l.notation); err == nil {
			numbers = text.Number(float64(n))
		}
		t.Rows = append(t.Rows, []string{
			l.name, numbers, fmt.Sprintf("%d of %d", l.zeros, l.ofZeros), fmt.Sprintf("%d of %d", l.numbers, l.ofNumbers),
		})
	}
	return []figure.Figure{f, t}
}

// filterMap is a matrix as a figure shows it, on a scale that stays.
func filterMap(title string, matrix []float64) figure.Heatmap {
	return figure.Heatmap{
		Meta: figure.Meta{ID: title, Title: title}, Cols: filterRow, Values: matrix, Scale: 2, Cursor: -1,
	}
}

func (s *filterScene) finished() bool {
	return s.Latest != nil && s.Latest.err == nil && s.Latest.done == filterSteps
}

func (s *filterScene) Measured() []progress.Measurement {
	if !s.finished() {
		return nil
	}
	var all []progress.Measurement
	for i := range s.Latest.lanes {
		l := &s.Latest.lanes[i]
		for metric, value := range map[string]float64{
			"matrix_off": l.off, "train_loss": l.losses[len(l.losses)-1], "unseen_loss": l.unseen, "right_zeros": float64(l.zeros),
		} {
			all = append(all, progress.Measurement{Network: l.notation, Metric: metric, Value: value, Seed: s.Seed, Options: map[string]any{
				"samples": s.Latest.images, "steps": filterSteps, "rate": filterRate, "momentum": filterMomentum,
			}})
		}
	}
	return all
}

// Values are what the race came to: "dense-off", "dense-studied", "dense-unseen".
func (s *filterScene) Values() map[string]string {
	const places = filterRow - kernelSide + 1
	values := map[string]string{
		"images": text.Plural(filterCounts()[s.images], "image"), namePlaces: strconv.Itoa(places),
		"held": strconv.Itoa(places * kernelSide), "zeros": strconv.Itoa(places * (filterRow - kernelSide)), "dense-perfect": "",
	}
	for _, l := range linearLayers(filterRow) {
		values[l.id+"-off"], values[l.id+"-studied"], values[l.id+"-unseen"], values[l.id+"-is"] = "–", "–", "–", ""
	}
	if !s.finished() {
		return values
	}
	for i := range s.Latest.lanes {
		l := &s.Latest.lanes[i]
		values[l.id+"-off"] = text.Number(l.off)
		values[l.id+"-studied"] = fmt.Sprintf("%.2f", l.losses[len(l.losses)-1])
		values[l.id+"-unseen"] = fmt.Sprintf("%.2f", l.unseen)
		if l.off < imitatesWithin {
			values[l.id+"-is"] = scene.Yes
		}
		if values[l.id+"-studied"] == "0.00" {
			values[l.id+"-perfect"] = scene.Yes
		}
	}
	return values
}
