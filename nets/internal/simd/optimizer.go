package simd

import "math"

// SGD is one step of gradient descent with momentum and decoupled decay:
//
//	v ← Momentum·v + g,  w ← DecayFactor·w − Rate·v
type SGD[F Float] struct{ Rate, Momentum, DecayFactor F }

// Run updates the weights w and the running gradients v, which is nil without
// momentum, and reports whether all weights stay finite. A weight that would not stay
// finite keeps its value.
func (o *SGD[F]) Run(w, g, v []F, set Instructions) bool {
	done, finite := 0, true
	if set != PureGo && len(w) >= 8 {
		if q, ok := any(o).(*SGD[float32]); ok {
			w32, _ := any(w).([]float32)
			g32, _ := any(g).([]float32)
			v32, _ := any(v).([]float32)
			done, finite = sgdAsm(q, w32, g32, v32, set)
		}
	}
	limit := maxFinite[F]()
	g = g[:len(w)]
	if v != nil {
		v = v[:len(w)]
	}
	for i := done; i < len(w); i++ {
		step := g[i]
		if v != nil {
			step = F(o.Momentum*v[i]) + step
			if step < flushThreshold && step > -flushThreshold {
				step = 0
			}
			v[i] = step
		}
		next := F(w[i]*o.DecayFactor) - F(o.Rate*step)
		if next <= limit && next >= -limit {
			w[i] = next
		} else { // too large or NaN
			finite = false
		}
	}
	return finite
}

// Adam is one step of Adam with decoupled decay (Kingma and Ba 2015,
// Loshchilov and Hutter 2019):
//
//	m ← B1·m + C1·g,  v ← B2·v + C2·g²,  w ← DecayFactor·w − Rate·m/(√v·RootScale + Eps)
//
// with C1 = 1 − B1 and C2 = 1 − B2. Rate and RootScale include the step's correction
// for m and v starting at zero.
type Adam[F Float] struct{ Rate, DecayFactor, B1, C1, B2, C2, RootScale, Eps F }

// Run updates the weights w and their running means m and v, and reports whether all
// weights stay finite. A weight that would not stay finite keeps its value.
func (o *Adam[F]) Run(w, g, m, v []F, set Instructions) bool {
	done, finite := 0, true
	if set != PureGo && len(w) >= 8 {
		if q, ok := any(o).(*Adam[float32]); ok {
			w32, _ := any(w).([]float32)
			g32, _ := any(g).([]float32)
			m32, _ := any(m).([]float32)
			v32, _ := any(v).([]float32)
			done, finite = adamAsm(q, w32, g32, m32, v32)
		}
	}
	limit := maxFinite[F]()
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	for i := done; i < len(w); i++ {
		mean := F(o.B1*m[i]) + F(o.C1*g[i])
		if mean < flushThreshold && mean > -flushThreshold {
			mean = 0
		}
		square := F(o.B2*v[i]) + F(F(o.C2*g[i])*g[i])
		if square < flushThreshold {
			square = 0
		}
		m[i], v[i] = mean, square
		root := F(F(math.Sqrt(float64(square))) * o.RootScale)
		next := F(w[i]*o.DecayFactor) - F(F(o.Rate*mean)/(root+o.Eps))
		if next <= limit && next >= -limit {
			w[i] = next
		} else { // too large or NaN
			finite = false
		}
	}
	return finite
}
