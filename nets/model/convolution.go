package model

import (
	"slices"

	"weightshare/nets/model/weights"
)

// Convolution is a tensor with the kernels of a convolution.
type Convolution struct {
	weights.Tensor
	// Axes are banks, kernels, channels, slices, rows and columns.
	Axes []int
}

// Area is how many numbers of one kernel one channel has.
func (c Convolution) Area() int { return c.Axes[len(c.Axes)-1] * c.Axes[len(c.Axes)-2] }

// maxSide is the longest side of a kernel: larger axes belong to something else.
const maxSide = 64

// Convolutions returns the tensors that hold kernels, in the file's order: those of
// at least three axes, the last of them short, as PyTorch and ONNX have them.
func (f *File) Convolutions() []Convolution {
	var all []Convolution
	for _, t := range f.Tensors {
		if len(t.Shape) < 3 || t.Data == nil || t.ColumnMajor || t.Type.Block != 1 {
			continue
		}
		axes := []int{1}
		fit := true
		for i, size := range t.Shape {
			if i == 2 && len(t.Shape) == 3 {
				axes = append(axes, 1) // of one row
			}
			fit = fit && size > 0 && (i < 2 || size <= maxSide)
			axes = append(axes, int(size))
		}
		if side := slices.Max(axes[3:]); fit && side > 1 {
			all = append(all, Convolution{t, axes})
		}
	}
	return all
}

// Values reads the numbers of a tensor of the file, row by row.
func (f *File) Values(t weights.Tensor) ([]float64, error) { return t.Values(f.in) }
