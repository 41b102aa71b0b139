package worlds

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// worldScene measures the three networks in some of the worlds.
type worldScene struct {
	scene.Sweep
	worlds []int // indices of worldNames
	seed   uint64
	image  scene.Memo[uint64, []figure.Heatmap] // by seed: one image in each world
}

// newWorldScene shares its results with other scenes through known.
func newWorldScene(known map[string]experiment.Run, seed uint64, worlds ...int) *worldScene {
	return &worldScene{Sweep: scene.Sweep{Runs: known}, worlds: worlds, seed: seed}
}

func (s *worldScene) Run(seed uint64) (lessons.Stepper, error) {
	s.seed = seed
	return s.Start(sweepSetup(seed, s.worlds...))
}

// pictures is one image in the worlds of the step.
func (s *worldScene) pictures() figure.ImageRow {
	return figure.ImageRow{
		Meta:   figure.Meta{ID: "image", Title: "One image, " + text.Plural(len(s.worlds), "world")},
		Images: s.image.Get(s.seed, s.images),
	}
}

// images makes the image of a seed in the worlds of the step.
func (s *worldScene) images(seed uint64) []figure.Heatmap {
	all := make([]figure.Heatmap, 0, len(s.worlds))
	for _, w := range s.worlds {
		spec := scene.PlanWith("bars", 1).Task
		spec.World, spec.Noise = transforms()[w], .1
		train, _, err := dataset.Make(spec, seed)
		if err != nil {
			panic("course: " + err.Error()) // the task is part of the program
		}
		all = append(all, scene.ImageMap("", worldNames()[w], scene.BarsSide, train.Sample(0)))
	}
	return all
}

// counted says how many runs are finished, and over how many seeds means are.
func (s *worldScene) counted() string {
	runs := 0
	if s.Latest != nil {
		for _, r := range s.Latest.Runs {
			runs += len(r)
		}
	}
	return fmt.Sprintf("%d of %d runs; means over %s", runs, len(s.worlds)*len(networks())*seedsPerPoint, text.Plural(seedsPerPoint, "seed"))
}

// winners are the results so far in the worlds of the step.
func (s *worldScene) winners(predicted []int) figure.TransformTable {
	f := figure.TransformTable{Meta: figure.Meta{ID: "winners", Title: "Unseen images right", Note: s.counted()}, Predicted: predicted}
	for _, w := range s.worlds {
		f.Transforms = append(f.Transforms, worldNames()[w])
	}
	for _, e := range networks() {
		f.Networks = append(f.Networks, e.Name)
		for _, w := range f.Transforms {
			accuracy := math.NaN()
			if found := s.Find(e.ID, w, scene.TestAccuracy); found.Seeds > 0 {
				accuracy = found.Mean
			}
			f.Measured = append(f.Measured, accuracy)
		}
	}
	return f
}

func (s *worldScene) Figures() []figure.Figure {
	return []figure.Figure{s.pictures(), s.winners(nil)}
}

// Values are the mean accuracies ID-WORLD of each network and world.
func (s *worldScene) Values() map[string]string {
	values := map[string]string{"images": text.Number(trainingImages), "seeds": strconv.Itoa(seedsPerPoint)}
	for _, w := range s.worlds {
		for _, e := range networks() {
			values[e.ID+"-"+worldNames()[w]] = s.Find(e.ID, worldNames()[w], scene.TestAccuracy).String()
		}
	}
	return values
}
