package fourpixels

import (
	"fmt"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
)

// spoilScene gives every pixel a rule of its own.
type spoilScene struct {
	pixelRace
	scene.Bindings
	rules     [pixels]*scene.Choice[namedRule]
	spoilt    string // the last rules that unshared learnt and shared did not
	neighbour string // the last rules that dense learnt and unshared did not
}

type namedRule struct {
	name   string
	answer rule
}

// pixelRules returns the rules that a pixel may have.
func pixelRules() []namedRule {
	return []namedRule{
		{"invert", invert},
		{"copy", func(bits [pixels]bool, p int) bool { return bits[p] }},
		{"always 0", func([pixels]bool, int) bool { return false }},
		{"always 1", func([pixels]bool, int) bool { return true }},
		{"copy left pixel", func(bits [pixels]bool, p int) bool { return bits[(p+pixels-1)%pixels] }},
	}
}

func newSpoilScene() *spoilScene {
	s := &spoilScene{}
	for p := range s.rules {
		s.rules[p] = &scene.Choice[namedRule]{
			ID: fmt.Sprintf("rule-%d", p+1), Label: fmt.Sprintf("the rule of pixel %d", p+1), Hint: "what becomes of it",
			Values: pixelRules(), Text: func(r namedRule) string { return r.name }, Restarts: true,
		}
		s.Bindings = append(s.Bindings, s.rules[p])
	}
	return s
}

func (s *spoilScene) names() string {
	names := make([]string, pixels)
	for p, r := range s.rules {
		names[p] = r.String()
	}
	return strings.Join(names, ", ")
}

// Run trains all networks on all images: a network that still fails is unable to do
// it.
func (s *spoilScene) Run(seed uint64) (lessons.Stepper, error) {
	answer := func(bits [pixels]bool, p int) bool { return s.rules[p].Value().answer(bits, p) }
	return s.start(seed, everyImage(), answer, Networks()...)
}

func (s *spoilScene) Observe(snapshot lessons.Snapshot) {
	s.pixelRace.Observe(snapshot)
	if !s.Finished() {
		return
	}
	if s.learnt(idLocal) && !s.learnt(idShared) {
		s.spoilt = s.names()
	}
	if s.learnt(idDense) && !s.learnt(idLocal) {
		s.neighbour = s.names()
	}
}

// unchanged reports whether all pixels still have the rule that the scene begins with.
func (s *spoilScene) unchanged() bool {
	for _, r := range s.rules {
		if r.Index != 0 {
			return false
		}
	}
	return !s.Finished()
}

// becomes returns what the rules make of an image.
func (s *spoilScene) becomes(image int) string {
	bits, out := pixelsOf(image), [pixels]bool{}
	for p, r := range s.rules {
		out[p] = r.Value().answer(bits, p)
	}
	return imageName(imageOf(out))
}

// learnt reports whether a network gets all images right.
func (s *spoilScene) learnt(id string) bool {
	racer := s.Racer(id)
	return racer != nil && racer.Test.Right == images
}

func (s *spoilScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Find rules that the unshared net learns and the shared net cannot.", Met: s.spoilt != "", Wait: s.unchanged()}
	switch {
	case g.Met:
	case g.Wait:
		g.Missing = "give a pixel another rule, then run"
	case !s.Finished():
		g.Missing = "run the race to its end"
	case s.learnt(idShared):
		g.Missing = "the shared net has learnt these rules"
	default:
		g.Missing = "the unshared net has failed too"
	}
	return g
}

func (s *spoilScene) Figures() []figure.Figure {
	race := s.figure(fmt.Sprintf("All %d images, these rules", images))
	if s.Finished() {
		for i, racer := range s.Racers() {
			race.Lanes[i].Words = "it cannot learn these rules"
			if s.learnt(racer.ID) {
				race.Lanes[i].Words = "it has learnt these rules"
			}
		}
	}
	return []figure.Figure{race, s.answerTable()}
}

func (s *spoilScene) Measured() []progress.Measurement {
	all := s.pixelRace.Measured()
	for i := range all {
		all[i].Options["rules"] = s.names()
	}
	return all
}

func (s *spoilScene) Values() map[string]string {
	return map[string]string{"becomes": s.becomes(0b0100), "rules": s.names(), "spoilt": s.spoilt, "neighbour": s.neighbour, nameImages: fmt.Sprint(images)}
}
