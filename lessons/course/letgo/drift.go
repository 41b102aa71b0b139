package letgo

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// drifted says how far apart the kernels of a network are.
type drifted struct {
	share   float64          // root mean square of the distances to their mean, divided by that of the weights
	kernels []figure.Heatmap // the mean of the first kernel, and that kernel at some places
}

// placesDrawn is how many places' kernels are drawn beside their mean.
const placesDrawn = 4

// inspectDrift returns a function that inspects the first layer of a network in
// training.
func inspectDrift() func(scene.NetworkSpec, *experiment.Trial) any {
	scale := 0.0 // of the heatmaps, so that it seldom changes
	return func(_ scene.NetworkSpec, t *experiment.Trial) any {
		w := t.Net().Params()[0]
		d := driftOf(w)
		scale = scene.SteadyScale(scale, w.Value)
		for i := range d.kernels {
			d.kernels[i].Scale, d.kernels[i].Cursor = scale, -1
		}
		return d
	}
}

// driftOf measures how far apart the kernels of all places are.
func driftOf(w nets.Param[float32]) drifted {
	places := w.Shape[0]
	size := len(w.Value) / places // numbers of one place
	side := w.Shape[4]
	mean := make([]float64, size)
	for i, v := range w.Value {
		mean[i%size] += float64(v) / float64(places)
	}
	apart, all := 0.0, 0.0
	for i, v := range w.Value {
		e := float64(v) - mean[i%size]
		apart, all = apart+e*e, all+float64(v)*float64(v)
	}
	kernel := side * w.Shape[3]
	d := drifted{share: math.Sqrt(apart / all), kernels: []figure.Heatmap{
		{Meta: figure.Meta{ID: "mean", Title: "mean"}, Cols: side, Values: mean[:kernel]},
	}}
	for i := range placesDrawn {
		place := i * (places - 1) / (placesDrawn - 1)
		from := place * size
		d.kernels = append(d.kernels, figure.Heatmap{
			Meta: figure.Meta{ID: fmt.Sprintf("place-%d", i+1), Title: fmt.Sprintf("place %d", place+1)},
			Cols: side, Values: scene.Widen(w.Value[from : from+kernel]),
		})
	}
	return d
}

// driftOfRacer reads how far the kernels of a network have drifted apart.
func driftOfRacer(r *scene.RacerState) (float64, bool) {
	d, ok := r.Inspected.(drifted)
	return d.share, ok
}

// driftScene lets the learner watch kernels drift apart.
type driftScene struct {
	scene.Race
	scene.Bindings
	at    *scene.Choice[int]
	tries []driftTry
}

// driftTry is one of the learner's runs.
type driftTry struct {
	at           int
	drift, right float64
}

// far is how far apart kernels have to drift, and near how close together they have to
// stay.
const (
	far  = .35
	near = .1
)

func newDriftScene() *driftScene {
	s := &driftScene{at: &scene.Choice[int]{
		ID: "at", Label: "let go at step", Hint: "when each place begins to learn alone", Figure: "tries", Restarts: true,
		Values: []int{25, 100, 200, 400}, Index: 1,
	}}
	s.Bindings = scene.Bindings{s.at}
	return s
}

// Run trains a network and watches its kernels.
func (s *driftScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: plan(), Networks: []scene.NetworkSpec{releasedNet(s.at.Value(), false)}, Inspect: inspectDrift()})
}

func (s *driftScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() {
		return
	}
	r := s.Racers()[0]
	right, ok := scene.TestAccuracyOf(r)
	if drift, seen := driftOfRacer(r); ok && seen {
		s.tries = scene.AddTry(s.tries, driftTry{r.Plan.Training.ShareSteps, drift, right})
	}
}

// Measured implements lessons.Measurer.
func (s *driftScene) Measured() []progress.Measurement { return noted(s.Race.Measured()) }

func (s *driftScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Let kernels drift apart by more than %s, then by less than %s.", text.Percent(far), text.Percent(near))}
	most, least := 0.0, 1.0
	for _, t := range s.tries {
		most, least = max(most, t.drift), min(least, t.drift)
	}
	switch {
	case len(s.tries) == 0:
		g.Missing = "nothing let go yet"
	case most <= far:
		g.Missing = "farthest so far: " + text.Percent(most)
	case least >= near:
		g.Missing = "nearest so far: " + text.Percent(least)
	default:
		g.Met = true
	}
	return g
}

func (s *driftScene) Figures() []figure.Figure {
	t := figure.NewTable("tries", "Your tries", "#let go at step", "#drift", "#right")
	t.Note = "drift: distance from the mean kernel, as a share of its size"
	for _, r := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		t.Rows = append(t.Rows, []string{strconv.Itoa(r.at), text.Percent(r.drift), text.Fixed(r.right, 2)})
	}
	if racers := s.Racers(); len(racers) > 0 {
		if d, ok := racers[0].Inspected.(drifted); ok {
			title := fmt.Sprintf("One kernel, drift %s", text.Percent(d.share))
			return []figure.Figure{figure.ImageRow{Meta: figure.Meta{ID: "kernels", Title: title}, Images: d.kernels}, t}
		}
	}
	return []figure.Figure{t}
}

// lateScene releases kernels late, with an optimizer that continues or restarts.
type lateScene struct{ scene.Race }

// Run trains both again.
func (s *lateScene) Run(seed uint64) (lessons.Stepper, error) {
	kept, anew := releasedNet(lateAt, false), releasedNet(lateAt, true)
	kept.ID, kept.Name = "kept", "goes on"
	anew.ID, anew.Name = "anew", "begins anew"
	anew.Equal |= scene.Numbers
	inspect := inspectDrift()
	return s.Start(seed, scene.RaceSetup{
		Plan: plan(), Networks: []scene.NetworkSpec{kept, anew}, Seeds: scene.VerdictSeeds, Inspect: inspect,
		InspectOthers: func(_ scene.NetworkSpec, t *experiment.Trial) any { return driftOf(t.Net().Params()[0]) },
	})
}

func (s *lateScene) Figures() []figure.Figure {
	if !s.ShownDone() {
		return []figure.Figure{s.Curves("Unseen bars right"), s.Figure("Let go at step " + strconv.Itoa(lateAt))}
	}
	drift := s.Seeds("Drift of the kernels", "drift", 2, driftOfRacer)
	drift.ID = "drift"
	drift.Note = "same kernels, places, numbers, work"
	return []figure.Figure{drift, s.UnseenBySeeds()}
}

// Measured implements lessons.Measurer.
func (s *lateScene) Measured() []progress.Measurement {
	if !s.Finished() {
		return nil
	}
	return s.Kept()
}

// metricDrift is the metric of how far kernels have drifted apart.
const metricDrift = "kernel_drift"

// Kept implements lessons.Keeper.
func (s *lateScene) Kept() []progress.Measurement {
	all := s.Race.Kept()
	for _, r := range s.Trained() {
		if drift, ok := driftOfRacer(r); ok {
			all = append(all, progress.Measurement{
				Network: r.Network, Metric: metricDrift, Value: drift, Seed: r.Run.Seed, Options: scene.RunOptions(r.NetworkSpec, r.Plan, r.Run),
			})
		}
	}
	return noted(all)
}

func (s *lateScene) Values() map[string]string {
	values := s.Race.Values()
	values["late"], values["steps"] = strconv.Itoa(lateAt), strconv.Itoa(plan().Training.Steps)
	values["places"] = strconv.Itoa(plan().Task.Size * plan().Task.Size)
	for i, id := range []string{"kept", "anew"} {
		values[id+"-drift"] = s.Over(i, driftOfRacer).Short()
	}
	return values
}
