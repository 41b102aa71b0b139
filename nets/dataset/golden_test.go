package dataset

import (
	"hash/fnv"
	"math"
	"slices"
	"testing"
)

// TestGoldenBits compares the bits of every generator's data with those that
// amd64 computed, so that it fails on a processor that computes others.
func TestGoldenBits(t *testing.T) {
	t.Parallel()
	golden := map[string]uint64{
		"arrangement": 0xacc8088895f1a976,
		"axis":        0x1870d70a838be1fd,
		"bars":        0xf9c4739208ef9f26,
		"crossings":   0xf544cb6bdad9e385,
		"invert":      0x5e02e4ea952a8225,
		"keyboard":    0x6319824c88fbf2e3,
		"low-rank":    0x8200cf1f6fb25a95,
		"one-place":   0xbab12825bf896b53,
		"pad":         0xfce699a7355b0eab,
		"patches":     0x272924ca1311a43e,
		"strokes":     0x1bec1e0a2d187cf6,
		"tees":        0x68803d2bfe22c160,
	}
	for _, g := range All() {
		t.Run(g.Name, func(t *testing.T) {
			t.Parallel()
			s := g.Defaults
			if slices.Contains(g.Parameters, paramTest) {
				s.Test = 40
			}
			if slices.Contains(g.Parameters, paramNoise) {
				s.Noise = 0.3
			}
			if slices.Contains(g.Parameters, paramInverted) {
				s.Inverted, s.World = 0.3, Sensor
			}
			train, test, err := Make(s, 7)
			if err != nil {
				t.Fatal(err)
			}
			h := fnv.New64a()
			write := func(v uint32) { h.Write([]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)}) }
			for _, set := range []Set{train, test} {
				for _, values := range [][]float32{set.X, set.Targets} {
					for _, v := range values {
						write(math.Float32bits(v))
					}
				}
				for _, l := range set.Labels {
					write(uint32(l))
				}
				for _, p := range set.Positions {
					write(math.Float32bits(p[0]))
					write(math.Float32bits(p[1]))
				}
			}
			if got := h.Sum64(); got != golden[g.Name] {
				t.Errorf("%q: %#x,", g.Name, got)
			}
		})
	}
}
