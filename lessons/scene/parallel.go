package scene

import (
	"sync"

	"weightshare/nets/guard"
)

// Parallel calls f for 0 to n−1, each in a goroutine of its own, waits for all of
// them and gives the error of the lowest number. A panic becomes an error.
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
