package onnx

import (
	"encoding/binary"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"weightshare/nets/model/weights"
)

// message is a protocol buffer message in the file: its bytes from at to end. Only what
// is asked for is read; weights are skipped.
type message struct {
	r       *source
	at, end int64
}

// source is the file with the part of it that is in memory.
type source struct {
	in *weights.Input
	*weights.Window
}

func newSource(in *weights.Input) *source { return &source{in, weights.NewWindow(in)} }

// field is a field of a message: a number, or the bytes of a text or a message.
type field struct {
	number int32
	value  uint64
	body   message // for fields with a length
	at     int64
}

// next reads the next field; ok is false at the end.
func (m *message) next() (f field, ok bool, err error) {
	if m.at >= m.end {
		return f, false, nil
	}
	f.at = m.at
	const longest = 2 * binary.MaxVarintLen64
	b, err := m.r.Bytes(m.at, int(min(longest, m.end-m.at)), "a message")
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
	if n >= 0 && m.end == m.r.in.Size && length <= math.MaxInt64 {
		if err := m.r.in.CheckRange(from, int64(length), fmt.Sprintf("field %d", f.number)); err != nil {
			return f, false, err
		}
	}
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

// maxText is the maximum length of a name.
const maxText = 4096

// text returns the body of a field as text, or "" if the field is a number.
func (f field) text() (string, error) {
	if f.body.r == nil {
		return "", nil
	}
	n := f.body.end - f.body.at
	if n > maxText {
		return "", f.body.r.in.Errorf(f.at, "a name has %d bytes, but at most %d were expected", n, maxText)
	}
	b, err := f.body.r.Bytes(f.body.at, int(n), "a message")
	if err != nil {
		return "", err
	}
	return string(b[:n]), nil
}

// maxNumbers is how many numbers of a list are kept, more than shapes have.
const maxNumbers = 64

// whole appends the number of a repeated field, or all numbers of a packed one, to a
// list.
func (f field) whole(to []int64) ([]int64, error) {
	if f.body.r == nil {
		if len(to) < maxNumbers {
			to = append(to, int64(f.value)) //nolint:gosec // protocol buffers write negative numbers so
		}
		return to, nil
	}
	for at := f.body.at; at < f.body.end && len(to) < maxNumbers; {
		b, err := f.body.r.Bytes(at, int(min(binary.MaxVarintLen64, f.body.end-at)), "a message")
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

// rounded appends the fraction of a repeated field, or all fractions of a packed one,
// rounded towards zero, to a list.
func (f field) rounded(to []int64) ([]int64, error) {
	if f.body.r == nil {
		if len(to) < maxNumbers {
			to = append(to, int64(math.Float32frombits(uint32(f.value)))) //nolint:gosec // of 32 bits
		}
		return to, nil
	}
	const bytes = 4
	for at := f.body.at; at+bytes <= f.body.end && len(to) < maxNumbers; at += bytes {
		b, err := f.body.r.Bytes(at, bytes, "a number")
		if err != nil {
			return to, err
		}
		to = append(to, int64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
	}
	return to, nil
}
