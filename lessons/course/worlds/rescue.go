package worlds

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
)

// worldRescueScene lets every network win once, and the shared one be rescued in
// the sensor world by more kernels.
type worldRescueScene struct {
	scene.Race
	world   int
	kernels int
	won     map[string]bool
	rescued bool
}

// rescueKernels are the numbers of kernels to choose from; rescueTarget is what
// counts as rescued.
func rescueKernels() []int { return []int{4, 16, 64} }

const (
	rescueTarget = .9
	rescueStep   = "rescue"
)

func (s *worldRescueScene) Controls() []lessons.Control {
	world := lessons.Control{ID: "world", Label: "the world", Kind: lessons.Dial, Options: worldNames(), Index: s.world, Figure: "race", Hint: "where they all live", Restarts: true}
	kernels := lessons.Control{ID: "kernels", Label: "shared kernels", Kind: lessons.Dial, Index: s.kernels, Figure: "race", Hint: "how many the shared network has", Restarts: true}
	for _, n := range rescueKernels() {
		kernels.Options = append(kernels.Options, strconv.Itoa(n))
	}
	return []lessons.Control{world, kernels}
}

func (s *worldRescueScene) Do(a lessons.Action) error {
	if a.Control == "world" {
		s.world = a.Index
	} else {
		s.kernels = a.Index
	}
	return nil
}

func (s *worldRescueScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.PlanWith("bars", worldImages)
	plan.Task.World = worldKinds()[s.world]
	who := worldNets()
	who[0].Network = fmt.Sprintf("12x12 conv5:%d/ring relu gmp dense:4", rescueKernels()[s.kernels])
	return s.Start(seed, scene.RaceSetup{Plan: plan, Networks: who})
}

func (s *worldRescueScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() {
		return
	}
	right := map[string]float64{}
	for i := range s.Latest.Racers {
		if l := &s.Latest.Racers[i]; l.Run.TestAccuracy != nil {
			right[l.ID] = *l.Run.TestAccuracy
		}
	}
	s.score(worldKinds()[s.world], right)
}

// score counts a race: what each network had right in a world.
func (s *worldRescueScene) score(world dataset.Transform, right map[string]float64) {
	best, top := "", -1.0
	for _, e := range worldNets() {
		if v, ok := right[e.ID]; ok && v > top {
			best, top = e.ID, v
		}
	}
	s.won[best] = true
	s.rescued = s.rescued || world == dataset.Sensor && right["shared"] >= rescueTarget
}

// remember counts the races that earlier sessions have kept of the step: what was
// measured in one world with one seed. Who else raced is the same there for every
// number of shared kernels.
func (s *worldRescueScene) remember(before []lessons.Measurement) {
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
		i := slices.IndexFunc(worldNets()[1:], func(e scene.NetworkSpec) bool { return e.Network == m.Network })
		if i < 0 {
			shared[at] = append(shared[at], m.Value)
			continue
		}
		if fixed[at] == nil {
			fixed[at] = map[string]float64{}
		}
		fixed[at][worldNets()[1+i].ID] = m.Value
	}
	for at, values := range shared {
		for _, v := range values {
			if right := maps.Clone(fixed[at]); len(right) == len(worldNets())-1 {
				right["shared"] = v
				s.score(dataset.Transform(at.world), right)
			}
		}
	}
}

func (s *worldRescueScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Let each network win once. Then bring the shared one to %s in the sensor world.", text.Number(rescueTarget))}
	for _, e := range worldNets() {
		if !s.won[e.ID] {
			g.Missing = "the " + e.Name + " one has not won yet"
			return g
		}
	}
	if g.Met = s.rescued; !g.Met {
		g.Missing = "the shared one is not rescued yet"
	}
	return g
}

func (s *worldRescueScene) Figures() []figure.Figure {
	return []figure.Figure{s.Figure("Bars, world: " + worldNames()[s.world])}
}
