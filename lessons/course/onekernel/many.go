package onekernel

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

const (
	// manyDraws is how many times every layer learns from so many images.
	manyDraws = 10
	// imagesMetric is how few images were enough in all draws.
	imagesMetric = "images_to_imitate"
)

// manyScene measures from how many images each layer becomes the filter.
type manyScene struct {
	scene.Running[manySnapshot]
}

func newManyScene() *manyScene { return &manyScene{} }

func (s *manyScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	return &manyRuns{seed: seed, layers: linearLayers(filterRow), counts: filterCounts()}, nil
}

// manyRuns trains every layer on every number of images, draw after draw; a step
// is one training. It is a lessons.Stepper.
type manyRuns struct {
	seed   uint64
	layers []linearLayer
	counts []int
	off    []float64 // in the order of the runs: counts, then draws, then layers
}

func (r *manyRuns) all() int { return len(r.layers) * len(r.counts) * manyDraws }

// Step implements lessons.Stepper.
func (r *manyRuns) Step(ctx context.Context, n int) error {
	for ; n > 0 && !r.Done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		i := len(r.off)
		layer, draw, count := i%len(r.layers), i/len(r.layers)%manyDraws, i/len(r.layers)/manyDraws
		off, err := r.train(r.layers[layer], draw, r.counts[count])
		if err != nil {
			return err
		}
		r.off = append(r.off, off)
	}
	return nil
}

// train trains one layer to its end and returns how far it is from the filter.
func (r *manyRuns) train(layer linearLayer, draw, images int) (float64, error) {
	// Draws of neighbouring seeds are not to be the same.
	lesson, err := newFilterLesson(layer, r.seed*manyDraws+uint64(draw), images) //nolint:gosec // never negative
	if err != nil {
		return 0, err
	}
	for range filterSteps {
		if _, err := lesson.trainer.Step(); err != nil {
			return 0, fmt.Errorf("%s: %w", layer.name, err)
		}
	}
	matrix, err := lesson.matrix()
	if err != nil {
		return 0, err
	}
	return lesson.off(matrix), nil
}

// Done implements lessons.Stepper.
func (r *manyRuns) Done() bool { return len(r.off) >= r.all() }

// Snapshot implements lessons.Stepper.
func (r *manyRuns) Snapshot() lessons.Snapshot {
	n := len(r.off)
	return &manySnapshot{layers: r.layers, counts: r.counts, off: r.off[:n:n], of: r.all()}
}

// manySnapshot is what the runs so far came to.
type manySnapshot struct {
	layers []linearLayer
	counts []int
	off    []float64
	of     int
}

// Progress implements lessons.Snapshot.
func (s *manySnapshot) Progress() (done, of int) { return len(s.off), s.of }

// draws are the results of a layer for a number of images.
func (s *manySnapshot) draws(layer, count int) []float64 {
	var all []float64
	for draw := range manyDraws {
		if i := (count*manyDraws+draw)*len(s.layers) + layer; i < len(s.off) {
			all = append(all, s.off[i])
		}
	}
	return all
}

// fewest is the smallest number of images after which a layer is the filter in
// every draw, and stays so for more; 0 for none.
func (s *manySnapshot) fewest(layer int) int {
	fewest := 0
	for count := len(s.counts) - 1; count >= 0; count-- {
		draws := s.draws(layer, count)
		if len(draws) < manyDraws || slices.Max(draws) >= imitatesWithin {
			break
		}
		fewest = s.counts[count]
	}
	return fewest
}

func (s *manyScene) finished() bool { return s.Latest != nil && len(s.Latest.off) == s.Latest.of }

func (s *manyScene) Figures() []figure.Figure {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "off", Title: "How far the matrix is from the filter's"},
		XLabel: "images", YLabel: "share missed", LogX: true,
		XMin: 1, XMax: float64(slices.Max(filterCounts())), YMin: 0, YMax: 1,
	}
	f.Note = fmt.Sprintf("mean of %d draws, least and most; 0 is the filter itself", manyDraws)
	if s.Latest == nil {
		return []figure.Figure{f}
	}
	for i, layer := range s.Latest.layers {
		series := figure.Series{Name: layer.name}
		for count, n := range s.Latest.counts {
			draws := s.Latest.draws(i, count)
			if len(draws) == 0 {
				break
			}
			series.X, series.Y = append(series.X, float64(n)), append(series.Y, readable(stat.Mean(draws, nil)))
			series.Low, series.High = append(series.Low, slices.Min(draws)), append(series.High, slices.Max(draws))
		}
		f.Series = append(f.Series, series)
	}
	return []figure.Figure{f}
}

// readable rounds to what can be told apart in a curve.
func readable(v float64) float64 { return math.Round(1000*v) / 1000 }

func (s *manyScene) Measured() []progress.Measurement {
	if !s.finished() {
		return nil
	}
	var all []progress.Measurement
	for i, layer := range s.Latest.layers {
		if n := s.Latest.fewest(i); n > 0 {
			all = append(all, progress.Measurement{
				Step: "how-many", Network: layer.notation, Metric: imagesMetric, Value: float64(n), Seed: s.Seed,
				Options: map[string]any{"draws": manyDraws, "steps": filterSteps, "rate": filterRate, "momentum": filterMomentum, "within": imitatesWithin},
			})
		}
	}
	return all
}

func (s *manyScene) Values() map[string]string {
	values := map[string]string{
		"draws": strconv.Itoa(manyDraws), "pixels": strconv.Itoa(filterRow), namePlaces: strconv.Itoa(filterRow - kernelSide + 1),
		"dense-numbers": strconv.Itoa(filterRow * (filterRow - kernelSide + 1)),
	}
	for i, layer := range linearLayers(filterRow) {
		values[layer.id] = "–"
		if s.finished() {
			if n := s.Latest.fewest(i); n > 0 {
				values[layer.id] = text.Plural(n, "image")
			} else {
				values[layer.id] = "more than " + text.Plural(slices.Max(s.Latest.counts), "image")
			}
		}
	}
	return values
}
