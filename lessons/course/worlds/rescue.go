package worlds

import (
	"fmt"
	"maps"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
)

// rescueScene asks for a race that each network wins, and for enough kernels for
// the shared one to reach rescueTarget in the sensor world.
type rescueScene struct {
	scene.Race
	scene.Bindings
	world   *scene.Choice[int]
	kernels *scene.Choice[int]
	wins    map[string]bool // by ID
	rescued bool
}

const (
	rescueTarget = .9 // test accuracy
	rescueStep   = "rescue"
)

func newRescueScene(before []progress.Measurement) *rescueScene {
	s := &rescueScene{
		wins: map[string]bool{},
		world: &scene.Choice[int]{
			ID: "world", Label: "the world", Figure: "race", Hint: "the world that all three train in", Restarts: true,
			Values: []int{0, 1, 2}, Text: func(w int) string { return worldNames()[w] },
		},
		kernels: &scene.Choice[int]{
			ID: "kernels", Label: "shared kernels", Figure: "race", Hint: "how many the shared network has", Restarts: true, Values: []int{4, 16, 64},
		},
	}
	s.Bindings = scene.Bindings{s.world, s.kernels}
	s.remember(before)
	return s
}

func (s *rescueScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.PlanWith("bars", trainingImages)
	plan.Task.World = transforms()[s.world.Value()]
	who := networks()
	who[0].Network = fmt.Sprintf("12x12 conv5:%d/ring relu gmp dense:4", s.kernels.Value())
	return s.Start(seed, scene.RaceSetup{Plan: plan, Networks: who})
}

func (s *rescueScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() {
		return
	}
	right := map[string]float64{}
	for _, l := range s.Latest.Racers {
		if l.Run.TestAccuracy != nil {
			right[l.ID] = *l.Run.TestAccuracy
		}
	}
	s.score(transforms()[s.world.Value()], right)
}

// score takes in the test accuracies of a race, by ID.
func (s *rescueScene) score(world dataset.Transform, right map[string]float64) {
	best, top := "", -1.0
	for _, e := range networks() {
		if v, ok := right[e.ID]; ok && v > top {
			best, top = e.ID, v
		}
	}
	s.wins[best] = true
	s.rescued = s.rescued || world == dataset.Sensor && right["shared"] >= rescueTarget
}

// remember takes in the races of earlier sessions: a race is what was measured in
// one world with one seed. The other two networks are the same for every number of
// shared kernels.
func (s *rescueScene) remember(before []progress.Measurement) {
	type place struct {
		world string
		seed  uint64
	}
	fixed, shared := map[place]map[string]float64{}, map[place][]float64{}
	for _, m := range before {
		if m.Step != rescueStep || m.Metric != scene.MetricTest {
			continue
		}
		world, _ := m.Options["world"].(string)
		at := place{world, m.Seed}
		i := slices.IndexFunc(networks()[1:], func(e scene.NetworkSpec) bool { return e.Network == m.Network })
		if i < 0 {
			shared[at] = append(shared[at], m.Value)
			continue
		}
		if fixed[at] == nil {
			fixed[at] = map[string]float64{}
		}
		fixed[at][networks()[1+i].ID] = m.Value
	}
	for at, values := range shared {
		for _, v := range values {
			if right := maps.Clone(fixed[at]); len(right) == len(networks())-1 {
				right["shared"] = v
				s.score(dataset.Transform(at.world), right)
			}
		}
	}
}

func (s *rescueScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Make each network win once. Then get the shared one to %s in the sensor world.", text.Number(rescueTarget))}
	for _, e := range networks() {
		if !s.wins[e.ID] {
			g.Missing = "the " + e.Name + " one has not won yet"
			return g
		}
	}
	if g.Met = s.rescued; !g.Met {
		g.Missing = "the shared one is not rescued yet"
	}
	return g
}

func (s *rescueScene) Figures() []figure.Figure {
	return []figure.Figure{s.Figure("Bars, world: " + s.world.String())}
}
