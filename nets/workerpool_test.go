package nets

import (
	"errors"
	"strings"
	"testing"

	"weightshare/nets/guard"
)

// brokenTask panics in the last of several tasks.
func brokenTask(task int) {
	if task == 9 {
		panic("a broken task")
	}
}

// TestWorkerPanic checks that a worker's panic reaches the caller, with the
// worker's stack, and that the pool can be used again.
func TestWorkerPanic(t *testing.T) {
	t.Parallel()
	pool := newWorkerPool(3, true)
	pool.minCost = 0
	err := guard.Call(func() error { pool.run(10, 1, brokenTask); return nil })
	var broken *guard.PanicError
	if !errors.As(err, &broken) || broken.Value != "a broken task" || !strings.Contains(string(broken.Stack), "nets.brokenTask") {
		t.Errorf("the panic of a worker comes back as %v", err)
	}
	done := make([]bool, 10)
	pool.run(10, 1, func(task int) { done[task] = true })
	for i, d := range done {
		if !d {
			t.Errorf("after a panic task %d is not done", i)
		}
	}
}
