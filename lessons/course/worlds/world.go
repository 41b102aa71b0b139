package worlds

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
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
		train, _ := scene.MustDraw(spec, seed)
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

// invertedScene inverts a growing share of the pixels.
type invertedScene struct {
	scene.Answered
	scene.Sweep
	scene.Bindings
	seed  uint64 // of the image that is shown
	share *scene.Choice[float64]
}

func newInvertedScene(seed uint64) *invertedScene {
	s := &invertedScene{seed: seed, share: &scene.Choice[float64]{
		ID: "inverted", Label: "inverted pixels", Figure: "image", Hint: "inverts pixels of one image", Values: invertedShares(), Text: text.Percent,
	}}
	s.Bindings = scene.Bindings{s.share}
	return s
}

// invertedShares are the shares of inverted pixels that are measured.
func invertedShares() []float64 { return []float64{0, .1, .25, .5, .75, 1} }

func invertedSetup(session uint64) scene.SweepSetup {
	s := scene.SweepSetup{Plan: scene.PlanWith("bars", trainingImages), Seeds: scene.SeedsFrom(session, seedsPerPoint-1)}
	for _, e := range networks() {
		s.Lines = append(s.Lines, e.Name)
	}
	for _, share := range invertedShares() {
		for i, e := range networks() {
			e.Change = func(p *experiment.Plan) { p.Task.Inverted = share }
			s.Points = append(s.Points, scene.SweepPoint{Line: i, X: 100 * share, Label: text.Percent(share), NetworkSpec: e})
		}
	}
	return s
}

// pictures is an image as it is, and with the chosen share of its pixels inverted.
func (s *invertedScene) pictures() figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "image", Title: "One image"}}
	for i, share := range []float64{0, s.share.Value()} {
		spec := scene.PlanWith("bars", 1).Task
		spec.Inverted, spec.Noise = share, .1
		train, _ := scene.MustDraw(spec, s.seed)
		title := "as it is"
		if i > 0 {
			title = text.Percent(share) + " inverted"
		}
		f.Images = append(f.Images, scene.ImageMap("", title, scene.BarsSide, train.Sample(0)))
	}
	return f
}

func (s *invertedScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(invertedSetup(seed))
}

func (s *invertedScene) Figures() []figure.Figure {
	curves := s.Curves("Right, by inverted pixels", "%")
	if !s.Open { // the right half of the curves is the answer
		for i := range curves.Series {
			l := &curves.Series[i]
			n := 0
			for n < len(l.X) && l.X[n] <= 50 {
				n++
			}
			l.X, l.Y, l.Low, l.High = l.X[:n], l.Y[:n], l.Low[:n], l.High[:n]
		}
	}
	return []figure.Figure{s.pictures(), curves}
}

// Values are the accuracies ID-none, ID-half and ID-all of each network.
func (s *invertedScene) Values() map[string]string {
	values := map[string]string{}
	for _, e := range networks() {
		for name, share := range map[string]float64{"none": 0, "half": .5, "all": 1} {
			values[e.ID+"-"+name] = s.Find(e.ID, text.Percent(share), scene.TestAccuracy).String()
		}
	}
	return values
}
