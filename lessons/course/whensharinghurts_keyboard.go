package course

import (
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/dataset"
)

// pictureShow shows images of a task one at a time.
type pictureShow struct {
	set  dataset.Set
	now  int
	says []string // what a label says
}

// picturesShown is how many images there are to look at.
const picturesShown = 8

func newPictureShow(name string, seed uint64, says ...string) *pictureShow {
	p := taskPlan(name, picturesShown)
	set, _, err := dataset.Make(p.Task, seed)
	if err != nil {
		panic("course: " + err.Error()) // the task is part of the program
	}
	return &pictureShow{set: set, says: says}
}

func (p *pictureShow) control() lessons.Control {
	c := lessons.Control{
		ID: nameImage, Label: "the image", Kind: lessons.Dial, Index: p.now, Figure: nameImage, Hint: "looks at another image",
		Options: numbered("image", p.set.N),
	}
	return c
}

func (p *pictureShow) figure() figure.Heatmap {
	return figure.Heatmap{
		Meta: figure.Meta{ID: nameImage, Title: fmt.Sprintf("Image %d: %s", p.now+1, p.says[p.set.Labels[p.now]])},
		Cols: p.set.W, Values: widen(p.set.Sample(p.now)), Scale: 1.5, Cursor: -1,
	}
}

// picturesAtOnce is how many images of a task stand side by side.
const picturesAtOnce = 3

// some are the first images, side by side.
func (p *pictureShow) some(title string, n int) figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "some", Title: title}}
	for i := range min(n, p.set.N) {
		one := figure.Heatmap{Meta: figure.Meta{ID: fmt.Sprintf("image-%d", i+1), Title: fmt.Sprintf("image %d", i+1)}, Cols: p.set.W, Values: widen(p.set.Sample(i)), Scale: 1.5, Cursor: -1}
		if len(p.says) > 0 {
			one.Title = p.says[p.set.Labels[i]]
		}
		f.Pictures = append(f.Pictures, one)
	}
	return f
}

// keyboardKernels are the numbers of shared kernels to try behind a maximum.
func keyboardKernels() []int { return []int{2, 8, 32, 64} }

// keyboardSeeds is how many seeds each of them is run with.
const keyboardSeeds = 3

// keyboardEntrant is the network with so many shared kernels and a maximum.
func keyboardEntrant(kernels int) entrant {
	id := strconv.Itoa(kernels)
	return entrant{id: id, name: plural(kernels, "kernel"), network: fmt.Sprintf("20x20 conv5:%d/s5 relu gmp dense:2", kernels)}
}

// keyboardScene asks shared networks whether all keys are in place, with more
// and more kernels.
type keyboardScene struct {
	sweeping
	show  *pictureShow
	usual figure.Heatmap // the keyboard with all keys in place
}

func newKeyboardScene(seed uint64) *keyboardScene {
	return &keyboardScene{
		show: newPictureShow("keyboard", seed, "all keys in place", "two keys are swapped"), usual: usualKeyboard(seed),
	}
}

// usualKeyboard is the mean of many keyboards with all keys in place: without
// noise, and at the brightness that keys have on average.
func usualKeyboard(seed uint64) figure.Heatmap {
	const many = 200
	set, _, err := dataset.Make(taskPlan("keyboard", many).Task, seed)
	if err != nil {
		panic("course: " + err.Error()) // the task is part of the program
	}
	f := figure.Heatmap{Meta: figure.Meta{ID: "usual", Title: "all in place"}, Cols: set.W, Values: make([]float64, set.Pixels()), Scale: 1.5, Cursor: -1}
	n := 0
	for i := range set.N {
		if set.Labels[i] != 0 {
			continue
		}
		n++
		for k, v := range set.Sample(i) {
			f.Values[k] += (float64(v) - f.Values[k]) / float64(n)
		}
	}
	return f
}

// pictures are the keyboard as it should be, and the one that is looked at.
func (s *keyboardScene) pictures() figure.ImageRow {
	now := s.show.figure()
	title := now.Title
	now.Title = numbered("image", s.show.set.N)[s.show.now]
	return figure.ImageRow{Meta: figure.Meta{ID: nameImage, Title: title}, Pictures: []figure.Heatmap{s.usual, now}}
}

func (s *keyboardScene) Controls() []lessons.Control { return []lessons.Control{s.show.control()} }

func (s *keyboardScene) Do(a lessons.Action) error {
	s.show.now = a.Index
	return nil
}

// keyboardSetup is the sweep over the number of kernels.
func keyboardSetup(seed uint64) sweepSetup {
	setup := sweepSetup{plan: taskPlan("keyboard", hurtImages), lines: []string{"shared, maximum"}, seeds: seedsFrom(seed, keyboardSeeds)}
	for _, n := range keyboardKernels() {
		setup.points = append(setup.points, sweepPoint{x: float64(n), label: strconv.Itoa(n), entrant: keyboardEntrant(n)})
	}
	return setup
}

func (s *keyboardScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.startSweep(keyboardSetup(seed))
}

func (s *keyboardScene) Figures() []figure.Figure {
	if s.seen == nil || s.seen.done == 0 {
		return []figure.Figure{s.pictures()}
	}
	t := figure.Table{
		Meta:    figure.Meta{ID: "points", Title: "Shared kernels, global maximum"},
		Columns: []figure.Column{{Name: "kernels", Numeric: true}, {Name: "studied right", Numeric: true}, {Name: "unseen right", Numeric: true}},
		Cursor:  -1,
	}
	for i, p := range s.setup.points {
		t.Rows = append(t.Rows, []string{p.label, s.at(i, trainOf).String(), s.at(i, testOf).String()})
	}
	t.Note = fmt.Sprintf("± over %s; guessing is right in %s", plural(keyboardSeeds, "seed"), percent(.5))
	return []figure.Figure{t, s.pictures()}
}

func (s *keyboardScene) Values() map[string]string {
	return map[string]string{"images": lessons.Number(hurtImages), "most": strconv.Itoa(slices.Max(keyboardKernels()))}
}

// workScene races networks that do the same work, and one of as many numbers.
type workScene struct {
	taskRacing
	open bool
}

func workEntrants() []entrant {
	return []entrant{
		{id: idShared, name: "2 shared", network: "20x20 conv5:2/s5 relu dense:2"},
		{id: idLocal, name: "2 per key", network: "20x20 local5:2/s5 relu dense:2"},
		{id: "wide", name: "15 shared", network: "20x20 conv5:15/s5 relu dense:2"},
	}
}

func (s *workScene) Reveal(open bool) { s.open = open }

func (s *workScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, raceSetup{plan: taskPlan("keyboard", hurtImages), who: workEntrants()})
}

func (s *workScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "counts", Title: "What it takes, what it gives"},
		Columns: []figure.Column{{Name: "network"}, {Name: nameNumbers, Numeric: true}, {Name: "MACs", Numeric: true}, {Name: "right", Numeric: true}},
		Cursor:  -1,
	}
	for _, e := range workEntrants() {
		if e.id == "wide" && !s.open {
			continue // it belongs to the answer
		}
		row := []string{e.name, "–", "–", "–"}
		if c, err := countsOf(e.network); err == nil {
			row[1], row[2] = lessons.Number(float64(c.Totals.Parameters)), lessons.Number(float64(c.Totals.MACs))
		}
		if l := s.lane(e.id); l != nil && l.finished && l.run.TestAccuracy != nil {
			row[3] = fixed(*l.run.TestAccuracy)
		}
		t.Rows = append(t.Rows, row)
	}
	race := s.figure("The race")
	curves := s.curves("Unseen images right, by step")
	if !s.open {
		if len(race.Lanes) > 2 {
			race.Lanes = race.Lanes[:2]
		}
		if len(curves.Series) > 2 {
			curves.Series = curves.Series[:2]
		}
	}
	return []figure.Figure{t, curves, race}
}

func (s *workScene) Values() map[string]string {
	values := s.taskRacing.Values()
	values["times"] = "–"
	var work []int64
	for _, e := range workEntrants() {
		if c, err := countsOf(e.network); err == nil {
			work = append(work, c.Totals.MACs)
		}
	}
	if len(work) == len(workEntrants()) {
		values["times"] = strconv.FormatFloat(float64(work[2])/float64(work[0]), 'f', 1, 64)
	}
	return values
}
