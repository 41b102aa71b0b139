package arch

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// errOpen ends the check of a text at a group whose end was never read.
var errOpen = errors.New("a group is open")

// resolver walks the tree of what was written, repeats groups, and gives every
// layer its shapes.
type resolver struct {
	p     *parser
	dense []*Layer // dense layers before this place that are not yet mirrored
}

// sequence resolves layers one after another, and gives them and the shape
// behind the last.
func (r *resolver) sequence(nodes []node, in Shape) ([]*Layer, Shape, error) {
	layers := make([]*Layer, 0, len(nodes))
	for i := range nodes {
		l, err := r.node(&nodes[i], in)
		if err != nil {
			return layers, in, err
		}
		layers, in = append(layers, l), l.Out
	}
	return layers, in, nil
}

// node resolves one layer or group.
func (r *resolver) node(n *node, in Shape) (*Layer, error) {
	l := new(Layer)
	*l = *n.layer
	l.In, l.Out = in, in
	switch {
	case l.Kind == Repeat:
		return l, r.repeat(l, n)
	case l.Kind.Joins():
		return l, r.join(l, n)
	}
	e := r.layer(l)
	if e == nil {
		if _, ok := product(int64(l.Out.H), int64(l.Out.W), int64(l.Out.C)); !ok {
			e = newError("fewer or smaller maps", "its output %s holds more than 2⁶³−1 numbers", l.Out)
		}
	}
	if e != nil {
		return nil, r.p.at(n.word, e)
	}
	return l, nil
}

// repeat resolves a group as often as it says.
func (r *resolver) repeat(l *Layer, n *node) error {
	for range l.Times {
		body, out, err := r.sequence(n.branches[0], l.Out)
		if err != nil {
			return err
		}
		if n.open {
			return errOpen
		}
		l.Branches, l.Out = append(l.Branches, body), out
	}
	return nil
}

// join resolves the branches of add, cat and mul and what they make together.
func (r *resolver) join(l *Layer, n *node) error {
	shapes := make([]Shape, 0, len(n.branches))
	for _, branch := range n.branches {
		body, out, err := r.sequence(branch, l.In)
		if err != nil {
			return err
		}
		l.Branches, shapes = append(l.Branches, body), append(shapes, out)
	}
	if n.open {
		return errOpen
	}
	if e := l.joined(shapes); e != nil {
		return r.p.at(n.word, e)
	}
	return nil
}

// joined works out the shape that branches of these shapes make together.
func (l *Layer) joined(shapes []Shape) *Error {
	out := shapes[0]
	for _, s := range shapes[1:] {
		alike := s.Flat == out.Flat && s.H == out.H && s.W == out.W
		switch {
		case l.Kind == Cat && alike:
			c, ok := sum(int64(out.C), int64(s.C))
			if out.C = int(c); !ok || int64(out.C) != c {
				return newError("fewer channels", "its branches have too many channels together")
			}
		case l.Kind != Cat && alike && s.C == out.C:
		case l.Kind == Mul && s.Flat == out.Flat && s.C == out.C && s.Positions() == 1:
		case l.Kind == Mul && s.Flat == out.Flat && s.C == out.C && out.Positions() == 1:
			out = s
		default:
			return l.mismatch(out, s)
		}
	}
	if _, ok := product(int64(out.H), int64(out.W), int64(out.C)); !ok {
		return newError("fewer channels", "its output %s holds more than 2⁶³−1 numbers", out)
	}
	l.Out = out
	return nil
}

// mismatch says why two branches do not go together.
func (l *Layer) mismatch(a, b Shape) *Error {
	switch l.Kind {
	case Cat:
		return newError("branches of one height and width, as /same keeps them", "its branches give %s and %s, which do not fit side by side", a, b)
	case Mul:
		return newError("branches of one shape, or of 1×1 maps with as many channels", "its branches give %s and %s, which cannot be multiplied", a, b)
	default:
		return newError("branches of one shape, as /same keeps height and width", "its branches give %s and %s, which cannot be added", a, b)
	}
}

// layer resolves one layer that is no group: what depends on its input.
func (r *resolver) layer(l *Layer) *Error {
	if l.In.Flat && l.Kind.needsMap() {
		return newError("it before what flattens the maps (dense, flatten, tied)", "%s works on maps, its input is a row of %d units", l.Kind, l.In.C)
	}
	switch l.Kind { //nolint:exhaustive // the others leave the shape as it is
	case Conv, Local, Depthwise:
		return l.convolve()
	case Transposed:
		return l.transpose()
	case MaxPool, AvgPool:
		return l.pool()
	case GlobalMax, GlobalAverage:
		l.Out.H, l.Out.W = 1, 1
	case Coords:
		l.Out.C = l.In.C + len(l.In.axes())
	case Upsample:
		return l.upsample()
	case Flatten:
		l.Out = flat(l.In.Units())
	case Dense:
		l.Out = flat(int64(l.Kernels))
		r.dense = append(r.dense, l)
	case Tied:
		return r.tied(l)
	}
	return nil
}

// flat is a row of units.
func flat(units int64) Shape { return Shape{H: 1, W: 1, C: int(min(units, math.MaxInt)), Flat: true} }

// tied finds the dense layer to mirror.
func (r *resolver) tied(l *Layer) *Error {
	if len(r.dense) == 0 {
		return newError("dense:32 relu tied", "there is no dense layer before it left to mirror")
	}
	d := r.dense[len(r.dense)-1]
	if l.In.Units() != d.Out.Units() {
		return newError(fmt.Sprintf("dense:%d before it, or dense:%d instead", d.Kernels, d.In.Units()),
			"it mirrors %s, so it needs %d units and gets %d", d.Word, d.Out.Units(), l.In.Units())
	}
	r.dense = r.dense[:len(r.dense)-1]
	l.Mirrors = d
	l.Out = flat(d.In.Units())
	l.Kernels = l.Out.C
	return nil
}

// upsample multiplies the sizes of the map.
func (l *Layer) upsample() *Error {
	h, okH := multiply(int64(l.In.H), int64(l.Factor))
	w, okW := multiply(int64(l.In.W), int64(l.Factor))
	if l.In.OneD {
		h, okH = 1, true
	}
	if !okH || !okW || max(h, w) > math.MaxInt {
		return newError("upsample2", "its output is too large")
	}
	l.Out.H, l.Out.W = int(h), int(w)
	return nil
}

// convolve works out a convolution's output, padding and groups.
func (l *Layer) convolve() *Error {
	if l.Kind == Depthwise {
		l.Kernels, l.Groups = l.In.C, l.In.C
	}
	if e := l.checkGroups(); e != nil {
		return e
	}
	l.Out.C = l.Kernels
	return l.slide(kernelNoun(l.Kind))
}

// checkGroups makes sure that channels and kernels divide into the groups.
func (l *Layer) checkGroups() *Error {
	g := l.Groups
	if l.In.C%g == 0 && l.Kernels%g == 0 {
		return nil
	}
	who, n := "input channels", l.In.C
	if n%g == 0 {
		who, n = "kernels", l.Kernels
	}
	fits := *l
	fits.Groups = gcd(gcd(l.In.C, l.Kernels), g)
	if fits.Groups == 1 {
		fits.Groups = gcd(l.In.C, l.Kernels)
	}
	if n == 1 {
		who = strings.TrimSuffix(who, "s")
	}
	return newError(fits.canonical(l.In.OneD), "%d %s cannot be divided into %d groups", n, who, g)
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// slide works out where the windows of a convolution or pool lie on each axis,
// and how many there are.
func (l *Layer) slide(noun string) *Error {
	h := window{l.In.H, l.KH, l.StrideH, l.DilationH, l.PadH, l.Padding, l.Ceil}
	w := window{l.In.W, l.KW, l.StrideW, l.DilationW, l.PadW, l.Padding, l.Ceil}
	if h.reach() > h.room() || w.reach() > w.room() {
		return l.tooLarge(noun, h, w)
	}
	outH, top, okH := h.slide()
	outW, left, okW := w.slide()
	if !okH || !okW {
		return newError("smaller numbers", "its windows reach too far")
	}
	if l.Padding == Ring && (h.beyond(outH, top) > int64(l.In.H) || w.beyond(outW, left) > int64(l.In.W)) {
		return newError("a "+noun+" at most twice as large as its input", "the %s would wrap round more than once", noun)
	}
	l.Out.H, l.Out.W, l.Top, l.Left = outH, outW, top, left
	return nil
}

// tooLarge says that the kernel does not fit into the input, and what would.
func (l *Layer) tooLarge(noun string, h, w window) *Error {
	what := fmt.Sprintf("the %d×%d %s%%s is larger than its %d×%d input%%s", l.KH, l.KW, noun, l.In.H, l.In.W)
	size := func(h, w int64) string { return fmt.Sprintf(", %d×%d", h, w) }
	if l.In.OneD {
		what = fmt.Sprintf("the %s of %d%%s is larger than its input of %d%%s", noun, l.KW, l.In.W)
		size = func(_, w int64) string { return fmt.Sprintf(", %d", w) }
	}
	dilated, padded := "", ""
	if l.DilationH > 1 || l.DilationW > 1 {
		dilated = size(h.reach(), w.reach()) + " with its dilation,"
	}
	if l.PadH > 0 || l.PadW > 0 {
		padded = size(h.room(), w.room()) + " with padding"
	}
	smaller, same := *l, *l
	smaller.DilationH, smaller.DilationW = 1, 1
	smaller.KH, smaller.KW = int(min(int64(l.KH), h.room())), int(min(int64(l.KW), w.room()))
	if l.Kind.Pools() && l.StrideH == l.KH && l.StrideW == l.KW {
		smaller.StrideH, smaller.StrideW = smaller.KH, smaller.KW
	}
	same.PadH, same.PadW, same.Padding, same.Ceil = 0, 0, Same, false
	return newError(smaller.canonical(l.In.OneD)+" or "+same.canonical(l.In.OneD), what, dilated, padded)
}

// transpose works out the output of a transposed convolution,
// (in−1)·s + k − 2p on each axis.
func (l *Layer) transpose() *Error {
	if e := l.checkGroups(); e != nil {
		return e
	}
	axis := func(in, k, s, p int) (int, *Error) {
		spread, ok := multiply(int64(in-1), int64(s))
		if ok {
			spread, ok = sum(spread, int64(k))
		}
		out := spread - 2*int64(p)
		switch {
		case !ok || out > math.MaxInt:
			return 0, newError("smaller numbers", "its output is too large")
		case out < 1:
			return 0, newError(strings.Replace(l.Word, fmt.Sprintf("/p%d", p), "", 1), "the padding leaves nothing of its output")
		}
		return int(out), nil
	}
	h, e := axis(l.In.H, l.KH, l.StrideH, l.PadH)
	if e != nil {
		return e
	}
	w, e := axis(l.In.W, l.KW, l.StrideW, l.PadW)
	if e != nil {
		return e
	}
	l.Out.H, l.Out.W, l.Out.C = h, w, l.Kernels
	l.Top, l.Left = l.PadH, l.PadW
	return nil
}

// pool works out the output of a pool. As in PyTorch its padding is at most
// half its window, so that no window lies in the padding alone.
func (l *Layer) pool() *Error {
	if l.PadH > l.KH/2 || l.PadW > l.KW/2 {
		fits := *l
		fits.PadH, fits.PadW = min(l.PadH, l.KH/2), min(l.PadW, l.KW/2)
		return newError(fits.canonical(l.In.OneD), "the padding of a pool is at most half its window")
	}
	return l.slide(kernelNoun(l.Kind))
}
