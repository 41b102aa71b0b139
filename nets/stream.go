package nets

import (
	"encoding/binary"

	"weightshare/nets/internal/random"
)

// Rand generates random numbers that are the same on every processor.
type Rand = random.Rand

// Stream returns the generator for (seed, name). Streams are independent, so
// that drawing more from one moves none of the others.
func Stream(seed uint64, name string) *Rand { return random.New(streamKey(seed, name)) }

// streamKey puts the seed first. Package dataset puts it last, behind a zero
// byte: the two never share a stream.
func streamKey(seed uint64, name string) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, seed), name...)
}

// splitMix64 is the mixing function of SplitMix64 (Steele, Lea and Flood 2014).
func splitMix64(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
