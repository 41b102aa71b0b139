package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// poolWindows lists what each output of a pool sees, for activations width samples
// wide: all cells of its window that lie in the input. area[p] is how many
// cells the window of output p has, those on padding counted as PyTorch does.
func poolWindows(l *arch.Layer, width int) (ws []simd.Window, tab []int32, area []int) {
	kh, kw, sh, sw := l.KH, l.KW, l.StrideH, l.StrideW
	if l.Kind == arch.GlobalMax || l.Kind == arch.GlobalAverage {
		kh, kw, sh, sw = l.In.H, l.In.W, 1, 1
	}
	endY, endX := l.In.H+l.PadH, l.In.W+l.PadW
	if l.Padding == arch.Same { // as far as the last window reaches
		endY, endX = max(endY, (l.Out.H-1)*sh-l.Top+kh), max(endX, (l.Out.W-1)*sw-l.Left+kw)
	}
	for c := range l.Out.C {
		for pos := range l.Out.H * l.Out.W {
			top, left := pos/l.Out.W*sh-l.Top, pos%l.Out.W*sw-l.Left
			w := simd.Window{Offset: int32(len(tab)), Dst: int32((c*l.Out.H*l.Out.W + pos) * width)} //nolint:gosec // checked
			for y := max(top, 0); y < min(top+kh, l.In.H); y++ {
				for x := max(left, 0); x < min(left+kw, l.In.W); x++ {
					tab = append(tab, int32(((c*l.In.H+y)*l.In.W+x)*width)) //nolint:gosec // checked
				}
			}
			w.N = int32(len(tab)) - w.Offset //nolint:gosec // checked
			ws = append(ws, w)
			if c == 0 {
				area = append(area, (min(top+kh, endY)-top)*(min(left+kw, endX)-left))
			}
		}
	}
	return ws, tab, area
}

// maxPool keeps the largest of each window, over a window or the whole map.
type maxPool[F Float] struct {
	opBase
	maskReLU bool // the layer before it rectifies: undo that here
	sparse   bool // the convolution before it reads the winners itself
	windows  [2][]simd.Window
	offsets  [2][]int32
}

func newMaxPool[F Float](at opBase, l *arch.Layer) *maxPool[F] {
	p := &maxPool[F]{opBase: at}
	p.windows[0], p.offsets[0], _ = poolWindows(l, simd.Width)
	p.windows[1], p.offsets[1], _ = poolWindows(l, 1)
	return p
}

func (p *maxPool[F]) reserve(b *batch[F]) {
	b.state[p.id].ints = make([]int32, b.stride[p.out]*b.groups)
}

// argmax says which cell of its window each output of group g is.
func (p *maxPool[F]) argmax(b *batch[F], g int) []int32 {
	n := b.stride[p.out]
	return b.state[p.id].ints[g*n:][:n]
}

func (p *maxPool[F]) forward(b *batch[F], g int) {
	k := p.kernel(b)
	k.Dst, k.Src, k.Argmax = b.activation(p.out, g), b.activation(p.in, g), p.argmax(b, g)
	k.Forward(b.asm)
}

func (p *maxPool[F]) backward(b *batch[F], g int) {
	delta := b.delta(p.out, g)
	if p.maskReLU {
		n := b.elements(p.out)
		simd.MaskReLU(delta[:n], b.activation(p.out, g)[:n], b.asm)
	}
	if p.sparse {
		return
	}
	k := p.kernel(b)
	k.Dst, k.Src, k.Argmax = delta, b.delta(p.in, g), p.argmax(b, g)
	clear(k.Src)
	k.Backward(b.asm)
}

func (p *maxPool[F]) kernel(b *batch[F]) simd.MaxPool[F] {
	i := 0
	if b.lanes == 1 {
		i = 1
	}
	return simd.MaxPool[F]{Windows: p.windows[i], Offsets: p.offsets[i], Lanes: b.lanes}
}

// avgPool takes the mean of each window, padding counted as zeros.
type avgPool[F Float] struct {
	opBase
	windows [2][]simd.Window
	offsets [2][]int32
	share   []F // per output position: 1 over its window's cells
}

func newAvgPool[F Float](at opBase, l *arch.Layer) *avgPool[F] {
	p := &avgPool[F]{opBase: at}
	var area []int
	p.windows[0], p.offsets[0], area = poolWindows(l, simd.Width)
	p.windows[1], p.offsets[1], _ = poolWindows(l, 1)
	for _, a := range area {
		p.share = append(p.share, 1/F(a))
	}
	return p
}

func (p *avgPool[F]) reserve(*batch[F]) {}

func (p *avgPool[F]) forward(b *batch[F], g int) {
	src, dst := b.activation(p.in, g), b.activation(p.out, g)
	ws, tab := p.layout(b)
	for i := range ws {
		w := &ws[i]
		to := dst[w.Dst:][:b.lanes]
		clear(to)
		for _, at := range tab[w.Offset:][:w.N] {
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
	ws, tab := p.layout(b)
	for i := range ws {
		w := &ws[i]
		from := delta[w.Dst:][:b.lanes]
		share := p.share[i%len(p.share)]
		for _, at := range tab[w.Offset:][:w.N] {
			to := dx[at:][:len(from)]
			for l, d := range from {
				to[l] += F(d * share) //nolint:unconvert // not fused: the same bits on every machine
			}
		}
	}
}

func (p *avgPool[F]) layout(b *batch[F]) ([]simd.Window, []int32) {
	if b.lanes == 1 {
		return p.windows[1], p.offsets[1]
	}
	return p.windows[0], p.offsets[0]
}
