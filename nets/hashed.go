package nets

import "weightshare/nets/arch"

// This file is the unshared convolution whose weights are picked from a few
// free ones (/hash), as in HashedNets (Chen et al. 2015): sharing by chance
// rather than by position.

// hashSeed fixes which weight is picked where, for all networks.
const hashSeed = 2015

// hashedParams lists the free weights.
func hashedParams(l *arch.Layer) []paramSpec {
	full := *l
	full.Free = 0
	spec := convParams(&full)[0]
	spec.shape = []int{l.Free}
	return []paramSpec{spec}
}

// drawn returns the index of the free weight picked for each of count weights,
// of which the first is weight number from.
func drawn(from, count, free int) []int32 {
	all := make([]int32, count)
	for i := range all {
		all[i] = int32(splitMix64(hashSeed^uint64(from+i)<<1) % uint64(free))
	}
	return all
}

func newHashed[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	source := p.net.param(at.layer, Weight)
	full := *l
	full.Free = 0
	specs := convParams(&full)
	weights := newDerived(source, drawn(0, specs[0].size(), l.Free))
	var biases *derived[F]
	if len(specs) > 1 {
		biases = newDerived(source, drawn(specs[0].size(), specs[1].size(), l.Free))
	}
	return newDerivedConv(at, l, weights, biases)
}
