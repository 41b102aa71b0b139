package simd

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The tests in this file compare the assembly with its Go twin, bit for bit. Without
// assembly they compare Go with itself and with float64.

// draw returns numbers of many magnitudes, some of them zeros of either sign.
func draw(r *rand.Rand, n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		switch r.IntN(12) {
		case 0:
			s[i] = 0
		case 1:
			s[i] = float32(math.Copysign(0, -1))
		default:
			s[i] = float32(r.NormFloat64() * math.Pow(10, float64(r.IntN(5)-2)))
		}
	}
	return s
}

// sameBits compares two slices.
func sameBits(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: element %d is %v (%#x), its twin %v (%#x)", what, i,
				got[i], math.Float32bits(got[i]), want[i], math.Float32bits(want[i]))
		}
	}
}

// shuffled lists n distinct offsets of vectors below limit.
func shuffled(r *rand.Rand, n, limit int) []int32 {
	tab := make([]int32, n)
	for i, p := range r.Perm(limit)[:n] {
		tab[i] = int32(p * Width)
	}
	return tab
}

func TestConvForwardTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		rows, taps, positions, groups := 1+r.IntN(40), 1+r.IntN(30), 1+r.IntN(5), 1+r.IntN(4)
		dstStride, srcStride := (40*positions+50)*Width, 50*Width
		p := ConvForward[float32]{
			Groups: groups, DstGroupStride: dstStride, SrcGroupStride: srcStride,
			Src: draw(r, groups*srcStride), W: draw(r, 8*rows*taps+8), Bias: draw(r, 60),
			SrcOffsets: append(shuffled(r, taps, 40), shuffled(r, taps, 40)...), DstOffsets: shuffled(r, rows, 40),
			Rows: rows, Taps: taps, RowStride: taps, TapStride: 1,
			Start: Start(r.IntN(3)), ReLU: r.IntN(2) == 0,
		}
		if r.IntN(2) == 0 {
			p.RowStride, p.TapStride = 1, rows
		}
		kernels := 1 + r.IntN(7)
		for i := range positions {
			kernel := r.IntN(kernels)
			pos := Position{
				W: int32(kernel * rows * taps), Bias: int32(kernel * 3),
				Src: int32(r.IntN(10) * Width), SrcRow: int32(r.IntN(min(kernels, 2)) * taps), Dst: int32(i * 40 * Width),
			}
			if p.Start == FromDst {
				pos.Dst = int32(r.IntN(10) * Width) // destinations of two positions may coincide
			}
			p.Positions = append(p.Positions, pos)
		}
		start := draw(r, groups*dstStride)
		q, wide := p, ConvForward[float64]{
			Groups: groups, DstGroupStride: dstStride, SrcGroupStride: srcStride,
			Src: widen(p.Src), W: widen(p.W), Bias: widen(p.Bias), Dst: widen(start), SrcOffsets: p.SrcOffsets, DstOffsets: p.DstOffsets,
			Positions: p.Positions, Rows: rows, Taps: taps, RowStride: p.RowStride, TapStride: p.TapStride, Start: p.Start, ReLU: p.ReLU,
		}
		q.Dst = slices.Clone(start)
		q.Run(PureGo)
		wide.Run(Best())
		near(t, "forward", q.Dst, wide.Dst)
		for _, set := range Supported() {
			p.Dst = slices.Clone(start)
			p.Run(set)
			sameBits(t, "forward by "+set.String(), p.Dst, q.Dst)
		}
	}
}

// TestConvSampleTwins checks runs of adjacent positions of all lengths that the
// assembly handles; what lies between the runs must be left unchanged.
func TestConvSampleTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 8))
	for range 300 {
		rows, taps, stride := 1+r.IntN(5), 1+r.IntN(30), 70
		p := ConvSample[float32]{
			Src: draw(r, 200), W: draw(r, 4*rows*taps+Slack), Patch: make([]float32, taps+Slack),
			Rows: rows, Taps: taps, DstRowStride: stride, ReLU: r.IntN(2) == 0,
		}
		if r.IntN(3) > 0 {
			p.Bias = draw(r, rows+4)
		}
		for range 2 * taps {
			p.SrcOffsets = append(p.SrcOffsets, int32(r.IntN(100)))
		}
		for dst := 0; dst < stride-25; {
			kernel, next := r.IntN(4), Position{Src: int32(r.IntN(70)), SrcRow: int32(r.IntN(2) * taps), Dst: int32(dst)}
			next.W, next.Bias = int32(kernel*rows*taps), int32(kernel)
			for range 1 + r.IntN(25) {
				p.Positions = append(p.Positions, next)
				next.Src++
				next.Dst++
			}
			dst = int(next.Dst) + r.IntN(2)
		}
		start := draw(r, rows*stride)
		q := p
		q.Dst = slices.Clone(start)
		q.Run(PureGo)
		for _, set := range Supported() {
			p.Dst = slices.Clone(start)
			p.Run(set)
			sameBits(t, "a sample by "+set.String(), p.Dst, q.Dst)
		}
	}
}

func widen(s []float32) []float64 {
	w := make([]float64, len(s))
	for i, v := range s {
		w[i] = float64(v)
	}
	return w
}

// near compares float32 with float64, relative to the largest number.
func near(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	size := 1.0
	for _, w := range want {
		size = max(size, math.Abs(w))
	}
	for i, w := range want {
		if math.Abs(float64(got[i])-w) > 1e-5*size {
			t.Fatalf("%s: element %d is %v, in float64 %v", what, i, got[i], w)
		}
	}
}

func TestPoolTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		const units = 30
		p := MaxPool[float32]{Src: draw(r, units*Width), Lanes: Width, Covering: r.IntN(2) == 0}
		windows, left := 1+r.IntN(6), shuffled(r, units, units)
		for i := 0; p.Covering && len(left) > 0 || !p.Covering && i < windows; i++ {
			n, src := 1+r.IntN(9), r.IntN(5)
			cells := shuffled(r, n, units-5)
			if p.Covering {
				n, src = min(n, len(left)), 0
				cells, left = left[:n], left[n:]
			}
			p.Windows = append(p.Windows, Window{Offset: int32(len(p.Offsets)), N: int32(n), Dst: int32(i * Width), Src: int32(src * Width)})
			p.Offsets = append(p.Offsets, cells...)
		}
		size := len(p.Windows) * Width
		q := p
		q.Dst, q.Argmax = make([]float32, size), make([]int32, size)
		q.Forward(PureGo)
		deltas := draw(r, size)
		want := make([]float32, units*Width)
		(&MaxPool[float32]{Dst: deltas, Src: want, Argmax: q.Argmax, Windows: p.Windows, Offsets: p.Offsets, Lanes: Width}).Backward(PureGo)
		for _, set := range Supported() {
			p.Dst, p.Argmax = make([]float32, size), make([]int32, size)
			p.Forward(set)
			sameBits(t, "max by "+set.String(), p.Dst, q.Dst)
			if !slices.Equal(p.Argmax, q.Argmax) {
				t.Fatalf("argmax by %v %v, their twins %v", set, p.Argmax, q.Argmax)
			}
			back := p
			back.Dst, back.Src = deltas, draw(r, units*Width)
			back.Backward(set)
			sameBits(t, "max backward by "+set.String(), back.Src, want)
		}
	}
}

func TestVectorTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	for n := range 70 {
		a, b := draw(r, n), draw(r, n)
		d, e := slices.Clone(a), slices.Clone(a)
		MaskReLU(d, b, Best())
		MaskReLU(e, b, PureGo)
		sameBits(t, "mask", d, e)
		d, e = slices.Clone(a), slices.Clone(a)
		AddScaled(d, 0.3, b, Best())
		AddScaled(e, 0.3, b, PureGo)
		sameBits(t, "add scaled", d, e)

		rows, taps, step := 1+r.IntN(9), 1+r.IntN(40), 1+r.IntN(3)
		w := draw(r, rows*taps+Slack)
		x := append(draw(r, taps), make([]float32, Slack)...)
		bias := draw(r, rows)
		if n%3 == 0 {
			bias = nil
		}
		d, e = make([]float32, rows*step), make([]float32, rows*step)
		MatVec(d, step, bias, w, x, rows, taps, n%2 == 0, Best())
		MatVec(e, step, bias, w, x, rows, taps, n%2 == 0, PureGo)
		sameBits(t, "dot rows", d, e)
	}
}

func TestUpdateTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	sizes := []int{255, 256, 257, 300}
	for n := range 60 {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		w, g, m := draw(r, n), draw(r, n), draw(r, n)
		v := make([]float32, n)
		for i := range v {
			v[i] = m[i] * m[i] * 1e-20 // small enough to fall below the threshold
			m[i] *= 1e-29
			if r.IntN(4) == 0 {
				g[i] *= 1e-30
			}
			if n%7 == 6 && r.IntN(9) == 0 {
				g[i] = float32(math.Inf(1))
			}
			if n%7 == 5 && r.IntN(9) == 0 {
				g[i] = float32(math.NaN())
			}
		}
		adam := Adam[float32]{Rate: 0.01, DecayFactor: 0.999, B1: 0.9, C1: 0.1, B2: 0.999, C2: 0.001, RootScale: 3, Eps: 1e-8}
		sgd := SGD[float32]{Rate: 0.1, Momentum: 0.9, DecayFactor: 0.99}
		undecayed := SGD[float32]{Rate: 0.1, Momentum: 0.9, DecayFactor: 1}
		for _, set := range Supported() {
			updateTwins(t, "adam by "+set.String(), w, m, v, func(w, m, v []float32, set Instructions) bool { return adam.Run(w, g, m, v, set) }, set)
			updateTwins(t, "momentum by "+set.String(), w, m, v, func(w, m, _ []float32, set Instructions) bool { return sgd.Run(w, g, m, set) }, set)
			updateTwins(t, "momentum without decay by "+set.String(), w, m, v, func(w, m, _ []float32, set Instructions) bool { return undecayed.Run(w, g, m, set) }, set)
			updateTwins(t, "sgd by "+set.String(), w, m, v, func(w, _, _ []float32, set Instructions) bool { return sgd.Run(w, g, nil, set) }, set)
		}
	}
}

// updateTwins compares an update of weights and running means with its twin.
func updateTwins(t *testing.T, what string, w, m, v []float32, update func(w, m, v []float32, set Instructions) bool, set Instructions) {
	t.Helper()
	w1, w2, m1, m2, v1, v2 := slices.Clone(w), slices.Clone(w), slices.Clone(m), slices.Clone(m), slices.Clone(v), slices.Clone(v)
	if got, want := update(w1, m1, v1, set), update(w2, m2, v2, PureGo); got != want {
		t.Fatalf("%s: finite %v, its twin %v", what, got, want)
	}
	sameBits(t, what+", weights", w1, w2)
	sameBits(t, what+", first mean", m1, m2)
	sameBits(t, what+", second mean", v1, v2)
	for _, x := range w1 {
		if math.IsInf(float64(x), 0) || math.IsNaN(float64(x)) {
			t.Fatalf("%s lets a weight become infinite", what)
		}
	}
}

func TestInterleaveTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	for count := range Width + 1 {
		for _, units := range []int{1, 3, 4, 9, 21} {
			var samples [][]float32
			for range count {
				samples = append(samples, draw(r, units))
			}
			start := draw(r, units*Width)
			for _, set := range Supported() {
				dst := slices.Clone(start)
				Interleave(dst, samples, set)
				for i := range start {
					if l := i % Width; l < count {
						sameBits(t, "interleaved by "+set.String(), dst[i:i+1], samples[l][i/Width:][:1])
					} else {
						sameBits(t, "not interleaved by "+set.String(), dst[i:i+1], start[i:i+1])
					}
				}
			}
		}
	}
}

func TestElementaryTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 6))
	odd := []float64{0, math.Copysign(0, -1), 1, 2, math.NaN(), math.Inf(1), math.Inf(-1), 5e-324, 1e-17, math.Sqrt2 - 1, 699, 701, -750, 800}
	for _, f := range []func([]float64, Instructions){Exp, Log1p} {
		for n := range 200 {
			x := make([]float64, n)
			for i := range x {
				switch r.IntN(20) {
				case 0:
					x[i] = odd[r.IntN(len(odd))]
				case 1:
					x[i] = r.NormFloat64() * 100
				default:
					x[i] = r.Float64()
				}
			}
			y := slices.Clone(x)
			f(x, Best())
			f(y, PureGo)
			for i := range x {
				if math.Float64bits(x[i]) != math.Float64bits(y[i]) && !math.IsNaN(y[i]) {
					t.Fatalf("number %d of %d is %v, its twin %v", i, n, x[i], y[i])
				}
			}
		}
	}
}
