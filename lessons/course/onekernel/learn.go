package onekernel

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// learnScene lets the three layers learn a filter from a few images, and shows
// their matrices as they learn.
type learnScene struct {
	scene.Running[learnSnapshot]
	scene.Bindings
	images *scene.Choice[int]
}

// imageCounts returns the numbers of images to choose from.
func imageCounts() []int { return []int{1, 2, 3, 4, 6, 8, 10, 12, 16} }

func newLearnScene() *learnScene {
	s := &learnScene{images: &scene.Choice[int]{
		ID: "images", Label: "images to study", Figure: "matrices", Hint: "examples for all three", Restarts: true,
		Values: imageCounts(), Index: 3,
	}}
	s.Bindings = scene.Bindings{s.images}
	return s
}

func (s *learnScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	return newLearning(seed, s.images.Value())
}

// learning trains the three layers side by side. It is a lessons.Stepper.
type learning struct {
	scene.Loop
	images int
	layers []*learner
}

// learner is a layer with its losses by step, which are only ever appended to.
type learner struct {
	*filterTraining
	steps, losses []float64
}

func newLearning(seed uint64, images int) (*learning, error) {
	r := &learning{images: images}
	r.Loop = scene.Loop{Steps: scene.Steps{TotalSteps: filterSteps}, Do: r.train, See: r.snapshot}
	for _, layer := range linearLayers(filterRow) {
		training, err := newFilterTraining(layer, seed, images)
		if err != nil {
			return nil, err
		}
		r.layers = append(r.layers, &learner{filterTraining: training})
	}
	return r, nil
}

// train takes a step of each layer.
func (r *learning) train() error {
	for _, l := range r.layers {
		loss, err := l.trainer.Step()
		if err != nil {
			return fmt.Errorf("%s: %w", l.layer.name, err)
		}
		l.steps, l.losses = append(l.steps, float64(r.StepsDone+1)), append(l.losses, loss)
	}
	return nil
}

// learnSnapshot is the state of the three layers at one step.
type learnSnapshot struct {
	scene.Steps
	images int
	layers []learnerState
	err    error
}

type learnerState struct {
	linearLayer
	matrix                             []float64
	distance, unseen                   float64
	zeros, ofZeros, numbers, ofNumbers int
	steps, losses                      []float64
}

func (r *learning) snapshot() lessons.Snapshot {
	s := &learnSnapshot{Steps: r.Steps, images: r.images}
	for _, l := range r.layers {
		matrix, err := l.matrix()
		if err != nil {
			s.err = err
			return s
		}
		n := len(l.steps)
		state := learnerState{
			linearLayer: l.layer, matrix: matrix, distance: l.distance(matrix), unseen: l.unseenLoss(),
			steps: l.steps[:n:n], losses: l.losses[:n:n],
		}
		state.zeros, state.ofZeros, state.numbers, state.ofNumbers = l.cells(matrix)
		s.layers = append(s.layers, state)
	}
	return s
}

func (s *learnScene) Figures() []figure.Figure {
	f := figure.FeatureMaps{Meta: figure.Meta{ID: "matrices", Title: "The matrices: a row per output"}}
	t := figure.NewTable("cells", "Cells that are right so far", nameLayer, "#"+nameNumbers, "#zeros", "#diagonals")
	if want, err := filterMatrix(); err != nil {
		f.Note = err.Error()
	} else {
		f.Maps = append(f.Maps, drawMatrix("the filter", want.RawMatrix().Data))
	}
	if s.Latest == nil {
		return []figure.Figure{f, t}
	}
	if s.Latest.err != nil {
		f.Note = s.Latest.err.Error()
	}
	for _, l := range s.Latest.layers {
		f.Maps = append(f.Maps, drawMatrix(l.name, l.matrix))
		t.Rows = append(t.Rows, []string{
			l.name, scene.ParametersText(l.notation), fmt.Sprintf("%d of %d", l.zeros, l.ofZeros), fmt.Sprintf("%d of %d", l.numbers, l.ofNumbers),
		})
	}
	return []figure.Figure{f, t}
}

// drawMatrix draws a matrix on a fixed scale.
func drawMatrix(title string, matrix []float64) figure.Heatmap {
	return figure.Heatmap{
		Meta: figure.Meta{ID: title, Title: title}, Cols: filterRow, Values: matrix, Scale: 2, Cursor: -1,
	}
}

func (s *learnScene) finished() bool {
	return s.Finished() && s.Latest.err == nil
}

func (s *learnScene) Measured() []progress.Measurement {
	if !s.finished() {
		return nil
	}
	var all []progress.Measurement
	for _, l := range s.Latest.layers {
		for metric, value := range map[string]float64{
			"matrix_off": l.distance, "train_loss": l.losses[len(l.losses)-1], "unseen_loss": l.unseen, "right_zeros": float64(l.zeros),
		} {
			all = append(all, progress.Measurement{Network: l.notation, Metric: metric, Value: value, Seed: s.Seed, Options: map[string]any{
				"samples": s.Latest.images, "steps": filterSteps, "rate": filterRate, "momentum": filterMomentum,
			}})
		}
	}
	return all
}

// Values say what each layer has achieved: "dense-off" is how far its matrix is
// from the filter, "dense-studied" and "dense-unseen" are its losses.
func (s *learnScene) Values() map[string]string {
	values := map[string]string{
		"images": text.Plural(s.images.Value(), "image"), namePlaces: strconv.Itoa(filterPlaces),
		"held": strconv.Itoa(filterPlaces * kernelSide), "zeros": strconv.Itoa(filterPlaces * (filterRow - kernelSide)), "dense-perfect": "",
	}
	for _, l := range linearLayers(filterRow) {
		values[l.id+"-off"], values[l.id+"-studied"], values[l.id+"-unseen"], values[l.id+"-is"] = "–", "–", "–", ""
	}
	if !s.finished() {
		return values
	}
	for _, l := range s.Latest.layers {
		values[l.id+"-off"] = text.Number(l.distance)
		values[l.id+"-studied"] = text.Fixed(l.losses[len(l.losses)-1], 2)
		values[l.id+"-unseen"] = text.Fixed(l.unseen, 2)
		values[l.id+"-is"] = scene.YesIf(l.distance < imitatesWithin)
		values[l.id+"-perfect"] = scene.YesIf(values[l.id+"-studied"] == "0.00")
	}
	return values
}
