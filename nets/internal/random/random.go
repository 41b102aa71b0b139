// Package random provides seeded random numbers that are the same on every
// processor.
package random

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"sync"

	"weightshare/nets/internal/elementary"
)

// Rand is a rand.Rand whose normal variates have the same bits everywhere: some
// of those of package rand come from logarithms and exponentials that differ
// between processors.
type Rand struct {
	*rand.Rand

	normal *ziggurat
}

// New returns the generator for a key: PCG seeded with the first 16 bytes of
// the key's SHA-256. Different keys give unrelated numbers.
func New(key []byte) *Rand {
	a, b := Seed(key)
	return &Rand{Rand: rand.New(rand.NewPCG(a, b))}
}

// Seed returns the two halves of the initial state of the generator for a key.
func Seed(key []byte) (a, b uint64) {
	sum := sha256.Sum256(key)
	return binary.LittleEndian.Uint64(sum[:8]), binary.LittleEndian.Uint64(sum[8:16])
}

// ziggurat holds the tables of the ziggurat method for the standard normal
// distribution (Marsaglia and Tsang 2000): for each of 128 strips, the 32-bit
// number below which the point certainly lies under the density, the width per
// unit of that number, and the density at the strip's edge.
type ziggurat struct {
	sure    [128]uint32
	width   [128]float32
	density [128]float32
}

// Where the lowest strip's tail begins, and the area of a strip.
const (
	tail      = 3.442619855899
	stripArea = 9.91256303526217e-3
)

var tables = sync.OnceValue(newZiggurat)

func newZiggurat() *ziggurat {
	const unit = 1 << 31
	bell := func(x float64) float64 { return elementary.Exp(float64(-0.5*x) * x) }
	z := new(ziggurat)
	edge := stripArea / bell(tail) // of a rectangle with the lowest strip's area
	z.sure[0] = uint32(float64(tail / edge * unit))
	z.width[0], z.width[127] = float32(edge/unit), float32(tail/float64(unit))
	z.density[0], z.density[127] = 1, float32(bell(tail))
	x := float64(tail)
	for i := 126; i >= 1; i-- {
		inner := math.Sqrt(float64(-2 * elementary.Log(stripArea/x+bell(x))))
		z.sure[i+1] = uint32(float64(inner / x * unit))
		z.density[i], z.width[i] = float32(bell(inner)), float32(inner/unit)
		x = inner
	}
	return z
}

// NormFloat64 returns a standard normal variate.
func (r *Rand) NormFloat64() float64 {
	if r.normal == nil {
		r.normal = tables()
	}
	z := r.normal
	for {
		u := r.Uint64()
		j := int32(u)       // the low 32 bits as a signed number
		i := u >> 32 & 0x7f // strip
		x := float64(float64(j) * float64(z.width[i]))
		if magnitude(j) < z.sure[i] {
			return x
		}
		if i == 0 {
			return r.tail(j > 0)
		}
		step := float32(float32(r.Float64()) * (z.density[i-1] - z.density[i]))
		if z.density[i]+step < float32(elementary.Exp(float64(-0.5*x)*x)) {
			return x
		}
	}
}

// tail returns a variate beyond tail (Marsaglia 1964).
func (r *Rand) tail(positive bool) float64 {
	for {
		x := float64(-elementary.Log(r.Float64()) * (1.0 / tail))
		y := -elementary.Log(r.Float64())
		if y+y < float64(x*x) {
			continue
		}
		if positive {
			return tail + x
		}
		return -tail - x
	}
}

func magnitude(j int32) uint32 {
	if j < 0 {
		return uint32(-j) // positive, or 2³¹
	}
	return uint32(j)
}
