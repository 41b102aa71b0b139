package onekernel

import "fmt"

// kernelSide is the side of the lesson's kernels, in pixels.
const kernelSide = 3

// linearLayer is a network of a single layer without biases: a matrix.
type linearLayer struct{ id, name, notation string }

// linearLayers lists the layers from a row of pixels to the positions of a kernel on it,
// from the one that shares most to the one that shares nothing.
func linearLayers(row int) []linearLayer {
	return []linearLayer{
		{nameShared, nameShared, fmt.Sprintf("%d conv%d:1/nobias", row, kernelSide)},
		{nameLocal, nameUnshared, fmt.Sprintf("%d local%d:1/nobias", row, kernelSide)},
		{nameDense, nameDense, fmt.Sprintf("%d dense:%d/nobias", row, row-kernelSide+1)},
	}
}
