package tuitest

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"weightshare/lessons/class"
)

// BusyKeeper keeps the values of a class, but none while it is busy.
type BusyKeeper struct {
	class.MemoryKeeper
	Busy    atomic.Bool
	Refused atomic.Int32 // how many values it did not keep
}

// Put implements class.Keeper.
func (k *BusyKeeper) Put(key string, value []byte, revision uint64) (uint64, error) {
	if k.Busy.Load() {
		k.Refused.Add(1)
		return 0, errors.New("the disk is busy")
	}
	return k.MemoryKeeper.Put(key, value, revision)
}

// Transcript is what a program has said. It can be read while more is written.
type Transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (t *Transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text.Write(p)
	return len(p), nil
}

// String returns all that has been said.
func (t *Transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}
