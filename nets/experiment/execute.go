package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
)

// Config says how to execute a plan. It changes nothing of what comes out, but
// for the seconds.
type Config struct {
	// Workers is how many runs go on at once; 0 is GOMAXPROCS.
	Workers int
	// Resume is an earlier document of the same plan: its runs are kept and not
	// run again. Runs in it that the plan does not ask for are kept too.
	Resume *Document
	// Finished is called after each run with the document of all runs so far,
	// which is the callee's to keep. An error ends the whole.
	Finished func(*Document, Run) error
	// Evaluated is called every EvalEvery steps of every run. It makes runs slower:
	// without it a run stops looking once it has reached its target.
	Evaluated func(Evaluation)
	// Progress is called every EvalEvery steps with the steps done and to do, of
	// all runs that are not resumed.
	Progress func(done, of int64)
}

// Evaluated is how a run stands.
type Evaluation struct {
	Network      string
	Samples      int
	Seed         uint64
	Step         int
	Loss         float64  // of the step's batch, before its update
	TestAccuracy *float64 // nil for tasks without right and wrong
	TestLoss     float64
}

// job is one run to do.
type job struct {
	network
	samples int
	seed    uint64
}

// Execute runs the plan and returns the document. None of Config's functions is
// called by two goroutines at once. When the context ends, the document of the
// runs that are finished comes with the context's error; runs under way are
// given up. No goroutine outlives the call.
func Execute(ctx context.Context, p Plan, c Config) (*Document, error) {
	entrants, err := p.prepare()
	if err != nil {
		return nil, err
	}
	all := newCollection()
	for _, e := range entrants {
		all.name([]string{e.text}, p.sizes())
	}
	head := p.head()
	if err := resume(all, head, p, c.Resume); err != nil {
		return nil, err
	}
	x := &execution{plan: p, config: c, all: all, head: head, jobs: p.jobs(entrants, all)}
	x.total = int64(len(x.jobs)) * int64(p.Training.Steps)
	err = x.run(ctx)
	return all.document(head), err
}

// resume takes the runs of an earlier document in.
func resume(all *collection, head Document, p Plan, earlier *Document) error {
	if earlier == nil {
		return nil
	}
	if diff := difference(&head, earlier); diff != nil {
		diff.Part = -1
		return diff
	}
	for _, r := range earlier.Runs {
		if !slices.Contains(p.sizes(), r.Samples) {
			return &DifferenceError{
				Part: -1, Field: "number of samples", First: strconv.Itoa(p.sizes()[0]), This: strconv.Itoa(r.Samples),
			}
		}
		all.add(r)
	}
	return nil
}

// jobs lists the runs that are still to do, seed by seed, so that a sweep that
// is cut short has compared every network on something.
func (p Plan) jobs(entrants []network, done *collection) []job {
	var list []job
	for _, seed := range p.seeds() {
		for _, n := range p.sizes() {
			for _, e := range entrants {
				if _, ok := done.runs[key{e.text, n, seed}]; !ok {
					list = append(list, job{e, n, seed})
				}
			}
		}
	}
	return list
}

// execution is a plan being run.
type execution struct {
	plan   Plan
	config Config
	head   Document
	all    *collection
	jobs   []job

	calls sync.Mutex // held while Look or Progress is called
	steps int64      // done, under calls
	total int64
}

// outcome is what came of a job.
type outcome struct {
	run Run
	err error
}

// run hands the jobs to workers and gathers what comes of them.
func (x *execution) run(ctx context.Context) error {
	cores := x.config.Workers
	if cores <= 0 {
		cores = runtime.GOMAXPROCS(0)
	}
	if len(x.jobs) == 0 {
		return wrapCause(ctx)
	}
	workers := min(cores, len(x.jobs))
	inner, stop := context.WithCancel(ctx)
	defer stop()
	queue, results := make(chan job), make(chan outcome)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for j := range queue {
				run, err := x.guarded(inner, j, max(1, cores/workers))
				results <- outcome{run, err}
			}
		})
	}
	go func() {
		defer close(results)
		x.feed(inner, queue)
		group.Wait()
	}()
	var failed error
	for o := range results {
		if o.err == nil {
			o.err = x.take(o.run)
		}
		if o.err != nil && failed == nil {
			failed = o.err
			stop()
		}
	}
	if err := wrapCause(ctx); err != nil {
		return err
	}
	return failed
}

// feed hands out the jobs until they or the context end.
func (x *execution) feed(ctx context.Context, queue chan<- job) {
	defer close(queue)
	for _, j := range x.jobs {
		select {
		case queue <- j:
		case <-ctx.Done():
			return
		}
	}
}

// wrapCause is the reason why a context ended, nil while it has not.
func wrapCause(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("comparison stopped: %w", context.Cause(ctx))
}

// take adds a finished run and tells whoever waits for it.
func (x *execution) take(r Run) error {
	x.all.add(r)
	if x.config.Finished == nil {
		return nil
	}
	return x.config.Finished(x.all.document(x.head), r)
}

// guarded does a job and turns a panic into an error.
func (x *execution) guarded(ctx context.Context, j job, workers int) (r Run, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("run of %q, seed %d: panic: %v\n%s", j.text, j.seed, p, debug.Stack())
		}
	}()
	r, err = x.once(ctx, j, workers)
	if err != nil && !errors.Is(err, context.Canceled) {
		err = fmt.Errorf("run of %q at %d samples, seed %d: %w", j.text, j.samples, j.seed, err)
	}
	return r, err
}
