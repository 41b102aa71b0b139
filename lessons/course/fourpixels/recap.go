package fourpixels

import (
	"fmt"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// recapScene puts side by side what the learner found in the race and in data
// golf.
type recapScene struct {
	race   *raceScene
	golf   *fewestImagesScene
	before []progress.Measurement // what earlier sessions measured
}

// unseen is how a net did on unseen images in the last race, now or before.
func (s *recapScene) unseen(c networkSpec) string {
	if l := s.race.lane(c.id); l != nil && s.race.finished() {
		_, unseen := l.fractions(s.race.Latest.chosen)
		return fmt.Sprintf("%d/%d", unseen.Right, unseen.Of)
	}
	right, of := "–", ""
	for _, m := range s.before {
		switch {
		case m.Step != "race" || m.Network != c.Notation:
		case m.Metric == "unseen_right":
			right = text.Number(m.Value)
		case m.Metric == "unseen_of":
			of = "/" + text.Number(m.Value)
		}
	}
	return right + of
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta: figure.Meta{ID: "found", Title: "What you found"},
		Columns: []figure.Column{
			{Name: "net"}, {Name: "numbers", Numeric: true}, {Name: "images", Numeric: true}, {Name: "unseen right", Numeric: true},
		},
		Cursor: -1,
	}
	t.Note = "images: fewest in data golf; unseen: in your last race"
	if s.race.finished() {
		t.Note = "images: fewest in data golf; unseen: after " + imageNames(s.race.Latest.chosen)
	}
	for _, c := range NetworkSpecs() {
		row := []string{c.name, "–", s.golf.bestText(c.id), s.unseen(c)}
		if numbers, err := scene.Parameters(c.Notation); err == nil {
			row[1] = text.Number(float64(numbers))
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{nameImages: strconv.Itoa(images)}
}
