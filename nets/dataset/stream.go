package dataset

import (
	"encoding/binary"

	"weightshare/nets/internal/random"
)

// stream returns the generator for (name, seed). Streams are independent, so
// that drawing more from one moves none of the others.
func stream(name string, seed uint64) *random.Rand {
	return random.New(binary.LittleEndian.AppendUint64([]byte(name+"\x00"), seed))
}

// between draws a whole number from lo to hi, both included.
func between(rng *random.Rand, lo, hi int) int { return lo + rng.IntN(hi-lo+1) }

// uniform draws from [lo, hi).
func uniform(rng *random.Rand, lo, hi float64) float64 { return lo + float64((hi-lo)*rng.Float64()) }
