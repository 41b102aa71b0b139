package weights

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/maphash"
	"io"
	"math/bits"
	"slices"
)

// prime is 2⁶¹−1, the modulus of the sums over matrices.
const prime = 1<<61 - 1

// samples is how many numbers of a tensor are compared before all of them are.
const samples = 16

// digester reads tensors of one file. Its seed is different each time, so that no file
// can be crafted to deceive it.
type digester struct {
	in   *Input
	seed maphash.Seed
	key  uint64
}

func newDigester(in *Input) *digester {
	seed := maphash.MakeSeed()
	return &digester{in: in, seed: seed, key: maphash.String(seed, "key")}
}

// sampleKey is equal for tensors that may be copies of each other.
type sampleKey struct {
	kind        Type
	short, long int64 // axes of a matrix; 0 and the count of numbers for other tensors
	order       string
	low, high   uint64
}

// sample reads a few numbers of a tensor, at positions that a matrix and its transpose
// have in common.
func (d *digester) sample(t *Tensor) (sampleKey, error) {
	key := sampleKey{kind: t.Type, long: t.Numbers, order: t.orderKey()}
	rows, cols := matrix(t)
	blocks := t.Numbers / t.Type.Block
	if rows > 0 {
		key.short, key.long = min(rows, cols), max(rows, cols)
	}
	var straight, turned maphash.Hash
	straight.SetSeed(d.seed)
	turned.SetSeed(d.seed)
	number := make([]byte, t.Type.Bytes)
	data, err := d.data(t)
	if err != nil {
		return key, err
	}
	add := func(h *maphash.Hash, i int64) error {
		if _, err := data.ReadAt(number, i*t.Type.Bytes); err != nil {
			return d.in.Errorf(t.Offset+i*t.Type.Bytes, "reading the data of tensor %s: %w", quoted(t.Name), err)
		}
		_, _ = h.Write(number) // never fails
		return nil
	}
	for n := range uint64(samples) {
		at := int64(d.random(n)>>1) % blocks
		if rows == 0 {
			if err := add(&straight, at); err != nil {
				return key, err
			}
			continue
		}
		i, j := at/key.long, at%key.long // in the matrix with fewer rows than columns
		if err := add(&straight, pick(rows <= cols, i*cols+j, j*cols+i)); err != nil {
			return key, err
		}
		if rows == cols {
			if err := add(&turned, j*cols+i); err != nil {
				return key, err
			}
		}
	}
	key.low, key.high = straight.Sum64(), turned.Sum64()
	if rows == cols && key.low > key.high {
		key.low, key.high = key.high, key.low
	}
	return key, nil
}

// data returns a reader of the numbers of a tensor; those of a small one are read all
// at once.
func (d *digester) data(t *Tensor) (io.ReaderAt, error) {
	const small = 4096
	if t.Bytes > small {
		return t.Data, nil
	}
	b, err := d.in.Read(t.Offset, t.Bytes, "the data of tensor "+quoted(t.Name))
	return bytes.NewReader(b), err
}

func pick[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

// tensorDigest identifies the numbers of a tensor.
type tensorDigest struct {
	hash     uint64 // of the bytes
	constant bool   // all numbers are the same
	// sum is Σ xᵢ·aᵢⱼ·yⱼ modulo 2⁶¹−1 over a matrix a, with random x and y; turned is the
	// same for its transpose. Two different matrices have equal sums with a probability
	// of about 2⁻⁶⁰.
	sum, turned uint64
}

// chunk is how many bytes are read at a time.
const chunk = 256 << 10

// digest reads all numbers of a tensor.
func (d *digester) digest(ctx context.Context, t *Tensor) (tensorDigest, error) {
	out := tensorDigest{constant: true}
	var hash maphash.Hash
	hash.SetSeed(d.seed)
	rows, cols := matrix(t)
	m := matrixSum{digester: d, size: int(t.Type.Bytes), cols: cols}
	buffer := make([]byte, min(chunk/t.Type.Bytes*t.Type.Bytes, t.Bytes))
	first := make([]byte, t.Type.Bytes)
	for at := int64(0); at < t.Bytes; at += int64(len(buffer)) {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		buffer = buffer[:min(int64(len(buffer)), t.Bytes-at)]
		if _, err := t.Data.ReadAt(buffer, at); err != nil && err != io.EOF {
			return out, d.in.Errorf(t.Offset+at, "reading the data of tensor %s: %w", quoted(t.Name), err)
		}
		if at == 0 {
			copy(first, buffer)
		}
		size := len(first)
		out.constant = out.constant && bytes.Equal(first, buffer[:size]) && bytes.Equal(buffer[size:], buffer[:len(buffer)-size])
		_, _ = hash.Write(buffer) // never fails
		if rows > 0 {
			m.add(buffer)
		}
	}
	out.hash, out.sum, out.turned = hash.Sum64(), m.sum, m.turned
	return out, nil
}

// matrixSum computes the sum over a matrix that arrives in pieces, row by row.
type matrixSum struct {
	*digester
	size        int   // bytes of a number
	cols        int64 // of the matrix
	row         uint64
	col         int64 // of the next number
	begin       int64 // column of the first factors
	x, y        []uint64
	sum, turned uint64
}

// add processes the next numbers.
func (m *matrixSum) add(b []byte) {
	for len(b) > 0 {
		n := min(int64(len(b)/m.size), m.cols-m.col)
		m.factors(n)
		piece := b[:n*int64(m.size)]
		straight, turned := m.products(piece, int(n))
		m.sum = plus(m.sum, times(m.factor(m.row, 0), straight))
		m.turned = plus(m.turned, times(m.factor(m.row, 1), turned))
		b = b[len(piece):]
		if m.col += n; m.col == m.cols {
			m.row, m.col = m.row+1, 0
		}
	}
}

// factors computes the factors of the next n columns, unless the previous row had the
// same.
func (m *matrixSum) factors(n int64) {
	if m.begin == m.col && int64(len(m.y)) >= n {
		return
	}
	m.begin = m.col
	m.x, m.y = slices.Grow(m.x[:0], int(n)), slices.Grow(m.y[:0], int(n))
	for j := uint64(max(m.col, 0)); len(m.y) < int(n); j++ {
		m.x, m.y = append(m.x, m.factor(j, 0)), append(m.y, m.factor(j, 1))
	}
}

// products returns Σ aⱼ·yⱼ and Σ aⱼ·xⱼ over a piece of a row.
func (m *matrixSum) products(piece []byte, n int) (straight, turned uint64) {
	x, y := m.x[:n], m.y[:n]
	var s, t accumulator
	switch m.size {
	case 1:
		for j, v := range piece[:n] {
			s.add(uint64(v), y[j])
			t.add(uint64(v), x[j])
		}
	case 2:
		for j := range n {
			v := uint64(binary.LittleEndian.Uint16(piece[2*j:]))
			s.add(v, y[j])
			t.add(v, x[j])
		}
	case 4:
		for j := range n {
			v := uint64(binary.LittleEndian.Uint32(piece[4*j:]))
			s.add(v, y[j])
			t.add(v, x[j])
		}
	default:
		for j := range n {
			v := fold(binary.LittleEndian.Uint64(piece[8*j:]))
			s.add(v, y[j])
			t.add(v, x[j])
			s.reduce()
			t.reduce()
		}
	}
	return s.reduce(), t.reduce()
}

// accumulator adds up 128-bit products.
type accumulator struct{ high, low uint64 }

func (a *accumulator) add(v, w uint64) {
	high, low := bits.Mul64(v, w)
	var carry uint64
	a.low, carry = bits.Add64(a.low, low, 0)
	a.high += high + carry
}

// reduce returns the sum modulo the prime; 2⁶⁴ is 8 modulo the prime.
func (a *accumulator) reduce() uint64 {
	a.low, a.high = plus(fold(a.low), times(fold(a.high), 8)), 0
	return a.low
}

// fold returns v modulo the prime.
func fold(v uint64) uint64 {
	v = v&prime + v>>61
	if v >= prime {
		v -= prime
	}
	return v
}

// plus returns a+b modulo the prime, for numbers below it.
func plus(a, b uint64) uint64 { return fold(a + b) }

// times returns a·b modulo the prime, for numbers below it.
func times(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return plus(low&prime, fold(high<<3|low>>61))
}

// factor returns a pseudorandom number below the prime for an index, different for
// each series.
func (d *digester) factor(index, series uint64) uint64 {
	return fold(d.random(index<<1 | series))
}

// random mixes the bits of n and of the key, as SplitMix64 does.
func (d *digester) random(n uint64) uint64 {
	z := d.key + n*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
