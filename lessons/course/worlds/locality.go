package worlds

import (
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// localityScene separates the effects of locality and of sharing.
type localityScene struct {
	scene.Answered
	scene.Sweep
	seeds uint64 // how many an accuracy is averaged over
}

// localityNetworks returns networks that are shared or unshared, with kernels
// that are small or cover almost the whole image.
func localityNetworks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "both", Name: "shared 5×5", Network: "12x12 conv5:4/ring relu gmp dense:4"},
		{ID: "sharing", Name: "shared 11×11", Network: "12x12 conv11:4/ring relu gmp dense:4", Equal: scene.Places},
		{ID: "locality", Name: "unshared 5×5", Network: "12x12 local5:4/ring relu gmp dense:4", Equal: scene.Twins},
		{ID: "neither", Name: "unshared 11×11", Network: "12x12 local11:4/ring relu gmp dense:4", Equal: scene.Places},
	}
}

// localityImages returns the numbers of training images.
func localityImages() []int { return []int{50, 200} }

func (s *localityScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(scene.BySamples(scene.PlanWith("bars", trainingImages), localityNetworks(), localityImages(), scene.SeedsFrom(seed, s.seeds)))
}

func (s *localityScene) Figures() []figure.Figure {
	t := figure.NewTable("apart", "Unseen right, means over "+text.Plural(s.seeds, "seed"), "network", "#numbers", "#MACs", "#from 50", "#from 200")
	t.Note = strings.TrimPrefix(s.Held(), "; ")
	bars := figure.Bars{Meta: figure.Meta{ID: "from-50", Title: "Right, from 50 images"}}
	for i, e := range localityNetworks() {
		c := scene.MustCount(e.Network).Totals
		row := []string{e.Name, text.Number(float64(c.Parameters)), text.Number(float64(c.MACs)), "?", "?"}
		if found := s.Find(e.ID, "50", scene.TestAccuracy); s.Open && found.Seeds > 0 { // it is the answer
			row[3], row[4] = found.Short(), s.Find(e.ID, "200", scene.TestAccuracy).Short()
			bars.Bars = append(bars.Bars, figure.Bar{Label: e.Name, Value: found.Mean, Text: text.Fixed(found.Mean, 2), Kind: 1 + i/2})
		}
		t.Rows = append(t.Rows, row)
	}
	if len(bars.Bars) < len(localityNetworks()) {
		return []figure.Figure{t}
	}
	return []figure.Figure{t, bars}
}

func (s *localityScene) Values() map[string]string {
	v := map[string]string{"few": strconv.Itoa(localityImages()[0])}
	for name, pair := range map[string][2]string{"apart": {"sharing", "locality"}, "sharing": {"sharing", "neither"}, "seeing": {"locality", "neither"}} {
		v[name] = scene.DifferenceWords(s.Difference(pair[0], pair[1], v["few"]))
	}
	return v
}
