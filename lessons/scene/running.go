package scene

import "weightshare/lessons"

// Running is the part of a Runner that remembers: the seed of its run and the
// run's newest snapshot, a *S, nil before the first.
type Running[S any] struct {
	Seed   uint64
	Latest *S
}

// Observe implements lessons.Runner. It ignores snapshots of other types.
func (r *Running[S]) Observe(snapshot lessons.Snapshot) {
	if s, ok := any(snapshot).(*S); ok {
		r.Latest = s
	}
}
