package simd

import (
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"syscall"
	"testing"
	"unsafe"
)

// fence allocates slices between pages that nobody may touch, so that an access beyond
// either end of one is a fault instead of a number from elsewhere.
type fence struct {
	t     *testing.T
	first bool // slices begin where a forbidden page ends; otherwise they end where one begins
}

// fenced copies a slice to such a place. It lives until the end of the test.
func fenced[T any](f fence, s []T) []T {
	f.t.Helper()
	if len(s) == 0 {
		return nil
	}
	page, size := syscall.Getpagesize(), len(s)*int(unsafe.Sizeof(s[0]))
	inner := (size + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, inner+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = syscall.Munmap(memory) })
	for _, forbidden := range [][]byte{memory[:page], memory[page+inner:]} {
		if err := syscall.Mprotect(forbidden, syscall.PROT_NONE); err != nil {
			f.t.Fatal(err)
		}
	}
	at := page
	if !f.first {
		at += inner - size
	}
	place := unsafe.Slice((*T)(unsafe.Pointer(&memory[at])), len(s))
	copy(place, s)
	return place
}

// withinBounds runs a loop and reports an access outside its slices.
func withinBounds(t *testing.T, what string, run func()) {
	t.Helper()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if err := recover(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}()
	run()
}

// TestFence checks that an access beyond either end is noticed.
func TestFence(t *testing.T) {
	t.Parallel()
	for first, beyond := range map[bool]int{true: -4, false: 20 * 4} {
		place := unsafe.Pointer(unsafe.SliceData(fenced(fence{t, first}, make([]float32, 20))))
		noticed := func() (noticed bool) {
			defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
			defer func() { noticed = recover() != nil }()
			*(*float32)(unsafe.Add(place, beyond))++
			return false
		}
		if !noticed() {
			t.Errorf("first %v: it is not", first)
		}
	}
}

// bothEnds runs a test with slices that begin, and with slices that end, at a forbidden
// page.
func bothEnds(t *testing.T, n int, seed uint64, test func(f fence, r *rand.Rand)) {
	t.Helper()
	for i := range n {
		for _, first := range []bool{true, false} {
			t.Run(fmt.Sprint(i, first), func(t *testing.T) {
				test(fence{t, first}, rand.New(rand.NewPCG(seed, uint64(i))))
			})
		}
	}
}

// tightGradient returns a gradient whose slices hold what it needs and nothing more,
// laid out as a convolution of one axis has it: position i sees inputs i to i+taps−1.
func tightGradient(r *rand.Rand, rows, taps, positions, groups int) WeightGrad[float32] {
	order := r.Perm(taps)
	d := WeightGrad[float32]{
		DeltaGroupStride: (rows*positions + r.IntN(2)) * Width, SrcGroupStride: (taps + positions - 1 + r.IntN(2)) * Width, Groups: groups,
		Rows: rows, Taps: taps, DeltaRowStride: positions * Width, GradRowStride: taps,
	}
	for _, tap := range order {
		d.SrcOffsets = append(d.SrcOffsets, int32(tap*Width))
	}
	d.Delta = draw(r, (groups-1)*d.DeltaGroupStride+rows*positions*Width)
	d.Src = draw(r, (groups-1)*d.SrcGroupStride+(taps+positions-1)*Width)
	places := r.Perm(positions)
	if r.IntN(3) > 0 { // in runs, some of which are interrupted
		slices.Sort(places)
		if cut := r.IntN(positions); r.IntN(2) == 0 {
			places = append(places[cut:], places[:cut]...)
		}
	}
	for i, at := range places {
		d.Positions = append(d.Positions, Position{Src: int32(at * Width), Dst: int32(i * Width)})
	}
	return d
}

func fencedGradient(f fence, d WeightGrad[float32]) WeightGrad[float32] {
	d.Delta, d.Src = fenced(f, d.Delta), fenced(f, d.Src)
	d.Positions, d.SrcOffsets = fenced(f, d.Positions), fenced(f, d.SrcOffsets)
	return d
}

// TestGradientBounds checks that the gradients of shared kernels touch nothing outside
// their slices, with every number of rows modulo eight, of taps modulo five, and of
// positions that fill the memory for arranged deltas more than once.
func TestGradientBounds(t *testing.T) {
	t.Parallel()
	bothEnds(t, 60, 11, func(f fence, r *rand.Rand) {
		rows, taps, positions, groups := 1+r.IntN(18), 1+r.IntN(120), 1+r.IntN([]int{9, 60, 180}[r.IntN(3)]), 1+r.IntN(3)
		d := tightGradient(r, rows, taps, positions, groups)
		want := d
		want.Grad = make([]float32, rows*taps)
		want.Run(PureGo)
		what := fmt.Sprintf("%d rows, %d taps, %d positions, %d groups", rows, taps, positions, groups)
		for _, set := range Supported() {
			got := fencedGradient(f, d)
			got.Grad = fenced(f, draw(r, rows*taps))
			withinBounds(f.t, what+" by "+set.String(), func() { got.Run(set) })
			sameBits(f.t, what+" by "+set.String(), got.Grad, want.Grad)
			biases := BiasGrad[float32]{
				Delta: got.Delta, DeltaGroupStride: d.DeltaGroupStride, Groups: groups, Positions: got.Positions, Rows: rows, DeltaRowStride: d.DeltaRowStride,
				Grad: fenced(f, draw(r, rows)),
			}
			withinBounds(f.t, "biases, "+what+" by "+set.String(), func() { biases.Run(set) })
		}
	})
}

// TestNoGroups checks that the gradient of an empty batch is zero.
func TestNoGroups(t *testing.T) {
	t.Parallel()
	bothEnds(t, 2, 15, func(f fence, r *rand.Rand) {
		for _, set := range Supported() {
			for _, apart := range []bool{false, true} {
				d := fencedGradient(f, tightGradient(r, 3, 20, 9, 1))
				d.Groups, d.Apart, d.Grad = 0, apart, fenced(f, draw(r, 60))
				withinBounds(f.t, "no groups by "+set.String(), func() { d.Run(set) })
				sameBits(f.t, "no groups by "+set.String(), d.Grad, make([]float32, 60))
				b := BiasGrad[float32]{Delta: d.Delta, DeltaRowStride: d.DeltaRowStride, Positions: d.Positions, Apart: apart, Rows: 3, Grad: fenced(f, draw(r, 3))}
				withinBounds(f.t, "biases of no groups by "+set.String(), func() { b.Run(set) })
				sameBits(f.t, "biases of no groups by "+set.String(), b.Grad, make([]float32, 3))
			}
		}
	})
}

// TestApartBounds does the same for positions that each have weights of their own.
func TestApartBounds(t *testing.T) {
	t.Parallel()
	bothEnds(t, 60, 12, func(f fence, r *rand.Rand) {
		rows, taps, positions, groups := 1+r.IntN(14), 1+r.IntN(70), 1+r.IntN(9), 1+r.IntN(maxApartGroups+1)
		d := tightGradient(r, rows, taps, positions, groups)
		d.Apart = true
		for i, at := range r.Perm(positions) {
			d.Positions[i].W, d.Positions[i].Bias = int32(at*rows*taps), int32(at*rows)
		}
		want := d
		want.Grad = make([]float32, positions*rows*taps)
		want.Run(PureGo)
		what := fmt.Sprintf("apart: %d rows, %d taps, %d positions, %d groups", rows, taps, positions, groups)
		for _, set := range Supported() {
			got := fencedGradient(f, d)
			got.Grad = fenced(f, draw(r, len(want.Grad)))
			withinBounds(f.t, what+" by "+set.String(), func() { got.Run(set) })
			sameBits(f.t, what+" by "+set.String(), got.Grad, want.Grad)
			biases := BiasGrad[float32]{
				Delta: got.Delta, DeltaGroupStride: d.DeltaGroupStride, Groups: groups, Positions: got.Positions, Rows: rows, DeltaRowStride: d.DeltaRowStride,
				Apart: true, Grad: fenced(f, draw(r, positions*rows)),
			}
			withinBounds(f.t, "biases, "+what+" by "+set.String(), func() { biases.Run(set) })
		}
	})
}

// TestForwardBounds does the same for the forward pass.
func TestForwardBounds(t *testing.T) {
	t.Parallel()
	bothEnds(t, 60, 13, func(f fence, r *rand.Rand) {
		rows, taps, positions, groups := 1+r.IntN(40), 1+r.IntN(60), 1+r.IntN(40), 1+r.IntN(3)
		dstStride, srcStride := rows*positions*Width, (taps+positions-1)*Width
		p := ConvForward[float32]{
			Groups: groups, DstGroupStride: dstStride, SrcGroupStride: srcStride,
			Src: draw(r, groups*srcStride), W: draw(r, rows*taps), Bias: draw(r, rows),
			Rows: rows, Taps: taps, RowStride: taps, TapStride: 1, Start: Start(r.IntN(3)), ReLU: r.IntN(2) == 0,
		}
		if r.IntN(2) == 0 {
			p.RowStride, p.TapStride = 1, rows
		}
		for _, tap := range r.Perm(taps) {
			p.SrcOffsets = append(p.SrcOffsets, int32(tap*Width))
		}
		for row := range rows {
			p.DstOffsets = append(p.DstOffsets, int32(row*positions*Width))
		}
		for i := range positions {
			p.Positions = append(p.Positions, Position{Src: int32(i * Width), Dst: int32(i * Width)})
		}
		start := draw(r, groups*dstStride)
		want := p
		want.Dst = slices.Clone(start)
		want.Run(PureGo)
		what := fmt.Sprintf("forward: %d rows, %d taps, %d positions, %d groups", rows, taps, positions, groups)
		for _, set := range Supported() {
			got := p
			got.Src, got.W, got.Bias, got.Dst = fenced(f, p.Src), fenced(f, p.W), fenced(f, p.Bias), fenced(f, start)
			got.SrcOffsets, got.DstOffsets, got.Positions = fenced(f, p.SrcOffsets), fenced(f, p.DstOffsets), fenced(f, p.Positions)
			withinBounds(f.t, what+" by "+set.String(), func() { got.Run(set) })
			sameBits(f.t, what+" by "+set.String(), got.Dst, want.Dst)
		}
	})
}

// TestPoolBounds does the same for max pools, forward and backward.
func TestPoolBounds(t *testing.T) {
	t.Parallel()
	bothEnds(t, 60, 14, func(f fence, r *rand.Rand) {
		windows, cells := 1+r.IntN(9), 1+r.IntN(12)
		p := MaxPool[float32]{Src: draw(r, windows*cells*Width), Lanes: Width, Covering: r.IntN(2) == 0}
		for i, cell := range shuffled(r, windows*cells, windows*cells) {
			if i%cells == 0 {
				p.Windows = append(p.Windows, Window{Offset: int32(i), N: int32(cells), Dst: int32(i / cells * Width)})
			}
			p.Offsets = append(p.Offsets, cell)
		}
		deltas := draw(r, windows*Width)
		for _, set := range Supported() {
			got := p
			got.Src, got.Windows, got.Offsets = fenced(f, p.Src), fenced(f, p.Windows), fenced(f, p.Offsets)
			got.Dst, got.Argmax = fenced(f, deltas), fenced(f, make([]int32, windows*Width))
			withinBounds(f.t, "max by "+set.String(), func() {
				got.Forward(set)
				copy(got.Dst, deltas)
				got.Backward(set)
			})
		}
	})
}

// TestPatchBounds does the same for patches.
func TestPatchBounds(t *testing.T) {
	t.Parallel()
	bothEnds(t, 30, 15, func(f fence, r *rand.Rand) {
		taps, patches := 1+r.IntN(12), 1+r.IntN(5)
		p := PatchGrad[float32]{SrcOffsets: fenced(f, shuffled(r, taps, taps)), Deltas: fenced(f, draw(r, patches)), Taps: taps}
		p.Grad, p.Src = fenced(f, draw(r, taps*patches)), fenced(f, draw(r, ((taps-1)*Width)+patches))
		for i, row := range r.Perm(patches) {
			p.Patches = append(p.Patches, Patch{Grad: row * taps, Src: i})
		}
		p.Patches = fenced(f, p.Patches)
		for _, set := range Supported() {
			withinBounds(f.t, "patches by "+set.String(), func() { p.Run(set) })
		}
	})
}

// TestSampleBounds does the same for convolutions and dense layers of one sample, whose
// weights and patches have Slack more elements than are used.
func TestSampleBounds(t *testing.T) {
	t.Parallel()
	bothEnds(t, 60, 16, func(f fence, r *rand.Rand) {
		rows, taps, outputs := 1+r.IntN(9), 1+r.IntN(40), 1+r.IntN(30)
		p := ConvSample[float32]{
			Src: fenced(f, draw(r, taps+outputs-1)), W: fenced(f, draw(r, rows*taps+Slack)), Bias: fenced(f, draw(r, rows)),
			Patch: fenced(f, make([]float32, taps+Slack)), Rows: rows, Taps: taps, DstRowStride: outputs,
		}
		for _, tap := range r.Perm(taps) {
			p.SrcOffsets = append(p.SrcOffsets, int32(tap))
		}
		for i := range outputs {
			p.Positions = append(p.Positions, Position{Src: int32(i), Dst: int32(i)})
		}
		p.SrcOffsets, p.Positions = fenced(f, p.SrcOffsets), fenced(f, p.Positions)
		x := fenced(f, append(draw(r, taps), make([]float32, Slack)...))
		step := 1 + r.IntN(3)
		for _, set := range Supported() {
			p.Dst = fenced(f, draw(r, rows*outputs))
			withinBounds(f.t, "a sample by "+set.String(), func() { p.Run(set) })
			dst := fenced(f, draw(r, (rows-1)*step+1))
			withinBounds(f.t, "rows by "+set.String(), func() { MatVec(dst, step, p.Bias, p.W, x, rows, taps, true, set) })
		}
	})
}

// TestVectorBounds does the same for loops over vectors, of all lengths modulo eight.
func TestVectorBounds(t *testing.T) {
	t.Parallel()
	bothEnds(t, 40, 17, func(f fence, r *rand.Rand) {
		n := 1 + r.IntN(40)
		vector := func() []float32 { return fenced(f, draw(r, n)) }
		for _, set := range Supported() {
			w, g, m, v := vector(), vector(), vector(), fenced(f, make([]float32, n))
			doubles := fenced(f, widen(w))
			withinBounds(f.t, "vectors by "+set.String(), func() {
				MaskReLU(m, g, set)
				AddScaled(m, 0.3, g, set)
				(&SGD[float32]{Rate: 0.1, Momentum: 0.9, DecayFactor: 1}).Run(w, g, m, set)
				(&SGD[float32]{Rate: 0.1, DecayFactor: 1}).Run(w, g, nil, set)
				(&Adam[float32]{Rate: 0.1, B1: 0.9, C1: 0.1, B2: 0.9, C2: 0.1, RootScale: 1, Eps: 1e-8, DecayFactor: 1}).Run(w, g, m, v, set)
				Exp(doubles, set)
				Log1p(doubles, set)
			})
			var samples [][]float32
			for range 1 + r.IntN(Width) {
				samples = append(samples, vector())
			}
			dst := fenced(f, draw(r, n*Width))
			withinBounds(f.t, "interleaved by "+set.String(), func() { Interleave(dst, samples, set) })
		}
	})
}
