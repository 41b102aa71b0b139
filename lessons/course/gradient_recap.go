package course

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// gradientRecap puts together what the learner measured about one weight's many
// gradients.
type gradientRecap struct {
	before []lessons.Measurement
	size   *sizeScene
	race   *speedScene
	rate   *rateScene
}

// newestOf is the newest value of a metric in a step, measured now or in an
// earlier session.
func newestOf(now, before []lessons.Measurement, step, network, metric string) (float64, bool) {
	for i := len(now) - 1; i >= 0; i-- {
		if m := now[i]; m.Network == network && m.Metric == metric {
			return m.Value, true
		}
	}
	for i := len(before) - 1; i >= 0; i-- {
		if m := before[i]; m.Step == step && m.Network == network && m.Metric == metric {
			return m.Value, true
		}
	}
	return 0, false
}

func (s *gradientRecap) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "found", Title: "What you found"},
		Columns: []figure.Column{{Name: ""}, {Name: "shared", Numeric: true}, {Name: "unshared", Numeric: true}},
		Cursor:  -1,
	}
	numbers := func(notation string) string {
		n, err := numbersOf(notation)
		if err != nil {
			return "–"
		}
		return lessons.Number(float64(n))
	}
	who := speedEntrants()
	t.Rows = append(t.Rows,
		[]string{"uses of a weight", strconv.Itoa(sumPlaces), "1"},
		[]string{"numbers", numbers(sumShared), numbers(sumLocal)},
		[]string{"gradient", s.multiple(), "1"},
		[]string{"steps to " + percent(speedFits) + " of studied", s.steps(who[0].network), s.steps(who[1].network)},
		[]string{"largest rate that learns", s.largest(idShared), s.largest(idLocal)},
	)
	return []figure.Figure{t}
}

// multiple is the size of a shared gradient beside an unshared one.
func (s *gradientRecap) multiple() string {
	if v, ok := newestOf(s.size.Measured(), s.before, "size", sumShared, ratioMetric); ok {
		return fmt.Sprintf("%.1f", v)
	}
	return "–"
}

// steps is how many steps a network needed in the plain world.
func (s *gradientRecap) steps(network string) string {
	if n := s.race.plain[network]; n > 0 {
		return strconv.Itoa(n)
	}
	if v, ok := newestOf(nil, s.before, "race", network, fitMetric); ok {
		return lessons.Number(v)
	}
	return "–"
}

func (s *gradientRecap) largest(id string) string {
	if learnt, _ := s.rate.limits(id); learnt > 0 {
		return rateText(learnt)
	}
	return "–"
}

func (s *gradientRecap) Values() map[string]string {
	return map[string]string{
		namePlaces: strconv.Itoa(sumPlaces), "multiple": s.multiple(),
		"shared-largest": s.largest(idShared), "local-largest": s.largest(idLocal),
	}
}
