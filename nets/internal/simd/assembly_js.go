//go:build !purego

package simd

import "unsafe"

// Supported lists the sets of instructions that the browser has and the page has a
// module for.
func Supported() []Instructions {
	if hasSIMD() == 0 {
		return []Instructions{PureGo}
	}
	return []Instructions{PureGo, SIMD128}
}

// The functions of the page's module work directly in the program's memory: nothing is
// copied. Strides are in bytes.

//go:wasmimport simd supported
func hasSIMD() int32

//go:wasmimport simd conv_forward
func convForwardSIMD(dst, src, w, bias, dstOffsets, srcOffsets, positions unsafe.Pointer, n, rows, taps, rowStride, tapStride, start, relu int32)

//go:wasmimport simd weight_grad
func weightGradSIMD(grad, delta, src unsafe.Pointer, deltaGroupStride, srcGroupStride, groups int32, positions unsafe.Pointer, n int32, srcOffsets unsafe.Pointer, rows, taps, deltaRowStride, gradRowStride int32)

const float32Size = 4

func start[T any](s []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(s)) }

func convForwardAsm(p *ConvForward[float32], _ Instructions) bool {
	var relu int32
	if p.ReLU {
		relu = 1
	}
	for g := range p.Groups {
		convForwardSIMD(start(p.Dst[g*p.DstGroupStride:]), start(p.Src[g*p.SrcGroupStride:]), start(p.W), start(p.Bias), start(p.DstOffsets), start(p.SrcOffsets), start(p.Positions),
			int32(len(p.Positions)), int32(p.Rows), int32(p.Taps), int32(p.RowStride*float32Size), int32(p.TapStride*float32Size), int32(p.Start), relu)
	}
	return true
}

func weightGradAsm(d *WeightGrad[float32], _ Instructions) bool {
	weightGradSIMD(start(d.Grad), start(d.Delta), start(d.Src), int32(d.DeltaGroupStride*float32Size), int32(d.SrcGroupStride*float32Size), int32(d.Groups),
		start(d.Positions), int32(len(d.Positions)), start(d.SrcOffsets), int32(d.Rows), int32(d.Taps), int32(d.DeltaRowStride*float32Size), int32(d.GradRowStride*float32Size))
	return true
}
