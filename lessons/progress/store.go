package progress

import "sync"

// A Store keeps a document. Any number of goroutines may use it.
type Store interface {
	// Load returns what is kept. It always returns a document to teach with;
	// an error says what the learner should know about it. Nothing is written.
	Load() (Document, error)
	// Save joins d into what is kept, which loses nothing that another program
	// has kept meanwhile. What cannot be kept now is tried again with the next
	// Save; then the error says why. A *Notice says that all is kept.
	Save(d Document) error
	// Reset forgets one lesson, or all where lesson is empty.
	Reset(lesson string) error
}

// A Notice is what the learner should know about a save that did succeed.
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

// forget empties the journal of one lesson, or of all where lesson is empty.
func (j *Journal) forget(lesson string) {
	if lesson == "" {
		*j = Journal{}
	}
	delete(j.lessons, lesson)
	delete(j.indexes, lesson)
}
