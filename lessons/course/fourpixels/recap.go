package fourpixels

import (
	"fmt"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// recapScene puts what the learner measured of the networks side by side.
type recapScene struct {
	race   *raceScene
	fewest *fewestScene
	before []progress.Measurement
}

// unseen is how a network did on unseen images in the last race.
func (s *recapScene) unseen(n scene.NetworkSpec) string {
	now := s.race.Measured()
	right, known := scene.Newest(now, s.before, "race", n.Network, "unseen_right")
	of, _ := scene.Newest(now, s.before, "race", n.Network, "unseen_of")
	if !known {
		return "–"
	}
	return text.Number(right) + "/" + text.Number(of)
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What you found", "net", "#numbers", "#images", "#unseen right")
	t.Note = "images: fewest in data golf; unseen: in your last race"
	if s.race.Finished() {
		t.Note = fmt.Sprintf("images: fewest in data golf; unseen: after %s", imageNames(s.race.studied))
	}
	for _, n := range Networks() {
		t.Rows = append(t.Rows, []string{n.Name, scene.ParametersText(n.Network), s.fewest.best(n), s.unseen(n)})
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{nameImages: strconv.Itoa(images)}
}
