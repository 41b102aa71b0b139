package arch

import "math/big"

// step is one layer on the way back from a unit to the units that it sees, linked
// to the layers before it. Only steps from the first upsampling on are kept;
// before it units are evenly spaced.
type step struct {
	before       *step
	jump, centre *big.Rat // of the units that the first step sees; nil in other steps
	// A window sees the units from u·times − start to u·times − start + span.
	// Upsampling divides instead: it sees the units i with 0 ≤ u + start − i·divided
	// ≤ span.
	times, start, span int64
	divided            int64 // 0 for a window
}

// farthest limits the positions of units that are followed.
const farthest = 1 << 31

// slide adds a window to the steps, if there are any.
func (s *step) slide(stride, start int, span int64) *step {
	if s == nil {
		return nil
	}
	if s.divided == 0 && s.before != nil { // two windows make one
		joined := *s
		joined.times, joined.start, joined.span = s.times*int64(stride), s.times*int64(start)+s.start, s.times*span+s.span
		if joined.isNear() {
			return &joined
		}
	}
	return &step{before: s, times: int64(stride), start: int64(start), span: span}
}

func (s *step) isNear() bool {
	return s.times <= farthest && s.span <= farthest && s.start <= farthest && s.start >= -farthest
}

// upsampled returns the steps followed by an upsampling.
func (a axisField) upsampled(k, s, start int) *step {
	up := step{before: a.steps, start: int64(start), span: int64(k - 1), divided: int64(s)}
	if a.steps == nil {
		up.jump, up.centre = a.jump, a.centre
	}
	return &up
}

// unitZero returns the centre of what unit 0 sees.
func (a axisField) unitZero() *big.Rat {
	var first, last int64
	for s := a.steps; s != nil; s = s.before {
		if !s.isNear() || max(first, -first, last, -last) > farthest {
			break
		}
		if s.divided == 0 {
			first, last = first*s.times-s.start, last*s.times-s.start+s.span
		} else {
			first, last = -floorDivide(s.span-first-s.start, s.divided), floorDivide(last+s.start, s.divided)
		}
		if s.before == nil {
			return plus(s.centre, times(big.NewRat(first+last, 2), s.jump))
		}
	}
	return a.centre
}

// floorDivide returns a/b rounded down, for positive b.
func floorDivide(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
