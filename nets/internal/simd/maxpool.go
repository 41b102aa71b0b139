package simd

import "math"

// Window is one output of a pool: N vectors of samples, located by Src plus the
// table's offsets from Offset on, become one vector at Dst.
type Window struct{ Src, Offset, N, Dst int32 }

// MaxPool takes the maximum of each window. Argmax holds the index of the
// window's cell with the maximum, from 0; the first if several are equal.
type MaxPool[F Float] struct {
	Dst, Src []F
	Argmax   []int32 // laid out like Dst
	Windows  []Window
	Offsets  []int32
	Lanes    int // samples side by side: Width or 1
	// Covering says that every cell of Src is in exactly one window.
	Covering bool
}

// Forward computes Dst and Argmax from Src.
func (p *MaxPool[F]) Forward(set Instructions) {
	if set != PureGo && p.Lanes == Width && len(p.Windows) > 0 {
		if q, ok := any(p).(*MaxPool[float32]); ok && maxPoolForwardAsm(q, set) {
			return
		}
	}
	if p.Lanes == 1 {
		p.forwardSample()
		return
	}
	for i := range p.Windows {
		w := &p.Windows[i]
		offsets, src := p.Offsets[w.Offset:][:w.N], p.Src[w.Src:]
		best, at := p.Dst[w.Dst:][:p.Lanes], p.Argmax[w.Dst:][:p.Lanes]
		copy(best, src[offsets[0]:])
		clear(at)
		for k := 1; k < len(offsets); k++ {
			for l, v := range src[offsets[k]:][:len(best)] {
				if v > best[l] {
					best[l], at[l] = v, int32(k)
				}
			}
		}
	}
}

// forwardSample does the same for a single sample.
func (p *MaxPool[F]) forwardSample() {
	if q, ok := any(p).(*MaxPool[float32]); ok {
		forwardSample32(q)
		return
	}
	for i := range p.Windows {
		w := &p.Windows[i]
		offsets, src := p.Offsets[w.Offset:][:w.N], p.Src[w.Src:]
		best, at := src[offsets[0]], 0
		for k, offset := range offsets {
			if v := src[offset]; v > best {
				best, at = v, k
			}
		}
		p.Dst[w.Dst], p.Argmax[w.Dst] = best, int32(at)
	}
}

// forwardSample32 chooses between bits rather than numbers, which the compiler does
// without branches: those would often be mispredicted.
func forwardSample32(p *MaxPool[float32]) {
	for i := range p.Windows {
		w := &p.Windows[i]
		offsets, src := p.Offsets[w.Offset:][:w.N], p.Src[w.Src:]
		best, at := math.Float32bits(src[offsets[0]]), int32(0)
		k := int32(1)
		if len(offsets) == 4 { // the most common window, 2×2
			o := (*[4]int32)(offsets)
			best, at = larger(best, at, src[o[1]], 1)
			best, at = larger(best, at, src[o[2]], 2)
			best, at = larger(best, at, src[o[3]], 3)
			k = 4
		}
		for ; int(k) < len(offsets); k++ {
			best, at = larger(best, at, src[offsets[k]], k)
		}
		p.Dst[w.Dst], p.Argmax[w.Dst] = math.Float32frombits(best), at
	}
}

func larger(best uint32, at int32, v float32, k int32) (uint32, int32) {
	bits, greater := math.Float32bits(v), v > math.Float32frombits(best)
	if greater {
		best = bits
	}
	if greater {
		at = k
	}
	return best, at
}

// Backward sets Src, now the gradient of the inputs, to the sum of Dst, now the gradient
// of the outputs, over the windows of which a cell is the argmax.
func (p *MaxPool[F]) Backward(set Instructions) {
	if !p.Covering || set != AVX512 || p.Lanes != Width {
		clear(p.Src)
	}
	if set != PureGo && p.Lanes == Width && len(p.Windows) > 0 {
		if q, ok := any(p).(*MaxPool[float32]); ok && maxPoolBackwardAsm(q, set) {
			return
		}
	}
	if p.Lanes == 1 {
		p.backwardSample()
		return
	}
	for i := range p.Windows {
		w := &p.Windows[i]
		offsets, src := p.Offsets[w.Offset:][:w.N], p.Src[w.Src:]
		for l := range p.Lanes {
			at := int(w.Dst) + l
			src[int(offsets[p.Argmax[at]])+l] += p.Dst[at]
		}
	}
}

// backwardSample does the same for a single sample.
func (p *MaxPool[F]) backwardSample() {
	for i := range p.Windows {
		w := &p.Windows[i]
		p.Src[w.Src+p.Offsets[w.Offset+p.Argmax[w.Dst]]] += p.Dst[w.Dst]
	}
}

// MaskReLU sets to zero the deltas of units whose activation is not positive, as
// the backward pass of a ReLU does.
func MaskReLU[F Float](delta, act []F, set Instructions) {
	act = act[:len(delta)]
	done := 0
	if set != PureGo && len(delta) >= 8 {
		if d, ok := any(delta).([]float32); ok {
			a, _ := any(act).([]float32)
			done = maskReLUAsm(d, a)
		}
	}
	for i := done; i < len(delta); i++ {
		if act[i] > 0 {
			continue
		}
		delta[i] = 0 // also if the activation is NaN
	}
}
