package weights

import (
	"cmp"
	"context"
	"slices"
)

// Sharing is how many numbers of a file remain when each is counted once.
type Sharing struct {
	Stored   int64 // numbers in the file; a location that two tensors refer to counts once
	Distinct int64 // numbers in the file, without copies
	Copies   []Copy
	Places   []Copy // tensors at the same location as another: stored once, used by both
	Constant int    // tensors that equal others only because all their numbers are the same
	Unread   int    // tensors in the file that were compared with no other, as their numbers are scattered
}

// Copy is a tensor with the same numbers as an earlier one.
type Copy struct {
	Tensor, Of string
	Transposed bool // a matrix whose rows are the other's columns
	Numbers    int64
}

// Stored returns what is known without reading the numbers: how many there are,
// and which tensors refer to the same location. Distinct equals Stored.
func Stored(tensors []Tensor) Sharing {
	s, _ := places(tensors)
	return s
}

// place is the location of a tensor.
type place struct {
	offset, bytes int64
	order         string
}

// places returns the result of Stored together with one tensor for each location,
// in the file's order.
func places(tensors []Tensor) (Sharing, []*Tensor) {
	var s Sharing
	var own []*Tensor
	first := map[place]*Tensor{}
	for i := range tensors {
		t := &tensors[i]
		if t.Bytes > 0 && t.Data != nil {
			at := place{t.Offset, t.Bytes, t.orderKey()}
			if of, ok := first[at]; ok && of.Type == t.Type {
				s.Places = append(s.Places, Copy{t.Name, of.Name, t.ColumnMajor != of.ColumnMajor, t.Numbers})
				continue
			}
			first[at] = t
		}
		own = append(own, t)
	}
	s.Stored = distinctNumbers(own)
	s.Distinct = s.Stored
	return s, own
}

// distinctNumbers adds up the numbers of tensors, counting overlaps once.
func distinctNumbers(tensors []*Tensor) int64 {
	var sum int64
	sorted := slices.Clone(tensors)
	slices.SortStableFunc(sorted, func(a, b *Tensor) int { return cmp.Compare(a.Offset, b.Offset) })
	var end int64 // of the bytes counted so far
	for _, t := range sorted {
		covered := min(max(end-t.Offset, 0), t.Bytes)
		if t.Offset < 0 {
			sum += t.Numbers
		} else {
			sum += (t.Bytes - covered) / t.Type.Bytes * t.Type.Block
		}
		end = max(end, t.Offset+t.Bytes)
	}
	return sum
}

// FindCopies finds the tensors that are copies of others, including transposed
// matrices. It reads only tensors that agree with another in shape, type and a
// sample of their numbers. Tensors whose numbers are all the same, like fresh
// biases, do not count as copies: their being equal means nothing.
func FindCopies(ctx context.Context, in *Input, tensors []Tensor) (Sharing, error) {
	s, own := places(tensors)
	d := newDigester(in)
	groups := map[sampleKey][]*Tensor{}
	for _, t := range own {
		if t.Data == nil && t.Offset >= 0 {
			s.Unread++
		}
		if t.Data == nil || t.Numbers < 2 {
			continue
		}
		key, err := d.sample(t)
		if err != nil {
			return s, err
		}
		groups[key] = append(groups[key], t)
	}
	of := map[*Tensor]Copy{}
	for _, group := range groups {
		if len(group) < 2 {
			continue
		}
		constant, err := d.match(ctx, group, of)
		if err != nil {
			return s, err
		}
		s.Constant += constant
	}
	var copies []*Tensor
	for _, t := range own {
		if c, ok := of[t]; ok {
			s.Copies = append(s.Copies, c)
			copies = append(copies, t)
		}
	}
	s.Distinct -= distinctNumbers(copies)
	return s, nil
}

// match records in of the tensors of a group that are copies of an earlier one,
// and returns how many equal another only because they are constant.
func (d *digester) match(ctx context.Context, group []*Tensor, of map[*Tensor]Copy) (constant int, err error) {
	type straight struct {
		rows, cols int64
		hash       uint64
	}
	type crossed struct {
		rows, cols int64
		sum        uint64
	}
	same, turned := map[straight]*Tensor{}, map[crossed]*Tensor{}
	for _, t := range group {
		sums, err := d.digest(ctx, t)
		switch {
		case err != nil:
			return 0, err
		case sums.constant:
			constant++
			continue
		}
		rows, cols := matrix(t)
		first, swapped := same[straight{rows, cols, sums.hash}], false
		if first == nil && rows > 0 {
			first, swapped = turned[crossed{cols, rows, sums.turned}], true
		}
		if first == nil {
			same[straight{rows, cols, sums.hash}] = t
			turned[crossed{rows, cols, sums.sum}] = t
			continue
		}
		of[t] = Copy{t.Name, first.Name, swapped != (t.ColumnMajor != first.ColumnMajor), t.Numbers}
	}
	if constant < 2 {
		constant = 0
	}
	return constant, nil
}

// matrix returns the rows and columns of a matrix in the order of the file; zeros
// if the tensor does not have exactly two axes longer than 1, or if its numbers
// can only be read in blocks.
func matrix(t *Tensor) (rows, cols int64) {
	var long []int64
	for _, size := range t.Shape {
		if size > 1 {
			long = append(long, size)
		}
	}
	if len(long) != 2 || t.Type.Block != 1 || t.Type.Bytes > 8 {
		return 0, 0
	}
	if t.ColumnMajor {
		return long[1], long[0]
	}
	return long[0], long[1]
}
