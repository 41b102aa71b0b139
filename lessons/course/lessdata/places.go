package lessdata

import (
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// placesScene shows at which places of the image each network recognizes bars.
type placesScene struct {
	scene.Race
	scene.AfterAnswer
	tests int // unseen bars
	net   *scene.Choice[scene.NetworkSpec]
	kind  *scene.Choice[string] // by label
}

// The metrics of the step: the fraction of unseen bars that are right if no
// training bar of their kind lies within a pixel, and if five or more do.
const (
	metricNoneNear = "right_where_none_fell"
	metricManyNear = "right_where_five_fell"
)

// placesImages is the number of training images: so few that at many places there
// is no bar of a given kind.
const placesImages = 100

func newPlacesScene(tests int) *placesScene {
	s := &placesScene{
		tests: tests,
		net: &scene.Choice[scene.NetworkSpec]{
			ID: "net", Label: "the net", Figure: "places", Hint: "chooses whose map you see",
			Values: placesNets(), Index: 1, Text: func(n scene.NetworkSpec) string { return n.Name },
		},
		kind: &scene.Choice[string]{ID: "kind", Label: "the kind of bar", Figure: "places", Hint: "which bars you see", Values: barKinds()},
	}
	s.Bindings = scene.Bindings{s.net, s.kind}
	return s
}

func placesNets() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: ringShared},
		{ID: "local", Name: "unshared", Network: ringLocal, Equal: scene.Twins},
		{ID: "dense", Name: "dense", Network: barsDense},
	}
}

func (s *placesScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.Plan(barsTask)
	plan.Task.Samples, plan.Task.Test = placesImages, s.tests
	return s.Start(seed, scene.RaceSetup{Plan: plan, Networks: placesNets(), Inspect: newCompetence()})
}

// competence records where a network is right. It is immutable once computed.
type competence struct {
	places [4][scene.BarsSide * scene.BarsSide]share // by kind, then by the bar's middle
	near   [nearBins]share                           // by the number of training bars of the kind within a pixel
	fell   [4][scene.BarsSide * scene.BarsSide]bool  // by kind: the middles of training bars
}

// share counts how many bars are right, out of how many.
type share struct{ right, of int }

func (s *share) add(right bool) {
	s.of++
	if right {
		s.right++
	}
}

func (s share) value() float64 { return float64(s.right) / float64(s.of) }

// newCompetence returns a function for RaceSetup.Inspect that computes the
// competence of a network, only once per evaluation, because it costs as much as
// one.
func newCompetence() func(scene.NetworkSpec, *experiment.Trial) any {
	type seen struct {
		step  int
		found *competence
	}
	last := map[string]seen{}
	var bins []int // of the test bars, the same for all networks
	return func(e scene.NetworkSpec, t *experiment.Trial) any {
		step := t.Evaluation().Step
		if had, ok := last[e.ID]; ok && had.step == step {
			return had.found
		}
		if bins == nil {
			train, test := t.Train(), t.Test()
			for i := range test.N {
				bins = append(bins, nearBin(train, test, i))
			}
		}
		found := competenceOf(t, bins)
		last[e.ID] = seen{step, found}
		return found
	}
}

func competenceOf(t *experiment.Trial, bins []int) *competence {
	c := &competence{}
	train, test := t.Train(), t.Test()
	for i, p := range train.Positions {
		c.fell[train.Labels[i]][int(p[0])*scene.BarsSide+int(p[1])] = true
	}
	out := t.Net().Forward(test.X, test.N)
	for i, p := range test.Positions {
		answer := out[i*test.Classes : (i+1)*test.Classes]
		right := slices.Index(answer, slices.Max(answer)) == int(test.Labels[i])
		c.places[test.Labels[i]][int(p[0])*scene.BarsSide+int(p[1])].add(right)
		c.near[bins[i]].add(right)
	}
	return c
}

// nearBins is the number of bins of nearNames.
const nearBins = 5

func nearNames() [nearBins]string { return [nearBins]string{"0", "1", "2", "3–4", "5 or more"} }

// nearBin returns the bin of a test bar by the number of training bars of its
// kind within a pixel.
func nearBin(train, test dataset.Set, i int) int {
	near := train.Near(&test, i)
	switch {
	case near <= 2:
		return near
	case near <= 4:
		return 3
	}
	return 4
}

// found returns the competence of a network, nil before its first evaluation.
func (s *placesScene) found(id string) *competence {
	l := s.Racer(id)
	if l == nil {
		return nil
	}
	c, _ := l.Inspected.(*competence)
	return c
}

func (s *placesScene) Figures() []figure.Figure {
	if !s.Open { // the map would give the answer away
		return []figure.Figure{s.nearTable()}
	}
	return []figure.Figure{s.placesMap()}
}

func (s *placesScene) placesMap() figure.Heatmap {
	e := s.net.Value()
	f := figure.Heatmap{
		Meta: figure.Meta{ID: "places", Title: fmt.Sprintf("Where %s knows its %s bars", e.Name, s.kind.Value())},
		Cols: scene.BarsSide, Unsigned: true, Scale: 1, Cursor: -1, Dot: "a training bar's middle",
		Values: make([]float64, scene.BarsSide*scene.BarsSide), Masked: make([]bool, scene.BarsSide*scene.BarsSide), Dots: make([]bool, scene.BarsSide*scene.BarsSide),
	}
	f.Note = "not measured yet"
	if none := s.nearText(e.ID, 0); none != "–" {
		f.Note = fmt.Sprintf("right: %s where none fell near, %s where five or more", none, s.nearText(e.ID, nearBins-1))
	}
	f.Note += "; " + s.Held()
	c := s.found(e.ID)
	for i := range f.Values {
		if c == nil || c.places[s.kind.Index][i].of == 0 {
			f.Masked[i] = true
			continue
		}
		f.Values[i], f.Dots[i] = c.places[s.kind.Index][i].value(), c.fell[s.kind.Index][i]
	}
	return f
}

func (s *placesScene) nearTable() figure.Table {
	t := figure.NewTable("near", "Unseen bars right, by how many fell near", "#fell")
	t.Note = "fell: training bars of its kind, within a pixel; " + s.Held()
	for _, e := range placesNets() {
		t.Columns = append(t.Columns, figure.Column{Name: e.Name, Numeric: true})
	}
	for bin, name := range nearNames() {
		row := make([]string, 0, len(t.Columns))
		row = append(row, name)
		for _, e := range placesNets() {
			row = append(row, s.nearText(e.ID, bin))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s *placesScene) nearText(id string, bin int) string {
	c := s.found(id)
	if c == nil || c.near[bin].of == 0 || s.Latest.StepsDone == 0 {
		return "–"
	}
	return text.Fixed(c.near[bin].value(), 2)
}

func (s *placesScene) Measured() []progress.Measurement {
	all := s.Race.Measured()
	if !s.Finished() {
		return all
	}
	for _, l := range s.Latest.Racers {
		c := s.found(l.ID)
		if c == nil {
			continue
		}
		for metric, bin := range map[string]int{metricNoneNear: 0, metricManyNear: nearBins - 1} {
			if c.near[bin].of > 0 {
				all = append(all, progress.Measurement{
					Network: l.Network, Metric: metric, Value: c.near[bin].value(), Seed: s.Seed, Options: scene.RunOptions(l.NetworkSpec, l.Plan, l.Run),
				})
			}
		}
	}
	return all
}

func (s *placesScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"] = strconv.Itoa(placesImages)
	for _, e := range placesNets() {
		values[e.ID+"-none"], values[e.ID+"-many"] = s.nearText(e.ID, 0), s.nearText(e.ID, nearBins-1)
	}
	return values
}
