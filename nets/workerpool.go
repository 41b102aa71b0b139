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
// by one task, so results do not depend on scheduling. Goroutines live only as
// long as a call of run.
type workerPool struct {
	workers int
	minCost int            // multiply-adds from which a call uses several goroutines
	do      func(task int) // of the current call
	tasks   int64
	next    atomic.Int64
	done    sync.WaitGroup
	worker  func()
	alone   cooperate.Worker // runs the tasks of a call that uses one goroutine

	mu     sync.Mutex
	failed error // the first panic of the current call
}

// parallelCost is the number of multiply-adds from which a second goroutine
// pays off in assembly: some 50 µs of work, when starting one takes 20 µs. Go
// code takes about asmSpeedup times as long for the same number.
const (
	parallelCost = 1 << 21
	asmSpeedup   = 16
)

// newWorkerPool returns a pool with that many workers, GOMAXPROCS if 0.
func newWorkerPool(workers int, set simd.Instructions) *workerPool {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	w := &workerPool{workers: workers, minCost: parallelCost}
	if set == simd.PureGo {
		w.minCost /= asmSpeedup
	}
	w.worker = func() {
		defer w.done.Done()
		if err := guard.Call(w.work); err != nil {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.failed == nil {
				w.failed = err
			}
		}
	}
	return w
}

// run runs tasks 0 to n−1, together about cost multiply-adds. If a task panics
// on several goroutines, run panics with a *guard.PanicError, which has the
// worker's stack, once all workers have stopped.
func (w *workerPool) run(n, cost int, do func(task int)) {
	helpers := min(w.workers, n) - 1
	if helpers < 1 || cost < w.minCost {
		for i := range n {
			do(i)
			w.alone.Yield()
		}
		return
	}
	w.do, w.tasks, w.failed = do, int64(n), nil
	w.next.Store(0)
	w.done.Add(helpers + 1)
	for range helpers {
		go w.worker()
	}
	w.worker()
	w.done.Wait()
	w.do = nil
	if w.failed != nil {
		panic(w.failed)
	}
}

func (w *workerPool) work() error {
	for {
		i := w.next.Add(1) - 1
		if i >= w.tasks {
			return nil
		}
		w.do(int(i))
	}
}
