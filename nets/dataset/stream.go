package dataset

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// stream opens the stream of random numbers that a name and a seed stand for.
// Streams of different names or seeds are unrelated, also for seeds 0, 1, 2 …
// and adding a stream never moves the numbers of another.
func stream(name string, seed uint64) *rand.Rand {
	text := binary.LittleEndian.AppendUint64([]byte(name+"\x00"), seed)
	sum := sha256.Sum256(text)
	return rand.New(rand.NewPCG(binary.LittleEndian.Uint64(sum[0:]), binary.LittleEndian.Uint64(sum[8:])))
}

// between draws a whole number from lo to hi, both included.
func between(rng *rand.Rand, lo, hi int) int { return lo + rng.IntN(hi-lo+1) }

// uniform draws from [lo, hi).
func uniform(rng *rand.Rand, lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }
