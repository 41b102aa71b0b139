package oneweight

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

const (
	pixels  = 4
	images  = 1 << pixels
	studied = 0b0100 // the image that both networks study
)

// metricRight is the metric for how many of all images a network gets right.
const metricRight = "images_right"

// wiredNetworks returns the networks that learn to invert four pixels.
func wiredNetworks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: "4 conv1:1"}, {ID: "local", Name: "unshared", Network: "4 local1:1", Equal: scene.Twins},
	}
}

// wiresScene trains, on one image, a network that uses one weight at all pixels and
// one that has a weight for each.
type wiresScene struct {
	scene.Race
	scene.Answered
}

func (s *wiresScene) Pace() lessons.Speed { return lessons.Speed4 }

func (s *wiresScene) Run(seed uint64) (lessons.Stepper, error) {
	every := make([]int, images)
	for i := range every {
		every[i] = i
	}
	networks := wiredNetworks()
	for i := range networks {
		networks[i].TrainSet, networks[i].TestSet = dataset.Invert(pixels, false, []int{studied}), dataset.Invert(pixels, false, every)
	}
	return s.Start(seed, scene.RaceSetup{Plan: scene.Plan("invert"), Networks: networks, EvalEvery: 1, Inspect: numbers})
}

// inspected holds the weights and the biases of a network.
type inspected struct{ weights, biases []float64 }

// numbers inspects a network of one layer.
func numbers(_ scene.NetworkSpec, t *experiment.Trial) any {
	var of inspected
	for _, p := range t.Net().Params() {
		if p.Kind == nets.Bias {
			of.biases = scene.Widen(p.Value)
		} else {
			of.weights = scene.Widen(p.Value)
		}
	}
	return of
}

func (s *wiresScene) Figures() []figure.Figure {
	t := figure.NewTable("nets", fmt.Sprintf("One image to study: %s", name(studied)), "net", "#numbers", "#examples each", fmt.Sprintf("#right of %d", images))
	t.Note = "numbers: weights and biases"
	var values []float64
	for _, n := range wiredNetworks() {
		cells := []string{n.Name, scene.ParametersText(n.Network), "?", "?"}
		if s.Open {
			cells[2], cells[3] = strconv.Itoa(scene.Uses(n.Network)), "–"
		}
		if racer := s.Racer(n.ID); racer != nil {
			of, _ := racer.Inspected.(inspected)
			values = append(values, of.weights...)
			if s.Open && s.Started() {
				cells[3] = strconv.Itoa(racer.Test.Right)
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	return []figure.Figure{scene.Wiring(pixels, wiredNetworks(), values), t}
}

func (s *wiresScene) Measured() []progress.Measurement {
	if !s.Finished() {
		return nil
	}
	var all []progress.Measurement
	for _, racer := range s.Racers() {
		all = append(all, progress.Measurement{
			Network: racer.Network, Metric: metricRight, Value: float64(racer.Test.Right), Seed: s.Seed, Options: map[string]any{"images": name(studied)},
		})
	}
	return all
}

func (s *wiresScene) Values() map[string]string {
	values := map[string]string{
		"studied": name(studied), "inverted": name(images - 1 - studied), "pixels": strconv.Itoa(pixels), "images": strconv.Itoa(images), "weight": "",
	}
	racer := s.Racer("shared")
	if racer == nil || !s.Finished() {
		return values
	}
	if of, _ := racer.Inspected.(inspected); len(of.weights) == 1 && len(of.biases) == 1 {
		w, b := of.weights[0], of.biases[0]
		values["weight"], values["bias"], values["sum"] = text.Signed(w, 2), text.Signed(b, 2), text.Signed(w+b, 2)
	}
	return values
}

// name returns an image in digits: 0100.
func name(image int) string { return fmt.Sprintf("%0*b", pixels, image) }
