// Package simd contains the inner loops of training. Activations are laid out as
//
//	[group of 16 samples][unit][16 samples side by side]
//
// so that every loop runs over samples, which are contiguous and equally many in
// every layer: a convolution of any sharing, a dense layer, a pool. Lookup tables
// map each output position to its inputs and its kernel. A batch too small for
// sixteen samples side by side has one sample per group.
//
// Every loop is written in Go and, for float32 on processors with AVX2 and on arm64,
// also in assembly. The most expensive loops have another version for AVX-512, and
// convolutions have one for browsers. All give the same bits: products are rounded
// before they are added (no fused multiply-add), in Go by a conversion, and every
// sum has one fixed order. The build tag purego excludes the assembly.
package simd

import "math"

// Width is the number of samples side by side.
const Width = 16

// Instructions is a set of instructions of a processor that the loops use.
type Instructions int

// The sets of instructions, each faster than those before it.
const (
	PureGo Instructions = iota // what the compiler generates from the Go code
	AVX2
	AVX512  // AVX512F and AVX512DQ
	SIMD128 // WebAssembly's, which a browser has for a module next to the program
	NEON    // part of every arm64
)

// String returns the set's name.
func (s Instructions) String() string { return [...]string{"Go", "AVX2", "AVX-512", "SIMD", "NEON"}[s] }

// Best returns the fastest set of instructions that this processor has.
func Best() Instructions {
	sets := Supported()
	return sets[len(sets)-1]
}

// Float is the type of a network's numbers.
type Float interface{ float32 | float64 }

// Position is one output position of a layer: where in a loop's slices its weights,
// biases, inputs and outputs begin, in elements. SrcRow and DstRow are where the
// offsets of its inputs and outputs begin in the tables; the offsets are added to
// Src and Dst.
type Position struct{ W, Bias, Src, SrcRow, Dst, DstRow int32 }

// flushThreshold is the magnitude below which running means become zero. Those of
// weights that no longer change would otherwise decay into denormal numbers, with
// which processors are slow.
const flushThreshold = 1e-30

func maxFinite[F Float]() F {
	var x F
	if _, single := any(x).(float32); single {
		return F(math.MaxFloat32)
	}
	big := math.MaxFloat64 // a constant would not convert to float32
	return F(big)
}

// treeSum adds eight partial sums in the same order as the assembly.
func treeSum[F Float](a *[8]F) F {
	return ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7]))
}
