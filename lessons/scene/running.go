package scene

import (
	"context"
	"sync"

	"weightshare/lessons"
	"weightshare/nets/cooperate"
	"weightshare/nets/guard"
)

// Running is the part of a Runner that remembers the seed of its run and the run's
// newest snapshot, which is nil before the first.
type Running[S any] struct {
	Seed   uint64
	Latest *S
}

// Observe implements lessons.Runner. It ignores snapshots of other types.
func (r *Running[S]) Observe(snapshot lessons.Snapshot) {
	if s, ok := any(snapshot).(*S); ok {
		r.Latest = s
	}
}

// Started reports whether the run that is shown has taken a step.
func (r *Running[S]) Started() bool {
	done, _ := r.progress()
	return done > 0
}

// Finished reports whether the run that is shown has taken all its steps.
func (r *Running[S]) Finished() bool {
	done, of := r.progress()
	return r.Latest != nil && done >= of
}

func (r *Running[S]) progress() (done, of int) {
	if s, ok := any(r.Latest).(lessons.Snapshot); ok && r.Latest != nil {
		return s.Progress()
	}
	return 0, 0
}

// Steps is how far a run has come. A snapshot that embeds it implements
// lessons.Snapshot.
type Steps struct{ StepsDone, TotalSteps int }

// Progress implements lessons.Snapshot.
func (s Steps) Progress() (done, of int) { return s.StepsDone, s.TotalSteps }

// Loop is a lessons.Stepper that calls the same function in every step.
type Loop struct {
	Steps
	Do  func() error            // takes the step with index StepsDone
	See func() lessons.Snapshot // makes a snapshot
}

// Step implements lessons.Stepper.
func (l *Loop) Step(ctx context.Context, n int) error {
	return Repeat(ctx, n, l.Done, func() error {
		if err := l.Do(); err != nil {
			return err
		}
		l.StepsDone++
		return nil
	})
}

// Done implements lessons.Stepper.
func (l *Loop) Done() bool { return l.StepsDone >= l.TotalSteps }

// Snapshot implements lessons.Stepper.
func (l *Loop) Snapshot() lessons.Snapshot { return l.See() }

// Memo holds the value computed from the newest key: figures are needed for every
// frame, and most frames have the key of the one before. The zero Memo holds nothing.
type Memo[K comparable, V any] struct {
	key   K
	value V
	have  bool
}

// Get returns the value of a key, computed only if the key has changed.
func (m *Memo[K, V]) Get(key K, compute func(K) V) V {
	if !m.have || m.key != key {
		*m = Memo[K, V]{key, compute(key), true}
	}
	return m.value
}

// Repeat implements Step for a lessons.Stepper that takes one step at a time: it calls
// step up to n times while done reports false, and returns its error, or the context's.
func Repeat(ctx context.Context, n int, done func() bool, step func() error) error {
	for ; n > 0 && !done(); n-- {
		if err := cooperate.Yield(ctx); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// Parallel calls f(0) to f(n−1), each in its own goroutine, waits for all of them and
// returns the error of the lowest i. A panic becomes a *guard.PanicError. If the
// context allows only one worker, the calls are made one after another, up to the first
// error.
func Parallel(ctx context.Context, n int, f func(i int) error) error {
	if cooperate.HasShare(ctx) {
		for i := range n {
			if err := f(i); err != nil {
				return err
			}
		}
		return nil
	}
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
