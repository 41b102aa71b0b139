package worlds

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// tableScene measures the three networks in the three worlds, once the learner has
// predicted who wins in each.
type tableScene struct {
	scene.Sweep
	scene.Bindings
	seeds  uint64       // how many an accuracy is averaged over
	winner []prediction // in each world; index 0 for none yet
	seed   uint64
	image  scene.Memo[uint64, []figure.Heatmap] // by seed: one image in each world
}

// prediction is a choice that can no longer change once the answer has been seen.
type prediction struct {
	*scene.Choice[string]
	seen func() bool
}

func (p prediction) Do(a lessons.Action) error {
	if p.seen() && a.Index != p.Index {
		return errors.New("the worlds are open, so your predictions stay as they are")
	}
	return p.Choice.Do(a)
}

// metricPredicted is the metric that is 1 for the network that was predicted to win
// in a world.
const metricPredicted = "predicted_winner"

// newTableScene returns a scene that shares its runs with others through known.
func newTableScene(known map[string]experiment.Run, env lessons.Env, seeds uint64) *tableScene {
	s := &tableScene{Sweep: scene.Sweep{Runs: known}, seeds: seeds, seed: env.Seed}
	names := make([]string, 0, 1+len(networks()))
	names = append(names, "?")
	for _, e := range networks() {
		names = append(names, e.Name)
	}
	for w, name := range worldNames() {
		p := prediction{&scene.Choice[string]{
			ID: name, Label: "wins in " + name, Figure: "winners", Hint: "which network?", Restarts: true, Values: names,
		}, s.open}
		for _, m := range env.Measured {
			if m.Step == tableStep && m.Metric == metricPredicted && m.Options["world"] == worldNames()[w] {
				p.Index = 1 + slices.IndexFunc(networks(), func(e scene.NetworkSpec) bool { return e.Network == m.Network })
			}
		}
		s.winner, s.Bindings = append(s.winner, p), append(s.Bindings, p)
	}
	s.Reopen(tableStep, env, s.seeds, s.measure)
	return s
}

// unsaid returns the worlds without a prediction.
func (s *tableScene) unsaid() []string {
	var all []string
	for _, p := range s.winner {
		if p.Index == 0 {
			all = append(all, p.ID)
		}
	}
	return all
}

// open reports whether the learner has seen a result.
func (s *tableScene) open() bool { return len(s.unsaid()) == 0 && s.Started() }

// Run runs nothing until everything is predicted.
func (s *tableScene) Run(seed uint64) (lessons.Stepper, error) {
	if len(s.unsaid()) > 0 {
		return nil, nil // the figure says why
	}
	return s.measure(seed)
}

func (s *tableScene) measure(seed uint64) (lessons.Stepper, error) {
	s.seed = seed
	setup := scene.SweepSetup{Plan: scene.PlanWith("bars", trainingImages), Seeds: scene.SeedsFrom(seed, s.seeds)}
	for _, e := range networks() {
		setup.Lines = append(setup.Lines, e.Name)
	}
	for w, name := range worldNames() {
		for i, e := range networks() {
			e.Change = func(p *experiment.Plan) { p.Task.World = transforms()[w] }
			setup.Points = append(setup.Points, scene.SweepPoint{Line: i, X: float64(w), Label: name, NetworkSpec: e})
		}
	}
	return s.Start(setup)
}

// Measured adds the predictions to what was measured.
func (s *tableScene) Measured() []progress.Measurement {
	all := s.Sweep.Measured()
	for w, p := range s.winner {
		if p.Index > 0 {
			all = append(all, progress.Measurement{
				Network: networks()[p.Index-1].Network, Metric: metricPredicted, Value: 1, Seed: s.seed,
				Options: map[string]any{"world": worldNames()[w]},
			})
		}
	}
	return all
}

// Kept implements lessons.Keeper.
func (s *tableScene) Kept() []progress.Measurement { return s.Measured() }

// images draws the image of a seed in each world.
func (s *tableScene) images(seed uint64) []figure.Heatmap {
	all := make([]figure.Heatmap, 0, len(worldNames()))
	for w, name := range worldNames() {
		spec := scene.PlanWith("bars", 1).Task
		spec.World, spec.Noise = transforms()[w], .1
		train := scene.MustDrawTraining(spec, seed, 1)
		all = append(all, scene.ImageMap("", name, scene.BarsSide, train.Sample(0)))
	}
	return all
}

// winners shows the predictions and, once all are made, the results so far.
func (s *tableScene) winners() figure.TransformTable {
	f := figure.TransformTable{Meta: figure.Meta{ID: "winners", Title: "Unseen images right"}, Transforms: worldNames()}
	for _, p := range s.winner {
		f.Predicted = append(f.Predicted, p.Index-1)
	}
	f.Note = fmt.Sprintf("mean over %s", text.Plural(s.seeds, "seed")) + s.Held()
	if unsaid := s.unsaid(); len(unsaid) > 0 {
		f.Note = "say first who wins in: " + text.List(unsaid)
	}
	for _, e := range networks() {
		f.Networks = append(f.Networks, e.Name)
		for _, w := range worldNames() {
			accuracy := math.NaN()
			if found := s.Find(e.ID, w, scene.TestAccuracy); found.Seeds > 0 && len(s.unsaid()) == 0 {
				accuracy = found.Mean
			}
			f.Measured = append(f.Measured, accuracy)
		}
	}
	return f
}

// leads tabulates by how much the winner of each world leads over the next best
// network, paired over the seeds.
func (s *tableScene) leads() figure.Table {
	t := figure.NewTable("leads", "By how much the winner leads", "world", "next best", "#lead [95 %]")
	for _, world := range worldNames() {
		ranked := networks()
		slices.SortStableFunc(ranked, func(a, b scene.NetworkSpec) int {
			return cmp.Compare(s.Find(b.ID, world, scene.TestAccuracy).Mean, s.Find(a.ID, world, scene.TestAccuracy).Mean)
		})
		t.Rows = append(t.Rows, []string{world, ranked[1].Name, scene.DifferenceText(s.Difference(ranked[0].ID, ranked[1].ID, world))})
	}
	scene.ExplainLuck(&t)
	return t
}

func (s *tableScene) Figures() []figure.Figure {
	if s.open() && s.Finished() {
		return []figure.Figure{s.winners(), s.leads()}
	}
	return []figure.Figure{s.winners(), figure.ImageRow{Meta: figure.Meta{ID: "image", Title: "One image, three worlds"}, Images: s.image.Get(s.seed, s.images)}}
}

func (s *tableScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Predict who wins in each world, then open all three."}
	switch unsaid := s.unsaid(); {
	case len(unsaid) > 0:
		g.Missing = "no prediction yet for: " + text.List(unsaid)
	case !s.Finished():
		g.Missing = "not all is measured yet"
	default:
		g.Met = true
	}
	return g
}

// Values are the mean accuracies ID-WORLD of each network and world, how many
// worlds each network won, and how many predictions came true.
func (s *tableScene) Values() map[string]string {
	values := map[string]string{"images": text.Number(trainingImages), "seeds": text.Number(float64(s.seeds)), "worlds": strconv.Itoa(len(worldNames()))}
	f := s.winners()
	right, won := 0, make([]int, len(networks()))
	for w := range f.Transforms {
		if winner := f.Winner(w); winner >= 0 {
			won[winner]++
			right += map[bool]int{true: 1}[winner == f.Predicted[w]]
		}
	}
	values["right"], values["all-measured"] = strconv.Itoa(right), scene.YesIf(!slices.ContainsFunc(f.Measured, math.IsNaN))
	for i, e := range networks() {
		values[e.ID+"-won"] = strconv.Itoa(won[i])
		for _, w := range worldNames() {
			values[e.ID+"-"+w] = s.Find(e.ID, w, scene.TestAccuracy).String()
		}
	}
	return values
}

// sharedNet and localNet are exact twins: the same kernels at the same places.
func sharedNet(kernels int) string { return fmt.Sprintf("12x12 conv5:%d relu gmp dense:4", kernels) }

func localNet(kernels int) string { return strings.Replace(sharedNet(kernels), "conv", "local", 1) }
