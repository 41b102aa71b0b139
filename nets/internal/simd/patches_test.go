package simd

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPatchTwins checks patches of which several share weights.
func TestPatchTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(10, 10))
	for range 300 {
		taps, patches, rows := 1+r.IntN(40), r.IntN(40), 1+r.IntN(4)
		p := PatchGrad[float32]{
			Src: draw(r, 60*Width), SrcOffsets: append(shuffled(r, taps, 45), shuffled(r, taps, 45)...),
			Deltas: draw(r, patches), Taps: taps,
		}
		for range patches {
			p.Patches = append(p.Patches, Patch{Grad: r.IntN(rows) * taps, Src: r.IntN(15 * Width), SrcRow: r.IntN(taps + 1)})
		}
		start := draw(r, rows*taps)
		want := slices.Clone(start)
		for i, at := range p.Patches {
			for k := range taps {
				want[at.Grad+k] += float32(p.Deltas[i] * p.Src[at.Src+int(p.SrcOffsets[at.SrcRow+k])])
			}
		}
		for _, set := range Supported() {
			p.Grad = slices.Clone(start)
			p.Run(set)
			sameBits(t, "patches by "+set.String(), p.Grad, want)
		}
	}
}
