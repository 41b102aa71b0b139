package course

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/task"
)

// worldRescueScene lets every network win once, and the shared one be rescued in
// the sensor world by more kernels.
type worldRescueScene struct {
	taskRacing
	world   int
	kernels int
	won     map[string]bool
	rescued bool
}

// rescueKernels are the numbers of kernels to choose from; rescueTarget is what
// counts as rescued.
func rescueKernels() []int { return []int{4, 16, 64} }

const rescueTarget = .9

func (s *worldRescueScene) controls() []lessons.Control {
	world := lessons.Control{ID: "world", Label: "the world", Kind: lessons.Dial, Options: worldNames(), Index: s.world, Figure: "race", Hint: "where they all live", Restarts: true}
	kernels := lessons.Control{ID: "kernels", Label: "shared kernels", Kind: lessons.Dial, Index: s.kernels, Figure: "race", Hint: "how many the shared network has", Restarts: true}
	for _, n := range rescueKernels() {
		kernels.Options = append(kernels.Options, strconv.Itoa(n))
	}
	return []lessons.Control{world, kernels}
}

func (s *worldRescueScene) do(a lessons.Action) error {
	if a.Control == "world" {
		s.world = a.Index
	} else {
		s.kernels = a.Index
	}
	return nil
}

func (s *worldRescueScene) run(seed uint64) (lessons.Stepper, error) {
	plan := barTask(worldImages)
	plan.Task.World = worldKinds()[s.world]
	who := worldNets()
	who[0].network = fmt.Sprintf("12x12 conv5:%d/ring relu gmp dense:4", rescueKernels()[s.kernels])
	return s.start(seed, raceSetup{plan: plan, who: who})
}

func (s *worldRescueScene) observe(snapshot lessons.Snapshot) {
	s.taskRacing.observe(snapshot)
	if !s.finished() {
		return
	}
	best, top := "", -1.0
	for i := range s.seen.lanes {
		if l := &s.seen.lanes[i]; l.run.TestAccuracy != nil && *l.run.TestAccuracy > top {
			best, top = l.id, *l.run.TestAccuracy
		}
	}
	s.won[best] = true
	shared := s.lane(idShared).run.TestAccuracy
	s.rescued = s.rescued || worldKinds()[s.world] == task.Sensor && shared != nil && *shared >= rescueTarget
}

func (s *worldRescueScene) goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Let each network win once. Then bring the shared one to %s in the sensor world.", lessons.Number(rescueTarget))}
	for _, e := range worldNets() {
		if !s.won[e.id] {
			g.Missing = "the " + e.name + " one has not won yet"
			return g
		}
	}
	if g.Met = s.rescued; !g.Met {
		g.Missing = "the shared one is not rescued yet"
	}
	return g
}

func (s *worldRescueScene) figures() []figure.Figure {
	return []figure.Figure{s.figure("Bars, world: " + worldNames()[s.world])}
}
