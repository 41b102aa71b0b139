package simd

// Start is the initial value of sums.
type Start int

// The starts.
const (
	FromZero Start = iota
	FromBias       // the bias of the position and row
	FromDst        // the destination's value
)

// ConvForward computes, for every group of samples, every position and every row r of it,
//
//	Dst[r] = start + Σ_t W[r·RowStride + t·TapStride]·Src[t]
//
// where Dst[r] and Src[t] are vectors of Width samples that the tables locate.
// In the forward pass rows are output channels and taps the cells of a kernel.
// The backward pass to the inputs is the same computation with inputs and
// outputs swapped, added to what is there. The destinations of one position must
// differ from each other, and unless sums start from them, so must those of
// different positions.
type ConvForward[F Float] struct {
	Dst, Src, W, Bias      []F
	DstOffsets, SrcOffsets []int32
	Positions              []Position
	Rows, Taps             int
	RowStride, TapStride   int
	Start                  Start
	ReLU                   bool // negative results become zero

	Groups                         int
	DstGroupStride, SrcGroupStride int // unused for one group
}

// Run computes Dst, using the given instructions if there is assembly for them.
func (p *ConvForward[F]) Run(set Instructions) {
	if set != PureGo && p.Rows > 0 && p.Taps > 0 && len(p.Positions) > 0 {
		if q, ok := any(p).(*ConvForward[float32]); ok && convForwardAsm(q, set) {
			return
		}
	}
	for g := range p.Groups {
		one := *p
		one.Dst, one.Src = p.Dst[g*p.DstGroupStride:], p.Src[g*p.SrcGroupStride:]
		one.group()
	}
}

// group computes the first group.
func (p *ConvForward[F]) group() {
	for i := range p.Positions {
		pos := &p.Positions[i]
		r := 0
		for ; r+2 <= p.Rows; r += 2 {
			p.twoRows(pos, r)
		}
		if r < p.Rows {
			p.oneRow(pos, r)
		}
	}
}

func (p *ConvForward[F]) row(pos *Position, r int) (w, dst []F, bias F) {
	w = p.W[int(pos.W)+r*p.RowStride:]
	dst = p.Dst[int(pos.Dst)+int(p.DstOffsets[int(pos.DstRow)+r]):][:Width]
	if p.Start == FromBias {
		bias = p.Bias[int(pos.Bias)+r]
	}
	return w, dst, bias
}

// twoRows computes two rows, four samples at a time: eight sums fit in the
// registers.
func (p *ConvForward[F]) twoRows(pos *Position, r int) {
	src, offsets := p.Src[pos.Src:], p.SrcOffsets[pos.SrcRow:][:p.Taps]
	wa, da, ba := p.row(pos, r)
	wb, db, bb := p.row(pos, r+1)
	for l := 0; l < Width; l += 4 {
		a0, a1, a2, a3 := ba, ba, ba, ba
		b0, b1, b2, b3 := bb, bb, bb, bb
		ya, yb := (*[4]F)(da[l:]), (*[4]F)(db[l:])
		if p.Start == FromDst {
			a0, a1, a2, a3 = ya[0], ya[1], ya[2], ya[3]
			b0, b1, b2, b3 = yb[0], yb[1], yb[2], yb[3]
		}
		k := 0
		for _, off := range offsets {
			x := (*[4]F)(src[int(off)+l:])
			u, v := wa[k], wb[k]
			a0 += F(u * x[0])
			a1 += F(u * x[1])
			a2 += F(u * x[2])
			a3 += F(u * x[3])
			b0 += F(v * x[0])
			b1 += F(v * x[1])
			b2 += F(v * x[2])
			b3 += F(v * x[3])
			k += p.TapStride
		}
		if p.ReLU {
			a0, a1, a2, a3 = relu(a0), relu(a1), relu(a2), relu(a3)
			b0, b1, b2, b3 = relu(b0), relu(b1), relu(b2), relu(b3)
		}
		ya[0], ya[1], ya[2], ya[3] = a0, a1, a2, a3
		yb[0], yb[1], yb[2], yb[3] = b0, b1, b2, b3
	}
}

// oneRow computes one row, four samples at a time.
func (p *ConvForward[F]) oneRow(pos *Position, r int) {
	src, offsets := p.Src[pos.Src:], p.SrcOffsets[pos.SrcRow:][:p.Taps]
	w, dst, bias := p.row(pos, r)
	for l := 0; l < Width; l += 4 {
		a0, a1, a2, a3 := bias, bias, bias, bias
		y := (*[4]F)(dst[l:])
		if p.Start == FromDst {
			a0, a1, a2, a3 = y[0], y[1], y[2], y[3]
		}
		k := 0
		for _, off := range offsets {
			x := (*[4]F)(src[int(off)+l:])
			u := w[k]
			a0 += F(u * x[0])
			a1 += F(u * x[1])
			a2 += F(u * x[2])
			a3 += F(u * x[3])
			k += p.TapStride
		}
		if p.ReLU {
			a0, a1, a2, a3 = relu(a0), relu(a1), relu(a2), relu(a3)
		}
		y[0], y[1], y[2], y[3] = a0, a1, a2, a3
	}
}

// relu returns 0 for negative numbers. NaN stays NaN, so that it is detected.
func relu[F Float](x F) F {
	if x < 0 {
		return 0
	}
	return x
}
