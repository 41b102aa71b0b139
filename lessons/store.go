package lessons

import (
	"path/filepath"
	"sync"

	"github.com/adrg/xdg"
)

// A Store keeps progress.
type Store interface {
	// Load returns what is kept. It always returns a document to teach with;
	// an error says what the learner should know about it.
	Load() (Progress, error)
	// Save joins p into what is kept, which loses nothing that another program
	// has kept meanwhile. A *KeptAsideError tells that p is kept nevertheless.
	Save(p Progress) error
	// Reset forgets one lesson, or all where lesson is empty.
	Reset(lesson string) error
}

// DefaultPath is where the progress file stands on this system: in
// $XDG_STATE_HOME, or in the platform's own place. It is empty where there is
// no home to keep it in.
func DefaultPath() string {
	if !filepath.IsAbs(xdg.StateHome) {
		return ""
	}
	return filepath.Join(xdg.StateHome, "weightshare", "progress.json")
}

// MemoryStore keeps progress for as long as the program runs. Its zero value is
// ready; any number of goroutines may use it.
type MemoryStore struct {
	mu   sync.Mutex
	kept Progress
}

// Load implements Store.
func (m *MemoryStore) Load() (Progress, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Join(NewProgress(), m.kept), nil
}

// Save implements Store.
func (m *MemoryStore) Save(p Progress) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = Join(m.kept, p)
	return nil
}

// Reset implements Store.
func (m *MemoryStore) Reset(lesson string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = forget(m.kept, lesson)
	return nil
}

// forget returns p without a lesson, or empty where lesson is empty.
func forget(p Progress, lesson string) Progress {
	if lesson == "" {
		return NewProgress()
	}
	left := Join(NewProgress(), p)
	delete(left.Lessons, lesson)
	return left
}
