//go:build amd64 && !purego

package simd

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// Supported lists the sets of instructions that this processor has.
func Supported() []Instructions {
	if !cpu.X86.HasAVX2 {
		return []Instructions{PureGo}
	}
	if !cpu.X86.HasAVX512F || !cpu.X86.HasAVX512DQ {
		return []Instructions{PureGo, AVX2}
	}
	return []Instructions{PureGo, AVX2, AVX512}
}

// patchGradArgs holds the arguments of patchGradLoop, like the structs in assembly.go.
type patchGradArgs struct {
	grad, src     *float32
	srcOffsets    *int32
	patch         *Patch
	delta         *float32
	patches, taps int
}

//go:noescape
func patchGradLoop(a *patchGradArgs)

//go:noescape
func convForwardAVX2(a *convForwardArgs)

//go:noescape
func convForwardAVX512(a *convForwardArgs)

//go:noescape
func weightGradAVX2(a *convGradArgs)

//go:noescape
func weightGradAVX512(a *convGradArgs)

//go:noescape
func weightGradMany2AVX512(a *convGradArgs)

//go:noescape
func weightGradMany4AVX512(a *convGradArgs)

//go:noescape
func weightGradMany6AVX512(a *convGradArgs)

//go:noescape
func weightGradMany8AVX512(a *convGradArgs)

//go:noescape
func weightGradApartAVX512(a *convGradArgs)

//go:noescape
func biasGradApartAVX512(a *convGradArgs)

//go:noescape
func maxPoolForwardAVX2(a *maxPoolArgs)

//go:noescape
func maxPoolForwardAVX512(a *maxPoolArgs)

//go:noescape
func maxPoolBackwardAVX512(a *maxPoolArgs)

//go:noescape
func maxPoolBackwardAVX2(a *maxPoolArgs)

//go:noescape
func sgdAVX2(a *sgdArgs) bool

//go:noescape
func sgdAVX512(a *sgdArgs) bool

// MaxForwardGroups returns how many groups of samples ConvForward computes together, with
// those instructions.
func MaxForwardGroups(set Instructions) int {
	if set == AVX512 {
		return 2
	}
	return 1
}

func convForwardLoop(a *convForwardArgs, set Instructions) {
	if set == AVX512 {
		convForwardAVX512(a)
	} else {
		convForwardAVX2(a)
	}
}

// Arranging deltas pays if there are at least minManyPositions positions and minManyTaps
// taps.
const (
	minManyPositions = 8
	minManyTaps      = 5
)

func weightGradLoop(a *convGradArgs, set Instructions) {
	switch {
	case set != AVX512:
		weightGradAVX2(a)
	case a.positions < minManyPositions || a.taps < minManyTaps || !a.inRuns():
		weightGradAVX512(a)
	default:
		weightGradMany(a)
	}
}

// inRuns reports whether most positions have their inputs beside those of the one
// before, judging by some in the middle.
func (a *convGradArgs) inRuns() bool {
	p := unsafe.Slice(a.position, a.positions)
	p = p[max(0, len(p)/2-16):min(len(p), len(p)/2+17)]
	beside := 0
	for i := range p[1:] {
		if p[i+1].Src == p[i].Src+Width && p[i+1].SrcRow == p[i].SrcRow {
			beside++
		}
	}
	return 4*beside > 3*len(p)
}

// weightGradMany processes an even number of rows at a time, at most eight: the last ones
// may begin with a row that is done already, and a single row is processed as two equal
// ones.
func weightGradMany(a *convGradArgs) {
	if a.rows == 1 {
		a.deltaRowStride, a.gradRowStride = 0, 0
		weightGradMany2AVX512(a)
		return
	}
	for lo := 0; lo < a.rows; {
		n := min(8, (a.rows-lo+1)&^1)
		if n > a.rows {
			n -= 2
		}
		lo = min(lo, a.rows-n)
		part := *a
		part.delta = (*float32)(unsafe.Add(unsafe.Pointer(a.delta), lo*a.deltaRowStride))
		part.grad = (*float32)(unsafe.Add(unsafe.Pointer(a.grad), lo*a.gradRowStride))
		switch n {
		case 2:
			weightGradMany2AVX512(&part)
		case 4:
			weightGradMany4AVX512(&part)
		case 6:
			weightGradMany6AVX512(&part)
		default:
			weightGradMany8AVX512(&part)
		}
		lo += n
	}
}

func maxPoolForwardLoop(a *maxPoolArgs, set Instructions) {
	if set == AVX512 {
		maxPoolForwardAVX512(a)
	} else {
		maxPoolForwardAVX2(a)
	}
}

func maxPoolBackwardLoop(a *maxPoolArgs, set Instructions) {
	if set == AVX512 {
		maxPoolBackwardAVX512(a)
	} else {
		maxPoolBackwardAVX2(a)
	}
}

func sgdLoop(a *sgdArgs, set Instructions) bool {
	if set == AVX512 {
		return sgdAVX512(a)
	}
	return sgdAVX2(a)
}

// weightGradApartAsm and biasGradApartAsm need AVX-512.
func weightGradApartAsm(d *WeightGrad[float32]) bool {
	a := weightGradArguments(d)
	weightGradApartAVX512(&a)
	return true
}

func biasGradApartAsm(s *BiasGrad[float32]) bool {
	a := biasGradArguments(s)
	biasGradApartAVX512(&a)
	return true
}

func patchGradAsm(p *PatchGrad[float32]) bool {
	patchGradLoop(&patchGradArgs{
		grad: &p.Grad[0], src: &p.Src[0], srcOffsets: &p.SrcOffsets[0],
		patch: &p.Patches[0], delta: &p.Deltas[0], patches: len(p.Patches), taps: p.Taps,
	})
	return true
}
