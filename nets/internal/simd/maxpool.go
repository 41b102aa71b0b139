package simd

// Window is one output of a pool: N vectors of samples, found at Src plus the
// offsets of the table from Tab on, become one at Dst.
type Window struct{ Src, Offset, N, Dst int32 }

// MaxPool is a pool that keeps the largest value of each window and which of
// the window's cells it was, the first of equals.
type MaxPool[F Float] struct {
	Dst, Src []F
	Argmax   []int32 // as long as Dst: the place in the window, from 0
	Windows  []Window
	Offsets  []int32
	Lanes    int // Width, or 1 for a single sample
}

// Forward computes Dst and Winner from Src.
func (p *MaxPool[F]) Forward(fast bool) {
	if fast && p.Lanes == Width && len(p.Windows) > 0 {
		if q, ok := any(p).(*MaxPool[float32]); ok && maxPoolForwardAsm(q) {
			return
		}
	}
	for i := range p.Windows {
		w := &p.Windows[i]
		tab, src := p.Offsets[w.Offset:][:w.N], p.Src[w.Src:]
		best, at := p.Dst[w.Dst:][:p.Lanes], p.Argmax[w.Dst:][:p.Lanes]
		copy(best, src[tab[0]:])
		clear(at)
		for k := 1; k < len(tab); k++ {
			for l, v := range src[tab[k]:][:len(best)] {
				if v > best[l] {
					best[l], at[l] = v, int32(k)
				}
			}
		}
	}
}

// Backward adds Dst, now the gradient of the pool's outputs, to the winners'
// cells of Src, the gradient of its inputs.
func (p *MaxPool[F]) Backward(fast bool) {
	if fast && p.Lanes == Width && len(p.Windows) > 0 {
		if q, ok := any(p).(*MaxPool[float32]); ok && maxPoolBackwardAsm(q) {
			return
		}
	}
	for i := range p.Windows {
		w := &p.Windows[i]
		tab, src := p.Offsets[w.Offset:][:w.N], p.Src[w.Src:]
		for l := range p.Lanes {
			at := int(w.Dst) + l
			src[int(tab[p.Argmax[at]])+l] += p.Dst[at]
		}
	}
}

// MaskReLU zeroes the deltas of units that a rectifier held at zero.
func MaskReLU[F Float](delta, act []F, fast bool) {
	act = act[:len(delta)]
	done := 0
	if fast && len(delta) >= 8 {
		if d, ok := any(delta).([]float32); ok {
			a, _ := any(act).([]float32)
			done = maskReLUAsm(d, a)
		}
	}
	for i := done; i < len(delta); i++ {
		if act[i] > 0 {
			continue
		}
		delta[i] = 0 // where a unit is NaN too
	}
}
