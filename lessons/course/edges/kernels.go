package edges

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// kernelsScene trains the network and watches its kernels. Until the question is
// answered it does not say what they have become.
type kernelsScene struct {
	edgeTraining
	scene.AfterAnswer
	training *scene.Choice[string]
	random   float64 // likeness to a stroke of a kernel that has learnt nothing
}

func newKernelsScene(training edgeTraining, random float64) *kernelsScene {
	s := &kernelsScene{edgeTraining: training, random: random, training: &scene.Choice[string]{
		ID: "training", Label: "the training", Figure: "kernels", Hint: "clean: small starting numbers and weight decay", Restarts: true,
		Values: []string{"clean", "as usual"},
	}}
	s.Bindings = scene.Bindings{s.training}
	return s
}

func (s *kernelsScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, s.training.Index == 0)
}

func (s *kernelsScene) Figures() []figure.Figure {
	row := figure.ImageRow{Meta: figure.Meta{ID: "kernels", Title: "The 8 kernels before training"}}
	if in := s.inspected(); in != nil {
		if s.Started() {
			row.Title = fmt.Sprintf("The %d kernels after step %d", len(in.weights), s.Latest.StepsDone)
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
	return []figure.Figure{row, s.accuracies()}
}

// accuracies draws how many images the network has right, studied and new.
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
	values["directions"], values["strokes"], values["left-out"] = "–", "–", ""
	values["now"] = scene.YesIf(s.Finished())
	if in := s.inspected(); in != nil && s.Finished() {
		found := directionsFound(in.kernels)
		values["directions"], values["strokes"] = strconv.Itoa(found), strconv.Itoa(strokesFound(in.kernels))
		values["left-out"] = scene.YesIf(found < classes)
	}
	values["all-directions"] = strconv.Itoa(classes)
	values["uses"] = strconv.Itoa(scene.BarsSide * scene.BarsSide)
	values["random-likeness"] = text.Number(s.random)
	return values
}
