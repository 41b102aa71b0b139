package scene

// Memo holds the value computed from the newest key: figures are asked for with
// every frame, and most frames have the key of the one before. The zero Memo
// holds nothing.
type Memo[K comparable, V any] struct {
	key   K
	value V
	have  bool
}

// Get returns the value of a key, computed only if the key has changed.
func (m *Memo[K, V]) Get(key K, compute func(K) V) V {
	if !m.have || m.key != key {
		*m = Memo[K, V]{key, compute(key), true}
	}
	return m.value
}
