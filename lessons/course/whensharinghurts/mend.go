package whensharinghurts

import (
	"fmt"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// mended is the test accuracy at which a network counts as mended, mendsWanted the
// number of ways to reach it that the goal asks for.
const (
	mended      = .95
	mendsWanted = 2
)

// mendScene asks for changes that let a shared network on a ring recognize
// positions.
type mendScene struct {
	scene.Race
	scene.Bindings
	mend *scene.Choice[scene.NetworkSpec]
	runs scene.RunsBy[string] // by mend
}

// mends returns the changed networks. The first is unchanged. The last is not a
// remedy for a shared network: it is what the others should make unnecessary.
func mends() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: unmended, Name: "as it is", Network: "12x12 conv5:4/ring relu gmp dense:2"},
		{ID: "more", Name: "16 kernels", Network: "12x12 conv5:16/ring relu gmp dense:2"},
		{ID: "deep", Name: "a second layer", Network: "12x12 conv5:4/ring relu maxpool2 conv5:4/ring relu gmp dense:2"},
		{ID: "tiles", Name: "tiles", Network: "12x12 conv5:4/ring/tile2 relu gmp dense:2"},
		{ID: "coords", Name: "coordinates", Network: "12x12 coords conv5:4/ring relu gmp dense:2"},
		{ID: "blocks", Name: "2×2 blocks", Network: "12x12 conv5:4/ring/blocks2 relu gmp dense:2"},
		{ID: "readout", Name: "dense readout", Network: "12x12 conv5:4/ring relu dense:2"},
		{ID: "zeros", Name: "zeros outside", Network: "12x12 conv5:4/same relu gmp dense:2"},
		{ID: unshared, Name: "(unshared)", Network: "12x12 local5:4/ring relu gmp dense:2"},
	}
}

// The IDs of those mends that do not count.
const (
	unmended = "none"
	unshared = "unshared"
)

func newMendScene(before []progress.Measurement) *mendScene {
	s := &mendScene{runs: scene.RunsBy[string]{}, mend: &scene.Choice[scene.NetworkSpec]{
		ID: nameMend, Label: "the remedy", Figure: "mends", Restarts: true, Hint: "what is changed in the shared network",
		Values: mends(), Text: func(e scene.NetworkSpec) string { return e.Name },
	}}
	s.Bindings = scene.Bindings{s.mend}
	for _, m := range before {
		for _, e := range mends() {
			if m.Step == nameMend && m.Metric == scene.MetricTest && m.Network == e.Network {
				s.runs.Add(e.ID, m.Seed, m.Value)
			}
		}
	}
	return s
}

func (s *mendScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: scene.PlanWith("arrangement", trainingImages), Seeds: scene.VerdictSeeds, Networks: []scene.NetworkSpec{s.mend.Value()}})
}

func (s *mendScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if s.Latest != nil {
		s.runs.AddRace(s.Latest.Racers[0].ID, s.Trained())
	}
}

// reached returns the networks that count as mended.
func (s *mendScene) reached() []scene.NetworkSpec {
	var all []scene.NetworkSpec
	for _, e := range mends() {
		if found := s.runs.Estimate(e.ID); found.Mean >= mended && e.ID != unshared {
			all = append(all, e)
		}
	}
	return all
}

func (s *mendScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Find %d ways to get %s of unseen images right.", mendsWanted, text.Percent(mended))}
	if n := len(s.reached()); n >= mendsWanted {
		g.Met = true
	} else {
		g.Missing = text.Plural(n, "way") + " found so far"
	}
	return g
}

func (s *mendScene) Figures() []figure.Figure {
	t := figure.NewTable("mends", fmt.Sprintf("On a ring, %s, chance %s", text.Plural(scene.VerdictSeeds, "seed"), text.Fixed(.5, 2)), "remedy", "#numbers", "#MACs", "#right")
	t.Cursor = s.mend.Index
	for _, e := range mends() {
		c := scene.MustCount(e.Network).Totals
		t.Rows = append(t.Rows, []string{
			e.Name, text.Number(float64(c.Parameters)), text.Number(float64(c.MACs)), s.runs.Estimate(e.ID).Short(),
		})
	}
	if d := s.runs.Difference(s.mend.Value().ID, unmended); d != nil && s.mend.Index > 0 {
		t.Note, t.KeepNote = "gain: "+scene.DifferenceText(d), true
	}
	return []figure.Figure{t, s.Figure("It learns")}
}

func (s *mendScene) Values() map[string]string {
	reached := s.reached()
	names := make([]string, len(reached))
	for i, e := range reached {
		names[i] = e.Name
	}
	return map[string]string{"images": text.Number(trainingImages), "ways": strings.Join(names, ", "), "none": s.runs.Estimate(unmended).Short()}
}
