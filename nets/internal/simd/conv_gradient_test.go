package simd

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestGradientTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	for range 300 {
		rows, taps, groups := 1+r.IntN(18), 1+r.IntN([]int{30, 130}[r.IntN(2)]), 1+r.IntN(3)
		const units = 170
		d := WeightGrad[float32]{
			Delta: draw(r, groups*units*Width), Src: draw(r, groups*units*Width),
			DeltaGroupStride: units * Width, SrcGroupStride: units * Width, Groups: groups,
			SrcOffsets: append(shuffled(r, taps, 130), shuffled(r, taps, 130)...), Rows: rows, Taps: taps, DeltaRowStride: 2 * Width, GradRowStride: taps + r.IntN(3),
		}
		for range 1 + r.IntN([]int{5, 50}[r.IntN(2)]) {
			p := Position{Dst: int32(r.IntN(8) * Width), Src: int32(r.IntN(10) * Width), SrcRow: int32(r.IntN(2) * taps)}
			if n := len(d.Positions); n > 0 && r.IntN(6) > 0 && d.Positions[n-1].Src < 20*Width { // beside the one before
				p.Src, p.SrcRow = d.Positions[n-1].Src+Width, d.Positions[n-1].SrcRow
			}
			d.Positions = append(d.Positions, p)
		}
		e := d
		e.Grad = make([]float32, rows*d.GradRowStride)
		e.Run(PureGo)
		for _, set := range Supported() {
			d.Grad = make([]float32, rows*d.GradRowStride)
			d.Run(set)
			sameBits(t, "weights by "+set.String(), d.Grad, e.Grad)
		}
		wide := WeightGrad[float64]{
			Grad: make([]float64, len(d.Grad)), Delta: widen(d.Delta), Src: widen(d.Src), DeltaGroupStride: d.DeltaGroupStride, SrcGroupStride: d.SrcGroupStride,
			Groups: groups, Positions: d.Positions, SrcOffsets: d.SrcOffsets, Rows: rows, Taps: taps, DeltaRowStride: d.DeltaRowStride, GradRowStride: d.GradRowStride,
		}
		wide.Run(Best())
		near(t, "weights", d.Grad, wide.Grad)

		s := BiasGrad[float32]{Delta: d.Delta, DeltaGroupStride: d.DeltaGroupStride, Groups: groups, Positions: d.Positions, Rows: rows, DeltaRowStride: d.DeltaRowStride}
		u := s
		s.Grad, u.Grad = make([]float32, rows), make([]float32, rows)
		s.Run(Best())
		u.Run(PureGo)
		sameBits(t, "biases", s.Grad, u.Grad)
	}
}

// TestApartTwins checks positions that each have weights and biases of their own.
func TestApartTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 9))
	for range 200 {
		rows, taps, groups, positions := 1+r.IntN(14), 1+r.IntN(50), 1+r.IntN(maxApartGroups+1), 1+r.IntN(4)
		const units = 90
		d := WeightGrad[float32]{
			Delta: draw(r, groups*units*Width), Src: draw(r, groups*units*Width),
			DeltaGroupStride: units * Width, SrcGroupStride: units * Width, Groups: groups, Apart: true,
			SrcOffsets: append(shuffled(r, taps, 60), shuffled(r, taps, 60)...), Rows: rows, Taps: taps, DeltaRowStride: 2 * Width, GradRowStride: taps,
		}
		for i, at := range r.Perm(positions + 2)[:positions] {
			d.Positions = append(d.Positions, Position{
				W: int32(at * rows * taps), Bias: int32(at * rows), SrcRow: int32(i % 2 * taps),
				Dst: int32(r.IntN(50) * Width), Src: int32(r.IntN(30) * Width),
			})
		}
		if r.IntN(10) == 0 { // all products are negative zeros
			clear(d.Delta)
			for i, x := range d.Src {
				d.Src[i] = -max(x, -x)
			}
		}
		s := BiasGrad[float32]{Delta: d.Delta, DeltaGroupStride: d.DeltaGroupStride, Groups: groups, Positions: d.Positions, Apart: true, Rows: rows, DeltaRowStride: d.DeltaRowStride}
		start := draw(r, (positions+2)*rows*taps) // so that changes elsewhere are noticed
		want, wantBiases := slices.Clone(start), slices.Clone(start)
		for _, p := range d.Positions {
			one, bias := d, s
			one.Apart, one.Positions, one.Grad = false, []Position{p}, want[p.W:]
			one.Run(PureGo)
			bias.Apart, bias.Positions, bias.Grad = false, []Position{p}, wantBiases[p.Bias:]
			bias.Run(PureGo)
		}
		for _, set := range Supported() {
			d.Grad, s.Grad = slices.Clone(start), slices.Clone(start)
			d.Run(set)
			sameBits(t, "weights apart by "+set.String(), d.Grad, want)
			s.Run(set)
			sameBits(t, "biases apart by "+set.String(), s.Grad, wantBiases)
		}
	}
}
