//go:build amd64 && !purego

package simd

import "golang.org/x/sys/cpu"

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

//go:noescape
func convForwardAVX2(a *convForwardArgs)

//go:noescape
func convForwardAVX512(a *convForwardArgs)

//go:noescape
func weightGradAVX2(a *convGradArgs)

//go:noescape
func weightGradAVX512(a *convGradArgs)

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

func convForwardLoop(a *convForwardArgs, set Instructions) {
	if set == AVX512 {
		convForwardAVX512(a)
	} else {
		convForwardAVX2(a)
	}
}

func weightGradLoop(a *convGradArgs, set Instructions) {
	if set == AVX512 {
		weightGradAVX512(a)
	} else {
		weightGradAVX2(a)
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
