package nets

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// pool does numbered tasks on several cores. Which worker does which task, and
// when, changes nothing: every number has one task that writes it. Workers
// live only as long as a call, so nothing is left running behind a training.
type workerPool struct {
	workers int
	// minCost is how many multiply-adds a call has before it is shared out.
	minCost int
	do      func(task int)
	tasks   int64
	next    atomic.Int64
	done    sync.WaitGroup
	body    func()

	mu     sync.Mutex
	failed any
}

// newWorkerPool makes a crew of at most workers, or of GOMAXPROCS if that is 0. fast
// says whether the tasks run in assembly.
func newWorkerPool(workers int, fast bool) *workerPool {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	c := &workerPool{workers: workers, minCost: parallelCost}
	if !fast {
		c.minCost /= asmSpeedup
	}
	c.body = func() {
		defer c.done.Done()
		defer func() {
			if r := recover(); r != nil {
				c.mu.Lock()
				c.failed = r
				c.mu.Unlock()
			}
		}()
		c.work()
	}
	return c
}

// parallelCost is how many multiply-adds a call in assembly should have before a
// second worker is started for it: some 50 µs, starting one costs 20. Plain Go
// takes about asmSpeedup times as long for as many.
const (
	parallelCost = 1 << 21
	asmSpeedup   = 16
)

// run does tasks 0 to n−1, whose work in multiply-adds is about cost. A panic
// of a task becomes a panic of the caller, once all have stopped.
func (c *workerPool) run(n, cost int, do func(task int)) {
	helpers := min(c.workers, n) - 1
	if helpers < 1 || cost < c.minCost {
		for i := range n {
			do(i)
		}
		return
	}
	c.do, c.tasks = do, int64(n)
	c.next.Store(0)
	c.failed = nil
	c.done.Add(helpers + 1)
	for range helpers {
		go c.body()
	}
	c.body()
	c.done.Wait()
	c.do = nil
	if c.failed != nil {
		panic(c.failed)
	}
}

// work takes tasks until there are none left.
func (c *workerPool) work() {
	for {
		i := c.next.Add(1) - 1
		if i >= c.tasks {
			return
		}
		c.do(int(i))
	}
}
