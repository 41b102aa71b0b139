package lessdata

import (
	"fmt"
	"math"
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

// barKinds are the four ways a bar can run, in the order of their labels.
func barKinds() []string {
	return []string{figure.Level, figure.Upright, figure.Falling, figure.Rising}
}

// windowsScene counts what one set of kernels is shown.
type windowsScene struct {
	seed  uint64
	size  int // index into windowSizes
	known map[int]figure.Table
}

func newWindowsScene(seed uint64) *windowsScene {
	return &windowsScene{seed: seed, size: 3, known: map[int]figure.Table{}}
}

func windowSizes() []int { return []int{20, 50, 100, 200, 500, 1000, 2000, 4000} }

func (s *windowsScene) images() int { return windowSizes()[s.size] }

func (s *windowsScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "images", Label: "the training images", Kind: lessons.Dial, Index: s.size, Figure: "windows",
		Hint: "how many images to learn from",
	}
	for _, n := range windowSizes() {
		c.Options = append(c.Options, text.Number(float64(n)))
	}
	return []lessons.Control{c}
}

func (s *windowsScene) Do(a lessons.Action) error {
	s.size = a.Index
	return nil
}

func (s *windowsScene) Figures() []figure.Figure {
	n, places := float64(s.images()), float64(scene.WindowPlaces*scene.WindowPlaces)
	bar := func(label string, v float64) figure.Bar {
		return figure.Bar{Label: label, Value: v, Text: text.Number(v)}
	}
	return []figure.Figure{
		figure.Bars{
			Meta: figure.Meta{ID: "windows", Title: "Windows that one set of kernels learns from"},
			Bars: []figure.Bar{bar("shared", n*places), bar("unshared", n)},
		},
		s.met(),
	}
}

// met counts, in a training set, how many bars of each kind one set of kernels
// sees whole: shared, and at the places of the unshared layer.
func (s *windowsScene) met() figure.Table {
	if t, ok := s.known[s.images()]; ok {
		return t
	}
	t := figure.Table{
		Meta: figure.Meta{ID: "met", Title: "Whole bars that one set meets", Note: fmt.Sprintf("unshared: mean of %d places; none: places that met none", scene.WindowPlaces*scene.WindowPlaces)},
		Columns: []figure.Column{
			{Name: "kind"}, {Name: "shared", Numeric: true}, {Name: "unshared", Numeric: true}, {Name: "none", Numeric: true},
		},
		Cursor: -1,
	}
	spec := scene.Plan(barsTask).Task
	spec.Samples, spec.Test = s.images(), 1 // the test set is not looked at
	train, _, err := dataset.Make(spec, s.seed)
	if err != nil {
		t.Note = err.Error()
		return t
	}
	for kind, name := range barKinds() {
		whole := wholeBars(train, kind)
		total, none := 0, 0
		for _, n := range whole {
			total += n
			if n == 0 {
				none++
			}
		}
		all := 0
		for _, l := range train.Labels {
			if int(l) == kind {
				all++
			}
		}
		t.Rows = append(t.Rows, []string{
			name, strconv.Itoa(all), strconv.FormatFloat(float64(total)/float64(len(whole)), 'f', 1, 64), strconv.Itoa(none),
		})
	}
	s.known[s.images()] = t
	return t
}

// wholeBars counts, for every place of a 5×5 window, the bars of a kind that lie
// within it whole.
func wholeBars(set dataset.Set, kind int) []int {
	counts := make([]int, scene.WindowPlaces*scene.WindowPlaces)
	// How far a bar reaches to either side of its middle.
	reach := [][2]float64{{0, 2}, {2, 0}, {2, 2}, {2, 2}}[kind]
	for i, p := range set.Positions {
		if int(set.Labels[i]) != kind {
			continue
		}
		for at := range counts {
			// The window's middle is two pixels in.
			down := math.Abs(float64(p[0]) - float64(at/scene.WindowPlaces+2))
			right := math.Abs(float64(p[1]) - float64(at%scene.WindowPlaces+2))
			if down+reach[0] <= 2 && right+reach[1] <= 2 {
				counts[at]++
			}
		}
	}
	return counts
}

func (s *windowsScene) Values() map[string]string {
	n := s.images()
	return map[string]string{
		"images": text.Number(float64(n)), "places": strconv.Itoa(scene.WindowPlaces * scene.WindowPlaces),
		"windows": text.Number(float64(n * scene.WindowPlaces * scene.WindowPlaces)),
	}
}

// placesScene shows where on the image each network knows its bars.
type placesScene struct {
	scene.Race
	asked     int  // unseen bars
	open      bool // whether the answer may be seen
	kind, net int
}

// Measured of the places: the share of unseen bars that are right where no
// training bar of their kind fell within a pixel, and where five or more did.
const (
	metricNoneNear = "right_where_none_fell"
	metricManyNear = "right_where_five_fell"
)

// placesImages is how many bars are studied: few enough that many places have met
// none of a kind.
const placesImages = 100

func newPlacesScene(asked int) *placesScene { return &placesScene{asked: asked, net: 1} }

func placesNets() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: barsRing},
		{ID: "local", Name: "unshared", Network: barsLocal},
		{ID: "dense", Name: "dense", Network: barsDense},
	}
}

func (s *placesScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.Plan(barsTask)
	plan.Task.Samples, plan.Task.Test = placesImages, s.asked
	return s.Start(seed, scene.RaceSetup{Plan: plan, Networks: placesNets(), Inspect: newCompetence()})
}

func (s *placesScene) Reveal(open bool) { s.open = open }

func (s *placesScene) Controls() []lessons.Control {
	if !s.open { // there is no map yet
		return nil
	}
	net := lessons.Control{ID: "net", Label: "the net", Kind: lessons.Dial, Index: s.net, Figure: "places", Hint: "chooses whose map is shown"}
	for _, e := range placesNets() {
		net.Options = append(net.Options, e.Name)
	}
	kind := lessons.Control{
		ID: "kind", Label: "the kind of bar", Kind: lessons.Dial, Index: s.kind, Figure: "places", Hint: "chooses which bars are shown",
		Options: barKinds(), Value: barKinds()[s.kind],
	}
	return []lessons.Control{net, kind}
}

func (s *placesScene) Do(a lessons.Action) error {
	if a.Control == "net" {
		s.net = a.Index
	} else {
		s.kind = a.Index
	}
	return nil
}

// competence is where a network is right: it never changes once it is made.
type competence struct {
	places [4][scene.BarsSide * scene.BarsSide]share // by kind, then by the bar's middle
	near   [nearBins]share                           // by training bars of the kind within a pixel
	fell   [4][scene.BarsSide * scene.BarsSide]bool  // where training bars fell
}

// share is right of all.
type share struct{ right, of int }

func (s *share) add(right bool) {
	s.of++
	if right {
		s.right++
	}
}

func (s share) value() float64 { return float64(s.right) / float64(s.of) }

// newCompetence returns what looks at a network's places. It looks again only
// when the network has been judged anew, for a look costs as much as that.
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

// nearBins is how finely near training bars are told apart: 0, 1, 2, 3 to 4, and
// 5 or more.
const nearBins = 5

func nearNames() [nearBins]string { return [nearBins]string{"0", "1", "2", "3–4", "5 or more"} }

// nearBin counts the training bars of a test bar's kind within a pixel of it.
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

// Found is what is known of a lane's places, nil before the first look.
func (s *placesScene) found(id string) *competence {
	l := s.Racer(id)
	if l == nil {
		return nil
	}
	c, _ := l.Inspected.(*competence)
	return c
}

func (s *placesScene) Figures() []figure.Figure {
	if !s.open { // the map would give the answer away, and it needs the room
		return []figure.Figure{s.nearTable()}
	}
	return []figure.Figure{s.placesMap()}
}

func (s *placesScene) placesMap() figure.Heatmap {
	e := placesNets()[s.net]
	f := figure.Heatmap{
		Meta: figure.Meta{ID: "places", Title: fmt.Sprintf("Where %s knows its %s bars", e.Name, barKinds()[s.kind])},
		Cols: scene.BarsSide, Unsigned: true, Scale: 1, Cursor: -1, Dot: "a training bar's middle",
		Values: make([]float64, scene.BarsSide*scene.BarsSide), Masked: make([]bool, scene.BarsSide*scene.BarsSide), Dots: make([]bool, scene.BarsSide*scene.BarsSide),
	}
	f.Note = fmt.Sprintf("right: %s where none fell near, %s where five or more", s.nearText(e.ID, 0), s.nearText(e.ID, nearBins-1))
	c := s.found(e.ID)
	for i := range f.Values {
		if c == nil || c.places[s.kind][i].of == 0 {
			f.Masked[i] = true
			continue
		}
		f.Values[i], f.Dots[i] = c.places[s.kind][i].value(), c.fell[s.kind][i]
	}
	return f
}

func (s *placesScene) nearTable() figure.Table {
	t := figure.Table{
		Meta: figure.Meta{
			ID: "near", Title: "Unseen bars right, by how many fell near",
			Note: "fell: training bars of its kind, within a pixel",
		},
		Columns: []figure.Column{{Name: "fell", Numeric: true}}, Cursor: -1,
	}
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
	for i := range s.Latest.Racers {
		l := &s.Latest.Racers[i]
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
