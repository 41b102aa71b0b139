package cooperate

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A Pool is a number of workers for any number of pieces of work that take turns: a
// worker that is free goes to the piece that has had least time. It decides when work is
// done, never what. A nil Pool has a worker for everybody.
type Pool struct {
	attended atomic.Int64 // pieces of work that somebody waits for
	patience atomic.Int64 // for how many nanoseconds workers still stand back for them

	mu      sync.Mutex
	free    int
	working []*Share
	waiting []*Share // in the order in which they came
}

// NewPool returns a pool of that many workers.
func NewPool(workers int) *Pool { return &Pool{free: workers} }

// turn is how long a piece of work keeps its worker while others wait.
const turn = 4 * time.Millisecond

// headStart is how much less time than the others work has had, at most, that begins, or
// that has not been waiting: what is short is done at once, but nobody is kept out.
const headStart = 20 * turn

// Workers stand back for what somebody waits for, a nap at a time: at most as long as they
// have worked, mostPatience at once.
const (
	nap          = 500 * time.Microsecond
	mostPatience = 200 * time.Millisecond
)

// Attend begins a short piece of work that somebody waits for and that needs no worker. The
// workers stand back until done is called.
func (p *Pool) Attend() (done func()) {
	if p == nil {
		return func() {}
	}
	p.attended.Add(1)
	return p.attend
}

// attend ends what Attend has begun.
func (p *Pool) attend() { p.attended.Add(-1) }

// Crowded reports whether so many wait for the workers that they get far less than one
// each.
func (p *Pool) Crowded() bool {
	if p == nil {
		return false
	}
	const many = 16
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.waiting) > many*(p.free+len(p.working))
}

// A Share is what one piece of work has had of a pool. Its methods are called by the one
// goroutine that does the work. A nil Share never waits.
type Share struct {
	pool    *Pool
	had     time.Duration // not counting the present turn
	since   time.Time     // the beginning of the present turn, zero while there is none
	stood   time.Duration // for how long it has stood back in this turn
	granted chan struct{} // holds one worker
}

// Share returns the share of a new piece of work.
func (p *Pool) Share() *Share {
	if p == nil {
		return nil
	}
	return &Share{pool: p, granted: make(chan struct{}, 1)}
}

// Begin waits for a worker. It returns the error of a context that ends before there is
// one.
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

// End gives the worker back, if there is one.
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

// yield lets go first what somebody waits for, and those who have had less, once a turn is
// over.
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

// standBack waits while something is attended to.
func (s *Share) standBack() {
	for s.pool.attended.Load() > 0 && s.pool.patience.Load() > 0 {
		s.pool.patience.Add(-int64(nap))
		s.stood += nap
		time.Sleep(nap)
	}
}

// wait waits for the worker that the share is in line for.
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
	<-s.granted // meanwhile
	s.stop()
	p.free++
	p.grant()
	return ctx.Err()
}

// stop ends the present turn. The caller holds the pool's lock.
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

// grant hands free workers to those who have had least. The caller holds the lock.
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

// least is the least time that any work has had that is under way or waits, 0 if there
// is none. The caller holds the lock.
func (p *Pool) least() time.Duration {
	all := slices.Concat(p.working, p.waiting)
	if len(all) == 0 {
		return 0
	}
	return slices.MinFunc(all, func(a, b *Share) int { return int(a.had - b.had) }).had
}

// key is the key of a context's share.
type key struct{}

// WithShare returns a context for work that has a share of a pool.
func WithShare(ctx context.Context, s *Share) context.Context {
	if s == nil {
		return ctx
	}
	return context.WithValue(ctx, key{}, s)
}

// InTurns reports whether the work of a context has a share of a pool, and so one worker
// alone.
func InTurns(ctx context.Context) bool { return ctx.Value(key{}) != nil }

// Yield is called between two pieces of a context's work. It lets others have the worker
// if it is their turn, and returns the error of a context that has ended.
func Yield(ctx context.Context) error {
	if s, ok := ctx.Value(key{}).(*Share); ok {
		if err := s.yield(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}
