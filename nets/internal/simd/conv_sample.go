package simd

// ConvSample is the forward pass of a single sample: for every position and every
// row r of it,
//
//	Dst[r·DstRowStride] = bias[r] + Σ_t W[r·Taps + t]·Src[t]
//
// with the sums in the order of MatVec, and without biases if Bias is nil. Patch is
// scratch memory for a position's inputs: Taps + Slack numbers.
type ConvSample[F Float] struct {
	Dst, Src, W, Bias, Patch []F
	SrcOffsets               []int32
	Positions                []Position
	Rows, Taps, DstRowStride int
	ReLU                     bool // negative results become zero
}

// minSideBySide is the minimum number of adjacent positions that the assembly takes.
const minSideBySide = 8

// Run computes Dst, using the given instructions if there is assembly for them.
func (p *ConvSample[F]) Run(set Instructions) {
	if set != PureGo && p.Rows > 0 && p.Taps > 0 {
		if q, ok := any(p).(*ConvSample[float32]); ok && convSampleAsm(q) {
			return
		}
	}
	for i := range p.Positions {
		pos := &p.Positions[i]
		var bias []F
		if p.Bias != nil {
			bias = p.Bias[pos.Bias:]
		}
		FillPatch(p.Patch, p.Src[pos.Src:], p.SrcOffsets[pos.SrcRow:][:p.Taps])
		MatVec(p.Dst[pos.Dst:], p.DstRowStride, bias, p.W[pos.W:], p.Patch, p.Rows, p.Taps, p.ReLU, PureGo)
	}
}

// sideBySide returns how many positions, starting with the first, use the same weights
// and each the inputs and outputs next to those of the previous one.
func sideBySide(positions []Position) int {
	next, n := positions[0], 0
	for n < len(positions) && positions[n] == next {
		next.Src++
		next.Dst++
		n++
	}
	return n
}

// FillPatch copies the inputs at these offsets one after another, followed by Slack
// zeros.
func FillPatch[F Float](patch, src []F, offsets []int32) {
	patch = patch[:len(offsets)+Slack]
	for len(offsets) >= 4 { // with fewer checks of bounds
		o, p := (*[4]int32)(offsets), (*[4]F)(patch)
		p[0], p[1], p[2], p[3] = src[o[0]], src[o[1]], src[o[2]], src[o[3]]
		offsets, patch = offsets[4:], patch[4:]
	}
	for t, at := range offsets {
		patch[t] = src[at]
	}
	clear(patch[len(offsets):])
}
