package course

import (
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// The networks of the lesson, and of every other that asks which way a bar runs.
const (
	barsShared = "12x12 conv5:4 relu gmp dense:4"
	barsRing   = "12x12 conv5:4/ring relu gmp dense:4"
	barsLocal  = "12x12 local5:4 relu gmp dense:4"
	barsDense  = "12x12 dense:64 relu dense:4"
)

// barsTask is the name of the task.
const barsTask = "bars"

// openLessData opens the live half of the lesson less-data.
func openLessData(env lessons.Env) lessons.Scenes {
	return lessData(env, usualEffort())
}

// effort is how much is measured in the lesson.
type effort struct {
	sizes []int  // the numbers of training images of the accuracy curve
	seeds uint64 // how many each point of it is the mean of
	// asked is how many unseen bars the map of places is made of: enough that
	// some fall on every place.
	asked int
}

func usualEffort() effort {
	return effort{sizes: []int{20, 50, 100, 200, 500, 1000, 2000, 4000}, seeds: 5, asked: 4000}
}

func lessData(env lessons.Env, e effort) lessons.Scenes {
	curve := newBySizeScene(env, e)
	fewest := newFewestScene(env)
	return lessons.Scenes{
		"how-many": curve,
		"training": &trainingScene{curve: curve},
		"windows":  newWindowsScene(env.Seed),
		namePlaces: newPlacesScene(e.asked),
		"random":   newRandomScene(),
		"fewest":   fewest,
		"recap":    &lessDataRecap{curve: curve, fewest: fewest},
	}
}

// barsThree are the three networks that most lessons compare on the bars.
func barsThree() []entrant {
	return []entrant{
		{id: idShared, name: idShared, network: barsShared},
		{id: "local", name: "unshared", network: barsLocal},
		{id: idDense, name: idDense, network: barsDense},
	}
}

// bySizeScene measures accuracy against the number of training images.
type bySizeScene struct {
	sweeping
	sizes []int
	seeds uint64 // how many
	// The examples of the seed they were drawn from: a figure is asked for at
	// every tick.
	examples figure.ImageRow
	drawn    uint64
}

// sizesStep is the step in which the curve is measured.
const sizesStep = "how-many"

func newBySizeScene(env lessons.Env, e effort) *bySizeScene {
	s := &bySizeScene{sizes: e.sizes, seeds: e.seeds}
	s.reopen(sizesStep, env, e.seeds, s.Run)
	return s
}

func (s *bySizeScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.startSweep(bySamples(planFor(barsTask), barsThree(), s.sizes, seedsFrom(seed, s.seeds)))
}

// first is the fewest training images of the curve with which an entrant had the
// target accuracy on average over all seeds; ok is false where there is none.
func (s *bySizeScene) first(id string) (images int, ok bool) {
	for _, n := range s.sizes {
		found := s.find(id, lessons.Number(float64(n)), testOf)
		if found.seeds == len(s.setup.seeds) && found.mean >= experiment.Target {
			return n, true
		}
	}
	return 0, false
}

// firstText is first as the learner reads it.
func (s *bySizeScene) firstText(id string) string {
	if n, ok := s.first(id); ok {
		return lessons.Number(float64(n))
	}
	if s.finished() {
		return "more than " + lessons.Number(float64(s.sizes[len(s.sizes)-1]))
	}
	return "–"
}

// soFar is first as a sentence about a sweep that is not at its end has it.
func (s *bySizeScene) soFar(id string) string {
	if n, ok := s.first(id); ok {
		return "from " + lessons.Number(float64(n)) + " images"
	}
	if s.finished() {
		return "not from " + lessons.Number(float64(s.sizes[len(s.sizes)-1]))
	}
	return "not yet"
}

// factor is how many times as many images the unshared net needs as the shared
// one; empty where that is not known.
func (s *bySizeScene) factor() string {
	shared, ok := s.first(idShared)
	local, also := s.first("local")
	if !ok || !also {
		return ""
	}
	return lessons.Number(float64(local / shared))
}

func (s *bySizeScene) Figures() []figure.Figure {
	curves := s.bySize()
	if s.drawn != s.seedShown() || len(s.examples.Pictures) == 0 {
		s.drawn, s.examples = s.seedShown(), barExamples(s.seedShown())
	}
	if s.seen == nil || s.seen.done == 0 {
		return []figure.Figure{s.examples}
	}
	return []figure.Figure{curves}
}

// bySize is the curve, its axis logarithmic.
func (s *bySizeScene) bySize() figure.Curves {
	f := s.curves("Which way does the bar run?", nameImages)
	f.LogX = true
	return f
}

func (s *bySizeScene) seedShown() uint64 {
	if len(s.setup.seeds) == 0 {
		return 0
	}
	return s.setup.seeds[0]
}

func (s *bySizeScene) Values() map[string]string {
	return map[string]string{
		"target": percent(experiment.Target), "first-shared": s.firstText(idShared), "first-local": s.firstText("local"),
		"first-dense": s.firstText(idDense), "factor": s.factor(), "seeds": strconv.FormatUint(s.seeds, 10),
		"so-far-shared": s.soFar(idShared), "so-far-local": s.soFar("local"), "so-far-dense": s.soFar(idDense),
	}
}

// barExamples shows the first training images of a seed, four of them, one of
// each kind where there are.
func barExamples(seed uint64) figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "examples", Title: "Which way does the bar run?"}}
	spec := planFor(barsTask).Task
	spec.Test = 1 // not looked at
	train, _, err := dataset.Make(spec, seed)
	if err != nil {
		f.Note = err.Error()
		return f
	}
	pick := map[int32]int{}
	for i := range train.N {
		if _, ok := pick[train.Labels[i]]; !ok {
			pick[train.Labels[i]] = i
		}
	}
	for label, kind := range barKinds() {
		if i, ok := pick[int32(label)]; ok {
			f.Pictures = append(f.Pictures, imageMap("", "it runs "+kind, train.W, train.Sample(i)))
		}
	}
	return f
}

// trainingScene looks again at the curve, for the training images.
type trainingScene struct {
	curve *bySizeScene
}

func (s *trainingScene) Figures() []figure.Figure {
	t := s.curve.table("Right: training, unseen", "images", testOf)
	for i, p := range s.curve.setup.points {
		trained, tested := s.curve.at(i, trainOf), s.curve.at(i, testOf)
		if tested.seeds > 0 {
			t.Rows[slices.Index(s.curve.sizes, p.samples)][1+p.line] = fixed(trained.mean) + "/" + fixed(tested.mean)
		}
	}
	t.Note = "means over " + plural(int(s.curve.seeds), "seed") //nolint:gosec // a few
	return []figure.Figure{t}
}

// fixed is a share to two digits, whole or not, so that columns line up.
func fixed(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

func (s *trainingScene) Values() map[string]string {
	values := s.curve.Values()
	values["lowest-train"], values["measured"] = "–", ""
	lowest := 2.0
	for i := range s.curve.setup.points {
		if found := s.curve.at(i, trainOf); found.seeds > 0 {
			lowest = min(lowest, found.mean)
		}
	}
	if lowest <= 1 {
		values["lowest-train"], values["measured"] = lessons.Number(lowest), "yes"
	}
	return values
}

// lessDataRecap puts side by side what the curve and the try have found.
type lessDataRecap struct {
	curve  *bySizeScene
	fewest *fewestScene
}

func (s *lessDataRecap) Figures() []figure.Figure {
	t := figure.Table{
		Meta: figure.Meta{ID: "found", Title: "What you found", Note: "images: the fewest of the curve that passed " + percent(experiment.Target)},
		Columns: []figure.Column{
			{Name: "net"}, {Name: "numbers", Numeric: true}, {Name: "images", Numeric: true},
		},
		Cursor: -1,
	}
	for _, e := range barsThree() {
		row := []string{e.name, "–", s.curve.firstText(e.id)}
		if numbers, err := numbersOf(e.network); err == nil {
			row[1] = lessons.Number(float64(numbers))
		}
		t.Rows = append(t.Rows, row)
	}
	if network, images := s.fewest.bestOfAll(); images > 0 {
		t.Note += "; your best is " + network
		row := []string{"your best", "–", strconv.Itoa(images)}
		if numbers, err := numbersOf(network); err == nil {
			row[1] = lessons.Number(float64(numbers))
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t, s.curve.bySize()}
}

func (s *lessDataRecap) Values() map[string]string { return s.curve.Values() }
