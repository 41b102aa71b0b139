//go:build (amd64 || arm64) && !purego

package simd

// The structs below hold the arguments of the assembly, which refers to their
// fields by name. Strides are in bytes.

type convForwardArgs struct {
	dst, src, w, bias      *float32
	dstOffsets, srcOffsets *int32
	position, end          *Position
	rows, taps             int
	rowStride, tapStride   int
	start                  Start
	relu                   int
	groups                 int // at most MaxForwardGroups
	srcGroupStride         int
	dstPair                int // between the outputs of two groups or, set by the assembly, of two positions
	rowsLeft               int // counted down by the assembly
}

type convSampleArgs struct {
	dst, src, w, bias   *float32
	offsets             *int32
	outputs, rows, taps int
	dstRowStride        int
	relu                int
}

type convGradArgs struct {
	grad, delta, src                 *float32
	deltaGroupStride, srcGroupStride int
	groups                           int
	position, end                    *Position
	srcOffsets                       *int32
	rows, taps                       int
	deltaRowStride, gradRowStride    int
	positions                        int
	tapsLeft, groupsLeft             int // counted down by the assembly
}

type maxPoolArgs struct {
	dst, src    *float32
	argmax      *int32
	window, end *Window
	offsets     *int32
	sets        int
}

type sgdArgs struct {
	w, g, v                     *float32
	n                           int
	rate, momentum, decayFactor float32
	flushThreshold, maxFinite   float32
}

type adamArgs struct {
	w, g, m, v                                        *float32
	n                                                 int
	rate, decayFactor, b1, c1, b2, c2, rootScale, eps float32
	flushThreshold, maxFinite                         float32
}

type matVecArgs struct {
	dst, bias, w, x *float32
	dstStride       int
	rows, taps      int
	relu            int
}

// Each of the loops below has one assembly version per kind of processor; the
// others have one per set of instructions.

//go:noescape
func convSampleLoop(a *convSampleArgs)

//go:noescape
func biasGradLoop(a *convGradArgs)

//go:noescape
func maskReLULoop(delta, act *float32, n int)

//go:noescape
func adamLoop(a *adamArgs) bool

//go:noescape
func matVecLoop(a *matVecArgs)

//go:noescape
func addScaledLoop(y *float32, a float32, x *float32, n int)

//go:noescape
func expLoop(x *float64, n int) int

//go:noescape
func log1pLoop(x *float64, n int) int

//go:noescape
func interleaveLoop(dst *float32, samples *[]float32, n int)

const float32Size = 4

func pointer[T any](s []T) *T {
	if len(s) == 0 {
		return nil
	}
	return &s[0]
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func convForwardAsm(p *ConvForward[float32], set Instructions) bool {
	a := convForwardArgs{
		w: &p.W[0], bias: pointer(p.Bias), srcGroupStride: p.SrcGroupStride * float32Size, dstPair: p.DstGroupStride * float32Size,
		dstOffsets: &p.DstOffsets[0], srcOffsets: &p.SrcOffsets[0],
		position: &p.Positions[0], end: &p.Positions[len(p.Positions)-1],
		rows: p.Rows, taps: p.Taps, rowsLeft: p.Rows,
		rowStride: p.RowStride * float32Size, tapStride: p.TapStride * float32Size,
		start: p.Start, relu: boolToInt(p.ReLU),
	}
	for g := 0; g < p.Groups; g += a.groups {
		a.dst, a.src = &p.Dst[g*p.DstGroupStride], &p.Src[g*p.SrcGroupStride]
		a.groups = min(MaxForwardGroups(set), p.Groups-g)
		convForwardLoop(&a, set)
	}
	return true
}

// convSampleAsm computes outputs that are side by side together, others by matVecLoop.
func convSampleAsm(p *ConvSample[float32]) bool {
	row := matVecArgs{
		x: &p.Patch[0], dstStride: p.DstRowStride * float32Size, taps: p.Taps, relu: boolToInt(p.ReLU),
	}
	for i := 0; i < len(p.Positions); {
		pos := &p.Positions[i]
		var bias *float32
		if p.Bias != nil {
			bias = &p.Bias[pos.Bias]
		}
		if n := sideBySide(p.Positions[i:]); n >= minSideBySide {
			convSampleLoop(&convSampleArgs{
				dst: &p.Dst[pos.Dst], src: &p.Src[pos.Src], w: &p.W[pos.W], bias: bias, offsets: &p.SrcOffsets[pos.SrcRow],
				outputs: n, rows: p.Rows, taps: p.Taps, dstRowStride: p.DstRowStride * float32Size, relu: boolToInt(p.ReLU),
			})
			i += n
			continue
		}
		FillPatch(p.Patch, p.Src[pos.Src:], p.SrcOffsets[pos.SrcRow:][:p.Taps])
		row.dst, row.bias, row.w, row.rows = &p.Dst[pos.Dst], bias, &p.W[pos.W], p.Rows
		matVecLoop(&row)
		i++
	}
	return true
}

func weightGradAsm(d *WeightGrad[float32], set Instructions) bool {
	a := weightGradArguments(d)
	weightGradLoop(&a, set)
	return true
}

func weightGradArguments(d *WeightGrad[float32]) convGradArgs {
	return convGradArgs{
		grad: &d.Grad[0], delta: &d.Delta[0], src: &d.Src[0],
		deltaGroupStride: d.DeltaGroupStride * float32Size, srcGroupStride: d.SrcGroupStride * float32Size, groups: d.Groups,
		position: &d.Positions[0], end: &d.Positions[len(d.Positions)-1], positions: len(d.Positions), srcOffsets: &d.SrcOffsets[0],
		rows: d.Rows, taps: d.Taps, tapsLeft: d.Taps, groupsLeft: d.Groups, deltaRowStride: d.DeltaRowStride * float32Size, gradRowStride: d.GradRowStride * float32Size,
	}
}

func biasGradAsm(s *BiasGrad[float32]) bool {
	a := biasGradArguments(s)
	biasGradLoop(&a)
	return true
}

func biasGradArguments(s *BiasGrad[float32]) convGradArgs {
	return convGradArgs{
		grad: &s.Grad[0], delta: &s.Delta[0], deltaGroupStride: s.DeltaGroupStride * float32Size, groups: s.Groups,
		position: &s.Positions[0], end: &s.Positions[len(s.Positions)-1],
		rows: s.Rows, deltaRowStride: s.DeltaRowStride * float32Size,
	}
}

func maxPoolForwardAsm(p *MaxPool[float32], set Instructions) bool {
	a := maxPoolArguments(p)
	maxPoolForwardLoop(&a, set)
	return true
}

func maxPoolBackwardAsm(p *MaxPool[float32], set Instructions) bool {
	a := maxPoolArguments(p)
	maxPoolBackwardLoop(&a, set)
	return true
}

func maxPoolArguments(p *MaxPool[float32]) maxPoolArgs {
	return maxPoolArgs{
		dst: &p.Dst[0], src: &p.Src[0], argmax: &p.Argmax[0], offsets: &p.Offsets[0],
		window: &p.Windows[0], end: &p.Windows[len(p.Windows)-1], sets: boolToInt(p.Covering),
	}
}

// maskReLUAsm and the functions below process only whole vectors and return how
// many elements they have processed. With AVX-512, sgdAsm processes all.
func maskReLUAsm(delta, act []float32) int {
	n := len(delta) &^ 7
	maskReLULoop(&delta[0], &act[0], n)
	return n
}

func sgdAsm(o *SGD[float32], w, g, v []float32, set Instructions) (int, bool) {
	n := len(w)
	if set != AVX512 {
		n &^= 7
	}
	a := sgdArgs{
		w: &w[0], g: &g[0], v: pointer(v), n: n, rate: o.Rate, momentum: o.Momentum, decayFactor: o.DecayFactor,
		flushThreshold: flushThreshold, maxFinite: maxFinite[float32](),
	}
	return n, sgdLoop(&a, set)
}

func adamAsm(o *Adam[float32], w, g, m, v []float32) (int, bool) {
	n := len(w) &^ 7
	a := adamArgs{
		w: &w[0], g: &g[0], m: &m[0], v: &v[0], n: n,
		rate: o.Rate, decayFactor: o.DecayFactor, b1: o.B1, c1: o.C1, b2: o.B2, c2: o.C2, rootScale: o.RootScale, eps: o.Eps,
		flushThreshold: flushThreshold, maxFinite: maxFinite[float32](),
	}
	return n, adamLoop(&a)
}

func matVecAsm(dst []float32, stride int, bias, w, x []float32, rows, taps int, relu bool) bool {
	a := matVecArgs{
		dst: &dst[0], bias: pointer(bias), w: &w[0], x: &x[0],
		dstStride: stride * float32Size, rows: rows, taps: taps, relu: boolToInt(relu),
	}
	matVecLoop(&a)
	return true
}

func addScaledAsm(y []float32, a float32, x []float32) int {
	n := len(y) &^ 7
	addScaledLoop(&y[0], a, &x[0], n)
	return n
}

func expAsm(x []float64) int { return expLoop(&x[0], len(x)&^3) }

func log1pAsm(x []float64) int { return log1pLoop(&x[0], len(x)&^3) }

// interleaveAsm copies eight samples.
func interleaveAsm(dst []float32, samples [][]float32) int {
	n := len(samples[0]) &^ 3
	if n > 0 {
		interleaveLoop(&dst[0], &samples[0], n)
	}
	return n
}
