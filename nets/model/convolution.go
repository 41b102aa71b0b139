package model

import (
	"slices"

	"weightshare/nets/model/weights"
)

// Convolution is a tensor that holds the kernels of a convolution.
type Convolution struct {
	weights.Tensor
	// Axes are the numbers of banks, kernels, channels, slices, rows and columns.
	Axes []int
}

// Area returns how many numbers one kernel has for one channel.
func (c Convolution) Area() int { return c.Axes[len(c.Axes)-1] * c.Axes[len(c.Axes)-2] }

// maxSide is the longest side of a kernel: longer axes belong to something else.
const maxSide = 64

// Convolutions returns the tensors that hold kernels, in the file's order: those for
// which the file says so, otherwise those with at least three axes of which the last
// are short, as in PyTorch and ONNX.
func (f *File) Convolutions() []Convolution {
	var all []Convolution
	for _, t := range f.Tensors {
		if len(t.Shape) < 3 || t.Data == nil || t.ColumnMajor || t.Type.Block != 1 {
			continue
		}
		axes := axesOf(t, f.Format)
		if axes == nil || slices.Min(axes) < 1 || slices.Max(axes[3:]) > maxSide || slices.Max(axes[3:]) < 2 {
			continue
		}
		all = append(all, Convolution{t, axes})
	}
	return all
}

// axesOf returns the numbers of banks, kernels, channels, slices, rows and columns,
// or nil if a tensor holds no kernels.
func axesOf(t weights.Tensor, format Format) []int {
	if t.KernelAxes != nil || format == TFLite {
		return sizesOf(t)
	}
	axes := []int{1}
	for i, size := range t.Shape {
		if i == 2 && len(t.Shape) == 3 {
			axes = append(axes, 1) // a single row
		}
		axes = append(axes, int(size))
	}
	return axes
}

// Values reads the numbers of the kernels in the order of the axes.
func (f *File) Values(c Convolution) ([]float64, error) {
	values, err := c.Values(f.in)
	if err != nil || c.KernelAxes == nil {
		return values, err
	}
	return reordered(values, c), nil
}

// sizesOf returns the sizes of the axes that a file identifies, or nil if it
// identifies none.
func sizesOf(t weights.Tensor) []int {
	if t.KernelAxes == nil {
		return nil
	}
	axes := []int{1}
	for _, axis := range t.KernelAxes {
		size := 1
		if axis >= 0 {
			size = int(t.Shape[axis])
		}
		axes = append(axes, size)
	}
	return axes
}

// reordered returns values, which are in the order of the tensor's shape, in the
// order of the kernels' axes.
func reordered(values []float64, c Convolution) []float64 {
	steps := make([]int, len(c.KernelAxes)) // from one position of an axis to the next
	for i, axis := range c.KernelAxes {
		if axis >= 0 {
			n, _ := weights.Product(c.Shape[axis+1:])
			steps[i] = int(n)
		}
	}
	out := make([]float64, 0, len(values))
	sizes := c.Axes[1:]
	for k := range sizes[0] {
		for channel := range sizes[1] {
			for row := range sizes[2] {
				for col := range sizes[3] {
					out = append(out, values[k*steps[0]+channel*steps[1]+row*steps[2]+col*steps[3]])
				}
			}
		}
	}
	return out
}
