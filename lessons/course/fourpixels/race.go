package fourpixels

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// raceScene races all networks on the images that the learner chooses.
type raceScene struct {
	pixelRace
	scene.Bindings
	choice *imageChoice
}

func newRaceScene() *raceScene {
	choice := choose(0b0100)
	return &raceScene{Bindings: scene.Bindings{choice}, choice: choice}
}

func (s *raceScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, s.choice.list(), invert, Networks()...)
}

func (s *raceScene) Figures() []figure.Figure {
	return []figure.Figure{
		s.choice.gallery("Training images", nil), s.figure("Invert the images 0000 … 1111"), s.answerTable(),
	}
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
