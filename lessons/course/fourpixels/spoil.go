package fourpixels

import (
	"fmt"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
)

// spoilScene gives every pixel a rule of its own.
type spoilScene struct {
	pixelRaceScene
	rules    [pixels]int // index into ownRules
	spoilt   string      // rules that unshared learnt and shared did not, as found by the learner
	neighbor string      // rules that dense learnt and unshared did not
}

// ownRule is a rule for one pixel.
type ownRule struct {
	name string
	// answer is what pixel p of the image should become.
	answer func(bits [pixels]bool, p int) bool
}

func ownRules() []ownRule {
	return []ownRule{
		{"invert", func(bits [pixels]bool, p int) bool { return !bits[p] }},
		{"copy", func(bits [pixels]bool, p int) bool { return bits[p] }},
		{"always 0", func([pixels]bool, int) bool { return false }},
		{"always 1", func([pixels]bool, int) bool { return true }},
		{"copy left pixel", func(bits [pixels]bool, p int) bool { return bits[(p+pixels-1)%pixels] }},
	}
}

func newSpoilScene() *spoilScene { return &spoilScene{} }

func ruleControl(p int) string { return fmt.Sprintf("rule-%d", p+1) }

func (s *spoilScene) Controls() []lessons.Control {
	controls := make([]lessons.Control, pixels)
	for p := range controls {
		c := lessons.Control{
			ID: ruleControl(p), Label: fmt.Sprintf("the rule of pixel %d", p+1), Kind: lessons.Dial, Index: s.rules[p],
			Hint: "what it becomes; left of pixel 1 is 4", Restarts: true,
		}
		for _, rule := range ownRules() {
			c.Options = append(c.Options, rule.name)
		}
		controls[p] = c
	}
	return controls
}

func (s *spoilScene) Do(a lessons.Action) error {
	for p := range s.rules {
		if a.Control == ruleControl(p) {
			s.rules[p] = a.Index
		}
	}
	return nil
}

// rule is the rules of all pixels together.
func (s *spoilScene) rule() pixelRule {
	var rules [pixels]ownRule
	for p, rule := range s.rules {
		rules[p] = ownRules()[rule]
	}
	return func(bits [pixels]bool) [pixels]bool {
		var out [pixels]bool
		for p, own := range rules {
			out[p] = own.answer(bits, p)
		}
		return out
	}
}

func (s *spoilScene) names() string {
	names := make([]string, pixels)
	for p, rule := range s.rules {
		names[p] = ownRules()[rule].name
	}
	return strings.Join(names, ", ")
}

// Run trains all four on all images: who fails then, cannot do it.
func (s *spoilScene) Run(seed uint64) (lessons.Stepper, error) {
	all := make([]int, images)
	for i := range all {
		all[i] = i
	}
	return s.start(seed, all, s.rule(), NetworkSpecs()...)
}

func (s *spoilScene) Observe(snapshot lessons.Snapshot) {
	s.pixelRaceScene.Observe(snapshot)
	if !s.finished() {
		return
	}
	if s.learnt("local") && !s.learnt("shared") {
		s.spoilt = s.names()
	}
	if s.learnt("dense") && !s.learnt("local") {
		s.neighbor = s.names()
	}
}

// learnt reports whether a contestant has all images right.
func (s *spoilScene) learnt(id string) bool {
	l := s.lane(id)
	return l != nil && l.right == everyImage()
}

func (s *spoilScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Find rules that the unshared net learns and the shared net cannot.", Met: s.spoilt != ""}
	switch {
	case g.Met:
	case !s.finished():
		g.Missing = "run the race to its end"
	case s.learnt("shared"):
		g.Missing = "the shared net has learnt these rules"
	default:
		g.Missing = "the unshared net has failed too"
	}
	return g
}

func (s *spoilScene) Figures() []figure.Figure {
	race := s.figure(fmt.Sprintf("All %d images, these rules", images))
	for i := range race.Lanes {
		if !s.finished() {
			break
		}
		race.Lanes[i].Words = "it cannot learn these rules"
		if s.Latest.lanes[i].right == everyImage() {
			race.Lanes[i].Words = "it has learnt these rules"
		}
	}
	return []figure.Figure{race, s.answerTable()}
}

func (s *spoilScene) Measured() []progress.Measurement {
	all := s.pixelRaceScene.Measured()
	for i := range all {
		all[i].Options["rules"] = s.names()
	}
	return all
}

func (s *spoilScene) Values() map[string]string {
	return map[string]string{"rules": s.names(), "spoilt": s.spoilt, "neighbour": s.neighbor, nameImages: fmt.Sprint(images)}
}
