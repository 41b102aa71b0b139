//go:build amd64 && !purego

package lanes

import "golang.org/x/sys/cpu"

// Fast reports whether there is assembly for this processor.
func Fast() bool { return cpu.X86.HasAVX2 }

// The structs below hand arguments to the assembly, which finds their fields
// by name. Strides and steps are in bytes.

type panelArgs struct {
	dst, src, w, bias    *float32
	dstTab, srcTab       *int32
	place, end           *Place
	rows, taps           int
	rowStride, tapStride int
	start                Start
	relu                 int
}

type dotsArgs struct {
	grad, delta, src   *float32
	deltaStep, srcStep int
	groups             int
	place, end         *Place
	srcTab             *int32
	rows, taps         int
	rowStep, rowStride int
	// where the assembly has come to
	tapsLeft int //nolint:unused // the assembly counts with it
}

type maxArgs struct {
	dst, src    *float32
	winner      *int32
	window, end *Window
	tab         *int32
}

type sgdArgs struct {
	w, g, v              *float32
	n                    int
	rate, momentum, keep float32
	flushed, largest     float32
}

type adamArgs struct {
	w, g, m, v                            *float32
	n                                     int
	rate, keep, b1, c1, b2, c2, root, eps float32
	flushed, largest                      float32
}

type rowsArgs struct {
	dst, bias, w, x *float32
	step            int
	rows, taps      int
	relu            int
}

//go:noescape
func panelAVX2(a *panelArgs)

//go:noescape
func dotsAVX2(a *dotsArgs)

//go:noescape
func sumsAVX2(a *dotsArgs)

//go:noescape
func maxAVX2(a *maxArgs)

//go:noescape
func unmaxAVX2(a *maxArgs)

//go:noescape
func maskAVX2(delta, act *float32, n int)

//go:noescape
func sgdAVX2(a *sgdArgs) bool

//go:noescape
func adamAVX2(a *adamArgs) bool

//go:noescape
func rowsAVX2(a *rowsArgs)

//go:noescape
func addScaledAVX2(y *float32, a float32, x *float32, n int)

const float32Size = 4

// first is the address of a slice's memory, nil if it has none.
func first[T any](s []T) *T {
	if len(s) == 0 {
		return nil
	}
	return &s[0]
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func panelFast(p *Panel[float32]) bool {
	a := panelArgs{
		dst: &p.Dst[0], src: &p.Src[0], w: &p.W[0], bias: first(p.Bias),
		dstTab: &p.DstTab[0], srcTab: &p.SrcTab[0],
		place: &p.Places[0], end: &p.Places[len(p.Places)-1],
		rows: p.Rows, taps: p.Taps,
		rowStride: p.RowStride * float32Size, tapStride: p.TapStride * float32Size,
		start: p.Start, relu: flag(p.ReLU),
	}
	panelAVX2(&a)
	return true
}

func dotsFast(d *Dots[float32]) bool {
	a := dotsArgs{
		grad: &d.Grad[0], delta: &d.Delta[0], src: &d.Src[0],
		deltaStep: d.DeltaStep * float32Size, srcStep: d.SrcStep * float32Size, groups: d.Groups,
		place: &d.Places[0], end: &d.Places[len(d.Places)-1], srcTab: &d.SrcTab[0],
		rows: d.Rows, taps: d.Taps, rowStep: d.RowStep * float32Size, rowStride: d.RowStride * float32Size,
	}
	dotsAVX2(&a)
	return true
}

func sumsFast(s *Sums[float32]) bool {
	a := dotsArgs{
		grad: &s.Grad[0], delta: &s.Delta[0], deltaStep: s.DeltaStep * float32Size, groups: s.Groups,
		place: &s.Places[0], end: &s.Places[len(s.Places)-1],
		rows: s.Rows, rowStep: s.RowStep * float32Size,
	}
	sumsAVX2(&a)
	return true
}

func (p *MaxPool[F]) args() (ws *Window, end *Window) {
	return &p.Windows[0], &p.Windows[len(p.Windows)-1]
}

func maxFast(p *MaxPool[float32]) bool {
	a := maxArgs{dst: &p.Dst[0], src: &p.Src[0], winner: &p.Winner[0], tab: &p.Tab[0]}
	a.window, a.end = p.args()
	maxAVX2(&a)
	return true
}

func unmaxFast(p *MaxPool[float32]) bool {
	a := maxArgs{dst: &p.Dst[0], src: &p.Src[0], winner: &p.Winner[0], tab: &p.Tab[0]}
	a.window, a.end = p.args()
	unmaxAVX2(&a)
	return true
}

// maskFast and its kin do as many elements as fill vectors, and say how many.
func maskFast(delta, act []float32) int {
	n := len(delta) &^ 7
	maskAVX2(&delta[0], &act[0], n)
	return n
}

func sgdFast(o *SGD[float32], w, g, v []float32) (int, bool) {
	n := len(w) &^ 7
	a := sgdArgs{
		w: &w[0], g: &g[0], v: first(v), n: n, rate: o.Rate, momentum: o.Momentum, keep: o.Keep,
		flushed: flushed, largest: largest[float32](),
	}
	return n, sgdAVX2(&a)
}

func adamFast(o *Adam[float32], w, g, m, v []float32) (int, bool) {
	n := len(w) &^ 7
	a := adamArgs{
		w: &w[0], g: &g[0], m: &m[0], v: &v[0], n: n,
		rate: o.Rate, keep: o.Keep, b1: o.B1, c1: o.C1, b2: o.B2, c2: o.C2, root: o.Root, eps: o.Eps,
		flushed: flushed, largest: largest[float32](),
	}
	return n, adamAVX2(&a)
}

func dotRowsFast(dst []float32, step int, bias, w, x []float32, rows, taps int, relu bool) bool {
	a := rowsArgs{
		dst: &dst[0], bias: first(bias), w: &w[0], x: &x[0],
		step: step * float32Size, rows: rows, taps: taps, relu: flag(relu),
	}
	rowsAVX2(&a)
	return true
}

func addScaledFast(y []float32, a float32, x []float32) int {
	n := len(y) &^ 7
	addScaledAVX2(&y[0], a, &x[0], n)
	return n
}
