package arch

// axisField is the receptive field along one axis, in input pixels: its size,
// its jump from a unit to the next, and the centre of unit 0's. See Araujo,
// Norris and Sim, "Computing Receptive Fields of Convolutional Neural
// Networks", 2019.
type axisField struct{ size, jump, centre rational }

// field is the receptive field of a unit on both axes, height first.
type field struct {
	axis       [2]axisField
	seesAll    bool // sees the whole input: jump and centre mean nothing
	misaligned bool // joins branches whose centres or jumps differ
}

func inputField() field {
	a := axisField{integer(1), integer(1), integer(0)}
	return field{axis: [2]axisField{a, a}}
}

func (f field) valid() bool {
	for _, a := range f.axis {
		if a.size.d == 0 || a.jump.d == 0 || a.centre.d == 0 || a.size.ceil() < 0 {
			return false
		}
	}
	return true
}

func (f field) through(l *Layer) field {
	f.misaligned = false
	if f.seesAll {
		return f
	}
	return l.info.field(l, f)
}

// sameField is that of layers that look at one position alone.
func sameField(_ *Layer, f field) field { return f }

// wholeField is that of layers that look at all positions.
func wholeField(_ *Layer, f field) field {
	f.seesAll = true
	return f
}

// slideField is that of convolutions and pools.
func slideField(l *Layer, f field) field {
	f.axis[0] = f.axis[0].slide(l.KH, l.StrideH, l.DilationH, l.Top)
	f.axis[1] = f.axis[1].slide(l.KW, l.StrideW, l.DilationW, l.Left)
	return f
}

// slide moves a window of k taps d apart in steps of s, the first beginning
// start pixels before the map.
func (a axisField) slide(k, s, d, start int) axisField {
	span := int64(k-1) * int64(d)
	a.size = a.size.plus(integer(span).times(a.jump))
	a.centre = a.centre.plus(ratio(span, 2).plus(integer(-int64(start))).times(a.jump))
	a.jump = a.jump.times(integer(int64(s)))
	return a
}

// upsample runs slide backwards, for transposed convolution and upsampling: the
// grid becomes s times finer, and a unit sees at most ⌈k/s⌉ units before it.
func (a axisField) upsample(k, s, start int) axisField {
	step := ratio(1, int64(s))
	a.size = a.size.plus(integer(int64((k - 1) / s)).times(a.jump))
	back := integer(int64(start)).plus(ratio(1-int64(k), 2)).times(step)
	a.centre = a.centre.plus(back.times(a.jump))
	a.jump = a.jump.times(step)
	return a
}

// joinFields gives the field behind branches: the largest on each axis, with
// the jump and centre of the branch that has it. A branch that sees the whole
// input makes the field whole; it has no centre that could differ.
func joinFields(fields []field) field {
	joined, first := field{}, true
	for _, f := range fields {
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
			joined.misaligned = joined.misaligned || a.jump != b.jump || a.centre != b.centre
			if a.size.d == 0 || b.size.d != 0 && b.size.ceil() > a.size.ceil() {
				*a = b
			}
		}
	}
	if first {
		joined.axis = fields[0].axis
	}
	return joined
}
