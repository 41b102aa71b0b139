package course

import (
	"context"
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/arch"
)

// What is kept of a visit.
const (
	metricNumbers         = "numbers_touched"
	metricMultiplications = nameMultiplications
)

// visitedLayers are the layers that are counted by going to every place.
func visitedLayers() []linearLayer {
	return []linearLayer{{nameShared, nameShared, countedShared}, {nameLocal, nameUnshared, countedUnshared}}
}

// visitCounts are the same as the calculator counts them.
func visitCounts() map[string]string {
	values := map[string]string{}
	all, err := countsOf(countedShared)
	if err != nil || len(all.Layers) == 0 {
		return values
	}
	row := all.Layers[0]
	l := row.Layer
	values[nameShared], values[nameUnshared], values[nameDense] = whole(row.Parameters), row.Unshared.String(), row.Dense.String()
	values["macs"], values[namePlaces] = whole(row.MACs), whole(l.Out.Positions())
	values["a-place"] = whole(row.MACs / l.Out.Positions())
	values["taps"] = whole(int64(l.KH * l.KW))
	values["uses"] = lessons.Number(row.UsesPerWeight())
	values["saved"] = "–"
	if local, err := countsOf(countedUnshared); err == nil {
		values["saved"] = whole(local.Totals.MACs - row.MACs)
	}
	values["fewer"] = lessons.Number(float64(row.Unshared) / float64(row.Parameters))
	return values
}

// visitScene goes to every place of a layer and counts what is done there, first
// shared, then unshared.
type visitScene struct {
	watching[visitSnapshot]
}

func (s *visitScene) Pace() lessons.Speed { return lessons.Speed4 }

func (s *visitScene) Run(seed uint64) (lessons.Stepper, error) {
	s.seed = seed
	v := &visit{}
	for _, l := range visitedLayers() {
		network, err := arch.Parse(l.notation)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.notation, err)
		}
		v.layers = append(v.layers, visited{linearLayer: l, layer: network.Flat()[0], weights: map[int]bool{}, biases: map[int]bool{}})
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
	linearLayer
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
		s.layers = append(s.layers, visitState{l.linearLayer, l.products, len(l.weights) + len(l.biases)})
	}
	return s
}

// visitSnapshot is how far the walk is.
type visitSnapshot struct {
	place, places int
	layers        []visitState
}

type visitState struct {
	linearLayer
	products, numbers int
}

// Progress implements lessons.Snapshot.
func (s *visitSnapshot) Progress() (done, of int) { return s.place, s.places }

func (s *visitScene) finished() bool { return s.seen != nil && s.seen.place == s.seen.places }

func (s *visitScene) Figures() []figure.Figure {
	numbers := figure.Bars{Meta: figure.Meta{ID: "numbers", Title: "Different numbers met so far"}}
	products := figure.Bars{Meta: figure.Meta{ID: "products", Title: "Multiplications so far"}}
	if s.seen == nil {
		return []figure.Figure{numbers, products}
	}
	products.Note = fmt.Sprintf("%d of %d places", s.seen.place, s.seen.places)
	for _, l := range visitedLayers() {
		if all, err := countsOf(l.notation); err == nil {
			numbers.Max = max(numbers.Max, float64(all.Totals.Parameters))
			products.Max = max(products.Max, float64(all.Totals.MACs))
		}
	}
	for _, l := range s.seen.layers {
		numbers.Bars = append(numbers.Bars, figure.Bar{Label: l.name, Value: float64(l.numbers), Text: whole(int64(l.numbers))})
		products.Bars = append(products.Bars, figure.Bar{Label: l.name, Value: float64(l.products), Text: whole(int64(l.products))})
	}
	return []figure.Figure{numbers, products}
}

func (s *visitScene) Measured() []lessons.Measurement {
	if !s.finished() {
		return nil
	}
	var all []lessons.Measurement
	for _, l := range s.seen.layers {
		for metric, value := range map[string]int{metricNumbers: l.numbers, metricMultiplications: l.products} {
			all = append(all, lessons.Measurement{
				Step: "visit", Network: l.notation, Metric: metric, Value: float64(value), Seed: s.seed,
				Options: map[string]any{namePlaces: s.seen.places},
			})
		}
	}
	return all
}

func (s *visitScene) Values() map[string]string {
	values := visitCounts()
	for _, l := range visitedLayers() {
		values[l.id+"-products"], values[l.id+"-numbers"] = "–", "–"
	}
	if s.finished() {
		for _, l := range s.seen.layers {
			values[l.id+"-products"], values[l.id+"-numbers"] = whole(int64(l.products)), whole(int64(l.numbers))
		}
	}
	return values
}
