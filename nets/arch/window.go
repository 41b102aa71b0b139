package arch

import "math"

// window is a kernel on one axis: in input pixels, a kernel k taps long that
// are d apart, moving in steps of s over an input padded by p at both ends.
type window struct {
	in, k, s, d, p int
	padding        Padding
	ceil           bool
}

// reach is how many pixels the kernel spans, (k−1)·d + 1.
func (w window) reach() int64 { return int64(w.k-1)*int64(w.d) + 1 }

// room is how many pixels the kernel has to move in. With /same and /ring
// there is always enough.
func (w window) room() int64 {
	if w.padding != Explicit {
		return math.MaxInt64
	}
	room, ok := sum(int64(w.in), int64(w.p), int64(w.p))
	if !ok {
		return math.MaxInt64
	}
	return room
}

// slide gives how many windows there are, and how far before the input's
// first pixel the first one starts. ok is false where numbers overflow.
func (w window) slide() (out, start int, ok bool) {
	if w.padding != Explicit {
		n := (int64(w.in)-1)/int64(w.s) + 1
		// The steps stay inside the input, so only the sum can overflow.
		span, ok := sum((n-1)*int64(w.s), w.reach())
		before := max(0, span-int64(w.in)) / 2
		return int(n), int(before), ok && before <= math.MaxInt
	}
	room, ok := sum(int64(w.in), int64(w.p), int64(w.p))
	if !ok {
		return 0, 0, false
	}
	free, s := room-w.reach(), int64(w.s)
	n := free/s + 1
	if w.ceil && free%s != 0 && n*s < int64(w.in)+int64(w.p) {
		// One more, unless it would start beyond input and left padding.
		n++
	}
	return int(n), w.p, n <= math.MaxInt
}

// beyond is the larger of how far windows reach before the first and behind
// the last pixel of the input.
func (w window) beyond(out, start int) int64 {
	end := int64(out-1)*int64(w.s) - int64(start) + w.reach()
	return max(int64(start), end-int64(w.in))
}
