package onekernel

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets"
)

// The setting in which layers learn a filter: a row of eight pixels, a kernel of
// three that slides over its six places, images with normally distributed pixels,
// and full-batch gradient descent with momentum on the mean squared error.
const (
	filterRow      = 8
	filterPlaces   = filterRow - kernelSide + 1
	filterSteps    = 600
	filterRate     = 0.3
	filterMomentum = 0.9
	filterSpread   = 0.3
	filterUnseen   = 100 // images to test on
	// imitatesWithin is how far a layer's matrix may be from the filter's, relative
	// to the filter's norm, and still count as that filter.
	imitatesWithin = 0.05
)

// filterKernel returns the filter to learn: it responds to a spot.
func filterKernel() []float64 { return []float64{1, -2, 1} }

// filterTeacher returns the convolution that the layers learn from.
func filterTeacher() (*nets.Net[float64], error) {
	teacher, err := scene.Build(linearLayers(filterRow)[0].notation, 0)
	if err != nil {
		return nil, err
	}
	copy(teacher.Params()[0].Value, filterKernel())
	return teacher, nil
}

// filterMatrix returns the filter as a matrix.
func filterMatrix() (*mat.Dense, error) {
	teacher, err := filterTeacher()
	if err != nil {
		return nil, err
	}
	want, _, err := teacher.Matrix(0)
	if err != nil {
		return nil, fmt.Errorf("the filter: %w", err)
	}
	return want, nil
}

// filterImages draws n images; a larger n with the same seed begins with the same
// images.
func filterImages(seed uint64, name string, n int) []float64 {
	r := nets.Stream(seed, name)
	x := make([]float64, n*filterRow)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

// filterTraining is a layer that learns the filter.
type filterTraining struct {
	layer   linearLayer
	net     *nets.Net[float64]
	trainer *nets.Trainer[float64]
	unseen  nets.Data[float64]
	want    *mat.Dense // the filter as a matrix
}

// newFilterTraining prepares a layer to learn from the given number of images.
func newFilterTraining(layer linearLayer, seed uint64, images int) (*filterTraining, error) {
	teacher, err := filterTeacher()
	if err != nil {
		return nil, err
	}
	want, err := filterMatrix()
	if err != nil {
		return nil, err
	}
	net, err := scene.Build(layer.notation, seed, nets.Normal(filterSpread))
	if err != nil {
		return nil, err
	}
	examples := func(name string, n int) nets.Data[float64] {
		x := filterImages(seed, name, n)
		return nets.Data[float64]{N: n, X: x, Targets: teacher.Forward(x, n)}
	}
	trainer, err := nets.NewTrainer(net, examples("images", images), nets.Config{
		Loss: nets.MSE, Optimizer: nets.SGD{Rate: filterRate, Momentum: filterMomentum}, Seed: seed, Workers: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", layer.notation, err)
	}
	return &filterTraining{layer, net, trainer, examples("unseen", filterUnseen), want}, nil
}

// matrix returns the layer as it is now, in row-major order.
func (l *filterTraining) matrix() ([]float64, error) {
	now, _, err := l.net.Matrix(0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.layer.notation, err)
	}
	return now.RawMatrix().Data, nil
}

// distance returns how far a matrix is from the filter's, relative to the filter's
// norm.
func (l *filterTraining) distance(matrix []float64) float64 {
	var apart mat.Dense
	apart.Sub(mat.NewDense(l.want.RawMatrix().Rows, l.want.RawMatrix().Cols, matrix), l.want)
	return mat.Norm(&apart, 2) / mat.Norm(l.want, 2)
}

// cells counts the cells of a matrix that are right to within a few hundredths:
// those in which the filter has a zero, and those in which it has a number.
func (l *filterTraining) cells(matrix []float64) (zeros, ofZeros, numbers, ofNumbers int) {
	const near = 0.05
	for i, want := range l.want.RawMatrix().Data {
		right := 0
		if math.Abs(matrix[i]-want) < near {
			right = 1
		}
		if want == 0 {
			ofZeros++
			zeros += right
			continue
		}
		ofNumbers++
		numbers += right
	}
	return zeros, ofZeros, numbers, ofNumbers
}

// unseenLoss returns the mean squared error on images that were not studied.
func (l *filterTraining) unseenLoss() float64 {
	_, loss := l.net.Evaluate(l.unseen, nets.MSE)
	return loss
}

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

// convolve returns the feature map of an image with the given number of columns:
// the outputs of a network that has this kernel.
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
