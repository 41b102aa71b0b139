// Package lanes holds the inner loops of training. Activations lie as
//
//	[group of 16 samples][unit][16 samples side by side]
//
// so that every loop runs over samples, contiguous and equally long whatever
// the layer: a convolution of any sharing, a dense layer, a pool. Where a
// position finds its inputs and its kernel is said by tables, never by code.
// A batch too small for sixteen lanes goes sample by sample, one lane wide.
//
// Every kernel is written in Go and, for float32 on processors with AVX2, once
// more in assembly. The two give the same bits: products are rounded before
// they are added (no fused multiply-add) and every sum has one fixed order.
// The build tag purego leaves the assembly out.
package simd

import "math"

// Width is how many samples lie side by side.
const Width = 16

// Float is what a network computes in.
type Float interface{ float32 | float64 }

// Position is one output position of a layer: where in the slices of a kernel its
// weights, biases, inputs and outputs begin. SrcRow and DstRow say which part
// of the table of offsets is added to Src and Dst. All are counted in elements.
type Position struct{ W, Bias, Src, SrcRow, Dst, DstRow int32 }

// flushThreshold is the magnitude below which running means become zero. Those of
// weights that no longer learn would otherwise decay into denormal numbers,
// which processors multiply slowly.
const flushThreshold = 1e-30

// maxFinite is the largest finite number of the type.
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
