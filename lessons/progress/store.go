package progress

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// A Store keeps a document. Any number of goroutines may use it.
type Store interface {
	// Load returns what is kept. It always returns a usable document; an error
	// says what the learner should know about it. Nothing is written.
	Load() (Document, error)
	// Save joins d into what is kept, which loses nothing that another program has
	// kept meanwhile. If it fails, the error says why, and the next Save tries
	// again. A *Notice is not a failure: everything is kept.
	Save(d Document) error
	// Reset forgets one lesson, or all if lesson is empty.
	Reset(lesson string) error
}

// A Notice is what the learner should know about a save that succeeded.
type Notice struct{ Text string }

func (n *Notice) Error() string { return n.Text }

// MemoryStore keeps progress for as long as the program runs. Its zero value is
// ready.
type MemoryStore struct {
	mu   sync.Mutex
	kept Journal
}

// Load implements Store.
func (m *MemoryStore) Load() (Document, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.kept.Document(), nil
}

// Save implements Store.
func (m *MemoryStore) Save(d Document) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept.Add(d)
	return nil
}

// Reset implements Store.
func (m *MemoryStore) Reset(lesson string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept.forget(lesson)
	return nil
}

// forget removes one lesson from the journal, or all if lesson is empty.
func (j *Journal) forget(lesson string) {
	if lesson == "" {
		*j = Journal{}
	}
	delete(j.lessons, lesson)
	delete(j.indexes, lesson)
}

// lockPatience is how long a save waits for another program to release the
// progress file: nobody holds it for longer than one write.
const lockPatience = 250 * time.Millisecond

// ErrBusy means that another program holds the lock of the progress file. Trying
// again may help.
var ErrBusy = errors.New("another program holds")

// tryLock takes the lock at path and returns the function that releases it. If the
// file system has no locks, the error is errors.ErrUnsupported.
func tryLock(path string) (unlock func(), err error) {
	lock := flock.New(path, flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	switch _, err = lock.TryLockContext(ctx, 5*time.Millisecond); {
	case err == nil:
		// If unlocking fails, the system unlocks when the descriptor closes.
		return func() { _ = lock.Unlock() }, nil
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("progress is not kept for now: %w %s", ErrBusy, path)
	case errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.ENOLCK):
		return nil, errors.ErrUnsupported
	default:
		return nil, notKept(err)
	}
}
