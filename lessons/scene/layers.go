package scene

import (
	"fmt"
)

// The kernel of the lesson is three wide; one step of it is a place.
const KernelSide = 3

// LinearLayer is a network of a single layer without biases: a matrix.
type LinearLayer struct {
	ID, Name string
	Notation string
}

// LinearLayers are the layers that take a row of so many pixels to all places of
// a kernel of three: shared, with numbers of its own at every place, and dense.
func LinearLayers(row int) []LinearLayer {
	places := row - KernelSide + 1
	return []LinearLayer{
		{"shared", "shared", fmt.Sprintf("%d conv%d:1/nobias", row, KernelSide)},
		{"local", "unshared", fmt.Sprintf("%d local%d:1/nobias", row, KernelSide)},
		{"dense", "dense", fmt.Sprintf("%d dense:%d/nobias", row, places)},
	}
}
