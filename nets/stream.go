package nets

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Stream gives the random numbers that a seed holds under a name. Two names
// give unrelated numbers, so that drawing more of one kind (another layer,
// another batch) moves none of the others.
func Stream(seed uint64, name string) *rand.Rand {
	a, b := streamKey(seed, name)
	return rand.New(rand.NewPCG(a, b))
}

// streamKey hashes a seed and a name into the two halves of a generator's
// state.
func streamKey(seed uint64, name string) (a, b uint64) {
	text := binary.LittleEndian.AppendUint64(nil, seed)
	sum := sha256.Sum256(append(text, name...))
	return binary.LittleEndian.Uint64(sum[:8]), binary.LittleEndian.Uint64(sum[8:16])
}

// splitMix64 is the finaliser of SplitMix64 (Steele, Lea, Flood 2014): a stateless
// hash from which dropout draws, so that a mask depends on the step, the
// sample and the unit alone and not on which worker draws it.
func splitMix64(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
