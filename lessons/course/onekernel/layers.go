package onekernel

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// kernelSide is the side of the lesson's kernels, in pixels.
const kernelSide = 3

// linearLayer is a network of a single layer without biases: a matrix.
type linearLayer struct{ id, name, notation string }

// linearLayers lists the layers from a row of pixels to the places of a kernel on
// it, from the one that shares most to the one that shares nothing.
func linearLayers(row int) []linearLayer {
	return []linearLayer{
		{nameShared, nameShared, fmt.Sprintf("%d conv%d:1/nobias", row, kernelSide)},
		{nameLocal, nameUnshared, fmt.Sprintf("%d local%d:1/nobias", row, kernelSide)},
		{nameDense, nameDense, fmt.Sprintf("%d dense:%d/nobias", row, row-kernelSide+1)},
	}
}

// convolve is the feature map of an image of so many columns: the outputs of a
// network that has this kernel.
func convolve(image []float64, cols int, kernel []float64) ([]float64, error) {
	net, err := scene.Build(fmt.Sprintf("%dx%d conv%d:1/nobias", len(image)/cols, cols, kernelSide), 0)
	if err != nil {
		return nil, err
	}
	copy(net.Params()[0].Value, kernel)
	return net.Forward(image, 1), nil
}

// matrixOf draws a layer as a matrix.
func matrixOf(notation string) (f figure.Matrix, err error) {
	net, err := scene.Build(notation, 0)
	if err != nil {
		return f, err
	}
	cells, err := net.MatrixWeights(0)
	if err != nil {
		return f, fmt.Errorf("%s: %w", notation, err)
	}
	f.Cols, f.Cursor = len(cells[0]), -1
	for _, row := range cells {
		for _, w := range row {
			f.Weight = append(f.Weight, int(w))
		}
	}
	return f, nil
}
