package arch

import "math"

// window is a kernel on one axis: k taps, d input pixels apart, moving in
// steps of s over an input that is padded by p at both ends.
type window struct {
	in, k, s, d, p int
	padding        Padding
	ceil           bool
}

// span is how many pixels the kernel covers, (k−1)·d + 1.
func (w window) span() int64 { return int64(w.k-1)*int64(w.d) + 1 }

// padded is the size of the padded input. With /same and /ring there is always
// enough for the kernel.
func (w window) padded() int64 {
	size, ok := checkedSum(int64(w.in), int64(w.p), int64(w.p))
	if w.padding != Explicit || !ok {
		return math.MaxInt64
	}
	return size
}

// positions counts the windows, and says how far before the input's first
// pixel the first one starts. ok is false where numbers overflow.
func (w window) positions() (n, start int, ok bool) {
	in, stride := int64(w.in), int64(w.s)
	if w.padding != Explicit {
		n := (in-1)/stride + 1
		// The steps stay inside the input, so only the sum can overflow.
		total, ok := checkedSum((n-1)*stride, w.span())
		before := max(0, total-in) / 2
		return int(n), int(before), ok && before <= math.MaxInt
	}
	padded, ok := checkedSum(in, int64(w.p), int64(w.p))
	if !ok {
		return 0, 0, false
	}
	free := padded - w.span()
	count := free/stride + 1
	if w.ceil && free%stride != 0 && count*stride < in+int64(w.p) {
		// One more, unless it would start beyond input and left padding.
		count++
	}
	return int(count), w.p, count <= math.MaxInt
}

// overhang is the larger of how far windows reach before the first and behind
// the last pixel of the input.
func (w window) overhang(n, start int) int64 {
	end := int64(n-1)*int64(w.s) - int64(start) + w.span()
	return max(int64(start), end-int64(w.in))
}
