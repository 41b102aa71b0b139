//nolint:unconvert // F(a*b) + c rounds the product: fused, it would give other bits than the assembly
package lanes

// Dots computes the gradient of one bank of kernels over a whole batch,
//
//	Grad[r·RowStride + t] = Σ_groups Σ_places Σ_lanes Delta[r]·Src[t]
//
// where row r of a place's delta lies r·RowStep after the place's Dst, and tap
// t of its input where the table says. It is the sum over positions that
// sharing makes: an unshared layer has one place a bank.
type Dots[F Float] struct {
	Grad               []F
	Delta, Src         []F
	DeltaStep, SrcStep int // from one group of samples to the next
	Groups             int
	Places             []Place
	SrcTab             []int32
	Rows, Taps         int
	RowStep, RowStride int
}

// Run computes the gradient, in assembly where that is asked for and there is.
func (d *Dots[F]) Run(fast bool) {
	if fast && d.Rows > 0 && d.Taps > 0 && len(d.Places) > 0 {
		if q, ok := any(d).(*Dots[float32]); ok && dotsFast(q) {
			return
		}
	}
	r := 0
	for ; r+2 <= d.Rows; r += 2 {
		t := 0
		for ; t+2 <= d.Taps; t += 2 {
			if len(d.Places) == 1 {
				d.lone(r, t)
			} else {
				d.square(r, t)
			}
		}
		if t < d.Taps {
			d.one(r, t)
			d.one(r+1, t)
		}
	}
	if r < d.Rows {
		for t := range d.Taps {
			d.one(r, t)
		}
	}
}

// square computes two rows by two taps, two lanes at a time: eight sums.
func (d *Dots[F]) square(r, t int) {
	var s [4][8]F
	for l := 0; l < 8; l += 2 {
		var a0, a1, b0, b1, c0, c1, e0, e1 F
		for g := range d.Groups {
			delta, src := d.Delta[g*d.DeltaStep+r*d.RowStep+l:], d.Src[g*d.SrcStep+l:]
			for i := range d.Places {
				pl := &d.Places[i]
				u := (*[10]F)(delta[pl.Dst:])
				v := (*[10]F)(delta[int(pl.Dst)+d.RowStep:])
				x := (*[10]F)(src[pl.Src+d.SrcTab[int(pl.SrcRow)+t]:])
				y := (*[10]F)(src[pl.Src+d.SrcTab[int(pl.SrcRow)+t+1]:])
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
	at := r*d.RowStride + t
	d.Grad[at], d.Grad[at+1] = tree(&s[0]), tree(&s[1])
	at += d.RowStride
	d.Grad[at], d.Grad[at+1] = tree(&s[2]), tree(&s[3])
}

// lone is square for a bank with one place, as in a dense layer: its sums are
// short, so they stay in memory and all lanes go at once.
func (d *Dots[F]) lone(r, t int) {
	var a, b, c, e [8]F
	pl := &d.Places[0]
	row := int(pl.Dst) + r*d.RowStep
	one := int(pl.Src + d.SrcTab[int(pl.SrcRow)+t])
	two := int(pl.Src + d.SrcTab[int(pl.SrcRow)+t+1])
	for g := range d.Groups {
		delta, src := d.Delta[g*d.DeltaStep+row:], d.Src[g*d.SrcStep:]
		u, v := (*[Width]F)(delta), (*[Width]F)(delta[d.RowStep:])
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
	at := r*d.RowStride + t
	d.Grad[at], d.Grad[at+1] = tree(&a), tree(&b)
	at += d.RowStride
	d.Grad[at], d.Grad[at+1] = tree(&c), tree(&e)
}

// one computes a single row and tap.
func (d *Dots[F]) one(r, t int) {
	var s [8]F
	for g := range d.Groups {
		delta, src := d.Delta[g*d.DeltaStep+r*d.RowStep:], d.Src[g*d.SrcStep:]
		for i := range d.Places {
			pl := &d.Places[i]
			u := (*[Width]F)(delta[pl.Dst:])
			x := (*[Width]F)(src[pl.Src+d.SrcTab[int(pl.SrcRow)+t]:])
			for l := range s {
				s[l] += F(u[l] * x[l])
				s[l] += F(u[l+8] * x[l+8])
			}
		}
	}
	d.Grad[r*d.RowStride+t] = tree(&s)
}

// Sums is the gradient of biases: Grad[r] = Σ_groups Σ_places Σ_lanes Delta[r].
type Sums[F Float] struct {
	Grad, Delta []F
	DeltaStep   int
	Groups      int
	Places      []Place
	Rows        int
	RowStep     int
}

// Run computes the sums, in assembly where that is asked for and there is.
func (s *Sums[F]) Run(fast bool) {
	if fast && s.Rows > 0 && len(s.Places) > 0 {
		if q, ok := any(s).(*Sums[float32]); ok && sumsFast(q) {
			return
		}
	}
	for r := range s.Rows {
		var a [8]F
		for g := range s.Groups {
			delta := s.Delta[g*s.DeltaStep+r*s.RowStep:]
			for i := range s.Places {
				u := (*[Width]F)(delta[s.Places[i].Dst:])
				for l := range a {
					a[l] += u[l]
					a[l] += u[l+8]
				}
			}
		}
		s.Grad[r] = tree(&a)
	}
}
