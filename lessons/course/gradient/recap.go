package gradient

import (
	"fmt"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// recapScene tabulates what the learner measured in the steps before.
type recapScene struct {
	before []progress.Measurement
	size   *sizeScene
	race   *speedScene
	rate   *rateScene
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What you found", "", "#shared", "#unshared")
	who := speedNetworks()
	t.Rows = append(t.Rows,
		[]string{"uses of a weight", strconv.Itoa(places), "1"},
		[]string{"numbers", scene.ParametersText(sharedNet), scene.ParametersText(localNet)},
		[]string{"gradient", s.multiple(), "1"},
		[]string{"steps to " + text.Percent(speedFits) + " of training images", s.steps(who[0].Network), s.steps(who[1].Network)},
		[]string{"largest rate at which it learns", s.largest("shared"), s.largest("local")},
	)
	return []figure.Figure{t}
}

// multiple is the size of a shared gradient as a multiple of an unshared one.
func (s *recapScene) multiple() string {
	if v, ok := scene.Newest(s.size.Measured(), s.before, "size", sharedNet, ratioMetric); ok {
		return fmt.Sprintf("%.1f", v)
	}
	return "–"
}

// steps is how many steps a network needed in the plain world.
func (s *recapScene) steps(network string) string {
	if n := s.race.plain[network]; n > 0 {
		return strconv.Itoa(n)
	}
	if v, ok := scene.Newest(nil, s.before, "race", network, fitMetric); ok {
		return text.Number(v)
	}
	return "–"
}

func (s *recapScene) largest(id string) string {
	if learnt, _ := s.rate.limits(id); learnt > 0 {
		return shortText(learnt)
	}
	return "–"
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{
		"places": strconv.Itoa(places), "multiple": s.multiple(),
		"shared-largest": s.largest("shared"), "local-largest": s.largest("local"),
	}
}
