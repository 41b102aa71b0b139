package fourpixels

import (
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// oneImageScene trains the shared network on a single image.
type oneImageScene struct {
	pixelRace
	image int
}

func (s *oneImageScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, []int{s.image}, invert, Networks()[0])
}

func (s *oneImageScene) Figures() []figure.Figure {
	race := s.figure("One image to study: " + imageName(s.image))
	var marks []figure.Mark
	if len(race.Lanes) > 0 {
		marks = race.Lanes[0].Images
	}
	studied := choose(s.image).chosen
	return []figure.Figure{race, s.answerTable(), markedGallery("Inverted without a mistake?", studied, marks)}
}

func (s *oneImageScene) Values() map[string]string {
	return map[string]string{
		"studied": imageName(s.image), "inverted": imageName(images - 1 - s.image), "unseen": strconv.Itoa(images - 1),
	}
}
