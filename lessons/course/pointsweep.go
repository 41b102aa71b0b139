package course

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// sweepPoint is one place of a sweep: a network at a setting, run with every
// seed.
type sweepPoint struct {
	line  int // which of the setup's lines it belongs to
	x     float64
	label string // the setting as the learner reads it: "100", "2×2"
	entrant
	samples int // 0 for the plan's own
}

// sweepSetup is what a sweep is made of.
type sweepSetup struct {
	plan   experiment.Plan // how every network is trained; its Networks, Samples and Seeds do not matter
	lines  []string        // names of the lines, in the order of their colours
	points []sweepPoint
	seeds  []uint64
}

// bySamples is the setup of a sweep over training images: every entrant at every
// size, the smallest first.
func bySamples(plan experiment.Plan, who []entrant, sizes []int, seeds []uint64) sweepSetup {
	s := sweepSetup{plan: plan, seeds: seeds}
	for _, e := range who {
		s.lines = append(s.lines, e.name)
	}
	for _, n := range sizes {
		for i, e := range who {
			s.points = append(s.points, sweepPoint{
				line: i, x: float64(n), label: lessons.Number(float64(n)), entrant: e, samples: n,
			})
		}
	}
	return s
}

// seedsFrom are the seeds of a sweep: sessions of seeds that follow one another
// have none in common.
func seedsFrom(session, n uint64) []uint64 {
	seeds := make([]uint64, 0, n)
	for i := range n {
		seeds = append(seeds, session%(1<<32)*n+i)
	}
	return seeds
}

// planOf is the plan of one run of a point.
func (s *sweepSetup) planOf(p sweepPoint, seed uint64) experiment.Plan {
	plan := s.plan
	plan.Samples = nil
	if p.samples > 0 {
		plan.Samples = []int{p.samples}
	}
	return p.planFor(plan, seed)
}

// keys name the runs of a point, one for each seed: what has the same key gives
// the same numbers.
func (s *sweepSetup) keys(p sweepPoint) []string {
	const seed = "--seeds 0..0"
	plan := s.planOf(p, 0)
	if len(plan.Samples) == 0 {
		plan.Samples = []int{plan.Task.Samples}
	}
	words := experiment.ShellLine(plan.Arguments())
	keys := make([]string, len(s.seeds))
	for i, n := range s.seeds {
		keys[i] = runKey(p.average, strings.Replace(words, seed, fmt.Sprintf("--seeds %d..%d", n, n), 1))
	}
	return keys
}

// runKey is the key of a run by the words that repeat it.
func runKey(a nets.Averaging, arguments string) string {
	return fmt.Sprintf("%d %s", a.Every, arguments)
}

// pointSweep runs the points of a sweep with every seed, several runs at once on
// the cores. It is a lessons.Stepper: a step is one look of one run, which is 20
// training steps. The numbers are those of compare, on any number of cores.
type pointSweep struct {
	setup sweepSetup
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
	point sweepPoint
	plan  experiment.Plan
	seed  uint64
	trial *experiment.Trial // while under way
	units int               // looks to do in all
	done  int
	run   *experiment.Run // once finished
}

// newPointSweep prepares a sweep. Runs that are known already, by their keys, are
// not run again.
func newPointSweep(setup sweepSetup, known map[string]experiment.Run) (*pointSweep, error) {
	s := &pointSweep{setup: setup}
	checked := map[string]bool{}
	for _, p := range setup.points {
		keys := setup.keys(p)
		for k, seed := range setup.seeds {
			j := &sweepJob{point: p, plan: setup.planOf(p, seed), seed: seed}
			j.units = (j.plan.Training.Steps + experiment.EvalEvery - 1) / experiment.EvalEvery
			if !checked[p.network+p.label] {
				if err := j.plan.Validate(); err != nil {
					return nil, fmt.Errorf("%s at %s: %w", setup.lines[p.line], p.label, err)
				}
				checked[p.network+p.label] = true
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
func (s *pointSweep) share() {
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
func (s *pointSweep) drop() {
	s.queues = slices.DeleteFunc(s.queues, func(q []*sweepJob) bool { return len(q) == 0 })
}

// Done implements lessons.Stepper.
func (s *pointSweep) Done() bool { return len(s.queues) == 0 }

// Step implements lessons.Stepper: the steps are shared out over the queues,
// which all go on at the same time.
func (s *pointSweep) Step(ctx context.Context, n int) error {
	for n > 0 && !s.Done() {
		grants := make([]int, len(s.queues))
		for i := range grants {
			grants[i] = n / len(grants)
		}
		for range n % len(grants) {
			grants[s.turn%len(grants)]++
			s.turn++
		}
		err := parallel(len(grants), func(i int) error {
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
func (s *pointSweep) count() {
	s.done = 0
	for _, j := range s.jobs {
		s.done += j.done
	}
}

// work does the granted steps of a queue and takes them off the grant.
func (s *pointSweep) work(ctx context.Context, queue int, grant *int) error {
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
		trial, err := experiment.NewTrial(j.plan, j.point.network, 0, j.seed, experiment.TrialConfig{Workers: 1, Average: j.point.average})
		if err != nil {
			return fmt.Errorf("%s at %s: %w", j.point.name, j.point.label, err)
		}
		j.trial = trial
	}
	for range experiment.EvalEvery {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := j.trial.Step(); err != nil && j.trial.Diverged() == nil {
			return fmt.Errorf("%s at %s: %w", j.point.name, j.point.label, err)
		}
		if j.trial.Done() {
			run, err := j.trial.Run()
			if err != nil {
				return fmt.Errorf("%s at %s: %w", j.point.name, j.point.label, err)
			}
			j.run, j.trial, j.done = &run, nil, j.units
			return nil
		}
	}
	j.done++
	return nil
}

// sweepSnapshot is a sweep at one step.
type sweepSnapshot struct {
	done, of int
	runs     [][]experiment.Run // the finished ones of each point, by seed
	now      string             // what is under way, empty for nothing
}

// Progress implements lessons.Snapshot.
func (s *sweepSnapshot) Progress() (done, of int) { return s.done, s.of }

// Snapshot implements lessons.Stepper.
func (s *pointSweep) Snapshot() lessons.Snapshot {
	snapshot := &sweepSnapshot{done: s.done, of: s.of, runs: make([][]experiment.Run, len(s.setup.points))}
	seeds := len(s.setup.seeds)
	for i, j := range s.jobs {
		switch {
		case j.run != nil:
			snapshot.runs[i/seeds] = append(snapshot.runs[i/seeds], *j.run)
		case j.trial != nil && snapshot.now == "":
			snapshot.now = fmt.Sprintf("%s at %s, seed %d", s.setup.lines[j.point.line], j.point.label, j.seed)
		}
	}
	return snapshot
}
