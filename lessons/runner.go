package lessons

import (
	"context"
	"sync"
	"sync/atomic"

	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
	"weightshare/nets/guard"
)

// unlimited is the budget of a run at full speed.
const unlimited = -1

// A published state of a run never changes.
type published struct {
	snapshot Snapshot
	request  uint64 // the number of the request that it answers
	idle     bool   // no step of the budget was left to take
	over     bool   // no step will follow
	err      error
}

// A runner drives a Stepper within a budget of steps; the front requests a snapshot
// and finds it, a little later, in latest. All methods are called from the session's
// one goroutine.
type runner interface {
	// setBudget lets the run take up to n steps from now; unlimited lifts the limit,
	// 0 pauses the run.
	setBudget(n int)
	// addBudget adds n steps to the budget.
	addBudget(n int)
	// requestSnapshot requests a snapshot and returns the number of the request.
	requestSnapshot() uint64
	// latest returns the state that was published last, nil before the first.
	latest() *published
	// finish runs to the end and waits for it.
	finish() *published
	// stop stops the run without waiting for it. Nothing is published afterwards.
	stop()
}

// budget is how many more steps a run may take.
type budget int

func (b *budget) add(n int) {
	if *b != unlimited {
		*b += budget(n)
	}
}

// take takes the number of steps to do next from the budget.
func (b *budget) take() int {
	if *b == unlimited {
		return chunk
	}
	n := min(chunk, *b)
	*b -= n
	return int(n)
}

// inlineRunner takes the steps of its budget within the call that sets it; with an
// unlimited budget, one chunk.
type inlineRunner struct {
	stepper Stepper
	budget  budget
	last    *published
	err     error
}

func (r *inlineRunner) setBudget(n int) {
	r.budget = budget(n)
	r.work()
}

func (r *inlineRunner) addBudget(n int) {
	r.budget.add(n)
	r.work()
}

func (r *inlineRunner) work() {
	for r.budget != 0 && r.err == nil && !r.stepper.Done() {
		n := r.budget.take()
		r.err = guard.Call(func() error { return r.stepper.Step(context.Background(), n) })
		if r.budget == unlimited {
			return
		}
	}
}

func (r *inlineRunner) requestSnapshot() uint64 {
	state := &published{request: 1, idle: true}
	if r.last != nil {
		state.request += r.last.request
	}
	err := guard.Call(func() error {
		state.snapshot = r.stepper.Snapshot()
		state.over = r.stepper.Done()
		return nil
	})
	if r.err == nil {
		r.err = err
	}
	state.err = r.err
	state.over = state.over || r.err != nil
	r.last = state
	return state.request
}

func (r *inlineRunner) latest() *published { return r.last }

func (r *inlineRunner) finish() *published {
	for r.err == nil && !r.stepper.Done() {
		r.setBudget(unlimited)
	}
	r.requestSnapshot()
	return r.last
}

func (r *inlineRunner) stop() {}

// backgroundRunner takes the steps of its budget in a goroutine of its own, which
// owns the stepper.
type backgroundRunner struct {
	stepper   Stepper
	share     *cooperate.Share // of the processor's time; see Options.Trainers
	cancel    context.CancelFunc
	done      chan struct{} // closed when the goroutine has ended
	wake      chan struct{} // holds one wake-up
	first     chan struct{} // closed when something has been published
	mu        sync.Mutex
	budget    budget
	requested atomic.Uint64
	last      atomic.Pointer[published]
}

func newBackgroundRunner(stepper Stepper, trainers *cooperate.Pool) *backgroundRunner {
	ctx, cancel := context.WithCancel(context.Background())
	r := &backgroundRunner{stepper: stepper, share: trainers.Share(), cancel: cancel, done: make(chan struct{}), wake: make(chan struct{}, 1), first: make(chan struct{})}
	go func() {
		defer close(r.done)
		err := guard.Call(func() error { return r.work(ctx) })
		if ctx.Err() == nil {
			r.publishEnd(err)
		}
	}()
	return r
}

// publish makes a state the latest.
func (r *backgroundRunner) publish(state *published) {
	if r.last.Swap(state) == nil {
		close(r.first)
	}
}

// work prepares the stepper, then takes steps while the budget allows it, until the
// run is done or the context ends.
func (r *backgroundRunner) work(ctx context.Context) error {
	ctx = cooperate.WithShare(ctx, r.share)
	defer r.share.End()
	if err := r.share.Begin(ctx); err != nil {
		return err
	}
	if err := cooperate.Yield(ctx); err != nil { // lets screens that are being drawn go first
		return err
	}
	if err := Prepare(r.stepper); err != nil {
		return err
	}
	var worker cooperate.Worker
	for !r.stepper.Done() {
		worker.Yield()
		if err := cooperate.Yield(ctx); err != nil {
			return err
		}
		n := r.take()
		if n > 0 {
			if err := r.stepper.Step(ctx, n); err != nil {
				return err
			}
		}
		r.answer()
		if n > 0 {
			continue
		}
		r.share.End()
		select {
		case <-r.wake:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := r.share.Begin(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (r *backgroundRunner) take() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.budget.take()
}

// answer publishes a snapshot if one was requested since the last. It reads the
// request before the budget, so that steps allowed before the request count as left.
func (r *backgroundRunner) answer() {
	last := r.last.Load()
	requested := r.requested.Load()
	if requested == 0 || last != nil && last.request == requested {
		return
	}
	r.mu.Lock()
	idle := r.budget == 0
	r.mu.Unlock()
	r.publish(&published{snapshot: r.stepper.Snapshot(), request: requested, idle: idle})
}

// publishEnd publishes the final state of the run.
func (r *backgroundRunner) publishEnd(err error) {
	state := &published{request: r.requested.Load(), idle: true, over: true, err: err}
	broken := guard.Call(func() error { state.snapshot = r.stepper.Snapshot(); return nil })
	if err == nil {
		state.err = broken
	}
	r.publish(state)
}

func (r *backgroundRunner) setBudget(n int) {
	r.mu.Lock()
	r.budget = budget(n)
	r.mu.Unlock()
	r.rouse()
}

func (r *backgroundRunner) addBudget(n int) {
	r.mu.Lock()
	r.budget.add(n)
	r.mu.Unlock()
	r.rouse()
}

func (r *backgroundRunner) requestSnapshot() uint64 {
	n := r.requested.Add(1)
	r.rouse()
	return n
}

// rouse wakes the goroutine if it waits for a budget or a request.
func (r *backgroundRunner) rouse() {
	select {
	case r.wake <- struct{}{}:
	default: // a wake-up is pending already
	}
}

func (r *backgroundRunner) latest() *published { return r.last.Load() }

func (r *backgroundRunner) finish() *published {
	r.setBudget(unlimited)
	<-r.done
	return r.last.Load()
}

func (r *backgroundRunner) stop() { r.cancel() }

// A DataSharer is a Stepper whose data sets others may have drawn already.
type DataSharer interface {
	Stepper
	// ShareData makes it draw from a cache. It is called before anything else.
	ShareData(*experiment.DataCache)
}

// ShareData makes a stepper draw from a cache, if it is a DataSharer.
func ShareData(s Stepper, c *experiment.DataCache) {
	if d, ok := s.(DataSharer); ok {
		d.ShareData(c)
	}
}
