package cooperate

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// do does work in the given number of slices, each of a millisecond, with a new share of
// the pool.
func do(ctx context.Context, p *Pool, slices int, each func()) error {
	s := p.Share()
	ctx = WithShare(ctx, s)
	defer s.End()
	if err := s.Begin(ctx); err != nil {
		return err
	}
	for range slices {
		time.Sleep(time.Millisecond)
		each()
		if err := Yield(ctx); err != nil {
			return err
		}
	}
	return nil
}

// TestShort checks that short work is done soon, however much others have to do, and that
// the others still make progress.
func TestShort(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(2)
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() { _ = do(t.Context(), p, 1000, func() {}) })
		}
		time.Sleep(500 * time.Millisecond)
		for range 3 {
			begun := time.Now()
			if err := do(t.Context(), p, 20, func() {}); err != nil {
				t.Error(err)
			}
			if took := time.Since(begun); took > 20*time.Millisecond+2*turn {
				t.Errorf("work of 20 ms takes %v", took)
			}
		}
		begun := time.Now()
		if err := do(t.Context(), p, 1000, func() {}); err != nil {
			t.Error(err)
		}
		if took := time.Since(begun); took < 2*time.Second || took > 3500*time.Millisecond {
			t.Errorf("work as long as that of five others takes %v with two workers", took)
		}
		all.Wait()
		if p.free != 2 || len(p.working)+len(p.waiting) > 0 {
			t.Errorf("at the end %d workers are free, %d work, %d wait", p.free, len(p.working), len(p.waiting))
		}
	})
}

// TestEven checks that pieces of work get equal time, and never more workers than there
// are.
func TestEven(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const works = 7
		p := NewPool(3)
		ctx, stop := context.WithCancel(t.Context())
		var had [works]int
		var all sync.WaitGroup
		for i := range works {
			all.Go(func() {
				if err := do(ctx, p, 1_000_000, func() { had[i]++ }); !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if n := len(p.working); n != 3 {
			t.Errorf("%d of 3 workers are at work", n)
		}
		stop()
		all.Wait() // at once, even for those that wait
		for i, n := range had {
			if fair := 3 * 2000 / works; n < fair-20 || n > fair+20 {
				t.Errorf("work %d has had %d ms, %d would be fair", i, n, fair)
			}
		}
		if p.free != 3 {
			t.Errorf("at the end %d of 3 workers are free", p.free)
		}
	})
}

// TestPause checks that workers pause while someone is waiting, however much work there
// is, but still do about half of what they could.
func TestPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(1)
		ctx, stop := context.WithCancel(t.Context())
		var did atomic.Int64
		var all sync.WaitGroup
		all.Go(func() { _ = do(ctx, p, 1_000_000, func() { did.Add(1) }) })
		doneIn := func(d time.Duration) int64 {
			before := did.Load()
			time.Sleep(d)
			synctest.Wait()
			return did.Load() - before
		}
		doneIn(time.Second)
		done := p.Pause()
		if n := doneIn(mostPatience / 2); n > 2 {
			t.Errorf("%d ms of work are done while somebody waits", n)
		}
		done()
		if n := doneIn(100 * time.Millisecond); n < 95 {
			t.Errorf("%d of 100 ms of work are done when nobody waits", n)
		}
		defer p.Pause()()
		doneIn(time.Second)
		if n := doneIn(time.Second); n < 400 || n > 600 {
			t.Errorf("%d of 1000 ms of work are done while somebody always waits", n)
		}
		stop()
		all.Wait()
	})
	var none *Pool
	none.Pause()()
	if none.Crowded() {
		t.Error("nobody waits for a worker of no pool")
	}
}

// TestNobody checks that work without a pool never waits.
func TestNobody(t *testing.T) {
	t.Parallel()
	if err := do(t.Context(), nil, 1, func() {}); err != nil || HasShare(WithShare(t.Context(), (*Pool)(nil).Share())) {
		t.Errorf("without a pool: %v", err)
	}
}
