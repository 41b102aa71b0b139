package tokens

import (
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// metricChanged is the metric for the fraction of a network's answers that change
// when the patches of an image are shuffled.
const metricChanged = "answers_changed"

// shuffledImages is how many test images that fraction is measured on.
const shuffledImages = 200

// orderScene races a transformer without positions and one with them on a task in
// which the order of the tokens is the answer.
type orderScene struct {
	scene.Race
	shown scene.Memo[uint64, []figure.Heatmap] // of a seed
}

func newOrderScene() *orderScene { return &orderScene{} }

func (s *orderScene) networks() []scene.NetworkSpec {
	return []scene.NetworkSpec{blindNet(), placedNet()}
}

// Run trains both again.
func (s *orderScene) Run(seed uint64) (lessons.Stepper, error) {
	known := map[string]any{} // for the seed that is shown, which is inspected at every snapshot
	return s.Start(seed, scene.RaceSetup{
		Plan: orderPlan(), Networks: s.networks(), Seeds: scene.VerdictSeeds, EvalEvery: 30,
		Inspect: func(n scene.NetworkSpec, t *experiment.Trial) any {
			if t.Done() && known[n.ID] == nil {
				known[n.ID] = changed(t, seed)
			}
			return known[n.ID]
		},
		InspectOthers: func(_ scene.NetworkSpec, t *experiment.Trial) any {
			run, err := t.Run()
			if err != nil {
				return nil
			}
			return changed(t, run.Seed)
		},
	})
}

// changed returns the fraction of test images for which a trained network gives
// another answer once their patches are shuffled.
func changed(t *experiment.Trial, seed uint64) float64 {
	test := t.Test()
	n := min(test.N, shuffledImages)
	r := nets.Stream(seed, "shuffled patches")
	mixed := make([]float32, 0, n*pixels)
	for i := range n {
		mixed = append(mixed, arranged(test.Sample(i), randomOrder(r))...)
	}
	before, after := t.Net().Forward(test.X, n), t.Net().Forward(mixed, n)
	differ := 0
	for i := range n {
		if class(before[2*i:2*i+2]) != class(after[2*i:2*i+2]) {
			differ++
		}
	}
	return float64(differ) / float64(n)
}

// class returns the index of the largest output.
func class(outputs []float32) int { return slices.Index(outputs, slices.Max(outputs)) }

// inOrder returns the order of patches that leaves an image as it is.
func inOrder() (order [tokens]int) {
	for i := range order {
		order[i] = i
	}
	return order
}

// randomOrder returns a random order of the patches.
func randomOrder(r *nets.Rand) [tokens]int {
	order := inOrder()
	r.Shuffle(tokens, func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}

// arranged returns an image in which the patch at place i is the one that was at
// order[i].
func arranged(image []float32, order [tokens]int) []float32 {
	to := make([]float32, len(image))
	corner := func(patch int) int {
		return patch/tokenSide*patchSide*scene.BarsSide + patch%tokenSide*patchSide
	}
	for i, from := range order {
		for row := range patchSide {
			at := row * scene.BarsSide
			copy(to[corner(i)+at:][:patchSide], image[corner(from)+at:][:patchSide])
		}
	}
	return to
}

// changedOf reads the fraction of answers changed.
func changedOf(r *scene.RacerState) (float64, bool) {
	share, ok := r.Inspected.(float64)
	return share, ok
}

func (s *orderScene) Figures() []figure.Figure {
	switch {
	case !s.Started():
		// before it begins, a race says less than the images
		return []figure.Figure{figure.ImageRow{Meta: figure.Meta{ID: "images", Title: "Which bar is on the left?"}, Images: s.shown.Get(s.Seed, examples)}}
	case !s.ShownDone():
		return []figure.Figure{s.Curves("Unseen images right"), s.Figure("Without and with positions")}
	}
	shuffled := s.Seeds("Answers that a shuffle of the patches changes", "share", 2, changedOf)
	shuffled.ID, shuffled.Note = "changed", ""
	return []figure.Figure{s.UnseenBySeeds(), shuffled}
}

// examples shows a training image of each class, and the first of them shuffled.
func examples(seed uint64) []figure.Heatmap {
	train := scene.MustDrawTraining(orderPlan().Task, seed, 20)
	upright := slices.Index(train.Labels, 0)
	flat := slices.Index(train.Labels, 1)
	return []figure.Heatmap{
		scene.ImageMap("", "upright", train.W, train.Sample(upright)),
		scene.ImageMap("", "flat", train.W, train.Sample(flat)),
		scene.ImageMap("", "shuffled", train.W, arranged(train.Sample(upright), randomOrder(nets.Stream(seed, "shown shuffled")))),
	}
}

// Measured implements lessons.Measurer.
func (s *orderScene) Measured() []progress.Measurement {
	if !s.Finished() {
		return nil
	}
	return s.Kept()
}

// Kept implements lessons.Keeper.
func (s *orderScene) Kept() []progress.Measurement {
	all := s.Race.Kept()
	for _, r := range s.Trained() {
		if share, ok := changedOf(r); ok {
			all = append(all, progress.Measurement{
				Network: r.Network, Metric: metricChanged, Value: share, Seed: r.Run.Seed, Options: scene.RunOptions(r.NetworkSpec, r.Plan, r.Run),
			})
		}
	}
	return all
}

// Values are those of the race and, for each network, ID-changed.
func (s *orderScene) Values() map[string]string {
	values := s.Race.Values()
	values["tokens"], values["patch"], values["chance"] = strconv.Itoa(tokens), strconv.Itoa(patchSide), text.Fixed(orderPlan().Chance(), 2)
	for i, n := range s.networks() {
		values[n.ID+"-changed"] = "–"
		if e := s.Over(i, changedOf); e.Seeds > 0 {
			values[n.ID+"-changed"] = text.Percent(e.Mean)
		}
	}
	return values
}
