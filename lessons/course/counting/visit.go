package counting

import (
	"context"
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// What is kept of a visit.
const (
	metricNumbers         = "numbers_touched"
	metricMultiplications = "multiplications"
)

// visitedLayers are the layers that are counted by going to every place.
func visitedLayers() []scene.NetworkSpec {
	return []scene.NetworkSpec{{ID: "shared", Name: "shared", Network: countedShared}, {ID: "local", Name: "unshared", Network: countedUnshared}}
}

// visitCounts are the same as the calculator counts them.
func visitCounts() map[string]string {
	values := map[string]string{}
	all, err := scene.Counts(countedShared)
	if err != nil || len(all.Layers) == 0 {
		return values
	}
	row := all.Layers[0]
	l := row.Layer
	values["shared"], values["unshared"], values["dense"] = arch.Thousands(row.Parameters), row.Unshared.String(), row.Dense.String()
	values["macs"], values["places"] = arch.Thousands(row.MACs), arch.Thousands(l.Out.Positions())
	values["a-place"] = arch.Thousands(row.MACs / l.Out.Positions())
	values["taps"] = arch.Thousands(int64(l.KH * l.KW))
	values["uses"] = text.Number(row.UsesPerWeight())
	values["saved"] = "–"
	if local, err := scene.Counts(countedUnshared); err == nil {
		values["saved"] = arch.Thousands(local.Totals.MACs - row.MACs)
	}
	values["fewer"] = text.Number(float64(row.Unshared) / float64(row.Parameters))
	return values
}

// visitScene goes to every place of a layer and counts what is done there, first
// shared, then unshared.
type visitScene struct {
	scene.Running[visitSnapshot]
}

func (s *visitScene) Pace() lessons.Speed { return lessons.Speed4 }

func (s *visitScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed = seed
	v := &visit{}
	for _, l := range visitedLayers() {
		network, err := arch.Parse(l.Network)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.Network, err)
		}
		v.layers = append(v.layers, visited{NetworkSpec: l, layer: network.Flat()[0], weights: map[int]bool{}, biases: map[int]bool{}})
	}
	return v, nil
}

// visit walks layers place by place; it is a lessons.Stepper.
type visit struct {
	layers []visited
	place  int
}

// visited is a layer and what was met in it.
type visited struct {
	scene.NetworkSpec
	layer           *arch.Layer
	weights, biases map[int]bool // the numbers that were used, by their index
	products        int
}

// at does the work of one place: every kernel of the bank that the place draws
// from, every weight of it once.
func (v *visited) at(row, col int) {
	l := v.layer
	taps := l.KH * l.KW * l.In.C / l.Groups
	bank, biases := l.Bank(row, col), l.BiasBank(row, col)
	for kernel := range l.Kernels {
		for tap := range taps {
			v.weights[(bank*l.Kernels+kernel)*taps+tap] = true
			v.products++
		}
		v.biases[biases*l.Kernels+kernel] = true
	}
}

func (v *visit) places() int {
	if len(v.layers) == 0 {
		return 0
	}
	return int(v.layers[0].layer.Out.Positions())
}

// Step implements lessons.Stepper.
func (v *visit) Step(ctx context.Context, n int) error {
	for ; n > 0 && !v.Done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i := range v.layers {
			v.layers[i].at(v.place/v.layers[i].layer.Out.W, v.place%v.layers[i].layer.Out.W)
		}
		v.place++
	}
	return nil
}

// Done implements lessons.Stepper.
func (v *visit) Done() bool { return v.place >= v.places() }

// Snapshot implements lessons.Stepper.
func (v *visit) Snapshot() lessons.Snapshot {
	s := &visitSnapshot{place: v.place, places: v.places()}
	for i := range v.layers {
		l := &v.layers[i]
		s.layers = append(s.layers, visitState{l.NetworkSpec, l.products, len(l.weights) + len(l.biases)})
	}
	return s
}

// visitSnapshot is how far the walk is.
type visitSnapshot struct {
	place, places int
	layers        []visitState
}

type visitState struct {
	scene.NetworkSpec
	products, numbers int
}

// Progress implements lessons.Snapshot.
func (s *visitSnapshot) Progress() (done, of int) { return s.place, s.places }

func (s *visitScene) finished() bool { return s.Latest != nil && s.Latest.place == s.Latest.places }

func (s *visitScene) Figures() []figure.Figure {
	numbers := figure.Bars{Meta: figure.Meta{ID: "numbers", Title: "Different numbers met so far"}}
	products := figure.Bars{Meta: figure.Meta{ID: "products", Title: "Multiplications so far"}}
	if s.Latest == nil {
		return []figure.Figure{numbers, products}
	}
	products.Note = fmt.Sprintf("%d of %d places", s.Latest.place, s.Latest.places)
	for _, l := range visitedLayers() {
		if all, err := scene.Counts(l.Network); err == nil {
			numbers.Max = max(numbers.Max, float64(all.Totals.Parameters))
			products.Max = max(products.Max, float64(all.Totals.MACs))
		}
	}
	for _, l := range s.Latest.layers {
		numbers.Bars = append(numbers.Bars, figure.Bar{Label: l.Name, Value: float64(l.numbers), Text: arch.Thousands(int64(l.numbers))})
		products.Bars = append(products.Bars, figure.Bar{Label: l.Name, Value: float64(l.products), Text: arch.Thousands(int64(l.products))})
	}
	return []figure.Figure{numbers, products}
}

func (s *visitScene) Measured() []progress.Measurement {
	if !s.finished() {
		return nil
	}
	var all []progress.Measurement
	for _, l := range s.Latest.layers {
		for metric, value := range map[string]int{metricNumbers: l.numbers, metricMultiplications: l.products} {
			all = append(all, progress.Measurement{
				Step: "visit", Network: l.Network, Metric: metric, Value: float64(value), Seed: s.Seed,
				Options: map[string]any{"places": s.Latest.places},
			})
		}
	}
	return all
}

func (s *visitScene) Values() map[string]string {
	values := visitCounts()
	for _, l := range visitedLayers() {
		values[l.ID+"-products"], values[l.ID+"-numbers"] = "–", "–"
	}
	if s.finished() {
		for _, l := range s.Latest.layers {
			values[l.ID+"-products"], values[l.ID+"-numbers"] = arch.Thousands(int64(l.products)), arch.Thousands(int64(l.numbers))
		}
	}
	return values
}
