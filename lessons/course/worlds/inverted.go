package worlds

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// invertedScene inverts a growing fraction of the pixels.
type invertedScene struct {
	scene.Answered
	scene.Sweep
	scene.Bindings
	seeds uint64 // how many an accuracy is averaged over
	seed  uint64 // that of the image shown
	share *scene.Choice[float64]
}

func newInvertedScene(known map[string]experiment.Run, env lessons.Env, seeds uint64) *invertedScene {
	s := &invertedScene{Sweep: scene.Sweep{Runs: known}, seeds: seeds, seed: env.Seed, share: &scene.Choice[float64]{
		ID: "inverted", Label: "inverted pixels", Figure: "image", Hint: "how many in one image", Values: invertedShares(), Text: text.Percent,
	}}
	s.Bindings = scene.Bindings{s.share}
	s.Reopen(invertedStep, env, s.seeds, s.Run)
	return s
}

// invertedShares returns the fractions of inverted pixels that are measured.
func invertedShares() []float64 { return []float64{0, .1, .25, .5, .75, 1} }

// twins returns the shared and the unshared network.
func twins() []scene.NetworkSpec { return networks()[:2] }

func (s *invertedScene) Run(seed uint64) (lessons.Stepper, error) {
	setup := scene.SweepSetup{Plan: scene.PlanWith("bars", trainingImages), Seeds: scene.SeedsFrom(seed, s.seeds)}
	for _, e := range twins() {
		setup.Lines = append(setup.Lines, e.Name)
	}
	for _, share := range invertedShares() {
		for i, e := range twins() {
			e.Change = func(p *experiment.Plan) { p.Task.Inverted = share }
			setup.Points = append(setup.Points, scene.SweepPoint{Line: i, X: 100 * share, Label: text.Percent(share), NetworkSpec: e})
		}
	}
	return s.Start(setup)
}

// pictures shows an image as it is, and with the chosen fraction of its pixels
// inverted.
func (s *invertedScene) pictures() figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "image", Title: "One image"}}
	for i, share := range []float64{0, s.share.Value()} {
		spec := scene.PlanWith("bars", 1).Task
		spec.Inverted, spec.Noise = share, .1
		train := scene.MustDrawTraining(spec, s.seed, 1)
		title := "as it is"
		if i > 0 {
			title = text.Percent(share) + " inverted"
		}
		f.Images = append(f.Images, scene.ImageMap("", title, scene.BarsSide, train.Sample(0)))
	}
	return f
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
		return []figure.Figure{s.pictures(), curves}
	}
	return []figure.Figure{curves, s.pictures()}
}

// Values are the accuracies ID-none, ID-half and ID-all of each network.
func (s *invertedScene) Values() map[string]string {
	values := map[string]string{}
	for _, e := range twins() {
		for name, share := range map[string]float64{"none": 0, "half": .5, "all": 1} {
			values[e.ID+"-"+name] = s.Find(e.ID, text.Percent(share), scene.TestAccuracy).Short()
		}
	}
	return values
}
