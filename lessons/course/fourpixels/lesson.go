// Package fourpixels is the lesson four-pixels: Why would a local feature be easier to learn than a global one?
package fourpixels

import (
	_ "embed" // the text of the lesson
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson four-pixels.
var Lesson = lessons.Source{ID: "four-pixels", Text: markdown, Open: open}

// The names that controls, figures, options and the values in the text share.
const (
	nameImages = "images"
	namePixels = "pixels"
)

func open(env lessons.Env) lessons.Scenes {
	race, fewest, spoil := newRaceScene(), newFewestScene(env.Measured), newSpoilScene()
	return lessons.Scenes{
		"global":    newGlobalScene(),
		"local":     newLocalScene(),
		"one-image": &oneImageScene{image: 0b0100},
		"race":      race,
		"golf":      fewest,
		"spoil":     spoil,
		"grow":      newGrowScene(),
		"recap":     &recapScene{race: race, fewest: fewest, spoil: spoil, before: env.Measured},
	}
}

// The IDs of the networks.
const (
	idShared = "shared"
	idLocal  = "local"
	idDense  = "dense"
	idTable  = "table"
)

// Networks lists the networks that answer an image with another, sorted by their number of
// parameters. The table takes the sixteen global detectors as its input, and starts at zero.
func Networks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: idShared, Name: idShared, Network: "4 conv1:1"},
		{ID: idLocal, Name: "unshared", Network: "4 local1:1", Equal: scene.Twins},
		{ID: idDense, Name: idDense, Network: "4 dense:4"},
		{ID: idTable, Name: idTable, Network: "16 dense:4/nobias"},
	}
}

// rule says what pixel p of an image should become.
type rule func(bits [pixels]bool, p int) bool

// invert is the rule in most of the lesson.
func invert(bits [pixels]bool, p int) bool { return !bits[p] }

// examples returns images and what a rule makes of them, in the form that a network takes.
func examples(n scene.NetworkSpec, list []int, r rule) dataset.Set {
	set := dataset.Invert(pixels, n.ID == idTable, list)
	for k, i := range list {
		for p := range pixels {
			set.Targets[k*pixels+p] = 0
			if r(pixelsOf(i), p) {
				set.Targets[k*pixels+p] = 1
			}
		}
	}
	return set
}

// recapScene shows side by side what the learner measured for the networks.
type recapScene struct {
	race   *raceScene
	fewest *fewestScene
	spoil  *spoilScene
	before []progress.Measurement
}

// unseen says how a network did on unseen images in the last race.
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
	t := figure.NewTable("found", "What you found", "net", "#numbers", "#fewest images", "#unseen right")
	t.Note = "unseen right: in the last race that had some"
	if s.race.Finished() {
		t.Note = fmt.Sprintf("unseen right: after studying %s", imageNames(s.race.studied))
	}
	for _, n := range Networks() {
		t.Rows = append(t.Rows, []string{n.Name, scene.ParametersText(n.Network), s.fewest.best(n), s.unseen(n)})
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	right := func(network string) float64 {
		n, _ := scene.Newest(s.spoil.Measured(), s.before, "spoil", network, "train_right")
		return n
	}
	lost := s.spoil.spoilt != "" || right("4 conv1:1") < right("4 local1:1")
	return map[string]string{nameImages: strconv.Itoa(images), "lost": scene.YesIf(lost)}
}
