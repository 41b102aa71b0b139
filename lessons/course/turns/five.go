package turns

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// What a learner can say about a task.
const (
	unsaid = "?"
	share  = "share"
	apart  = "do not"
)

const (
	// fiveSeeds is how many seeds each network is trained from on each task.
	fiveSeeds = 3
	// mayLose is how much accuracy a tie may cost and still count as one to share.
	mayLose = .05
	// fiveBatch is the number of images per step and fiveTest that in the test set:
	// fewer than in the earlier steps, because ten networks are trained while the
	// learner waits.
	fiveBatch, fiveTest = 24, 200
)

// asked is a task for which the learner says whether a turn may be shared.
type asked struct {
	id, name, short string
	plan            func() experiment.Plan
	classes         int
}

func tasks() []asked {
	with := func(task string, change func(*dataset.Spec)) func() experiment.Plan {
		return func() experiment.Plan {
			p := small(task)
			change(&p.Task)
			return p
		}
	}
	return []asked{
		{"lie", "digits, any way up", "digits", shownPlan, 6},
		{"bars", "bars: which way?", "bars", func() experiment.Plan { return small("bars") }, 4},
		{"tees", "two strokes: T ⊥ ├ ┤", "T ⊥ ├ ┤", with("tees", func(s *dataset.Spec) { s.Gap = dataset.Range{From: 2, To: 2} }), 4},
		{"ten", "0 to 9, upright", "0 to 9", with("one-place", func(s *dataset.Spec) { s.TrainAt = dataset.Anywhere }), 10},
		{"six", "1 2 3 4 5 7, upright", "1 2 3 4 5 7", with("turned", func(s *dataset.Spec) { s.TestTurned, s.Samples = dataset.Upright, 200 }), 6},
	}
}

// networks returns the two networks that are trained on a task.
func (a asked) networks() []scene.NetworkSpec {
	change := func(p *experiment.Plan) {
		p.Task, p.Training = a.plan().Task, a.plan().Training
		p.Task.Test, p.Training.Batch = fiveTest, fiveBatch
	}
	return []scene.NetworkSpec{
		{ID: "turned", Name: "copies", Network: fmt.Sprintf("10x10 conv7:8/ring/turn4 relu gmp dense:%d", a.classes), Change: change},
		{ID: "plain", Name: "8 kernels", Network: fmt.Sprintf("10x10 conv7:8/ring relu gmp dense:%d", a.classes), Equal: scene.Kernels | scene.Places | scene.Numbers, Change: change},
	}
}

// fiveScene lets the learner say for five tasks whether a turn may be shared, and then
// trains networks with and without turned copies on each.
type fiveScene struct {
	scene.Sweep
	seeds uint64
	said  []*scene.Choice[string]
	first int // how many answers were right when they were first measured, −1 before
}

func newFiveScene(seeds uint64) *fiveScene {
	s := &fiveScene{seeds: seeds, first: -1}
	for _, a := range tasks() {
		s.said = append(s.said, &scene.Choice[string]{
			ID: a.id, Label: a.name, Figure: "five", Hint: "whether kernels may be shared over turns", Values: []string{unsaid, share, apart},
		})
	}
	return s
}

// Controls implements lessons.Controller. While something is unsaid nothing can run,
// and saying the last thing makes a run; after that nothing is trained again.
func (s *fiveScene) Controls() []lessons.Control {
	all := make([]lessons.Control, len(s.said))
	for i, c := range s.said {
		all[i] = c.Control()
		all[i].Restarts = !s.allSaid()
	}
	return all
}

// Do implements lessons.Controller.
func (s *fiveScene) Do(a lessons.Action) error {
	for _, c := range s.said {
		if c.ID == a.Control {
			return c.Do(a)
		}
	}
	return fmt.Errorf("there is no control %q", a.Control)
}

func (s *fiveScene) allSaid() bool {
	for _, c := range s.said {
		if c.Value() == unsaid {
			return false
		}
	}
	return true
}

// Run trains on all tasks, once the learner has said something about each.
func (s *fiveScene) Run(seed uint64) (lessons.Stepper, error) {
	if !s.allSaid() {
		return nil, nil // the goal says why
	}
	setup := scene.SweepSetup{Plan: lyingPlan(), Seeds: scene.SeedsFrom(seed, s.seeds), Lines: []string{"copies", "8 kernels"}}
	for i, a := range tasks() {
		for line, n := range a.networks() {
			setup.Points = append(setup.Points, scene.SweepPoint{Line: line, X: float64(i), Label: a.id, NetworkSpec: n})
		}
	}
	return s.Start(setup)
}

// Compared returns the two networks of the first task: those of the others differ from
// these in their number of classes.
func (s *fiveScene) Compared() []scene.NetworkSpec { return tasks()[0].networks() }

func (s *fiveScene) Observe(snapshot lessons.Snapshot) {
	s.Sweep.Observe(snapshot)
	if s.Finished() && s.first < 0 {
		s.first = s.right()
	}
}

// truth returns what was measured on a task: share if the copies lose little, unsaid
// before it is measured.
func (s *fiveScene) truth(id string) string {
	d := s.Difference("turned", "plain", id)
	switch {
	case !s.Finished() || d == nil:
		return unsaid
	case d.Mean < -mayLose:
		return apart
	default:
		return share
	}
}

// right counts the answers that agree with the measurements.
func (s *fiveScene) right() int {
	n := 0
	for _, c := range s.said {
		if t := s.truth(c.ID); t != unsaid && t == c.Value() {
			n++
		}
	}
	return n
}

func (s *fiveScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Say of all five whether kernels may be shared over turns, and be right.", Met: s.right() == len(s.said)}
	switch {
	case g.Met:
	case !s.allSaid():
		g.Missing, g.Wait = "not all five have an answer yet", true
	case !s.Finished():
		g.Missing = "not measured yet"
	default:
		g.Missing = fmt.Sprintf("%d of %d are right", s.right(), len(s.said))
	}
	return g
}

func (s *fiveScene) Figures() []figure.Figure {
	t := figure.NewTable("five", "May a turn be shared?", "task", "answer", "#minus plain ± 95 %", "#plain", "#copies")
	t.Note = scene.HeldEqual(s.Compared()) + "; the copies take four times the work"
	for i, a := range tasks() {
		said := s.said[i].Value()
		if truth := s.truth(a.id); truth == said && said != unsaid {
			said += " ✓"
		}
		t.Rows = append(t.Rows, []string{
			a.short, said, scene.PlusMinus(s.Difference("turned", "plain", a.id)),
			s.Find("plain", a.id, scene.TestAccuracy).Short(), s.Find("turned", a.id, scene.TestAccuracy).Short(),
		})
	}
	return []figure.Figure{t}
}

// Values are ID-plain and ID-turned for every task, and how many answers were right at
// first.
func (s *fiveScene) Values() map[string]string {
	values := map[string]string{
		"first": "–", "may-lose": text.Percent(mayLose), "five-seeds": strconv.FormatUint(s.seeds, 10), "five-tasks": strconv.Itoa(len(s.said)),
	}
	if s.first >= 0 {
		values["first"] = strconv.Itoa(s.first)
	}
	for _, a := range tasks() {
		for _, id := range []string{"plain", "turned"} {
			values[a.id+"-"+id] = s.Find(id, a.id, scene.TestAccuracy).Short()
		}
	}
	return values
}
