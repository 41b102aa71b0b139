// Package weights is shared by the readers of model files: it provides the file
// being read, the tensors in it, and which of them are copies of each other.
package weights

import (
	"fmt"
	"io"
	"math"
	"math/bits"
)

// Tensor is an array of numbers in a model file.
type Tensor struct {
	Name    string // as in the file: not safe to print
	Shape   []int64
	Type    Type
	Numbers int64 // the product of the shape
	Bytes   int64 // what they span in the file, from the first to the last
	// Offset is where the numbers begin in the file, or -1 if they are elsewhere.
	Offset int64
	// Data reads the numbers in the file's order; nil if they are not in the file or
	// not contiguous.
	Data *io.SectionReader
	// ColumnMajor means that a matrix is stored column by column.
	ColumnMajor bool
	// Order lists the axes with more than one number as the file stores them, the one of
	// the largest steps first, if they are in another order than in the shape and the
	// tensor is no matrix: 0, 2, 3, 1 for channels last. It is nil for other tensors.
	Order []int
	// KernelAxes gives the axes of a convolution's kernels that count kernels,
	// channels, rows and columns, −1 for an axis that is missing; nil if the file
	// does not say.
	KernelAxes []int
}

// orderKey is equal for tensors whose axes are stored in the same order.
func (t *Tensor) orderKey() string {
	if t.Order == nil {
		return ""
	}
	return fmt.Sprint(t.Order)
}

// New returns a tensor whose numbers are stored row by row at an offset of the
// file. The error names the offset of its header and says why it cannot exist.
func New(in *Input, header int64, name string, shape []int64, kind Type, offset int64) (Tensor, error) {
	t := Tensor{Name: name, Shape: shape, Type: kind, Offset: offset}
	var ok bool
	if t.Numbers, ok = Product(shape); !ok {
		return t, in.Errorf(header, "tensor %q has the shape %v, but at most 2⁶³−1 numbers were expected", name, shape)
	}
	if t.Bytes, ok = kind.Size(t.Numbers); !ok {
		return t, in.Errorf(header, "tensor %q has %d numbers of type %s, but whole blocks of %d were expected", name, t.Numbers, kind.Name, kind.Block)
	}
	if err := in.CheckRange(offset, t.Bytes, "the data of tensor "+quoted(name)); err != nil {
		return t, err
	}
	t.Data = io.NewSectionReader(in, offset, t.Bytes)
	return t, nil
}

// Product returns the number of elements of a shape; ok is false if a size is
// negative or the product exceeds 2⁶³−1.
func Product(shape []int64) (n int64, ok bool) {
	n = 1
	for _, size := range shape {
		high, low := bits.Mul64(uint64(max(n, 0)), uint64(max(size, 0)))
		if size < 0 || high != 0 || low > math.MaxInt64 {
			return 0, false
		}
		n = int64(low)
	}
	return n, true
}
