package course

import (
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/task"
)

// pictureShow shows images of a task one at a time.
type pictureShow struct {
	set  task.Set
	now  int
	says []string // what a label says
}

// picturesShown is how many images there are to look at.
const picturesShown = 8

func newPictureShow(name string, seed uint64, says ...string) *pictureShow {
	p := taskPlan(name, picturesShown)
	set, _, err := task.Make(p.Task, seed)
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
		Head: figure.Head{ID: nameImage, Title: fmt.Sprintf("Image %d: %s", p.now+1, p.says[p.set.Labels[p.now]])},
		Cols: p.set.W, Values: widen(p.set.Sample(p.now)), Scale: 1.5, Cursor: -1,
	}
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
	show *pictureShow
}

func newKeyboardScene(seed uint64) *keyboardScene {
	return &keyboardScene{show: newPictureShow("keyboard", seed, "all keys in place", "two keys are swapped")}
}

func (s *keyboardScene) controls() []lessons.Control { return []lessons.Control{s.show.control()} }

func (s *keyboardScene) do(a lessons.Action) error {
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

func (s *keyboardScene) run(seed uint64) (lessons.Stepper, error) {
	return s.startSweep(keyboardSetup(seed))
}

func (s *keyboardScene) figures() []figure.Figure {
	if s.seen == nil || s.seen.done == 0 {
		return []figure.Figure{s.show.figure()}
	}
	t := figure.Table{
		Head:    figure.Head{ID: "points", Title: "Shared kernels, global maximum", Note: s.note()},
		Columns: []figure.Column{{Name: "kernels", Numeric: true}, {Name: "studied right", Numeric: true}, {Name: "unseen right", Numeric: true}},
		Cursor:  -1,
	}
	for i, p := range s.setup.points {
		t.Rows = append(t.Rows, []string{p.label, s.at(i, trainOf).String(), s.at(i, testOf).String()})
	}
	t.Note = fmt.Sprintf("± over %s; guessing is right in %s", plural(keyboardSeeds, "seed"), percent(.5))
	return []figure.Figure{t, s.show.figure()}
}

func (s *keyboardScene) values() map[string]string {
	return map[string]string{"images": lessons.Number(hurtImages), "most": strconv.Itoa(slices.Max(keyboardKernels()))}
}

// workScene races networks that do the same work, and one of as many numbers.
type workScene struct {
	taskRacing
	open bool
}

func workEntrants() []entrant {
	return []entrant{
		{id: idShared, name: "shared, 2 kernels", network: "20x20 conv5:2/s5 relu dense:2"},
		{id: idLocal, name: "unshared, 2 kernels", network: "20x20 local5:2/s5 relu dense:2"},
		{id: "wide", name: "shared, 15 kernels", network: "20x20 conv5:15/s5 relu dense:2"},
	}
}

func (s *workScene) reveal(open bool) { s.open = open }

func (s *workScene) run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, raceSetup{plan: taskPlan("keyboard", hurtImages), who: workEntrants()})
}

func (s *workScene) figures() []figure.Figure {
	t := figure.Table{
		Head:    figure.Head{ID: "counts", Title: "What it takes, what it gives"},
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
			row[3] = lessons.Number(*l.run.TestAccuracy)
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

func (s *workScene) values() map[string]string {
	values := s.taskRacing.values()
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
