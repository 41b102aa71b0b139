package onekernel

import (
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
	// draws is how often every layer learns from each number of images.
	draws = 10
	// imagesMetric is the metric for the smallest number of images that was
	// enough in all draws.
	imagesMetric = "images_to_imitate"
)

// howManyScene measures how many images each layer needs to become the filter.
type howManyScene struct {
	scene.Running[howManySnapshot]
}

func (s *howManyScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	r := &imageSweep{seed: seed, layers: linearLayers(filterRow), counts: imageCounts()}
	r.Loop = scene.Loop{Steps: scene.Steps{TotalSteps: len(r.layers) * len(r.counts) * draws}, Do: r.next, See: r.snapshot}
	return r, nil
}

// imageSweep trains every layer on every number of images, draw after draw;
// each step is one training. It is a lessons.Stepper.
type imageSweep struct {
	scene.Loop
	seed      uint64
	layers    []linearLayer
	counts    []int
	distances []float64 // by count, then draw, then layer; only ever appended to
}

// next does the next training.
func (r *imageSweep) next() error {
	i := r.StepsDone
	layer, draw, count := i%len(r.layers), i/len(r.layers)%draws, i/len(r.layers)/draws
	distance, err := r.train(r.layers[layer], draw, r.counts[count])
	r.distances = append(r.distances, distance)
	return err
}

// train trains one layer to its end and returns its distance from the filter.
func (r *imageSweep) train(layer linearLayer, draw, images int) (float64, error) {
	seed := r.seed*draws + uint64(draw) //nolint:gosec // never negative; neighbouring seeds share no draws
	training, err := newFilterTraining(layer, seed, images)
	if err != nil {
		return 0, err
	}
	for range filterSteps {
		if _, err := training.trainer.Step(); err != nil {
			return 0, fmt.Errorf("%s: %w", layer.name, err)
		}
	}
	matrix, err := training.matrix()
	if err != nil {
		return 0, err
	}
	return training.distance(matrix), nil
}

func (r *imageSweep) snapshot() lessons.Snapshot {
	return &howManySnapshot{Steps: r.Steps, layers: r.layers, counts: r.counts, distances: r.distances[:r.StepsDone:r.StepsDone]}
}

// howManySnapshot holds the results so far.
type howManySnapshot struct {
	scene.Steps
	layers    []linearLayer
	counts    []int
	distances []float64
}

// draws returns the distances of a layer for a number of images.
func (s *howManySnapshot) draws(layer, count int) []float64 {
	var all []float64
	for draw := range draws {
		if i := (count*draws+draw)*len(s.layers) + layer; i < len(s.distances) {
			all = append(all, s.distances[i])
		}
	}
	return all
}

// fewest returns the smallest number of images such that with it, and with
// every larger one, a layer becomes the filter in every draw; 0 for none.
func (s *howManySnapshot) fewest(layer int) int {
	fewest := 0
	for count := len(s.counts) - 1; count >= 0; count-- {
		found := s.draws(layer, count)
		if len(found) < draws || slices.Max(found) >= imitatesWithin {
			break
		}
		fewest = s.counts[count]
	}
	return fewest
}

func (s *howManyScene) Figures() []figure.Figure {
	f := figure.Curves{
		Meta: figure.Meta{
			ID: "off", Title: "How far the matrix is from the filter's",
			Note: fmt.Sprintf("mean of %d draws, least and most; 0 is the filter itself", draws),
		},
		XLabel: "images", YLabel: "how far off", LogX: true,
		XMin: 1, XMax: float64(slices.Max(imageCounts())), YMin: 0, YMax: 1,
	}
	if s.Latest == nil {
		return []figure.Figure{f}
	}
	for i, layer := range s.Latest.layers {
		series := figure.Series{Name: layer.name}
		for count, n := range s.Latest.counts {
			found := s.Latest.draws(i, count)
			if len(found) == 0 {
				break
			}
			series.X, series.Y = append(series.X, float64(n)), append(series.Y, toThousandths(stat.Mean(found, nil)))
			series.Low, series.High = append(series.Low, slices.Min(found)), append(series.High, slices.Max(found))
		}
		f.Series = append(f.Series, series)
	}
	return []figure.Figure{f}
}

// toThousandths rounds to what is visible in a curve.
func toThousandths(v float64) float64 { return math.Round(1000*v) / 1000 }

func (s *howManyScene) Measured() []progress.Measurement {
	if !s.Finished() {
		return nil
	}
	var all []progress.Measurement
	for i, layer := range s.Latest.layers {
		if n := s.Latest.fewest(i); n > 0 {
			all = append(all, progress.Measurement{
				Step: "how-many", Network: layer.notation, Metric: imagesMetric, Value: float64(n), Seed: s.Seed,
				Options: map[string]any{"draws": draws, "steps": filterSteps, "rate": filterRate, "momentum": filterMomentum, "within": imitatesWithin},
			})
		}
	}
	return all
}

func (s *howManyScene) Values() map[string]string {
	values := map[string]string{
		"draws": strconv.Itoa(draws), "pixels": strconv.Itoa(filterRow), namePlaces: strconv.Itoa(filterPlaces),
		"dense-numbers": strconv.Itoa(filterRow * filterPlaces), "within": text.Number(imitatesWithin),
	}
	for i, layer := range linearLayers(filterRow) {
		values[layer.id] = "–"
		if !s.Finished() {
			continue
		}
		if n := s.Latest.fewest(i); n > 0 {
			values[layer.id] = text.Plural(n, "image")
		} else {
			values[layer.id] = "more than " + text.Plural(slices.Max(s.Latest.counts), "image")
		}
	}
	return values
}
