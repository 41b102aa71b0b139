package progress

import (
	"errors"
	"sync"
	"time"

	"weightshare/nets/guard"
)

// notableDelay is how long a save may keep its caller waiting: a local disk answers
// sooner.
const notableDelay = 20 * time.Millisecond

// WriteBehind saves to another store in the background, so that a screen never waits for
// a slow disk or a busy lock. Close must be called at the end.
type WriteBehind struct {
	store  Store
	delay  time.Duration // how long a save may keep its caller waiting
	mu     sync.Mutex
	queue  Journal       // not handed to the store yet
	handed Document      // being saved now
	idle   chan struct{} // closed when nothing is being saved; nil before the first save
	err    error         // of the last save
	closed bool
}

// NewWriteBehind returns a store that writes behind to another one.
func NewWriteBehind(store Store) *WriteBehind { return &WriteBehind{store: store, delay: notableDelay} }

// NewBackground returns a store that writes behind and whose callers never wait, however
// fast the other store is: a later save returns the error of an earlier one.
func NewBackground(store Store) *WriteBehind { return &WriteBehind{store: store} }

// Load implements Store.
func (b *WriteBehind) Load() (Document, error) {
	b.mu.Lock()
	handed, queued := b.handed, b.queue.Document()
	b.mu.Unlock()
	d, err := b.store.Load()
	return Join(d, handed, queued), err
}

// Save implements Store. A later call may return its error.
func (b *WriteBehind) Save(d Document) error {
	b.mu.Lock()
	b.queue.Add(d)
	idle, fresh := b.start()
	b.mu.Unlock()
	if fresh && b.delay > 0 {
		select {
		case <-idle:
		case <-time.After(b.delay):
		}
	}
	return b.told()
}

// start makes sure that what is queued is being saved; fresh reports whether that was
// not under way before. The caller holds mu.
func (b *WriteBehind) start() (idle chan struct{}, fresh bool) {
	if b.idle != nil {
		select {
		case <-b.idle:
		default:
			return b.idle, false
		}
	}
	b.idle = make(chan struct{})
	go b.work(b.idle)
	return b.idle, true
}

// told returns the error of the last save; a notice is returned once only.
func (b *WriteBehind) told() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	err := b.err
	var notice *Notice
	if errors.As(err, &notice) {
		b.err = nil
	}
	return err
}

// work saves until nothing is queued and the store is not busy.
func (b *WriteBehind) work(idle chan struct{}) {
	for {
		b.mu.Lock()
		b.handed = Document{Version: version, Lessons: b.queue.take()}
		d := b.handed
		b.mu.Unlock()
		err := guard.Call(func() error { return b.store.Save(d) })
		b.mu.Lock()
		b.handed, b.err = Document{}, err
		if len(b.queue.lessons) == 0 && (b.closed || !errors.Is(err, ErrBusy)) {
			close(idle)
			b.mu.Unlock()
			return
		}
		b.mu.Unlock()
	}
}

// Reset implements Store.
func (b *WriteBehind) Reset(lesson string) error {
	b.mu.Lock()
	b.queue.forget(lesson)
	idle := b.idle
	b.mu.Unlock()
	if idle != nil {
		<-idle
	}
	return b.store.Reset(lesson)
}

// Close tries once more to save what could not be saved, and waits for that to end, but
// not for longer than patience. It returns the error of the last save.
func (b *WriteBehind) Close(patience time.Duration) error {
	b.mu.Lock()
	idle, _ := b.start()
	b.mu.Unlock()
	select {
	case <-idle:
	case <-time.After(patience):
		b.mu.Lock()
		b.closed = true
		b.mu.Unlock()
		if err := b.told(); err != nil {
			return err
		}
		return errors.New("progress is not kept: saving takes too long")
	}
	return b.told()
}
