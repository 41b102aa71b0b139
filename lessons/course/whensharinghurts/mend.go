package whensharinghurts

import (
	"fmt"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// mended is the share of unseen images at which a network counts as mended, and
// mendsWanted how many ways to it the goal asks for.
const (
	mended      = .95
	mendsWanted = 2
)

// mendScene looks for what gives a shared network on a ring the place back.
type mendScene struct {
	scene.Race
	mend  int
	tried map[string]float64 // test accuracy by mend
}

// mends are what can be done to a network whose maximum has forgotten the place;
// the first does nothing.
func mends() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "none", Name: "as it is", Network: "12x12 conv5:4/ring relu gmp dense:2"},
		{ID: "more", Name: "16 kernels", Network: "12x12 conv5:16/ring relu gmp dense:2"},
		{ID: "deep", Name: "a second layer", Network: "12x12 conv5:4/ring relu maxpool2 conv5:4/ring relu gmp dense:2"},
		{ID: "tiles", Name: "tiles", Network: "12x12 conv5:4/ring/tile2 relu gmp dense:2"},
		{ID: "coords", Name: "coordinates", Network: "12x12 coords conv5:4/ring relu gmp dense:2"},
		{ID: "blocks", Name: "2×2 blocks", Network: "12x12 conv5:4/ring/blocks2 relu gmp dense:2"},
		{ID: "readout", Name: "dense readout", Network: "12x12 conv5:4/ring relu dense:2"},
	}
}

func newMendScene(before []lessons.Measurement) *mendScene {
	s := &mendScene{tried: map[string]float64{}}
	for _, m := range before {
		for _, e := range mends() {
			if m.Step == nameMend && m.Metric == scene.MetricTest && m.Network == e.Network {
				s.tried[e.ID] = m.Value
			}
		}
	}
	return s
}

func (s *mendScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: nameMend, Label: "the mend", Kind: lessons.Dial, Index: s.mend, Figure: "mends", Restarts: true,
		Hint: "what is changed about the shared network",
	}
	for _, e := range mends() {
		c.Options = append(c.Options, e.Name)
	}
	return []lessons.Control{c}
}

func (s *mendScene) Do(a lessons.Action) error {
	s.mend = a.Index
	return nil
}

func (s *mendScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: scene.PlanWith("arrangement", hurtImages), Networks: mends()[s.mend : s.mend+1]})
}

func (s *mendScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if s.Finished() && s.Latest.Racers[0].Run.TestAccuracy != nil {
		s.tried[s.Latest.Racers[0].ID] = *s.Latest.Racers[0].Run.TestAccuracy
	}
}

// reached are the mends that helped.
func (s *mendScene) reached() []scene.NetworkSpec {
	var all []scene.NetworkSpec
	for _, e := range mends() {
		if s.tried[e.ID] >= mended {
			all = append(all, e)
		}
	}
	return all
}

func (s *mendScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Find %d ways to %s of unseen images.", mendsWanted, text.Percent(mended))}
	if n := len(s.reached()); n >= mendsWanted {
		g.Met = true
	} else {
		g.Missing = text.Plural(n, "way") + " found so far"
	}
	return g
}

func (s *mendScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "mends", Title: "On a ring: what gives it the place back?"},
		Columns: []figure.Column{{Name: "mend"}, {Name: "numbers", Numeric: true}, {Name: "unseen right", Numeric: true}},
		Cursor:  s.mend,
	}
	for _, e := range mends() {
		row := []string{e.Name, "–", "–"}
		if n, err := scene.Parameters(e.Network); err == nil {
			row[1] = text.Number(float64(n))
		}
		if v, ok := s.tried[e.ID]; ok {
			row[2] = text.Fixed(v, 2)
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t, s.Figure("It learns")}
}

func (s *mendScene) Values() map[string]string {
	reached := s.reached()
	names := make([]string, len(reached))
	for i, e := range reached {
		names[i] = e.Name
	}
	return map[string]string{"images": text.Number(hurtImages), "ways": strings.Join(names, ", "), "none": text.Fixed(s.tried["none"], 2)}
}

// paper is one that did not share, or not everything.
type paper struct{ name, year, kept, why string }

func papers() []paper {
	return []paper{
		{"Le", "2010", "repeats every k steps", "Neighbours may differ, so that pooling over them learns to ignore a turn."},
		{"Taigman", "2014", "not three of its layers", "Faces are aligned first. Then each place has its own statistics: an eye here, a mouth there."},
		{"Bartunov", "2018", "nothing", "A brain cannot copy a synapse to all places. Without, it gets much worse."},
		{"Liu", "2018", "all, plus coordinates", "A kernel is told where it is, and may use that or ignore it."},
		{"Elsayed", "2020", "a mix of a few banks", "Each place mixes a few shared kernels in its own way. It beat both extremes."},
		{"Ott", "2020", "nothing", "With images shifted at random, unshared kernels come to behave like shared ones."},
	}
}

// papersScene shows who did not share, and why, with the counts of the best
// known of them.
type papersScene struct {
	now  int
	face figure.Table
}

func newPapersScene() *papersScene { return &papersScene{now: 1, face: deepFaceTable()} }

// deepFaceTable counts the layers of DeepFace, and what each would be shared.
func deepFaceTable() figure.Table {
	t := figure.Table{
		Meta:    figure.Meta{ID: "deepface", Title: "DeepFace, 2014: numbers by layer"},
		Columns: []figure.Column{{Name: "layer"}, {Name: "numbers", Numeric: true}, {Name: "if shared", Numeric: true}}, Cursor: -1,
	}
	entry, ok := arch.FromZoo("deepface")
	if !ok {
		panic("course: deepface is not in the zoo") // it is part of the program
	}
	own, err := scene.Counts(entry.Text)
	if err != nil {
		panic("course: " + err.Error())
	}
	shared, err := scene.Counts(strings.ReplaceAll(own.Network, "local", "conv"))
	if err != nil {
		panic("course: " + err.Error())
	}
	for i, l := range own.Layers {
		if l.Parameters > 0 {
			t.Rows = append(t.Rows, []string{l.Name, arch.Thousands(l.Parameters), arch.Thousands(shared.Layers[i].Parameters)})
		}
	}
	return t
}

func (s *papersScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "paper", Label: "the paper", Kind: lessons.Dial, Index: s.now, Figure: "papers", Hint: "looks at another paper",
	}
	for _, p := range papers() {
		c.Options = append(c.Options, p.name+" "+p.year)
	}
	return []lessons.Control{c}
}

func (s *papersScene) Do(a lessons.Action) error {
	s.now = a.Index
	return nil
}

func (s *papersScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "papers", Title: "They did not share all"},
		Columns: []figure.Column{{Name: "paper"}, {Name: "what is shared"}}, Cursor: s.now,
	}
	for _, p := range papers() {
		t.Rows = append(t.Rows, []string{p.name + " " + p.year, p.kept})
	}
	return []figure.Figure{t, s.face}
}

func (s *papersScene) Values() map[string]string {
	return map[string]string{"why": papers()[s.now].why, "who": papers()[s.now].name + " and others, " + papers()[s.now].year, "unshared": s.face.Rows[2][1], "as-shared": s.face.Rows[2][2]}
}
