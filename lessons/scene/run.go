package scene

import (
	"weightshare/lessons"
)

// Running is a scene in which something runs: its seed, and the newest snapshot
// of it, which is of the type *S; nil before there is one.
type Running[S any] struct {
	Seed   uint64
	Latest *S
}

func (w *Running[S]) Observe(snapshot lessons.Snapshot) {
	if seen, ok := any(snapshot).(*S); ok {
		w.Latest = seen
	}
}

// Memo keeps what is made from a key, and makes it anew only for another key:
// what there is to see is asked for with every picture of a run. The zero made
// has made nothing.
type Memo[K comparable, V any] struct {
	key   K
	value V
	have  bool
}

// of is what from makes from the key.
func (m *Memo[K, V]) Of(key K, from func(K) V) V {
	if !m.have || m.key != key {
		*m = Memo[K, V]{key, from(key), true}
	}
	return m.value
}
