package counting

import (
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// The metrics that are kept from a visit.
const (
	metricNumbers         = "numbers_touched"
	metricMultiplications = "multiplications"
)

// The layer to visit, shared and unshared.
const (
	visitedShared   = "28x28 conv3:32"
	visitedUnshared = "28x28 local3:32"
)

func visitedLayers() []scene.NetworkSpec {
	return []scene.NetworkSpec{{ID: "shared", Name: "shared", Network: visitedShared}, {ID: "local", Name: "unshared", Network: visitedUnshared}}
}

// counted returns what arithmetic says about the layers.
func counted() map[string]string {
	row := scene.MustCount(visitedShared).Layers[0]
	l := row.Layer
	return map[string]string{
		"shared": arch.Thousands(row.Parameters), "unshared": row.Unshared.String(), "dense": row.Dense.String(),
		"macs": arch.Thousands(row.MACs), "places": arch.Thousands(l.Out.Positions()),
		"a-place": arch.Thousands(row.MACs / l.Out.Positions()),
		"taps":    arch.Thousands(int64(l.KH * l.KW)),
		"uses":    text.Number(row.Uses),
		"saved":   arch.Thousands(scene.MustCount(visitedUnshared).Totals.MACs - row.MACs),
		"fewer":   text.Number(float64(row.Unshared) / float64(row.Parameters)),
	}
}

// visitScene goes to every place of the layers and counts what happens there.
type visitScene struct {
	scene.Running[visitSnapshot]
}

func (s *visitScene) Pace() lessons.Speed { return lessons.Speed4 }

func (s *visitScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed = seed
	v := &visit{}
	for _, l := range visitedLayers() {
		layer := scene.MustCount(l.Network).Layers[0].Layer
		v.layers = append(v.layers, &visited{NetworkSpec: l, layer: layer, weights: map[int]bool{}, biases: map[int]bool{}})
	}
	places := int(v.layers[0].layer.Out.Positions())
	v.Loop = scene.Loop{Steps: scene.Steps{TotalSteps: places}, Do: v.next, See: v.snapshot}
	return v, nil
}

// visit goes through layers, one place per step. It is a lessons.Stepper.
type visit struct {
	scene.Loop
	layers []*visited
}

// visited is a layer and what was counted in it so far.
type visited struct {
	scene.NetworkSpec
	layer           *arch.Layer
	weights, biases map[int]bool // those that were used, by index
	products        int
}

// at counts the products of one place: every weight of its kernels once.
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

// next visits the next place of each layer.
func (v *visit) next() error {
	for _, l := range v.layers {
		l.at(v.StepsDone/l.layer.Out.W, v.StepsDone%l.layer.Out.W)
	}
	return nil
}

func (v *visit) snapshot() lessons.Snapshot {
	s := &visitSnapshot{Steps: v.Steps}
	for _, l := range v.layers {
		s.layers = append(s.layers, visitState{l.NetworkSpec, l.products, len(l.weights) + len(l.biases)})
	}
	return s
}

// visitSnapshot is the state of a visit at one step.
type visitSnapshot struct {
	scene.Steps
	layers []visitState
}

type visitState struct {
	scene.NetworkSpec
	products, numbers int
}

func (s *visitScene) Figures() []figure.Figure {
	numbers := figure.Bars{Meta: figure.Meta{ID: "numbers", Title: "Different numbers met so far"}}
	products := figure.Bars{Meta: figure.Meta{ID: "products", Title: "Multiplications so far"}}
	if s.Latest == nil {
		return []figure.Figure{numbers, products}
	}
	products.Note = fmt.Sprintf("%d of %d places", s.Latest.StepsDone, s.Latest.TotalSteps)
	totals := scene.MustCount(visitedUnshared).Totals
	numbers.Max, products.Max = float64(totals.Parameters), float64(totals.MACs)
	for _, l := range s.Latest.layers {
		numbers.Bars = append(numbers.Bars, figure.Bar{Label: l.Name, Value: float64(l.numbers), Text: arch.Thousands(int64(l.numbers))})
		products.Bars = append(products.Bars, figure.Bar{Label: l.Name, Value: float64(l.products), Text: arch.Thousands(int64(l.products))})
	}
	return []figure.Figure{numbers, products}
}

func (s *visitScene) Measured() []progress.Measurement {
	if !s.Finished() {
		return nil
	}
	var all []progress.Measurement
	for _, l := range s.Latest.layers {
		for metric, value := range map[string]int{metricNumbers: l.numbers, metricMultiplications: l.products} {
			all = append(all, progress.Measurement{
				Step: "visit", Network: l.Network, Metric: metric, Value: float64(value), Seed: s.Seed,
				Options: map[string]any{"places": s.Latest.TotalSteps},
			})
		}
	}
	return all
}

func (s *visitScene) Values() map[string]string {
	values := counted()
	for _, l := range visitedLayers() {
		values[l.ID+"-products"], values[l.ID+"-numbers"] = "–", "–"
	}
	if s.Finished() {
		for _, l := range s.Latest.layers {
			values[l.ID+"-products"], values[l.ID+"-numbers"] = arch.Thousands(int64(l.products)), arch.Thousands(int64(l.numbers))
		}
	}
	return values
}
