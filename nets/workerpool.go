package nets

import (
	"runtime"
	"sync"
	"sync/atomic"

	"weightshare/nets/cooperate"
	"weightshare/nets/guard"
	"weightshare/nets/internal/simd"
)

// workerPool runs numbered tasks on several goroutines. Each element is written
// by one task, so results do not depend on scheduling. Once a call of run has
// returned, its goroutines end within microseconds, unless another call follows.
type workerPool struct {
	workers int
	minCost int            // multiply-adds from which a call uses several goroutines
	do      func(task int) // of the current call
	tasks   int64
	next    atomic.Int64
	helpers []helper
	busy    atomic.Int32 // helpers that have not finished
	done    sync.WaitGroup
	alone   cooperate.Worker // runs the tasks of a call that uses one goroutine

	mu     sync.Mutex
	failed error // the first panic of the current call
}

// helper is one of a pool's goroutines, besides the one that calls run.
type helper struct {
	state atomic.Int32
	run   func()
}

// The states of a helper.
const (
	helperGone int32 = iota
	helperWaiting
	helperWorking
)

// parallelCost is the number of multiply-adds from which a second goroutine
// pays off in assembly: some 50 µs of work, when starting one takes 20 µs. Go
// code takes about asmSpeedup times as long for the same number.
const (
	parallelCost = 1 << 21
	asmSpeedup   = 16
)

// patience is how many times a goroutine looks whether there is something to do
// before it ends or sleeps: some 30 µs. Waking one that sleeps takes longer, and a
// training step has several phases with little between them.
const patience = 20_000

// newWorkerPool returns a pool with that many workers, GOMAXPROCS if 0.
func newWorkerPool(workers int, set simd.Instructions) *workerPool {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	w := &workerPool{workers: workers, minCost: parallelCost}
	if set == simd.PureGo {
		w.minCost /= asmSpeedup
	}
	return w
}

// workersFor returns how many goroutines a call of run uses.
func (w *workerPool) workersFor(n, cost int) int {
	if cost < w.minCost {
		return 1
	}
	return max(1, min(w.workers, n))
}

// run runs tasks 0 to n−1, together about cost multiply-adds. If a task panics
// on several goroutines, run panics with a *guard.PanicError, which has the
// worker's stack, once all workers have stopped.
func (w *workerPool) run(n, cost int, do func(task int)) {
	helpers := w.workersFor(n, cost) - 1
	if helpers == 0 {
		for i := range n {
			do(i)
			w.alone.Yield()
		}
		return
	}
	w.do, w.tasks, w.failed = do, int64(n), nil
	w.next.Store(0)
	w.call(helpers)
	w.work()
	w.wait()
	w.do = nil
	if w.failed != nil {
		panic(w.failed)
	}
}

// call makes that many helpers work.
func (w *workerPool) call(helpers int) {
	if w.helpers == nil {
		w.helpers = make([]helper, w.workers-1)
		for i := range w.helpers {
			h := &w.helpers[i]
			h.run = func() { w.help(h) }
		}
	}
	w.done.Add(helpers)
	w.busy.Add(int32(helpers))
	for i := range helpers {
		h := &w.helpers[i]
		if !h.state.CompareAndSwap(helperWaiting, helperWorking) {
			h.state.Store(helperWorking)
			go h.run()
		}
	}
}

// help works whenever the helper is called, and returns once it has not been called
// for a while.
func (w *workerPool) help(h *helper) {
	for w.called(h) {
		w.work()
		h.state.Store(helperWaiting) // before anyone can call again
		w.done.Done()
		w.busy.Add(-1)
	}
}

func (w *workerPool) called(h *helper) bool {
	working := func() bool { return h.state.Load() == helperWorking }
	return w.soon(working) || !h.state.CompareAndSwap(helperWaiting, helperGone)
}

// wait waits for the helpers.
func (w *workerPool) wait() {
	w.soon(func() bool { return w.busy.Load() == 0 })
	w.done.Wait()
}

// soon reports whether a condition, which another worker brings about, holds now or
// within patience.
func (w *workerPool) soon(condition func() bool) bool {
	if w.workers > runtime.GOMAXPROCS(0) { // that worker may be waiting for this processor
		return condition()
	}
	for range patience {
		if condition() {
			return true
		}
	}
	return false
}

// work runs tasks until none is left, and notes the first panic.
func (w *workerPool) work() {
	err := guard.Call(func() error {
		for task := w.next.Add(1) - 1; task < w.tasks; task = w.next.Add(1) - 1 {
			w.do(int(task))
		}
		return nil
	})
	if err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.failed == nil {
			w.failed = err
		}
	}
}
