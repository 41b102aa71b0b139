package arch

import "math/big"

// axisField is the receptive field along one axis, in input pixels: its size, its
// jump from one unit to the next, and the centre of unit 0's field. See Araujo,
// Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks",
// 2019. Jumps become fractions after upsampling, centres after even kernels. The
// numbers are never modified once they are stored here.
//
// After upsampling units are not evenly spaced: centre is then that of a
// hypothetical unit 0 on an even grid, by which branches are compared, and steps
// tells how to find what the real one sees.
type axisField struct {
	size, jump, centre *big.Rat
	steps              *step
}

// field is the receptive field of a unit on the axes: depth, height, width.
type field struct {
	axis       [3]axisField
	unknown    bool // follows an operation for which it is not known what it sees
	seesAll    bool // sees the whole input: jump and centre are meaningless
	scattered  bool // neighboring units need not see neighboring positions
	misaligned bool // joins branches whose centres or jumps differ
}

func inputField() field {
	a := axisField{size: whole(1), jump: whole(1), centre: whole(0)}
	return field{axis: [3]axisField{a, a, a}}
}

// valid reports whether every number of the field is a fraction of numbers within
// ±(2⁶³−1).
func (f field) valid() bool {
	for _, a := range f.axis {
		for _, r := range [...]*big.Rat{a.size, a.jump, a.centre} {
			if !r.Num().IsInt64() || !r.Denom().IsInt64() {
				return false
			}
		}
	}
	return true
}

func (f field) through(l *Layer) field {
	f.misaligned = false
	if f.seesAll {
		return f
	}
	if f.scattered && l.slides() {
		return wholeField(l, f)
	}
	return l.info.field(l, f)
}

// slides reports whether a unit sees several adjacent positions.
func (l *Layer) slides() bool {
	f := l.info.family
	return (f == convolution || f == separable || f == upsampling || f == pooling) && max(l.KD, l.KH, l.KW, l.StrideD, l.StrideH, l.StrideW, l.Factor) > 1
}

// sameField is the field of layers that look at a single position.
func sameField(_ *Layer, f field) field { return f }

// wholeField is the field of layers that look at all positions.
func wholeField(_ *Layer, f field) field {
	f.seesAll = true
	return f
}

// slideField is the field of convolutions and pools.
func slideField(l *Layer, f field) field {
	if l.In.D > 0 {
		f.axis[0] = f.axis[0].slide(l.KD, l.StrideD, l.DilationD, l.Front)
	}
	f.axis[1] = f.axis[1].slide(l.KH, l.StrideH, l.DilationH, l.Top)
	f.axis[2] = f.axis[2].slide(l.KW, l.StrideW, l.DilationW, l.Left)
	return f
}

// slide moves a window of k taps, d apart, in steps of s; the first window begins
// start pixels before the map.
func (a axisField) slide(k, s, d, start int) axisField {
	if k == 1 && s == 1 && start == 0 {
		return a
	}
	span := int64(k-1) * int64(d)
	middle := plus(big.NewRat(span, 2), whole(-int64(start)))
	return axisField{
		size:   plus(a.size, times(whole(span), a.jump)),
		centre: plus(a.centre, times(middle, a.jump)),
		jump:   times(whole(int64(s)), a.jump),
		steps:  a.steps.slide(s, start, span),
	}
}

// upsample is the inverse of slide, for transposed convolution and upsampling: the
// grid becomes s times finer, and a unit sees at most ⌈k/s⌉ units before it.
func (a axisField) upsample(k, s, start int) axisField {
	finer := big.NewRat(1, int64(s))
	back := times(plus(whole(int64(start)), big.NewRat(1-int64(k), 2)), finer)
	return axisField{
		size:   plus(a.size, times(whole(int64((k-1)/s)), a.jump)),
		centre: plus(a.centre, times(back, a.jump)),
		jump:   times(a.jump, finer),
		steps:  a.upsampled(k, s, start),
	}
}

func whole(n int64) *big.Rat { return big.NewRat(n, 1) }

func plus(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }

func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

// roundUp returns the least whole number that is not less than a.
func roundUp(a *big.Rat) int64 {
	n := new(big.Int).Neg(a.Num())
	return -n.Div(n, a.Denom()).Int64() // Div rounds down
}

// joinFields returns the field after branches: the largest on each axis, with the
// jump and centre of the branch that has it. If a branch sees the whole input, so
// does the result; it has no centre to compare.
func joinFields(fields []field) field {
	joined, first := field{}, true
	for _, f := range fields {
		joined.unknown = joined.unknown || f.unknown
		joined.scattered = joined.scattered || f.scattered
		switch {
		case f.seesAll:
			joined.seesAll = true
			continue
		case first:
			joined.axis, first = f.axis, false
			continue
		}
		for i := range f.axis {
			a, b := &joined.axis[i], f.axis[i]
			joined.misaligned = joined.misaligned || a.jump.Cmp(b.jump) != 0 || a.centre.Cmp(b.centre) != 0
			if roundUp(b.size) > roundUp(a.size) {
				*a = b
			}
		}
	}
	if first {
		joined.axis = fields[0].axis
	}
	return joined
}
