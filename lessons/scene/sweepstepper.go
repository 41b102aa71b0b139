package scene

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"weightshare/lessons"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
)

// SweepPoint is a network at a setting, trained from every seed.
type SweepPoint struct {
	Line  int // index into the setup's lines
	X     float64
	Label string // the setting as the learner reads it: "100", "2×2"
	NetworkSpec
	Samples int // 0 for the plan's own number
}

// SweepSetup describes a sweep.
type SweepSetup struct {
	Plan   experiment.Plan // for every network; its Networks, Samples and Seeds are ignored
	Lines  []string        // names, in the order of their colors
	Points []SweepPoint
	Seeds  []uint64
}

// BySamples sets up a sweep of networks over numbers of training samples.
func BySamples(plan experiment.Plan, networks []NetworkSpec, samples []int, seeds []uint64) SweepSetup {
	s := SweepSetup{Plan: plan, Seeds: seeds}
	for _, network := range networks {
		s.Lines = append(s.Lines, network.Name)
	}
	for _, n := range samples {
		for i, network := range networks {
			s.Points = append(s.Points, SweepPoint{
				Line: i, X: float64(n), Label: text.Number(float64(n)), NetworkSpec: network, Samples: n,
			})
		}
	}
	return s
}

// SeedsFrom lists n seeds for a sweep, from the seed of its session. Sessions with
// consecutive seeds share none.
func SeedsFrom(session, n uint64) []uint64 {
	seeds := make([]uint64, 0, n)
	for i := range n {
		seeds = append(seeds, session%(1<<32)*n+i)
	}
	return seeds
}

// PlanOf returns the plan of a point's run from a seed.
func (s *SweepSetup) PlanOf(p SweepPoint, seed uint64) experiment.Plan {
	plan := s.Plan
	plan.Samples = nil
	if p.Samples > 0 {
		plan.Samples = []int{p.Samples}
	}
	return p.planFor(plan, seed)
}

// keys returns the keys of a point's runs, in the order of the seeds. Runs with the
// same key have the same results.
func (s *SweepSetup) keys(p SweepPoint) []string {
	const seed = "--seeds 0..0"
	plan := s.PlanOf(p, 0)
	if len(plan.Samples) == 0 {
		plan.Samples = []int{plan.Task.Samples}
	}
	arguments := experiment.ShellLine(plan.Arguments())
	keys := make([]string, len(s.Seeds))
	for i, n := range s.Seeds {
		keys[i] = runKey(p.Average, strings.Replace(arguments, seed, fmt.Sprintf("--seeds %d..%d", n, n), 1))
	}
	return keys
}

// allKeys returns the keys of all runs, point by point.
func (s *SweepSetup) allKeys() []string {
	keys := make([]string, 0, len(s.Points)*len(s.Seeds))
	for _, p := range s.Points {
		keys = append(keys, s.keys(p)...)
	}
	return keys
}

// runKey returns the key of a run, made from the arguments with which compare repeats
// it.
func runKey(a nets.Averaging, arguments string) string {
	return fmt.Sprintf("%d %s", a.Every, arguments)
}

// SweepStepper does the runs of a sweep, as many at once as there are cores; one of
// its steps is experiment.EvalEvery training steps of one run. The results are those of
// compare. It implements lessons.Stepper.
type SweepStepper struct {
	setup       SweepSetup
	jobs        []*sweepJob // by point, then by seed
	pool        pool
	patience    patience
	known       int // how many seeds were already trained at all points
	judged      int // how many seeds were trained at all points when leaveOut last decided
	done, total int // steps
	data        atomic.Pointer[experiment.DataCache]
}

// sweepJob is a run of a sweep.
type sweepJob struct {
	data        *atomic.Pointer[experiment.DataCache]
	point       SweepPoint
	plan        experiment.Plan
	seed        uint64
	trial       *experiment.Trial // nil before the first step and after the last
	done, total int               // steps of the sweep
	run         *experiment.Run   // the results, nil before the last step
}

// NewSweepStepper prepares a sweep. Runs whose keys are known are not repeated.
func NewSweepStepper(setup SweepSetup, known map[string]experiment.Run) (*SweepStepper, error) {
	s := &SweepStepper{setup: setup, patience: newPatience()}
	s.data.Store(experiment.NewDataCache(experiment.DataLimit))
	checked := map[string]bool{}
	for _, p := range setup.Points {
		keys := setup.keys(p)
		for k, seed := range setup.Seeds {
			j := &sweepJob{data: &s.data, point: p, plan: setup.PlanOf(p, seed), seed: seed}
			j.total = poolSteps(j.plan.Training.Steps)
			if !checked[p.Network+p.Label] {
				if err := j.plan.Validate(); err != nil {
					return nil, fmt.Errorf("%s at %s: %w", setup.Lines[p.Line], p.Label, err)
				}
				checked[p.Network+p.Label] = true
			}
			if run, ok := known[keys[k]]; ok {
				j.run, j.done = &run, j.total
			}
			s.jobs = append(s.jobs, j)
			s.total += j.total
			s.done += j.done
		}
	}
	s.known = s.complete()
	s.judged = s.known
	s.enqueue()
	return s, nil
}

// enqueue queues the runs in their order, or seed by seed if there may not be time for
// all.
func (s *SweepStepper) enqueue() {
	runs := make([]pooled, 0, len(s.jobs))
	if s.patience.most == 0 {
		for _, j := range s.jobs {
			runs = append(runs, j)
		}
	} else {
		for k := range s.setup.Seeds {
			for i := k; i < len(s.jobs); i += len(s.setup.Seeds) {
				runs = append(runs, s.jobs[i])
			}
		}
	}
	s.pool.add(runs)
}

// complete returns how many seeds, counted from the first, are trained at all points.
func (s *SweepStepper) complete() int {
	n := len(s.setup.Seeds)
	for i, j := range s.jobs {
		if !j.over() {
			n = min(n, i%len(s.setup.Seeds))
		}
	}
	return n
}

// leaveOut drops the seeds for which there is no time.
func (s *SweepStepper) leaveOut() {
	done, seeds := s.complete(), len(s.setup.Seeds)
	if s.patience.most == 0 || done == s.judged {
		return
	}
	s.judged = done
	n := max(fewestSeeds, done+s.patience.seedsLeft(done-s.known, seeds-done))
	if n >= seeds {
		return
	}
	var jobs []*sweepJob
	for i, j := range s.jobs {
		if i%seeds < n {
			jobs = append(jobs, j)
		} else {
			s.total -= j.total
		}
	}
	s.jobs, s.setup.Seeds = jobs, s.setup.Seeds[:n]
	s.enqueue()
}

// ShareData implements lessons.DataSharer.
func (s *SweepStepper) ShareData(c *experiment.DataCache) { s.data.Store(c) }

// Setup returns the setup of the sweep.
func (s *SweepStepper) Setup() SweepSetup { return s.setup }

// Done implements lessons.Stepper.
func (s *SweepStepper) Done() bool { return s.pool.done() }

// Step implements lessons.Stepper.
func (s *SweepStepper) Step(ctx context.Context, n int) error {
	since := s.patience.now()
	err := s.pool.step(ctx, n)
	s.patience.spend(since)
	s.leaveOut()
	s.done = 0
	for _, j := range s.jobs {
		s.done += j.done
	}
	return err
}

func (j *sweepJob) over() bool { return j.run != nil }

// advance takes the training steps up to the next evaluation.
func (j *sweepJob) advance(ctx context.Context) error {
	fail := func(err error) error { return fmt.Errorf("%s at %s: %w", j.point.Name, j.point.Label, err) }
	if j.trial == nil {
		config := j.point.trialConfig()
		config.Data = j.data.Load()
		trial, err := experiment.NewTrial(j.plan, j.point.Network, 0, j.seed, config)
		if err != nil {
			return fail(err)
		}
		j.trial = trial
	}
	for range experiment.EvalEvery {
		if err := cooperate.Yield(ctx); err != nil {
			return err
		}
		if _, err := j.trial.Step(); err != nil && j.trial.Diverged() == nil {
			return fail(err)
		}
		if j.trial.Done() {
			run, err := j.trial.Run()
			if err != nil {
				return fail(err)
			}
			j.run, j.trial, j.done = &run, nil, j.total
			return nil
		}
	}
	j.done++
	return nil
}

// SweepSnapshot is the state of a sweep at one step.
type SweepSnapshot struct {
	Steps
	Runs  [][]experiment.Run // the finished runs of each point
	Seeds []uint64           // those that there is time for
	now   string             // the first unfinished run, empty if none has begun
}

// Snapshot implements lessons.Stepper.
func (s *SweepStepper) Snapshot() lessons.Snapshot {
	snapshot := &SweepSnapshot{Steps: Steps{s.done, s.total}, Runs: make([][]experiment.Run, len(s.setup.Points)), Seeds: s.setup.Seeds}
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
