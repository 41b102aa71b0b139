package shift

import (
	"weightshare/lessons"
	"weightshare/lessons/scene"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// The networks of the lesson. Each except the pooled one differs in one thing from
// the one with a ring.

func ringNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "ring", Name: "shared, maximum", Network: "16x16 conv5:16/ring relu gmp dense:10"}
}

func plainNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "plain", Name: "shared, no ring", Network: "16x16 conv5:16 relu gmp dense:10", Equal: scene.Kernels | scene.Numbers}
}

func readoutNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "readout", Name: "shared, dense readout", Network: "16x16 conv5:16/ring relu dense:10", Equal: scene.Kernels | scene.Places}
}

func localNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "local", Name: "unshared, maximum", Network: "16x16 local5:16/ring relu gmp dense:10", Equal: scene.Twins}
}

func pooledNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "pooled", Name: "shared, pooled between", Network: "16x16 conv3:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10"}
}

// mappedNets returns the networks whose accuracy is mapped over all shifts.
func mappedNets() []scene.NetworkSpec {
	return []scene.NetworkSpec{ringNet(), plainNet(), readoutNet(), localNet()}
}

// trainedNets are copies of the networks that were trained in this session, by ID.
type trainedNets map[string]*nets.Net[float32]

// add adds those networks of a race that are trained.
func (t trainedNets) add(r *scene.Race) {
	for _, racer := range r.Racers() {
		if net, ok := racer.Inspected.(*nets.Net[float32]); ok {
			t[racer.ID] = net
		}
	}
}

// missing returns those of the networks that are not trained yet.
func (t trainedNets) missing(networks []scene.NetworkSpec) []scene.NetworkSpec {
	var left []scene.NetworkSpec
	for _, n := range networks {
		if t[n.ID] == nil {
			left = append(left, n)
		}
	}
	return left
}

// copyAtEnd returns the Inspect function of a race that copies each network once
// it is trained.
func copyAtEnd() func(scene.NetworkSpec, *experiment.Trial) any {
	copies := map[string]*nets.Net[float32]{}
	return func(n scene.NetworkSpec, t *experiment.Trial) any {
		if copies[n.ID] == nil && t.Done() && t.Diverged() == nil {
			copies[n.ID] = scene.CopyNet(t.Net())
		}
		if net := copies[n.ID]; net != nil {
			return net
		}
		return nil
	}
}

// training is the part of a scene that trains networks for the steps after it.
type training struct {
	scene.Race
	trained trainedNets
	needs   []scene.NetworkSpec
}

// start trains networks in one place.
func (s *training) start(seed uint64, networks []scene.NetworkSpec) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: plan(), Networks: networks, Inspect: copyAtEnd()})
}

// Run trains those networks that the scene needs and that are not trained yet.
func (s *training) Run(seed uint64) (lessons.Stepper, error) {
	missing := s.trained.missing(s.needs)
	if len(missing) == 0 {
		return nil, nil
	}
	return s.start(seed, missing)
}

func (s *training) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	s.trained.add(&s.Race)
}

// ready reports whether all networks that the scene needs are trained.
func (s *training) ready() bool { return len(s.trained.missing(s.needs)) == 0 }
