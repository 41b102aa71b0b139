package weights

import "slices"

// Window is a part of a file in memory, moved along as the file is read.
type Window struct {
	in    *Input
	start int64
	b     []byte
}

// windowBytes is how much is read at a time.
const windowBytes = 16 << 10

// NewWindow returns a window on a file.
func NewWindow(in *Input) *Window { return &Window{in: in} }

// Bytes returns at least n bytes from an offset on, fewer if the file ends. They are
// valid until the next call. Callers must limit n.
func (w *Window) Bytes(at int64, n int, what string) ([]byte, error) {
	if at >= w.start && at+int64(n) <= w.start+int64(len(w.b)) {
		return w.b[at-w.start:], nil
	}
	size := min(max(int64(n), windowBytes), w.in.Size-at)
	if err := w.in.CheckRange(at, size, what); err != nil {
		return nil, err
	}
	w.start, w.b = at, slices.Grow(w.b[:0], int(size))[:size]
	if got, err := w.in.ReadAt(w.b, at); int64(got) < size {
		w.b = w.b[:0]
		return nil, w.in.Errorf(at, "reading %s: %w", what, err)
	}
	return w.b, nil
}
