package scene

import (
	"fmt"

	"weightshare/nets"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// startKey names everything that the state of a network before its first step depends on.
// In a class all see the same networks from the same seed, so the states are kept in the
// DataCache: the networks of a learner who does not start a race are then never built.
type startKey struct {
	id, network string
	task        dataset.Spec
	files       *dataset.Files
	training    experiment.Training
	average     nets.Averaging
	seed        uint64
}

// startKey returns the key of a network of the race; ok is false if what the network
// learns from has no name.
func (r *RaceStepper) startKey(n NetworkSpec) (k startKey, ok bool) {
	p := n.planFor(r.setup.Plan, r.seed)
	if len(p.Samples) > 0 {
		p.Task.Samples = p.Samples[0]
	}
	named := n.TrainSet.N+n.TestSet.N+n.More.N == 0 && r.setup.Inspect == nil
	return startKey{n.ID, n.Network, p.Task, p.Files, p.Training, n.Average, r.seed}, named
}

// recallStart returns the states of all networks before the first step, nil unless all
// are known.
func (r *RaceStepper) recallStart() []*RacerState {
	states := make([]*RacerState, len(r.setup.Networks))
	for i, n := range r.setup.Networks {
		k, ok := r.startKey(n)
		if !ok {
			return nil
		}
		state, ok := r.data.Load().Recall(k).(RacerState)
		if !ok {
			return nil
		}
		state.NetworkSpec, state.Plan = n, n.planFor(r.setup.Plan, r.seed)
		states[i] = &state
	}
	return states
}

// keepStart keeps the state of a network before its first step, without what belongs to
// the learner's scene.
func (r *RaceStepper) keepStart(state RacerState) {
	if k, ok := r.startKey(state.NetworkSpec); ok {
		state.NetworkSpec, state.Plan = NetworkSpec{}, experiment.Plan{}
		r.data.Load().Keep(k, state)
	}
}

// prepare finds out the state before the first step, if need be by building the networks.
func (r *RaceStepper) prepare() error {
	if r.racers != nil || r.start != nil || r.err != nil {
		return r.err
	}
	if r.start = r.recallStart(); r.start != nil {
		return nil
	}
	return r.build()
}

// Prepared reports whether the race has not begun and the state before its first step is
// known; see lessons.Prepared. It never waits.
func (r *RaceStepper) Prepared() bool {
	if !r.mu.TryLock() {
		return false // a step is under way
	}
	defer r.mu.Unlock()
	if r.start == nil && r.racers == nil {
		r.start = r.recallStart()
	}
	return r.start != nil
}

// build builds the networks unless they are built.
func (r *RaceStepper) build() error {
	if r.racers != nil || r.err != nil {
		return r.err
	}
	racers := make([]*racer, len(r.setup.Networks))
	for i, n := range r.setup.Networks {
		if racers[i], r.err = newRacer(n, r.setup, r.seed, true, r.data.Load()); r.err != nil {
			r.err = fmt.Errorf("%s: %w", n.Name, r.err)
			return r.err
		}
		if r.start != nil {
			racers[i].scale = r.start[i].scale
		}
	}
	r.racers, r.start = racers, nil
	return nil
}
