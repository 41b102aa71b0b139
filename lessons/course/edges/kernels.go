package edges

import (
	"fmt"
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

// kernelsScene trains the network and shows its kernels. Until the question is
// answered it does not say what they have become.
type kernelsScene struct {
	edgeTraining
	scene.AfterAnswer
	training *scene.Choice[string]
	random   float64 // how much like a stroke a kernel is that has learnt nothing
}

func newKernelsScene(training edgeTraining, random float64) *kernelsScene {
	training.seeds = scene.VerdictSeeds
	s := &kernelsScene{edgeTraining: training, random: random, training: &scene.Choice[string]{
		ID: "training", Label: "the training", Figure: "kernels", Hint: "clean: small first weights, with decay", Restarts: true,
		Values: []string{"clean", "as usual"},
	}}
	s.Bindings = scene.Bindings{s.training}
	return s
}

func (s *kernelsScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, s.training.Index == 0)
}

// Pace implements lessons.Pacer: the first time, the learner should see how kernels
// become strokes.
func (s *kernelsScene) Pace() lessons.Speed {
	if s.Finished() {
		return s.edgeTraining.Pace()
	}
	return lessons.Slow
}

func (s *kernelsScene) Figures() []figure.Figure {
	row := figure.ImageRow{Meta: figure.Meta{ID: "kernels", Title: "The 8 kernels before training"}}
	if in := s.inspected(); in != nil {
		if s.Started() {
			row.Title = fmt.Sprintf("The %d kernels after step %d", len(in.weights), s.Latest.Shown.StepsDone)
		}
		for i, values := range in.weights {
			title := "kernel " + strconv.Itoa(i+1)
			if s.Open && s.Finished() {
				title = in.kernels[i].String()
			}
			row.Images = append(row.Images, figure.Heatmap{
				Meta: figure.Meta{Title: title}, Cols: scene.WindowSide, Values: values, Scale: in.scale, Cursor: -1,
			})
		}
	}
	if s.Open && s.Finished() {
		row.Note = fmt.Sprintf("the stroke each is most like, and how closely; from %s on it counts as one", text.Number(strokeLike))
	}
	if !s.Open {
		return []figure.Figure{row, s.accuracies()}
	}
	return s.WithSeeds(s.overSeeds, 1, row, s.accuracies())
}

// overSeeds tabulates what the kernels have become, over all seeds.
func (s *kernelsScene) overSeeds() figure.Table {
	chance := text.Fixed(s.Setup.Plan.Task.Chance(), 2)
	t := figure.NewTable("seeds", text.Plural(s.SeedCount(), "seed")+", chance "+chance+" right", "", "#mean", "#least", "#most")
	row := func(name string, digits int, value func(*inspected, *scene.RacerState) float64) {
		var all []float64
		for _, n := range s.Outcomes(0) {
			if in, ok := n.Inspected.(*inspected); ok && n.Run.TestAccuracy != nil {
				all = append(all, value(in, n))
			}
		}
		cells := []string{name, "–", "–", "–"}
		if len(all) > 0 {
			cells = []string{name, text.Fixed(scene.EstimateOf(all).Mean, max(digits, 1)), text.Fixed(slices.Min(all), digits), text.Fixed(slices.Max(all), digits)}
		}
		t.Rows = append(t.Rows, cells)
	}
	row(fmt.Sprintf("strokes of %d", 2*classes), 0, func(in *inspected, _ *scene.RacerState) float64 { return float64(strokesFound(in.kernels)) })
	row(fmt.Sprintf("directions of %d", classes), 0, func(in *inspected, _ *scene.RacerState) float64 { return float64(directionsFound(in.kernels)) })
	row("new images right", 2, func(_ *inspected, n *scene.RacerState) float64 { return *n.Run.TestAccuracy })
	return t
}

// withAll counts the seeds for which every direction has a kernel.
func (s *kernelsScene) withAll() int {
	n := 0
	for _, r := range s.Outcomes(0) {
		if in, ok := r.Inspected.(*inspected); ok && directionsFound(in.kernels) == classes {
			n++
		}
	}
	return n
}

// accuracies draws how many images the network gets right, studied and new.
func (s *kernelsScene) accuracies() figure.Curves {
	f := s.Curves("Right, by step")
	f.YLabel = "right"
	for _, racer := range s.Racers() {
		f.Series = []figure.Series{
			{Name: "studied", X: racer.EvalSteps, Y: racer.TrainAccuracies}, {Name: "new", X: racer.EvalSteps, Y: racer.TestAccuracies},
		}
	}
	return f
}

func (s *kernelsScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"] = text.Number(edgeImages)
	values["kernels"] = strconv.Itoa(2 * classes)
	values["directions"], values["strokes"], values["all-found"] = "–", "–", strconv.Itoa(s.withAll())
	values["now"] = scene.YesIf(s.Finished())
	if in := s.inspected(); in != nil && s.Finished() {
		found := directionsFound(in.kernels)
		values["directions"], values["strokes"] = strconv.Itoa(found), strconv.Itoa(strokesFound(in.kernels))
	}
	values["all-directions"] = strconv.Itoa(classes)
	values["uses"] = strconv.Itoa(scene.BarsSide * scene.BarsSide)
	values["random-likeness"] = text.Number(s.random)
	return values
}

// edgeNet is the network whose kernels become edges, edgeImages how many images it
// learns from.
const (
	edgeNet    = "12x12 conv5:8/ring relu gmp dense:4"
	edgeImages = 1000
)

// edgePlan returns the plan with which edges are learnt cleanly: from weights so
// small that their initial noise soon vanishes, with weight decay that removes what
// is not needed.
func edgePlan() experiment.Plan {
	p := scene.PlanWith("bars", edgeImages)
	p.Training.Scale, p.Training.Decay = .1, .3
	return p
}

// trainedNetwork is the last network that was trained cleanly, for the steps that
// look at it.
type trainedNetwork struct {
	net     *nets.Net[float32] // nil before there is one
	kernels []likeness
	held    float64 // fraction of test images in which the window at the place with the most evidence contains the bar's middle
}

// inspected is the state of the network at one step.
type inspected struct {
	weights [][]float64 // by kernel
	kernels []likeness
	scale   float64 // of the heatmaps
	// Set only once it is trained; net is a copy.
	net  *nets.Net[float32]
	held float64
}

// inspector returns the Inspect function of a race that examines the kernels in
// every snapshot, and the answers at the end.
func inspector() func(scene.NetworkSpec, *experiment.Trial) any {
	var end *inspected
	scale := 0.0
	return func(_ scene.NetworkSpec, t *experiment.Trial) any {
		if end != nil {
			return end
		}
		weights := t.Net().Params()[0]
		const size = scene.WindowSide * scene.WindowSide
		scale = scene.SteadyScale(scale, weights.Value)
		s, all := &inspected{scale: scale}, strokes()
		for from := 0; from < len(weights.Value); from += size {
			kernel := weights.Value[from : from+size]
			s.weights, s.kernels = append(s.weights, scene.Widen(kernel)), append(s.kernels, nearestStroke(kernel, all))
		}
		if t.Done() && t.Diverged() == nil {
			s.net = scene.CopyNet(t.Net())
			s.held = heldShare(evidenceOf(s.net, t.Test()))
			end = s
		}
		return s
	}
}

// edgeTraining is the part of a scene that trains the network.
type edgeTraining struct {
	scene.Race
	trained *trainedNetwork
	find    *findScene
	clean   bool // whether the run that is shown trains cleanly
	seeds   int  // how many it trains from, 0 for one
}

// start trains cleanly, or with the settings of the other steps.
func (s *edgeTraining) start(seed uint64, clean bool) (lessons.Stepper, error) {
	s.clean = clean
	plan := edgePlan()
	if !clean {
		plan = scene.PlanWith("bars", edgeImages)
	}
	return s.Start(seed, scene.RaceSetup{
		Plan: plan, Networks: []scene.NetworkSpec{{ID: "edges", Name: idShared, Network: edgeNet}}, Inspect: inspector(),
		Seeds: s.seeds, InspectOthers: func(n scene.NetworkSpec, t *experiment.Trial) any { return inspector()(n, t) },
	})
}

// inspected returns the network as it is now, nil before there is one.
func (s *edgeTraining) inspected() *inspected {
	if s.Latest == nil {
		return nil
	}
	in, _ := s.Latest.Racers[0].Inspected.(*inspected)
	return in
}

// learnt returns the network once it is trained cleanly, else nil.
func (s *edgeTraining) learnt() *inspected {
	if in := s.inspected(); in != nil && in.net != nil && s.clean {
		return in
	}
	return nil
}

func (s *edgeTraining) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if in := s.learnt(); in != nil {
		*s.trained = trainedNetwork{net: in.net, kernels: in.kernels, held: in.held}
	}
}

func (s *edgeTraining) Measured() []progress.Measurement {
	all := s.Race.Measured()
	if len(all) == 0 || !s.clean {
		return all
	}
	for _, r := range s.Trained() {
		in, ok := r.Inspected.(*inspected)
		if !ok || in.net == nil {
			continue
		}
		options := scene.RunOptions(r.NetworkSpec, r.Plan, r.Run)
		keep := func(metric string, value float64) {
			all = append(all, progress.Measurement{Network: edgeNet, Metric: metric, Value: value, Seed: r.Run.Seed, Options: options})
		}
		keep("directions_found", float64(directionsFound(in.kernels)))
		keep("strokes_found", float64(strokesFound(in.kernels)))
		keep("where_held", in.held)
		keep("found_by_map", float64(foundByMap(evidenceOf(in.net, s.find.set))))
	}
	return append(all, s.find.searched(s.Seed)...)
}
