package arch

// axisField is what a unit sees along one axis, as Araujo, Norris and Sim
// ("Computing Receptive Fields of Convolutional Neural Networks", 2019)
// compute it: in input pixels, how many, how far its neighbour's field is
// moved, and where the middle of unit 0's field lies.
type axisField struct{ size, jump, centre rational }

// field is the receptive field of a unit on both axes, height first.
type field struct {
	axis       [2]axisField
	whole      bool // sees the whole input: jump and centre mean nothing
	misaligned bool // joins branches whose centres or jumps differ
}

// start is the field of the input itself: every pixel sees itself.
func startField() field {
	a := axisField{whole(1), whole(1), whole(0)}
	return field{axis: [2]axisField{a, a}}
}

// valid reports whether every number of the field fits.
func (f field) valid() bool {
	for _, a := range f.axis {
		if a.size.d == 0 || a.jump.d == 0 || a.centre.d == 0 || a.size.ceil() < 0 {
			return false
		}
	}
	return true
}

// through is the field behind a layer that is no group.
func (f field) through(l *Layer) field {
	f.misaligned = false
	switch {
	case f.whole:
	case l.Kind.Convolves() || l.Kind.Pools():
		f.axis[0] = f.axis[0].slide(l.KH, l.StrideH, l.DilationH, l.Top)
		f.axis[1] = f.axis[1].slide(l.KW, l.StrideW, l.DilationW, l.Left)
	case l.Kind == Transposed:
		f.axis[0] = f.axis[0].spread(l.KH, l.StrideH, l.Top)
		f.axis[1] = f.axis[1].spread(l.KW, l.StrideW, l.Left)
	case l.Kind == Upsample:
		if !l.In.OneD {
			f.axis[0] = f.axis[0].spread(l.Factor, l.Factor, 0)
		}
		f.axis[1] = f.axis[1].spread(l.Factor, l.Factor, 0)
	case l.Kind == GlobalMax || l.Kind == GlobalAverage || l.Kind == Dense || l.Kind == Tied:
		f.whole = true
	}
	return f
}

// slide moves a window of k taps d apart in steps of s, the first beginning
// start pixels before the map.
func (a axisField) slide(k, s, d, start int) axisField {
	span := int64(k-1) * int64(d)
	a.size = a.size.plus(whole(span).times(a.jump))
	a.centre = a.centre.plus(ratio(span, 2).plus(whole(-int64(start))).times(a.jump))
	a.jump = a.jump.times(whole(int64(s)))
	return a
}

// spread runs slide backwards, for transposed convolution and upsampling: the
// grid becomes s times finer, and a unit sees at most ⌈k/s⌉ units before it.
func (a axisField) spread(k, s, start int) axisField {
	step := ratio(1, int64(s))
	a.size = a.size.plus(whole(int64((k - 1) / s)).times(a.jump))
	back := whole(int64(start)).plus(ratio(1-int64(k), 2)).times(step)
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
		case f.whole:
			joined.whole = true
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
