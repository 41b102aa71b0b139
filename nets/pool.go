package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// poolLayout says which inputs each output of a pool sees.
type poolLayout struct {
	windows []simd.Window
	offsets []int32
	area    []int // number of cells of each position's window, counting padding as PyTorch does
	// covering says that every input is in exactly one window.
	covering bool
}

// poolWindow returns the kernel and stride of a pool; the kernel of a global
// pool is the whole map.
func poolWindow(l *arch.Layer) (kh, kw, sh, sw int) {
	if l.Kind == arch.GlobalMax || l.Kind == arch.GlobalAverage {
		return l.In.H, l.In.W, 1, 1
	}
	return l.KH, l.KW, l.StrideH, l.StrideW
}

// newPoolLayout lays out a pool for activations with that many lanes. A window
// contains only the cells inside the input.
func newPoolLayout(l *arch.Layer, lanes int) poolLayout {
	kh, kw, sh, sw := poolWindow(l)
	endY, endX := l.In.H+l.PadH, l.In.W+l.PadW
	if l.Padding == arch.Same { // as far as the last window reaches
		endY, endX = max(endY, (l.Out.H-1)*sh-l.Top+kh), max(endX, (l.Out.W-1)*sw-l.Left+kw)
	}
	p := poolLayout{
		windows: make([]simd.Window, 0, l.Out.Units()),
		offsets: make([]int32, 0, int(poolOffsets(l))),
		area:    make([]int, 0, l.Out.Positions()),
	}
	for c := range l.Out.C {
		for pos := range l.Out.H * l.Out.W {
			top, left := pos/l.Out.W*sh-l.Top, pos%l.Out.W*sw-l.Left
			w := simd.Window{Offset: int32(len(p.offsets)), Dst: int32((c*l.Out.H*l.Out.W + pos) * lanes)}
			for y := max(top, 0); y < min(top+kh, l.In.H); y++ {
				for x := max(left, 0); x < min(left+kw, l.In.W); x++ {
					p.offsets = append(p.offsets, int32(((c*l.In.H+y)*l.In.W+x)*lanes))
				}
			}
			w.N = int32(len(p.offsets)) - w.Offset
			p.windows = append(p.windows, w)
			if c == 0 {
				p.area = append(p.area, (min(top+kh, endY)-top)*(min(left+kw, endX)-left))
			}
		}
	}
	disjoint := kh == sh && kw == sw || l.Out.Positions() == 1
	p.covering = disjoint && len(p.offsets) == int(l.In.Units())
	return p
}

// poolLayouts are the layouts for simd.Width lanes and for 1.
type poolLayouts struct{ vector, scalar poolLayout }

func newPoolLayouts(l *arch.Layer) poolLayouts {
	return poolLayouts{newPoolLayout(l, simd.Width), newPoolLayout(l, 1)}
}

func (p *poolLayouts) layout(lanes int) *poolLayout {
	if lanes == 1 {
		return &p.scalar
	}
	return &p.vector
}

func poolOffsets(l *arch.Layer) float64 {
	cells := func(out, stride, before, kernel, in int) (n float64) {
		for i := range out {
			first := i*stride - before
			n += float64(max(min(first+kernel, in)-max(first, 0), 0))
		}
		return n
	}
	kh, kw, sh, sw := poolWindow(l)
	return float64(l.Out.C) * cells(l.Out.H, sh, l.Top, kh, l.In.H) * cells(l.Out.W, sw, l.Left, kw, l.In.W)
}

func checkPool(l *arch.Layer) error {
	if poolOffsets(l) > maxOffsets {
		return refuse(l, "its windows are too large and too many to train: make them smaller or their stride larger")
	}
	return nil
}

// maxPool keeps the maximum of each window, or of the whole map.
type maxPool[F Float] struct {
	opBase
	poolLayouts
	maskReLU bool // apply the mask of the ReLU before it in the backward pass
	sparse   bool // the convolution before it uses the argmax directly
}

func newMaxPool[F Float](_ *program[F], at opBase, l *arch.Layer) op[F] {
	return &maxPool[F]{opBase: at, poolLayouts: newPoolLayouts(l)}
}

func (p *maxPool[F]) reserve(b *batch[F]) {
	b.state[p.id].ints = make([]int32, b.stride[p.out]*b.groups)
}

// argmax returns, for each output of group g, which cell of its window it is.
func (p *maxPool[F]) argmax(b *batch[F], g int) []int32 {
	n := b.stride[p.out]
	return b.state[p.id].ints[g*n:][:n]
}

func (p *maxPool[F]) forward(b *batch[F], g int) {
	k := p.kernel(b, g)
	k.Dst, k.Src = b.activation(p.out, g), b.activation(p.in, g)
	k.Forward(b.instructions)
}

func (p *maxPool[F]) backward(b *batch[F], g int) {
	delta := b.delta(p.out, g)
	if p.maskReLU {
		n := b.elements(p.out)
		simd.MaskReLU(delta[:n], b.activation(p.out, g)[:n], b.instructions)
	}
	if p.sparse {
		return
	}
	k := p.kernel(b, g)
	k.Dst, k.Src = delta, b.delta(p.in, g)
	k.Backward(b.instructions)
}

func (p *maxPool[F]) kernel(b *batch[F], g int) simd.MaxPool[F] {
	layout := p.layout(b.lanes)
	return simd.MaxPool[F]{
		Windows: layout.windows, Offsets: layout.offsets, Lanes: b.lanes, Argmax: p.argmax(b, g), Covering: layout.covering,
	}
}

// avgPool takes the mean of each window, counting padding as zeros, or of the
// whole map.
type avgPool[F Float] struct {
	opBase
	poolLayouts
	share []F // per output position: 1 over the cells of its window
}

func newAvgPool[F Float](_ *program[F], at opBase, l *arch.Layer) op[F] {
	p := &avgPool[F]{opBase: at, poolLayouts: newPoolLayouts(l)}
	for _, a := range p.vector.area {
		p.share = append(p.share, 1/F(a))
	}
	return p
}

func (p *avgPool[F]) forward(b *batch[F], g int) {
	src, dst := b.activation(p.in, g), b.activation(p.out, g)
	layout := p.layout(b.lanes)
	for i := range layout.windows {
		w := &layout.windows[i]
		to := dst[w.Dst:][:b.lanes]
		clear(to)
		for _, at := range layout.offsets[w.Offset:][:w.N] {
			for l, v := range src[at:][:len(to)] {
				to[l] += v
			}
		}
		share := p.share[i%len(p.share)]
		for l := range to {
			to[l] *= share
		}
	}
}

func (p *avgPool[F]) backward(b *batch[F], g int) {
	delta, dx := b.delta(p.out, g), b.delta(p.in, g)
	clear(dx)
	layout := p.layout(b.lanes)
	for i := range layout.windows {
		w := &layout.windows[i]
		from := delta[w.Dst:][:b.lanes]
		share := p.share[i%len(p.share)]
		for _, at := range layout.offsets[w.Offset:][:w.N] {
			to := dx[at:][:len(from)]
			for l, d := range from {
				to[l] += F(d * share)
			}
		}
	}
}
