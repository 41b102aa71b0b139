package tie

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"weightshare/nets"
)

// Draw draws a matrix that obeys the tie: normally distributed numbers, scaled to a
// mean square of 1 over its cells, so that the Error of a zero matrix is 1.
func (t Tie) Draw(rng *nets.Rand) []float64 {
	numbers := make([]float64, len(t))
	for i := range t.Numbers() {
		numbers[i] = rng.NormFloat64()
	}
	matrix, square := make([]float64, len(t)), 0.
	for i, number := range t {
		matrix[i] = numbers[number]
		square += matrix[i] * matrix[i]
	}
	scale := math.Sqrt(float64(len(t)) / square)
	for i := range matrix {
		matrix[i] *= scale
	}
	return matrix
}

// Examples are inputs, N rows of D numbers, and the outputs of a matrix for them.
type Examples struct {
	N, D int
	X, Y []float64
}

// DrawExamples draws n normally distributed inputs of a d×d matrix and its outputs,
// with noise of that standard deviation.
func DrawExamples(matrix []float64, n, d int, noise float64, rng *nets.Rand) Examples {
	e := Examples{N: n, D: d, X: make([]float64, n*d), Y: make([]float64, n*d)}
	for i := range e.X {
		e.X[i] = rng.NormFloat64()
	}
	for i := range e.Y {
		row, out := i/d, i%d
		for j := range d {
			e.Y[i] += matrix[out*d+j] * e.X[row*d+j]
		}
		e.Y[i] += noise * rng.NormFloat64()
	}
	return e
}

// Fit returns the matrix that obeys the tie and minimizes the squared error on the
// examples plus ridge times the squares of its numbers. Ridge must be positive.
func (t Tie) Fit(e Examples, ridge float64) ([]float64, error) {
	k := t.Numbers()
	square, right := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for i := range k {
		square.SetSym(i, i, ridge)
	}
	inputs := make([]float64, k) // those that each number multiplies in one output
	for i, y := range e.Y {
		row, cells := e.X[i/e.D*e.D:], t[i%e.D*e.D:][:e.D]
		for _, number := range cells {
			inputs[number] = 0
		}
		for j, number := range cells {
			inputs[number] += row[j]
		}
		met := distinct(cells)
		for a, p := range met {
			right.SetVec(p, right.AtVec(p)+y*inputs[p])
			for _, q := range met[a:] {
				square.SetSym(p, q, square.At(p, q)+inputs[p]*inputs[q])
			}
		}
	}
	var factors mat.Cholesky
	if !factors.Factorize(square) {
		return nil, fmt.Errorf("tie: a ridge of %v leaves the fit of %d numbers undetermined", ridge, k)
	}
	var numbers mat.VecDense
	if err := factors.SolveVecTo(&numbers, right); err != nil {
		return nil, fmt.Errorf("tie: fit of %d numbers: %w", k, err)
	}
	matrix := make([]float64, len(t))
	for i, number := range t {
		matrix[i] = numbers.AtVec(number)
	}
	return matrix, nil
}

// distinct returns the numbers that the cells hold, each once.
func distinct(cells []int) []int {
	out := make([]int, 0, len(cells))
next:
	for i, number := range cells {
		for _, before := range cells[:i] {
			if before == number {
				continue next
			}
		}
		out = append(out, number)
	}
	return out
}

// MeanSquaredError returns the mean squared difference of two matrices.
func MeanSquaredError(a, b []float64) float64 {
	sum := 0.
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return sum / float64(len(a))
}
