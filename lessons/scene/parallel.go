package scene

import (
	"sync"

	"weightshare/nets/guard"
)

// Parallel calls f(0) to f(n−1), each in its own goroutine, waits for all of them
// and returns the error of the lowest i. A panic becomes a *guard.PanicError.
func Parallel(n int, f func(i int) error) error {
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { errs[i] = guard.Call(func() error { return f(i) }) })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
