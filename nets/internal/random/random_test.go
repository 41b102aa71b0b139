package random

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"
)

// TestNormal compares normal variates with those of package rand, whose
// logarithm may differ in its last bits: the strips and the numbers drawn must
// be the same.
func TestNormal(t *testing.T) {
	t.Parallel()
	r := New([]byte("normal"))
	a, b := Seed([]byte("normal"))
	std := rand.New(rand.NewPCG(a, b))
	for i := range 2_000_000 {
		if got, want := r.NormFloat64(), std.NormFloat64(); math.Abs(got-want) > 1e-14 {
			t.Fatalf("variate %d is %v, package rand says %v", i, got, want)
		}
	}
	if got, want := r.Uint64(), std.Uint64(); got != want {
		t.Errorf("after the variates the streams differ: %d, %d", got, want)
	}
}

// TestGoldenBits compares normal variates with those computed on amd64.
func TestGoldenBits(t *testing.T) {
	t.Parallel()
	h := fnv.New64a()
	r := New([]byte("bits"))
	for range 200_000 {
		b := math.Float64bits(r.NormFloat64())
		for shift := 0; shift < 64; shift += 8 {
			h.Write([]byte{byte(b >> shift)})
		}
	}
	if got := h.Sum64(); got != 0x592129713e104721 {
		t.Errorf("the bits hash to %#x", got)
	}
}

func BenchmarkNormal(b *testing.B) {
	r := New(nil)
	for range b.N {
		r.NormFloat64()
	}
}
