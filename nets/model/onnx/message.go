package onnx

import (
	"encoding/binary"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"weightshare/nets/model/weights"
)

// message is a message of protocol buffers in the file: its bytes from at to end.
// Only what is asked for is read; weights are passed over.
type message struct {
	r       *window
	at, end int64
}

// window is a part of the file in memory, moved along as it is read.
type window struct {
	in    *weights.Input
	start int64
	b     []byte
}

const windowBytes = 64 << 10

// bytes are at least n bytes from a place on, fewer where the file ends.
func (w *window) bytes(at int64, n int) ([]byte, error) {
	if at < w.start || at+int64(n) > w.start+int64(len(w.b)) {
		size := min(max(int64(n), windowBytes), w.in.Size-at)
		b, err := w.in.Read(at, size, "a message")
		if err != nil {
			return nil, err
		}
		w.start, w.b = at, b
	}
	return w.b[at-w.start:], nil
}

// field is a field of a message: a number, or the bytes of a text or message.
type field struct {
	number int32
	value  uint64
	body   message // of fields with a length
	at     int64
}

// next reads the next field; ok is false at the end.
func (m *message) next() (f field, ok bool, err error) {
	if m.at >= m.end {
		return f, false, nil
	}
	f.at = m.at
	const longest = 2 * binary.MaxVarintLen64
	b, err := m.r.bytes(m.at, int(min(longest, m.end-m.at)))
	if err != nil {
		return f, false, err
	}
	number, kind, n := protowire.ConsumeTag(b)
	if n < 0 {
		return f, false, m.r.in.Errorf(m.at, "the tag of a field was expected")
	}
	f.number, m.at = int32(number), m.at+int64(n)
	b = b[n:]
	switch kind {
	case protowire.VarintType:
		f.value, n = protowire.ConsumeVarint(b)
	case protowire.Fixed32Type:
		var v uint32
		v, n = protowire.ConsumeFixed32(b)
		f.value = uint64(v)
	case protowire.Fixed64Type:
		f.value, n = protowire.ConsumeFixed64(b)
	case protowire.BytesType:
		return m.bytesField(f, b)
	default:
		return f, false, m.r.in.Errorf(f.at, "a field with a length or a number was expected, but its type is %d", kind)
	}
	if m.at += int64(n); n < 0 || m.at > m.end {
		return f, false, m.r.in.Errorf(f.at, "a number was expected, but its message ends")
	}
	return f, true, nil
}

func (m *message) bytesField(f field, b []byte) (field, bool, error) {
	length, n := protowire.ConsumeVarint(b)
	from := m.at + int64(n)
	if n < 0 || length > math.MaxInt64 || int64(length) > m.end-from {
		return f, false, m.r.in.Errorf(f.at, "field %d has %d bytes, but its message ends after %d", f.number, length, m.end-from)
	}
	f.body = message{m.r, from, from + int64(length)}
	m.at = f.body.end
	return f, true, nil
}

// each calls read for every field.
func (m message) each(read func(field) error) error {
	for {
		f, ok, err := m.next()
		if err != nil || !ok {
			return err
		}
		if err := read(f); err != nil {
			return err
		}
	}
}

// maxText is the longest name that is read.
const maxText = 4096

// text is the body of a field as text, empty where the field is a number.
func (f field) text() (string, error) {
	if f.body.r == nil {
		return "", nil
	}
	n := f.body.end - f.body.at
	if n > maxText {
		return "", f.body.r.in.Errorf(f.at, "a name has %d bytes, but at most %d were expected", n, maxText)
	}
	b, err := f.body.r.bytes(f.body.at, int(n))
	if err != nil {
		return "", err
	}
	return string(b[:n]), nil
}

// maxNumbers is how many numbers are kept of a list, more than shapes have.
const maxNumbers = 64

// whole adds a number of a repeated field, or all of a packed one, to a list.
func (f field) whole(to []int64) ([]int64, error) {
	if f.body.r == nil {
		if len(to) < maxNumbers {
			to = append(to, int64(f.value)) //nolint:gosec // protocol buffers write negative numbers so
		}
		return to, nil
	}
	for at := f.body.at; at < f.body.end && len(to) < maxNumbers; {
		b, err := f.body.r.bytes(at, int(min(binary.MaxVarintLen64, f.body.end-at)))
		if err != nil {
			return to, err
		}
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			return to, f.body.r.in.Errorf(at, "a number was expected")
		}
		to, at = append(to, int64(v)), at+int64(n) //nolint:gosec // as above
	}
	return to, nil
}
