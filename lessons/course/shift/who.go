package shift

import (
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// whoScene races networks that are trained in one place and tested everywhere.
type whoScene struct {
	training
	images scene.Memo[uint64, []figure.Heatmap] // of a seed
}

// Run trains all of them anew.
func (s *whoScene) Run(seed uint64) (lessons.Stepper, error) { return s.start(seed, s.needs) }

func (s *whoScene) Figures() []figure.Figure {
	row := figure.ImageRow{
		Meta:   figure.Meta{ID: nameImage, Title: "Trained here, tested anywhere"},
		Images: s.images.Get(s.Seed, examples),
	}
	if !s.Started() {
		return []figure.Figure{row} // before it begins a race says less than the digits
	}
	return []figure.Figure{s.Figure("Trained in one place"), row}
}

// examples are a training image and a test image of a seed.
func examples(seed uint64) []figure.Heatmap {
	train, test := scene.MustDraw(plan().Task, seed)
	return []figure.Heatmap{
		scene.ImageMap("", "training: a "+strconv.Itoa(int(train.Labels[0])), imageSide, train.Sample(0)),
		scene.ImageMap("", "test: a "+strconv.Itoa(int(test.Labels[0])), imageSide, test.Sample(0)),
	}
}

func (s *whoScene) Values() map[string]string {
	values := s.Race.Values()
	values["samples"], values["chance"] = strconv.Itoa(plan().Task.Samples), text.Number(1./digits)
	return values
}
