package fourpixels

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// pixelRace is the part of a scene that races networks on chosen images: the task
// invert, with these images instead of random ones.
type pixelRace struct {
	scene.Race
	studied []int // the training images
	seeds   int   // how many it runs from, 0 for one
}

// start builds a race from a seed. Its test set is all sixteen images.
func (r *pixelRace) start(seed uint64, studied []int, answer rule, networks ...scene.NetworkSpec) (lessons.Stepper, error) {
	r.studied = studied
	for i, n := range networks {
		networks[i].TrainSet, networks[i].TestSet = examples(n, studied, answer), examples(n, everyImage(), answer)
	}
	return r.Start(seed, scene.RaceSetup{Plan: scene.Plan("invert"), Seeds: r.seeds, Networks: networks, EvalEvery: 1, Inspect: inspect, InspectOthers: inspect})
}

func (r *pixelRace) Pace() lessons.Speed { return lessons.Speed4 }

// inspected is the state of a network at one step.
type inspected struct {
	right           [images]bool
	weights, biases []float64
}

// inspect finds the images of which a network gets all pixels right. An output of
// exactly 0 is no answer; the table gives it for every image that it has not studied.
func inspect(_ scene.NetworkSpec, t *experiment.Trial) any {
	s := inspected{}
	test := t.Test()
	out := t.Net().Forward(test.X, test.N)
	for i := range images {
		s.right[i] = true
		for p := i * pixels; p < (i+1)*pixels; p++ {
			if out[p] == 0 || out[p] > 0 != (test.Targets[p] > 0) {
				s.right[i] = false
			}
		}
	}
	for _, p := range t.Net().Params() {
		switch p.Kind {
		case nets.Weight:
			s.weights = append(s.weights, scene.Widen(p.Value)...)
		case nets.Bias:
			s.biases = append(s.biases, scene.Widen(p.Value)...)
		}
	}
	return s
}

// racerState is a network of a race with what inspect found in it.
type racerState struct {
	*scene.RacerState
	inspected
}

// racers returns the present networks, none before the first snapshot.
func (r *pixelRace) racers() []racerState { return withInspected(r.Racers()) }

func withInspected(racers []*scene.RacerState) []racerState {
	var all []racerState
	for _, racer := range racers {
		if in, ok := racer.Inspected.(inspected); ok {
			all = append(all, racerState{racer, in})
		}
	}
	return all
}

// unseen counts the right answers among the images that were not studied.
func (r racerState) unseen() figure.Fraction {
	return figure.Fraction{Right: r.Test.Right - r.Train.Right, Of: r.Test.Of - r.Train.Of}
}

// solved returns the first step after which all studied images were right, 0 for
// none.
func (r racerState) solved() int {
	for i, accuracy := range r.TrainAccuracies {
		if accuracy == 1 && r.EvalSteps[i] > 0 {
			return int(r.EvalSteps[i])
		}
	}
	return 0
}

// marks returns the verdict on each image, none before the first step.
func (r racerState) marks() []figure.Mark {
	if len(r.Steps) == 0 {
		return nil
	}
	marks := make([]figure.Mark, images)
	for i, right := range r.right {
		marks[i] = figure.Wrong
		if right {
			marks[i] = figure.Right
		}
	}
	return marks
}

// answers returns the answers of a network whose outputs see one pixel each: b to a 0
// and w + b to a 1.
func (r racerState) answers() (toZero, toOne []float64) {
	if len(r.weights) != len(r.biases) {
		return nil, nil
	}
	for p, b := range r.biases {
		toZero = append(toZero, b)
		toOne = append(toOne, r.weights[p]+b)
	}
	return toZero, toOne
}

// weightScale is the magnitude that is drawn at full strength.
const weightScale = 6

// heatmaps draws the weights and the biases.
func (r racerState) heatmaps() []figure.Heatmap {
	draw := func(what string, cols int, values []float64) figure.Heatmap {
		return figure.Heatmap{
			Meta: figure.Meta{ID: r.ID + "-" + what, Title: r.Name + " " + what},
			Cols: cols, Values: values, Scale: weightScale, Cursor: -1,
		}
	}
	cols := len(r.weights)
	if cols > pixels {
		cols /= pixels
	}
	maps := []figure.Heatmap{draw("weights", cols, r.weights)}
	if len(r.biases) > 0 {
		maps = append(maps, draw("biases", len(r.biases), r.biases))
	}
	return maps
}

// figure draws the present state of the race.
func (r *pixelRace) figure(title string) figure.Race {
	f := r.Figure(title)
	for i := range f.Lanes {
		f.Lanes[i].MACs = 0 // MACs are explained in a later lesson
	}
	for i, racer := range r.racers() {
		lane := &f.Lanes[i]
		lane.Solved, lane.Images, lane.Weights, lane.Unseen, lane.Words = racer.solved(), racer.marks(), racer.heatmaps(), racer.unseen(), ""
	}
	return f
}

// answerTable shows weights and biases as the answers that they give, with a column
// for each pair of numbers.
func (r *pixelRace) answerTable() figure.Table {
	t := figure.NewTable("answers", "What it answers; above zero is a 1", "pixel")
	t.Rows = [][]string{{"to a 0: b"}, {"to a 1: w+b"}}
	racers := r.racers()
	if len(racers) > 1 {
		t.Title = "Answers: shared (all), unshared (p1 to p4)"
	}
	for _, racer := range racers {
		zero, one := racer.answers()
		for p := range zero {
			name := "all"
			if len(zero) > 1 {
				name = "p" + strconv.Itoa(p+1)
			}
			t.Columns = append(t.Columns, figure.Column{Name: name, Numeric: true})
			t.Rows[0] = append(t.Rows[0], text.Signed(zero[p], 1))
			t.Rows[1] = append(t.Rows[1], text.Signed(one[p], 1))
		}
	}
	return t
}

func (r *pixelRace) Measured() []progress.Measurement {
	if !r.Finished() {
		return nil
	}
	var all []progress.Measurement
	for _, racer := range withInspected(r.Trained()) {
		keep := func(metric string, value int) {
			all = append(all, progress.Measurement{
				Network: racer.Network, Metric: metric, Value: float64(value), Seed: racer.Run.Seed, Options: r.options(),
			})
		}
		keep("parameters", int(racer.Run.Parameters))
		keep("train_right", racer.Train.Right)
		keep("train_of", racer.Train.Of)
		keep("unseen_right", racer.unseen().Right)
		keep("unseen_of", racer.unseen().Of)
		if step := racer.solved(); step > 0 {
			keep("solved_at", step)
		}
	}
	return all
}

// options returns the settings that are kept with the measurements of the race.
func (r *pixelRace) options() map[string]any {
	t := r.Setup.Plan.Training
	return map[string]any{nameImages: imageNames(r.studied), "steps": t.Steps, "rate": t.Rate, "spread": t.Scale}
}

// oneImageScene trains the shared network on a single image.
type oneImageScene struct {
	pixelRace
	image int
}

func (s *oneImageScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, []int{s.image}, invert, Networks()[0])
}

// Figures shows all images before the run, and from then on which weight each pixel
// is wired to; the race marks the images.
func (s *oneImageScene) Figures() []figure.Figure {
	all := []figure.Figure{s.figure("One image to study: " + imageName(s.image)), s.answerTable()}
	if racers := s.racers(); s.Started() && len(racers) > 0 {
		return append(all, scene.Wiring(pixels, Networks()[:1], racers[0].weights))
	}
	return append(all, markedGallery("All images", choose(s.image).chosen, nil))
}

func (s *oneImageScene) Values() map[string]string {
	return map[string]string{
		"studied": imageName(s.image), "inverted": imageName(images - 1 - s.image), "unseen": strconv.Itoa(images - 1),
	}
}

// raceScene races all networks on the images that the learner chooses.
type raceScene struct {
	pixelRace
	scene.Bindings
	choice *imageChoice
}

func newRaceScene() *raceScene {
	choice := choose(0b0100)
	return &raceScene{pixelRace: pixelRace{seeds: scene.VerdictSeeds}, Bindings: scene.Bindings{choice}, choice: choice}
}

func (s *raceScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, s.choice.list(), invert, Networks()...)
}

func (s *raceScene) Figures() []figure.Figure {
	return s.WithSeeds(s.bySeeds, 2,
		s.choice.gallery("Training images", nil), s.figure("Invert the images 0000 … 1111"),
	)
}

// bySeeds tabulates how many images that were not studied come out right, over all
// seeds. A guess is right for one in as many as there are images, since all pixels
// have to be right.
func (s *raceScene) bySeeds() figure.Table {
	left := float64(images - len(s.studied))
	t := s.Seeds(fmt.Sprintf("Right of %.0f unseen", left), "right", 1, func(r *scene.RacerState) (float64, bool) {
		in, ok := r.Inspected.(inspected)
		unseen := racerState{r, in}.unseen()
		return float64(unseen.Right), ok && unseen.Of > 0
	})
	t.Title += ", chance " + text.Fixed(left/images, 1)
	return t
}

func (s *raceScene) Values() map[string]string {
	chosen := len(s.choice.list())
	values := map[string]string{"chosen": text.Plural(chosen, "image"), "left": strconv.Itoa(images - chosen)}
	for _, n := range Networks() {
		values[n.ID+"-unseen"], values[n.ID+"-solved"] = "–", "not yet"
	}
	for _, racer := range s.racers() {
		unseen := racer.unseen()
		values[racer.ID+"-unseen"] = fmt.Sprintf("%d of %d", unseen.Right, unseen.Of)
		if step := racer.solved(); step > 0 {
			values[racer.ID+"-solved"] = "step " + strconv.Itoa(step)
		}
	}
	return values
}
