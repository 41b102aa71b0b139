package turns

import (
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// showScene shows the networks turned digits in training, first few and then
// more.
type showScene struct {
	scene.Sweep
	seeds uint64
}

func newShowScene(env lessons.Env, seeds uint64) *showScene {
	s := &showScene{seeds: seeds}
	s.Reopen("show", env, s.seeds, s.Run)
	return s
}

// amounts returns how many images are shown.
func amounts() []int { return []int{100, 300} }

// showPlan returns a plan that trains for fewer steps than the other steps do:
// with turned digits in training that is enough, and in a browser long runs are
// slow.
func showPlan() experiment.Plan {
	p := shownPlan()
	p.Training.Steps = 70
	return p
}

func (s *showScene) Run(seed uint64) (lessons.Stepper, error) {
	networks := []scene.NetworkSpec{turnedNet(), plainNet(), manyNet()}
	return s.Start(scene.BySamples(showPlan(), networks, amounts(), scene.SeedsFrom(seed, s.seeds)))
}

func (s *showScene) Figures() []figure.Figure {
	t := figure.NewTable("shown", "Any way up, "+text.Plural(len(s.Setup.Seeds), "seed")+", chance "+text.Fixed(s.Setup.Plan.Chance(), 2), "network", "#images", "#right", "#minus copies ± 95 %")
	t.Note = scene.MinusNote("copies") + "; " + s.equal()
	for _, n := range s.Compared() {
		for _, images := range amounts() {
			label := strconv.Itoa(images)
			difference := ""
			if n.ID != turnedNet().ID {
				difference = scene.PlusMinus(s.Difference(n.ID, turnedNet().ID, label))
			}
			t.Rows = append(t.Rows, []string{n.Name, label, s.Find(n.ID, label, scene.TestAccuracy).Short(), difference})
		}
	}
	return []figure.Figure{t}
}

// equal returns what the networks have in common.
func (s *showScene) equal() string { return scene.HeldEqual(s.Compared()) }

// Values are ID-100 and ID-300, which say how often each network is right, and ahead-100
// and ahead-300, by how much the copies are ahead of 32 kernels.
func (s *showScene) Values() map[string]string {
	values := map[string]string{"few": strconv.Itoa(amounts()[0]), "more": strconv.Itoa(amounts()[1])}
	for _, images := range amounts() {
		label := strconv.Itoa(images)
		values["ahead-"+label] = scene.DifferenceWords(s.Difference(turnedNet().ID, manyNet().ID, label))
		for _, n := range s.Compared() {
			values[n.ID+"-"+label] = s.Find(n.ID, label, scene.TestAccuracy).Short()
		}
	}
	return values
}
