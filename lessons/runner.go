package lessons

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// chunk is how many steps a runner does between two looks at what the front
// wants: few enough for a stop or a picture to come at once, many enough that
// looking costs nothing.
const chunk = 16

// unlimited is the grant of a run at full speed.
const unlimited = -1

// A published state of a run never changes once it is handed out.
type published struct {
	snapshot Snapshot
	answers  uint64 // the number of the request that it answers
	idle     bool   // no granted step was left to do
	over     bool   // no step will follow
	err      error
}

// A runner drives a Stepper. Steps are granted; the front asks for a snapshot
// and finds it, a little later, in latest. All methods are called by the one
// goroutine of the session.
type runner interface {
	// grant lets the run have up to n steps from now; unlimited lifts the
	// limit, 0 stops it where it stands.
	grant(n int)
	// more grants n steps on top of those that are left.
	more(n int)
	// ask wishes for a snapshot and returns the number of the request.
	ask() uint64
	// latest returns what was published last, nil before the first.
	latest() *published
	// finish lets the run go to its end and waits for it.
	finish() *published
	// stop ends the run and waits for it.
	stop()
}

// guard calls f and makes an error of a panic.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, Stack: debug.Stack()}
		}
	}()
	return f()
}

// PanicError is a panic in a run: a mistake in this program.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("the run broke down, which is a mistake in this program: %v", e.Value)
}

// inlineRunner does granted steps within the call that grants them.
type inlineRunner struct {
	stepper Stepper
	ctx     context.Context //nolint:containedctx // it ends the run, which is this value
	cancel  context.CancelFunc
	asked   uint64
	last    *published
	err     error
}

func newInlineRunner(stepper Stepper) *inlineRunner {
	ctx, cancel := context.WithCancel(context.Background())
	return &inlineRunner{stepper: stepper, ctx: ctx, cancel: cancel}
}

func (r *inlineRunner) grant(n int) {
	if n == unlimited {
		n = chunk
	}
	if n == 0 || r.err != nil || r.stepper.Done() {
		return
	}
	r.err = guard(func() error { return r.stepper.Step(r.ctx, n) })
}

func (r *inlineRunner) more(n int) { r.grant(n) }

func (r *inlineRunner) ask() uint64 {
	r.asked++
	r.publish()
	return r.asked
}

func (r *inlineRunner) publish() {
	state := &published{answers: r.asked, idle: true}
	err := guard(func() error {
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
}

func (r *inlineRunner) latest() *published { return r.last }

func (r *inlineRunner) finish() *published {
	for r.err == nil && r.ctx.Err() == nil && !r.stepper.Done() {
		r.grant(chunk)
	}
	r.ask()
	return r.last
}

func (r *inlineRunner) stop() { r.cancel() }

// backgroundRunner does granted steps in a goroutine of its own, which owns the
// stepper until the goroutine has ended.
type backgroundRunner struct {
	stepper Stepper
	cancel  context.CancelFunc
	done    chan struct{} // closed when the goroutine has ended
	wake    chan struct{} // holds one wake-up
	mu      sync.Mutex
	budget  int // granted steps that are left, or unlimited
	asked   atomic.Uint64
	last    atomic.Pointer[published]
}

func newBackgroundRunner(stepper Stepper) *backgroundRunner {
	ctx, cancel := context.WithCancel(context.Background())
	r := &backgroundRunner{stepper: stepper, cancel: cancel, done: make(chan struct{}), wake: make(chan struct{}, 1)}
	spawn(r.done, func() error { return r.work(ctx) }, func(err error) {
		r.publish(true, err)
	})
	return r
}

// spawn starts every goroutine of this package: it recovers from a panic, hands
// the error to ended and closes done when all is over.
func spawn(done chan<- struct{}, work func() error, ended func(error)) {
	go func() {
		defer close(done)
		ended(guard(work))
	}()
}

// work does granted steps until there are no more or the context ends.
func (r *backgroundRunner) work(ctx context.Context) error {
	for !r.stepper.Done() {
		if err := ctx.Err(); err != nil {
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
		select {
		case <-r.wake:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// take takes the steps to do next out of the budget.
func (r *backgroundRunner) take() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.budget == unlimited {
		return chunk
	}
	n := min(chunk, r.budget)
	r.budget -= n
	return n
}

// idle tells whether no granted step is left.
func (r *backgroundRunner) idle() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.budget == 0
}

// answer publishes a snapshot if one was asked for since the last. The request
// is read before the budget: steps that were granted before it count as left.
func (r *backgroundRunner) answer() {
	last := r.last.Load()
	asked := r.asked.Load()
	if asked == 0 || last != nil && last.answers == asked {
		return
	}
	idle := r.idle()
	r.last.Store(&published{snapshot: r.stepper.Snapshot(), answers: asked, idle: idle})
}

// publish publishes the last state of the run.
func (r *backgroundRunner) publish(over bool, err error) {
	state := &published{answers: r.asked.Load(), idle: true, over: over}
	broken := guard(func() error { state.snapshot = r.stepper.Snapshot(); return nil })
	if err == nil {
		err = broken
	}
	state.err = err
	r.last.Store(state)
}

func (r *backgroundRunner) grant(n int) {
	r.mu.Lock()
	r.budget = n
	r.mu.Unlock()
	r.rouse()
}

func (r *backgroundRunner) more(n int) {
	r.mu.Lock()
	if r.budget != unlimited {
		r.budget += n
	}
	r.mu.Unlock()
	r.rouse()
}

func (r *backgroundRunner) ask() uint64 {
	n := r.asked.Add(1)
	r.rouse()
	return n
}

// rouse wakes the goroutine where it waits for a grant or a request.
func (r *backgroundRunner) rouse() {
	select {
	case r.wake <- struct{}{}:
	default: // a wake-up is pending already
	}
}

func (r *backgroundRunner) latest() *published { return r.last.Load() }

func (r *backgroundRunner) finish() *published {
	r.grant(unlimited)
	<-r.done
	return r.last.Load()
}

func (r *backgroundRunner) stop() {
	r.cancel()
	<-r.done
}
