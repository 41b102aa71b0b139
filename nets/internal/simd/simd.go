// Package simd holds the inner loops of training. Activations lie as
//
//	[group of 16 samples][unit][16 samples side by side]
//
// so that every loop runs over samples, which are contiguous and as many
// whatever the layer: a convolution of any sharing, a dense layer, a pool.
// Lookup tables map each output position to its inputs and its kernel. A batch
// too small for sixteen samples side by side has one sample in a group.
//
// Every loop is written in Go and, for float32 on processors with AVX2 and on arm64,
// once more in assembly, the heaviest yet again for AVX-512; convolutions also for
// browsers. All give the same bits: products are rounded before they are added (no
// fused multiply-add), in Go by a conversion, and every sum has one fixed order. The
// build tag purego leaves the assembly out.
package simd

import "math"

// Width is the number of samples side by side.
const Width = 16

// Instructions are those of a processor that the loops use.
type Instructions int

// The sets of instructions, each faster than those before it.
const (
	PureGo Instructions = iota // what the compiler makes of the Go code
	AVX2
	AVX512  // its foundation and DQ
	SIMD128 // those of WebAssembly, which browsers have for a module beside the program
	NEON    // those of every arm64
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

// Position is one output position of a layer: where in a loop's slices its
// weights, biases, inputs and outputs begin, in elements. SrcRow and DstRow say
// where in the tables of offsets those of its inputs and outputs begin, which
// are added to Src and Dst.
type Position struct{ W, Bias, Src, SrcRow, Dst, DstRow int32 }

// flushThreshold is the magnitude below which running means become zero. Those
// of weights that no longer change would otherwise decay into denormal numbers,
// which processors multiply slowly.
const flushThreshold = 1e-30

func maxFinite[F Float]() F {
	var x F
	if _, single := any(x).(float32); single {
		return F(math.MaxFloat32)
	}
	big := math.MaxFloat64 // a constant would not convert to float32
	return F(big)
}

// treeSum adds eight partial sums in the order in which the assembly does.
func treeSum[F Float](a *[8]F) F {
	return ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7]))
}
