package experiment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"weightshare/nets"
	"weightshare/nets/guard"
	"weightshare/nets/internal/memory"
)

// Config says how to execute a plan. It does not affect the results, except for the
// seconds. None of its functions is called by two goroutines at once.
type Config struct {
	// Workers is the number of concurrent runs; 0 means GOMAXPROCS. There are fewer if
	// memory is insufficient.
	Workers int
	// Resume is an earlier document of the same plan: its runs are kept and not
	// repeated. Runs in it that the plan does not ask for are kept too.
	Resume *Document
	// Program names the program and its version in the document.
	Program string
	// Save is called with the document of all runs so far, which the callee may keep:
	// after each run or, if runs are shorter than SaveInterval or saving takes a tenth
	// of the time, after several; and before Execute returns if there are unsaved runs.
	// An error ends the execution.
	Save func(*Document) error
	// Trained is called with every network that was trained to the end.
	Trained func(*nets.Net[float32], Run) error
	// Evaluated is called every EvalEvery steps of every run. It makes runs slower:
	// without it a run evaluates only until it has reached its target.
	Evaluated func(Evaluation)
	// Progress is called every EvalEvery steps with the number of steps done and the
	// total, over all runs that are not resumed.
	Progress func(done, of int64)
	// Dispatch, if set, has the jobs done outside this process and calls done with each
	// run as it comes back. A run that done rejects with an error does not count.
	// Dispatch returns when done has accepted a run of every job, when the context
	// ends, or with an error that ends the execution. Workers, Trained and Evaluated are
	// then ignored.
	Dispatch func(ctx context.Context, jobs []Job, done func(Run) error) error
}

// SaveInterval is the minimum time between two calls of Config.Save.
const SaveInterval = 200 * time.Millisecond

// Evaluation is the state of a run after a step.
type Evaluation struct {
	Network      string
	Samples      int
	Seed         uint64
	Step         int
	Loss         float64  // of the step's batch, before its update
	TestAccuracy *float64 // nil for tasks whose answers are not right or wrong
	TestLoss     float64
}

// Execute runs the plan and returns the document. If the context ends, it returns the
// document of the finished runs with the context's error; unfinished runs are
// abandoned. No goroutine outlives the call.
func Execute(ctx context.Context, p Plan, c Config) (*Document, error) {
	networks, err := p.prepare(nil)
	if err != nil {
		return nil, err
	}
	all := newCollection()
	for _, n := range networks {
		all.name([]string{n.text}, p.sizes())
	}
	head := p.head()
	head.Program = c.Program
	if c.Resume != nil {
		if err := p.resume(all, &head, c.Resume); err != nil {
			return nil, err
		}
	}
	x := &execution{plan: p, config: c, runs: all, head: head, jobs: p.jobs(networks, all), data: NewDataCache(DataLimit)}
	x.total = int64(len(x.jobs)) * int64(p.Training.Steps)
	err = x.run(ctx)
	return all.document(head), err
}

func (p Plan) resume(all *collection, head, earlier *Document) error {
	if diff := difference(head, earlier); diff != nil {
		diff.Part = -1
		return diff
	}
	sizes := p.sizes()
	for _, r := range earlier.Runs {
		if !slices.Contains(sizes, r.Samples) {
			return &DifferenceError{Part: -1, Field: "number of samples", First: strconv.Itoa(sizes[0]), This: strconv.Itoa(r.Samples)}
		}
		all.add(r)
	}
	head.Program = joinPrograms(earlier.Program, head.Program)
	return nil
}

// jobs lists the runs that remain to be done, seed by seed, so that an execution that
// is cut short has compared all networks on some seeds.
func (p Plan) jobs(networks []networkSpec, done *collection) []job {
	var list []job
	sizes := p.sizes()
	for _, seed := range p.seeds() {
		for _, samples := range sizes {
			for _, n := range networks {
				if _, ok := done.runs[key{n.text, samples, seed}]; !ok {
					list = append(list, job{n, samples, seed})
				}
			}
		}
	}
	return list
}

type execution struct {
	plan   Plan
	config Config
	head   Document
	runs   *collection
	jobs   []job
	data   *DataCache // shared by the networks being compared

	calls sync.Mutex // held while Evaluated or Progress is called
	steps int64      // done; protected by calls
	total int64
}

type outcome struct {
	run Run
	err error
}

func (x *execution) run(ctx context.Context) error {
	if len(x.jobs) == 0 {
		return wrapCause(ctx)
	}
	do := x.here
	if x.config.Dispatch != nil {
		do = x.dispatch
	}
	inner, stop := context.WithCancel(ctx)
	defer stop()
	results := make(chan outcome)
	go func() {
		defer close(results)
		do(inner, results)
	}()
	failed := x.record(results, stop)
	if err := wrapCause(ctx); err != nil {
		return err
	}
	return failed
}

// here does all jobs in this process.
func (x *execution) here(ctx context.Context, results chan<- outcome) {
	cores := x.config.Workers
	if cores <= 0 {
		cores = runtime.GOMAXPROCS(0)
	}
	largest := slices.MaxFunc(x.jobs, func(a, b job) int { return cmp.Compare(a.bytes, b.bytes) })
	workers := limitWorkers(min(cores, len(x.jobs)), largest.bytes)
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(x.jobs)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				run, err := x.runGuarded(ctx, x.jobs[i], max(1, cores/workers))
				results <- outcome{run, err}
			}
		})
	}
	group.Wait()
}

// wrapCause returns the reason why a context ended, or nil if it has not.
func wrapCause(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("comparison stopped: %w", context.Cause(ctx))
}

// record adds finished runs to the document and has it saved until there are no more
// results. On the first error it calls stop, and returns that error.
func (x *execution) record(results <-chan outcome, stop func()) (failed error) {
	fail := func(err error) {
		if err != nil && failed == nil {
			failed = err
			stop()
		}
	}
	var due <-chan time.Time // nil while every run is saved
	var next time.Time       // the earliest time of the next save
	for {
		select {
		case o, more := <-results:
			switch {
			case !more:
				if due != nil {
					fail(x.save())
				}
				return failed
			case o.err != nil:
				fail(o.err)
				continue
			}
			x.runs.add(o.run)
			if due == nil {
				due = time.After(time.Until(next))
			}
		case begun := <-due:
			due = nil
			fail(x.save())
			next = time.Now().Add(max(SaveInterval, 10*time.Since(begun)))
		}
	}
}

func (x *execution) save() error {
	if x.config.Save == nil {
		return nil
	}
	return x.config.Save(x.runs.document(x.head))
}

type job struct {
	networkSpec
	samples int
	seed    uint64
}

func (x *execution) runGuarded(ctx context.Context, j job, workers int) (r Run, err error) {
	err = guard.Call(func() (err error) {
		r, err = x.runJob(ctx, j, workers)
		return err
	})
	if j.bytes > modest {
		debug.FreeOSMemory() // otherwise the next run would need as much again
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		err = fmt.Errorf("run of %q at %d samples, seed %d: %w", j.text, j.samples, j.seed, err)
	}
	return r, err
}

// runJob does a job from beginning to end. A run that diverges ends early, without an
// error.
func (x *execution) runJob(ctx context.Context, j job, workers int) (Run, error) {
	t, err := x.plan.trial(j, TrialConfig{Workers: workers, Evaluate: x.config.Evaluated != nil, Data: x.data})
	if err != nil {
		return Run{}, err
	}
	counted := 0 // steps already counted as progress
	for !t.Done() {
		if err := ctx.Err(); err != nil {
			return Run{}, err
		}
		if _, err := t.Step(); err != nil && t.Diverged() == nil {
			return Run{}, err
		}
		if t.Diverged() == nil && t.Steps()%EvalEvery == 0 {
			x.progress(EvalEvery, t.Evaluation())
			counted += EvalEvery
		}
	}
	x.progress(t.TotalSteps()-counted, Evaluation{})
	r, err := t.Run()
	if err == nil && x.config.Trained != nil {
		x.calls.Lock()
		defer x.calls.Unlock()
		err = x.config.Trained(t.Net(), r)
	}
	return r, err
}

// progress passes on an evaluation, unless its step is 0, and counts steps.
func (x *execution) progress(steps int, e Evaluation) {
	x.calls.Lock()
	defer x.calls.Unlock()
	if x.config.Evaluated != nil && e.Step > 0 {
		x.config.Evaluated(e)
	}
	x.steps += int64(steps)
	if x.config.Progress != nil && steps > 0 {
		x.config.Progress(x.steps, x.total)
	}
}

// modest is how many bytes are used without asking how many are free.
const modest = 64 << 20

// bytesOfRun returns roughly how many bytes a run of a network on that many samples
// takes: its data and what training allocates.
func (p Plan) bytesOfRun(n networkSpec, samples int) (int64, error) {
	training, err := nets.TrainingMemory[float32](n.arch, samples, p.Training.config(0, 0))
	if err != nil {
		return 0, err
	}
	if p.Training.AverageSteps > 0 {
		training += 8 * n.parameters // the sums of averaging
	}
	test := p.Task.Test
	if p.Files != nil && test == 0 {
		_, test, _, _, _ = p.Files.Size()
	}
	perSample := 4 * (float64(n.arch.Input.Units()) + float64(n.arch.Output().Units()) + 4) // targets, label, position
	return int64(min(float64(training)+perSample*float64(samples+test), math.MaxInt64/2)), nil
}

// checkMemory returns an error if a network, which takes n.bytes, cannot be trained
// within that many free bytes. The error says what would fit.
func (p Plan) checkMemory(n networkSpec, free int64) error {
	if n.bytes <= free {
		return nil
	}
	samples := slices.Max(p.sizes())
	say := "count it with params instead"
	batch := p.Training.Batch
	if batch == 0 || batch > samples {
		batch = samples
	}
	fits := func(samples, batch int) bool {
		q := p
		q.Training.Batch = batch
		need, err := q.bytesOfRun(n, samples)
		return err == nil && need <= free
	}
	if b := largest(batch, func(b int) bool { return fits(samples, b) }); b > 0 {
		say = fmt.Sprintf("write a smaller batch, at most %d", b)
	} else if s := largest(samples, func(s int) bool { return fits(s, min(batch, s)) }); s > 0 {
		say = fmt.Sprintf("write fewer samples, at most %d", s)
	}
	return fmt.Errorf("training it takes about %s, but %s of memory are free: %s", inUnits(n.bytes), inUnits(free), say)
}

// largest returns the first of n, n/2, n/4, … that fits, or 0 if none does.
func largest(n int, fits func(int) bool) int {
	for n > 0 && !fits(n) {
		n /= 2
	}
	return n
}

func inUnits(n int64) string {
	if n < 1e9 {
		return fmt.Sprintf("%d MB", n/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// freeFor returns how many bytes are free if more than a modest number is needed; if
// that is not known or does not matter, there is no limit.
func freeFor(need int64) int64 {
	if need <= modest {
		return math.MaxInt64
	}
	free, known := memory.Available()
	if !known {
		return math.MaxInt64
	}
	return free
}

// limitWorkers returns how many runs, each of at most that many bytes, can be
// concurrent.
func limitWorkers(workers int, bytes int64) int {
	free := freeFor(bytes * int64(workers))
	return int(max(1, min(int64(workers), free/max(bytes, 1))))
}
