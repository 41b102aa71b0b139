package class

import (
	"errors"
	"slices"
	"strings"
	"sync"
)

// ErrConflict is the error of a Put whose revision is not the newest.
var ErrConflict = errors.New("somebody else has changed it")

// A Keeper keeps the state of classes. A value that Put has accepted is kept. It is safe
// for concurrent use.
type Keeper interface {
	// Get returns the value of a key and its revision, which is 0 if there is none. The
	// value must not be changed.
	Get(key string) (value []byte, revision uint64, err error)
	// Put replaces the value with a revision, 0 for none, and returns the new revision.
	// The error is ErrConflict if another value has been put in the meantime.
	Put(key string, value []byte, revision uint64) (next uint64, err error)
	// Keys lists the keys that begin with a prefix.
	Keys(prefix string) ([]string, error)
}

// MemoryKeeper is a Keeper that lasts as long as the process. The zero value is empty.
type MemoryKeeper struct {
	mu   sync.Mutex
	last uint64
	kept map[string]keptValue
}

type keptValue struct {
	value    []byte
	revision uint64
}

// Get implements Keeper.
func (k *MemoryKeeper) Get(key string) (value []byte, revision uint64, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept := k.kept[key]
	return kept.value, kept.revision, nil
}

// Put implements Keeper.
func (k *MemoryKeeper) Put(key string, value []byte, revision uint64) (next uint64, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept[key].revision != revision {
		return 0, ErrConflict
	}
	if k.kept == nil {
		k.kept = map[string]keptValue{}
	}
	k.last++
	k.kept[key] = keptValue{slices.Clone(value), k.last}
	return k.last, nil
}

// Keys implements Keeper. The keys are sorted.
func (k *MemoryKeeper) Keys(prefix string) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var all []string
	for key := range k.kept {
		if strings.HasPrefix(key, prefix) {
			all = append(all, key)
		}
	}
	slices.Sort(all)
	return all, nil
}
