package progress

import (
	"errors"
	"sync"
	"time"

	"weightshare/nets/guard"
)

// notableDelay is how long a save may take before its caller is not kept waiting
// for it: a disk at hand answers sooner.
const notableDelay = 20 * time.Millisecond

// WriteBehind saves to another store in the background, so that a screen never
// waits for a slow disk or a busy lock. Close must be called at the end.
type WriteBehind struct {
	store  Store
	delay  time.Duration // how long a save may keep its caller waiting
	mu     sync.Mutex
	queue  Journal       // what the store has not been handed yet
	handed Document      // what it is being handed
	idle   chan struct{} // closed when nothing is being saved; nil before the first save
	err    error         // of the last save
	closed bool
}

// NewWriteBehind returns the store that writes behind to another one.
func NewWriteBehind(store Store) *WriteBehind { return &WriteBehind{store: store, delay: notableDelay} }

// NewBackground returns a store that writes behind and whose callers never wait, however
// soon the other store answers: what is wrong with a save is told by a later one.
func NewBackground(store Store) *WriteBehind { return &WriteBehind{store: store} }

// Load implements Store.
func (b *WriteBehind) Load() (Document, error) {
	b.mu.Lock()
	handed, queued := b.handed, b.queue.Document()
	b.mu.Unlock()
	d, err := b.store.Load()
	return Join(d, handed, queued), err
}

// Save implements Store. What is wrong may be told only by a later call.
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

// start sees to it that somebody saves what is queued; fresh reports whether
// nobody did before. The caller holds mu.
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

// told is what was wrong with the last save; a notice is told once.
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

// Close tries once more to save what could not be saved, and waits for the end of
// that, but not for longer than patience. It returns what is wrong with the last
// save.
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
