package simd

// WeightGrad computes the gradient of one bank of kernels over a batch,
//
//	Grad[r·GradRowStride + t] = Σ_groups Σ_positions Σ_samples Delta[r]·Src[t]
//
// where row r of a position's delta is r·DeltaRowStride after the position's Dst,
// and SrcOffsets locates tap t of its input. Sharing is the sum over positions: an
// unshared layer has one position per bank. If positions are apart, each has weights
// of its own, whose gradient begins at its W in Grad.
type WeightGrad[F Float] struct {
	Grad                             []F
	Delta, Src                       []F
	DeltaGroupStride, SrcGroupStride int // between groups of samples
	Groups                           int
	Positions                        []Position
	Apart                            bool
	SrcOffsets                       []int32
	Rows, Taps                       int
	DeltaRowStride, GradRowStride    int
}

// maxApartGroups is the number of groups of samples up to which there is assembly
// for positions that are apart. With more, most of the time is spent on sums over
// groups.
const maxApartGroups = 8

// Run computes Grad, using the given instructions if there is assembly for them.
func (d *WeightGrad[F]) Run(set Instructions) {
	if d.Apart {
		d.runApart(set)
		return
	}
	if set != PureGo && d.Rows > 0 && d.Taps > 0 && d.Groups > 0 && len(d.Positions) > 0 {
		if q, ok := any(d).(*WeightGrad[float32]); ok && weightGradAsm(q, set) {
			return
		}
	}
	r := 0
	for ; r+2 <= d.Rows; r += 2 {
		t := 0
		for ; t+2 <= d.Taps; t += 2 {
			if len(d.Positions) == 1 {
				d.block2x2Single(r, t)
			} else {
				d.block2x2(r, t)
			}
		}
		if t < d.Taps {
			d.element(r, t)
			d.element(r+1, t)
		}
	}
	if r < d.Rows {
		for t := range d.Taps {
			d.element(r, t)
		}
	}
}

// runApart computes the gradient of each position's own weights.
func (d *WeightGrad[F]) runApart(set Instructions) {
	if set == AVX512 && d.Rows > 0 && d.Taps >= Width && d.Groups > 0 && d.Groups <= maxApartGroups && len(d.Positions) > 0 {
		if q, ok := any(d).(*WeightGrad[float32]); ok && weightGradApartAsm(q) {
			return
		}
	}
	one := *d
	one.Apart = false
	for i := range d.Positions {
		one.Positions, one.Grad = d.Positions[i:i+1], d.Grad[d.Positions[i].W:]
		one.Run(set)
	}
}

// block2x2 computes two rows by two taps, two of eight partial sums at a time, which
// is what fits in the registers.
func (d *WeightGrad[F]) block2x2(r, t int) {
	var s [4][8]F
	for l := 0; l < 8; l += 2 {
		var a0, a1, b0, b1, c0, c1, e0, e1 F
		for g := range d.Groups {
			delta, src := d.Delta[g*d.DeltaGroupStride+r*d.DeltaRowStride+l:], d.Src[g*d.SrcGroupStride+l:]
			for i := range d.Positions {
				pos := &d.Positions[i]
				u := (*[10]F)(delta[pos.Dst:])
				v := (*[10]F)(delta[int(pos.Dst)+d.DeltaRowStride:])
				x := (*[10]F)(src[pos.Src+d.SrcOffsets[int(pos.SrcRow)+t]:])
				y := (*[10]F)(src[pos.Src+d.SrcOffsets[int(pos.SrcRow)+t+1]:])
				a0 += F(u[0] * x[0])
				a1 += F(u[1] * x[1])
				b0 += F(u[0] * y[0])
				b1 += F(u[1] * y[1])
				c0 += F(v[0] * x[0])
				c1 += F(v[1] * x[1])
				e0 += F(v[0] * y[0])
				e1 += F(v[1] * y[1])
				a0 += F(u[8] * x[8])
				a1 += F(u[9] * x[9])
				b0 += F(u[8] * y[8])
				b1 += F(u[9] * y[9])
				c0 += F(v[8] * x[8])
				c1 += F(v[9] * x[9])
				e0 += F(v[8] * y[8])
				e1 += F(v[9] * y[9])
			}
		}
		s[0][l], s[0][l+1] = a0, a1
		s[1][l], s[1][l+1] = b0, b1
		s[2][l], s[2][l+1] = c0, c1
		s[3][l], s[3][l+1] = e0, e1
	}
	at := r*d.GradRowStride + t
	d.Grad[at], d.Grad[at+1] = treeSum(&s[0]), treeSum(&s[1])
	at += d.GradRowStride
	d.Grad[at], d.Grad[at+1] = treeSum(&s[2]), treeSum(&s[3])
}

// block2x2Single does the same for a bank with one position, as in a dense layer:
// its sums are short, so they stay in memory and all samples are processed at once.
func (d *WeightGrad[F]) block2x2Single(r, t int) {
	var a, b, c, e [8]F
	pos := &d.Positions[0]
	row := int(pos.Dst) + r*d.DeltaRowStride
	one := int(pos.Src + d.SrcOffsets[int(pos.SrcRow)+t])
	two := int(pos.Src + d.SrcOffsets[int(pos.SrcRow)+t+1])
	for g := range d.Groups {
		delta, src := d.Delta[g*d.DeltaGroupStride+row:], d.Src[g*d.SrcGroupStride:]
		u, v := (*[Width]F)(delta), (*[Width]F)(delta[d.DeltaRowStride:])
		x, y := (*[Width]F)(src[one:]), (*[Width]F)(src[two:])
		for l := range a {
			u0, u1, v0, v1 := u[l], u[l+8], v[l], v[l+8]
			x0, x1, y0, y1 := x[l], x[l+8], y[l], y[l+8]
			a[l] = a[l] + F(u0*x0) + F(u1*x1)
			b[l] = b[l] + F(u0*y0) + F(u1*y1)
			c[l] = c[l] + F(v0*x0) + F(v1*x1)
			e[l] = e[l] + F(v0*y0) + F(v1*y1)
		}
	}
	at := r*d.GradRowStride + t
	d.Grad[at], d.Grad[at+1] = treeSum(&a), treeSum(&b)
	at += d.GradRowStride
	d.Grad[at], d.Grad[at+1] = treeSum(&c), treeSum(&e)
}

func (d *WeightGrad[F]) element(r, t int) {
	var s [8]F
	for g := range d.Groups {
		delta, src := d.Delta[g*d.DeltaGroupStride+r*d.DeltaRowStride:], d.Src[g*d.SrcGroupStride:]
		for i := range d.Positions {
			pos := &d.Positions[i]
			u := (*[Width]F)(delta[pos.Dst:])
			x := (*[Width]F)(src[pos.Src+d.SrcOffsets[int(pos.SrcRow)+t]:])
			for l := range s {
				s[l] += F(u[l] * x[l])
				s[l] += F(u[l+8] * x[l+8])
			}
		}
	}
	d.Grad[r*d.GradRowStride+t] = treeSum(&s)
}

// BiasGrad computes the gradient of biases,
//
//	Grad[r] = Σ_groups Σ_positions Σ_samples Delta[r]
//
// with Delta laid out as in WeightGrad. If positions are apart, each has biases of
// its own, whose gradient begins at its Bias in Grad.
type BiasGrad[F Float] struct {
	Grad, Delta      []F
	DeltaGroupStride int
	Groups           int
	Positions        []Position
	Apart            bool
	Rows             int
	DeltaRowStride   int
}

// Run computes Grad, using the given instructions if there is assembly for them.
func (s *BiasGrad[F]) Run(set Instructions) {
	if s.Apart {
		s.runApart(set)
		return
	}
	if set != PureGo && s.Rows > 0 && s.Groups > 0 && len(s.Positions) > 0 {
		if q, ok := any(s).(*BiasGrad[float32]); ok && biasGradAsm(q) {
			return
		}
	}
	for r := range s.Rows {
		var a [8]F
		for g := range s.Groups {
			delta := s.Delta[g*s.DeltaGroupStride+r*s.DeltaRowStride:]
			for i := range s.Positions {
				u := (*[Width]F)(delta[s.Positions[i].Dst:])
				for l := range a {
					a[l] += u[l]
					a[l] += u[l+8]
				}
			}
		}
		s.Grad[r] = treeSum(&a)
	}
}

// runApart computes the gradient of each position's own biases.
func (s *BiasGrad[F]) runApart(set Instructions) {
	if set == AVX512 && s.Rows > 0 && s.Groups > 0 && len(s.Positions) > 0 {
		if q, ok := any(s).(*BiasGrad[float32]); ok && biasGradApartAsm(q) {
			return
		}
	}
	one := *s
	one.Apart = false
	for i := range s.Positions {
		one.Positions, one.Grad = s.Positions[i:i+1], s.Grad[s.Positions[i].Bias:]
		one.Run(set)
	}
}
