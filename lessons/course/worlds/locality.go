package worlds

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// localityScene separates the effects of locality and of sharing.
type localityScene struct{ scene.Sweep }

// localityNetworks are shared or unshared, with small kernels or with such that
// cover almost the whole image.
func localityNetworks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "both", Name: "shared 5×5", Network: "12x12 conv5:4/ring relu gmp dense:4"},
		{ID: "sharing", Name: "shared 11×11", Network: "12x12 conv11:4/ring relu gmp dense:4"},
		{ID: "locality", Name: "unshared 5×5", Network: "12x12 local5:4/ring relu gmp dense:4"},
		{ID: "neither", Name: "unshared 11×11", Network: "12x12 local11:4/ring relu gmp dense:4"},
	}
}

func localitySetup(session uint64) scene.SweepSetup {
	return scene.BySamples(scene.PlanWith("bars", trainingImages), localityNetworks(), []int{50, 200}, scene.SeedsFrom(session, seedsPerPoint-1))
}

func (s *localityScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(localitySetup(seed))
}

func (s *localityScene) Figures() []figure.Figure {
	t := figure.NewTable("apart", "Unseen images right", "network", "#from 50", "#from 200")
	t.Note = "± one standard deviation over seeds"
	for _, e := range localityNetworks() {
		t.Rows = append(t.Rows, []string{e.Name, s.Find(e.ID, "50", scene.TestAccuracy).String(), s.Find(e.ID, "200", scene.TestAccuracy).String()})
	}
	bars := figure.Bars{Meta: figure.Meta{ID: "from-50", Title: "Right, from 50 images"}}
	for i, e := range localityNetworks() {
		found := s.Find(e.ID, "50", scene.TestAccuracy)
		if found.Seeds == 0 {
			return []figure.Figure{t}
		}
		bars.Bars = append(bars.Bars, figure.Bar{Label: e.Name, Value: found.Mean, Text: text.Fixed(found.Mean, 2), Kind: 1 + i/2})
	}
	return []figure.Figure{t, bars}
}

func (s *localityScene) Values() map[string]string {
	values := map[string]string{}
	for _, e := range localityNetworks() {
		values[e.ID] = s.Find(e.ID, "50", scene.TestAccuracy).String()
	}
	return values
}
