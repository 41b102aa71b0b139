package scene

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// SweepPoint is one place of a sweep: a network at a setting, run with every
// seed.
type SweepPoint struct {
	Line  int // which of the setup's lines it belongs to
	X     float64
	Label string // the setting as the learner reads it: "100", "2×2"
	NetworkSpec
	Samples int // 0 for the plan's own
}

// SweepSetup is what a sweep is made of.
type SweepSetup struct {
	Plan   experiment.Plan // how every network is trained; its Networks, Samples and Seeds do not matter
	Lines  []string        // names of the lines, in the order of their colours
	Points []SweepPoint
	Seeds  []uint64
}

// BySamples is the setup of a sweep over training images: every entrant at every
// size, the smallest first.
func BySamples(plan experiment.Plan, who []NetworkSpec, sizes []int, seeds []uint64) SweepSetup {
	s := SweepSetup{Plan: plan, Seeds: seeds}
	for _, e := range who {
		s.Lines = append(s.Lines, e.Name)
	}
	for _, n := range sizes {
		for i, e := range who {
			s.Points = append(s.Points, SweepPoint{
				Line: i, X: float64(n), Label: text.Number(float64(n)), NetworkSpec: e, Samples: n,
			})
		}
	}
	return s
}

// SeedsFrom are the seeds of a sweep: sessions of seeds that follow one another
// have none in common.
func SeedsFrom(session, n uint64) []uint64 {
	seeds := make([]uint64, 0, n)
	for i := range n {
		seeds = append(seeds, session%(1<<32)*n+i)
	}
	return seeds
}

// planOf is the plan of one run of a point.
func (s *SweepSetup) PlanOf(p SweepPoint, seed uint64) experiment.Plan {
	plan := s.Plan
	plan.Samples = nil
	if p.Samples > 0 {
		plan.Samples = []int{p.Samples}
	}
	return p.PlanFor(plan, seed)
}

// keys name the runs of a point, one for each seed: what has the same key gives
// the same numbers.
func (s *SweepSetup) keys(p SweepPoint) []string {
	const seed = "--seeds 0..0"
	plan := s.PlanOf(p, 0)
	if len(plan.Samples) == 0 {
		plan.Samples = []int{plan.Task.Samples}
	}
	words := experiment.ShellLine(plan.Arguments())
	keys := make([]string, len(s.Seeds))
	for i, n := range s.Seeds {
		keys[i] = runKey(p.Average, strings.Replace(words, seed, fmt.Sprintf("--seeds %d..%d", n, n), 1))
	}
	return keys
}

// runKey is the key of a run by the words that repeat it.
func runKey(a nets.Averaging, arguments string) string {
	return fmt.Sprintf("%d %s", a.Every, arguments)
}

// SweepStepper runs the points of a sweep with every seed, several runs at once on
// the cores. It is a lessons.Stepper: a step is one look of one run, which is 20
// training steps. The numbers are those of compare, on any number of cores.
type SweepStepper struct {
	setup SweepSetup
	jobs  []*sweepJob
	done  int
	of    int
	turn  int // which queue is given the next odd step
	// queues hold the jobs that are worked on one after another, beside those of
	// the other queues.
	queues [][]*sweepJob
}

// sweepJob is one run of a sweep.
type sweepJob struct {
	point SweepPoint
	plan  experiment.Plan
	seed  uint64
	trial *experiment.Trial // while under way
	units int               // looks to do in all
	done  int
	run   *experiment.Run // once finished
}

// NewSweepStepper prepares a sweep. Runs that are known already, by their keys, are
// not run again.
func NewSweepStepper(setup SweepSetup, known map[string]experiment.Run) (*SweepStepper, error) {
	s := &SweepStepper{setup: setup}
	checked := map[string]bool{}
	for _, p := range setup.Points {
		keys := setup.keys(p)
		for k, seed := range setup.Seeds {
			j := &sweepJob{point: p, plan: setup.PlanOf(p, seed), seed: seed}
			j.units = (j.plan.Training.Steps + experiment.EvalEvery - 1) / experiment.EvalEvery
			if !checked[p.Network+p.Label] {
				if err := j.plan.Validate(); err != nil {
					return nil, fmt.Errorf("%s at %s: %w", setup.Lines[p.Line], p.Label, err)
				}
				checked[p.Network+p.Label] = true
			}
			if run, ok := known[keys[k]]; ok {
				j.run, j.done = &run, j.units
			}
			s.jobs = append(s.jobs, j)
			s.of += j.units
			s.done += j.done
		}
	}
	s.share()
	return s, nil
}

// share deals the jobs that are left to queues, as many as there are cores, so
// that neighbours in the order run beside one another.
func (s *SweepStepper) share() {
	s.queues = make([][]*sweepJob, runtime.GOMAXPROCS(0))
	next := 0
	for _, j := range s.jobs {
		if j.run == nil {
			s.queues[next] = append(s.queues[next], j)
			next = (next + 1) % len(s.queues)
		}
	}
	s.drop()
}

// drop forgets queues in which nothing is left to do.
func (s *SweepStepper) drop() {
	s.queues = slices.DeleteFunc(s.queues, func(q []*sweepJob) bool { return len(q) == 0 })
}

// Done implements lessons.Stepper.
func (s *SweepStepper) Done() bool { return len(s.queues) == 0 }

// Step implements lessons.Stepper: the steps are shared out over the queues,
// which all go on at the same time.
func (s *SweepStepper) Step(ctx context.Context, n int) error {
	for n > 0 && !s.Done() {
		grants := make([]int, len(s.queues))
		for i := range grants {
			grants[i] = n / len(grants)
		}
		for range n % len(grants) {
			grants[s.turn%len(grants)]++
			s.turn++
		}
		err := Parallel(len(grants), func(i int) error {
			return s.work(ctx, i, &grants[i])
		})
		s.count()
		if err != nil {
			return err
		}
		n = 0
		for _, left := range grants { // of queues that are at their end
			n += left
		}
		s.drop()
	}
	return nil
}

// count adds up what is done: the queues worked beside one another.
func (s *SweepStepper) count() {
	s.done = 0
	for _, j := range s.jobs {
		s.done += j.done
	}
}

// work does the granted steps of a queue and takes them off the grant.
func (s *SweepStepper) work(ctx context.Context, queue int, grant *int) error {
	for *grant > 0 && len(s.queues[queue]) > 0 {
		j := s.queues[queue][0]
		if err := j.look(ctx); err != nil {
			return err
		}
		*grant--
		if j.run != nil {
			s.queues[queue] = s.queues[queue][1:]
		}
	}
	return nil
}

// look does the training steps up to the job's next look.
func (j *sweepJob) look(ctx context.Context) error {
	if j.trial == nil {
		trial, err := experiment.NewTrial(j.plan, j.point.Network, 0, j.seed, experiment.TrialConfig{Workers: 1, Average: j.point.Average})
		if err != nil {
			return fmt.Errorf("%s at %s: %w", j.point.Name, j.point.Label, err)
		}
		j.trial = trial
	}
	for range experiment.EvalEvery {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := j.trial.Step(); err != nil && j.trial.Diverged() == nil {
			return fmt.Errorf("%s at %s: %w", j.point.Name, j.point.Label, err)
		}
		if j.trial.Done() {
			run, err := j.trial.Run()
			if err != nil {
				return fmt.Errorf("%s at %s: %w", j.point.Name, j.point.Label, err)
			}
			j.run, j.trial, j.done = &run, nil, j.units
			return nil
		}
	}
	j.done++
	return nil
}

// SweepSnapshot is a sweep at one step.
type SweepSnapshot struct {
	StepsDone, TotalSteps int
	Runs                  [][]experiment.Run // the finished ones of each point, by seed
	now                   string             // what is under way, empty for nothing
}

// Progress implements lessons.Snapshot.
func (s *SweepSnapshot) Progress() (done, of int) { return s.StepsDone, s.TotalSteps }

// Snapshot implements lessons.Stepper.
func (s *SweepStepper) Snapshot() lessons.Snapshot {
	snapshot := &SweepSnapshot{StepsDone: s.done, TotalSteps: s.of, Runs: make([][]experiment.Run, len(s.setup.Points))}
	seeds := len(s.setup.Seeds)
	for i, j := range s.jobs {
		switch {
		case j.run != nil:
			snapshot.Runs[i/seeds] = append(snapshot.Runs[i/seeds], *j.run)
		case j.trial != nil && snapshot.now == "":
			snapshot.now = fmt.Sprintf("%s at %s, seed %d", s.setup.Lines[j.point.Line], j.point.Label, j.seed)
		}
	}
	return snapshot
}
