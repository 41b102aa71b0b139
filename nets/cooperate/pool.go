package cooperate

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A Pool is a number of workers that any number of pieces of work take turns to use: a
// free worker goes to the piece that has had the least time. The pool affects when work
// is done, never its results. A nil Pool has a worker for everyone.
type Pool struct {
	pauses   atomic.Int64 // how many callers of Pause have not resumed
	patience atomic.Int64 // for how many more nanoseconds workers pause for them

	mu      sync.Mutex
	free    int
	working []*Share
	waiting []*Share // in order of arrival
}

// NewPool returns a pool with that many workers.
func NewPool(workers int) *Pool { return &Pool{free: workers} }

// turn is how long a piece of work keeps its worker while others wait.
const turn = 4 * time.Millisecond

// headStart is the most by which work that begins, or has not been waiting, may be behind
// the others in time used: short work is done at once, but no other work is locked out.
const headStart = 20 * turn

// While someone is waiting, workers pause for a nap at a time, in total at most as long
// as they have worked and for at most mostPatience without working in between.
const (
	nap          = 500 * time.Microsecond
	mostPatience = 200 * time.Millisecond
)

// Pause pauses the workers, for a short piece of work that someone is waiting for and that
// needs no worker, until resume is called.
func (p *Pool) Pause() (resume func()) {
	if p == nil {
		return func() {}
	}
	p.pauses.Add(1)
	return p.resume
}

// resume ends what Pause began.
func (p *Pool) resume() { p.pauses.Add(-1) }

// Crowded reports whether so many are waiting for workers that each gets far less than
// one.
func (p *Pool) Crowded() bool {
	if p == nil {
		return false
	}
	const many = 16
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.waiting) > many*(p.free+len(p.working))
}

// A Share records how much of a pool's time one piece of work has had. Only the goroutine
// that does the work may call its methods. A nil Share never waits.
type Share struct {
	pool    *Pool
	had     time.Duration // not counting the current turn
	since   time.Time     // the beginning of the current turn, zero if there is none
	stood   time.Duration // how long it has paused in this turn
	granted chan struct{} // buffered: receives the grant of a worker
}

// Share returns the share of a new piece of work.
func (p *Pool) Share() *Share {
	if p == nil {
		return nil
	}
	return &Share{pool: p, granted: make(chan struct{}, 1)}
}

// Begin waits for a worker. If the context ends first, it returns the context's error.
func (s *Share) Begin(ctx context.Context) error {
	if s == nil || !s.since.IsZero() {
		return ctx.Err()
	}
	p := s.pool
	p.mu.Lock()
	s.had = max(s.had, p.least()-headStart)
	if p.free > 0 {
		p.free--
		p.start(s)
		p.mu.Unlock()
		return nil
	}
	p.waiting = append(p.waiting, s)
	p.mu.Unlock()
	return s.wait(ctx)
}

// End gives the worker back, if the share holds one.
func (s *Share) End() {
	if s == nil || s.since.IsZero() {
		return
	}
	s.pool.mu.Lock()
	defer s.pool.mu.Unlock()
	s.stop()
	s.pool.free++
	s.pool.grant()
}

// yield pauses while someone is waiting and, once the turn is over, lets work that has
// had less time go first.
func (s *Share) yield(ctx context.Context) error {
	if s == nil || s.since.IsZero() {
		return nil
	}
	p := s.pool
	s.standBack()
	if time.Since(s.since) < turn {
		return nil
	}
	worked := max(time.Since(s.since)-s.stood, 0)
	p.patience.Store(min(p.patience.Load()+int64(worked), int64(mostPatience)))
	p.mu.Lock()
	s.stop()
	p.waiting = append(p.waiting, s)
	p.free++
	p.grant()
	p.mu.Unlock()
	return s.wait(ctx)
}

// standBack pauses while the pool is paused and patience lasts.
func (s *Share) standBack() {
	for s.pool.pauses.Load() > 0 && s.pool.patience.Load() > 0 {
		s.pool.patience.Add(-int64(nap))
		s.stood += nap
		time.Sleep(nap)
	}
}

// wait waits for the worker that the share has queued for.
func (s *Share) wait(ctx context.Context) error {
	select {
	case <-s.granted:
		return nil
	case <-ctx.Done():
	}
	p := s.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.waiting, s); i >= 0 {
		p.waiting = slices.Delete(p.waiting, i, i+1)
		return ctx.Err()
	}
	<-s.granted // granted in the meantime
	s.stop()
	p.free++
	p.grant()
	return ctx.Err()
}

// stop ends the current turn. The caller holds the pool's lock.
func (s *Share) stop() {
	s.had += time.Since(s.since)
	s.since = time.Time{}
	if i := slices.Index(s.pool.working, s); i >= 0 {
		s.pool.working = slices.Delete(s.pool.working, i, i+1)
	}
}

// start begins a turn. The caller holds the lock.
func (p *Pool) start(s *Share) {
	s.since, s.stood = time.Now(), 0
	p.working = append(p.working, s)
}

// grant gives free workers to those that have had the least time. The caller holds the
// lock.
func (p *Pool) grant() {
	for p.free > 0 && len(p.waiting) > 0 {
		next := 0
		for i, s := range p.waiting {
			if s.had < p.waiting[next].had {
				next = i
			}
		}
		s := p.waiting[next]
		p.waiting = slices.Delete(p.waiting, next, next+1)
		p.free--
		p.start(s)
		s.granted <- struct{}{}
	}
}

// least returns the least time that any running or waiting work has had, or 0 if there is
// none. The caller holds the lock.
func (p *Pool) least() time.Duration {
	all := slices.Concat(p.working, p.waiting)
	if len(all) == 0 {
		return 0
	}
	return slices.MinFunc(all, func(a, b *Share) int { return int(a.had - b.had) }).had
}

// key is the context key of a share.
type key struct{}

// WithShare returns a context for work that uses the pool through s.
func WithShare(ctx context.Context, s *Share) context.Context {
	if s == nil {
		return ctx
	}
	return context.WithValue(ctx, key{}, s)
}

// HasShare reports whether the work of a context has a share of a pool, and so only one
// worker.
func HasShare(ctx context.Context) bool { return ctx.Value(key{}) != nil }

// Yield is to be called between pieces of a context's work. It lets others have the
// worker if it is their turn, and returns the context's error once the context has ended.
func Yield(ctx context.Context) error {
	if s, ok := ctx.Value(key{}).(*Share); ok {
		if err := s.yield(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}
