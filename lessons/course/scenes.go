package course

import "weightshare/lessons"

// watching is a scene in which something runs: its seed, and the newest snapshot
// of it, which is of the type *S; nil before there is one.
type watching[S any] struct {
	seed uint64
	seen *S
}

func (w *watching[S]) Observe(snapshot lessons.Snapshot) {
	if seen, ok := any(snapshot).(*S); ok {
		w.seen = seen
	}
}

// made keeps what is made from a key, and makes it anew only for another key:
// what there is to see is asked for with every picture of a run. The zero made
// has made nothing.
type made[K comparable, V any] struct {
	key   K
	value V
	have  bool
}

// of is what from makes from the key.
func (m *made[K, V]) of(key K, from func(K) V) V {
	if !m.have || m.key != key {
		*m = made[K, V]{key, from(key), true}
	}
	return m.value
}
