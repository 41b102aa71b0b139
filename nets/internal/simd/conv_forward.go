//nolint:unconvert // F(a*b) + c rounds the product: fused, it would give other bits than the assembly
package simd

// Start is what a panel's sums begin with.
type Start int

// The starts.
const (
	FromZero Start = iota
	FromBias       // the position's bias
	FromDst        // what is there already
)

// A Panel computes, for every place and every row r of it,
//
//	Dst[r] = start + Σ_t W[r·GradRowStride + t·TapStride]·Src[t]
//
// where Dst[r] and Src[t] are vectors of Width samples found through the
// tables. Rows are output channels and taps the cells of a kernel in the
// forward pass; the pass backward to the inputs swaps their parts and adds to
// what is there. The destinations of one place must differ from each other.
type ConvForward[F Float] struct {
	Dst, Src, W, Bias      []F
	DstOffsets, SrcOffsets []int32
	Positions              []Position
	Rows, Taps             int
	RowStride, TapStride   int
	Start                  Start
	ReLU                   bool // negative results become zero
}

// Run computes the panel, in assembly where that is asked for and there is.
func (p *ConvForward[F]) Run(fast bool) {
	if fast && p.Rows > 0 && p.Taps > 0 && len(p.Positions) > 0 {
		if q, ok := any(p).(*ConvForward[float32]); ok && convForwardAsm(q) {
			return
		}
	}
	for i := range p.Positions {
		pl := &p.Positions[i]
		r := 0
		for ; r+2 <= p.Rows; r += 2 {
			p.twoRows(pl, r)
		}
		if r < p.Rows {
			p.oneRow(pl, r)
		}
	}
}

// row finds the weights, the destination and the start of row r.
func (p *ConvForward[F]) row(pl *Position, r int) (w, dst []F, bias F) {
	w = p.W[int(pl.W)+r*p.RowStride:]
	dst = p.Dst[int(pl.Dst)+int(p.DstOffsets[int(pl.DstRow)+r]):][:Width]
	if p.Start == FromBias {
		bias = p.Bias[int(pl.Bias)+r]
	}
	return w, dst, bias
}

// twoRows computes two rows, four lanes at a time: eight sums fit the registers.
func (p *ConvForward[F]) twoRows(pl *Position, r int) {
	src, tab := p.Src[pl.Src:], p.SrcOffsets[pl.SrcRow:][:p.Taps]
	wa, da, ba := p.row(pl, r)
	wb, db, bb := p.row(pl, r+1)
	for l := 0; l < Width; l += 4 {
		a0, a1, a2, a3 := ba, ba, ba, ba
		b0, b1, b2, b3 := bb, bb, bb, bb
		ya, yb := (*[4]F)(da[l:]), (*[4]F)(db[l:])
		if p.Start == FromDst {
			a0, a1, a2, a3 = ya[0], ya[1], ya[2], ya[3]
			b0, b1, b2, b3 = yb[0], yb[1], yb[2], yb[3]
		}
		k := 0
		for _, off := range tab {
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

// oneRow computes one row, four lanes at a time.
func (p *ConvForward[F]) oneRow(pl *Position, r int) {
	src, tab := p.Src[pl.Src:], p.SrcOffsets[pl.SrcRow:][:p.Taps]
	w, dst, bias := p.row(pl, r)
	for l := 0; l < Width; l += 4 {
		a0, a1, a2, a3 := bias, bias, bias, bias
		y := (*[4]F)(dst[l:])
		if p.Start == FromDst {
			a0, a1, a2, a3 = y[0], y[1], y[2], y[3]
		}
		k := 0
		for _, off := range tab {
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

// relu is zero for negative numbers; a NaN stays one, so that it is noticed.
func relu[F Float](x F) F {
	if x < 0 {
		return 0
	}
	return x
}
