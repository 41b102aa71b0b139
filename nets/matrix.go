package nets

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// NoWeight marks the cells of a layer's matrix that hold no weight and are
// always zero.
const NoWeight = -1

// MatrixWeights returns, for each cell of a layer's matrix, the index of its
// weight in the Value of the layer's weight, or NoWeight. Rows are output units,
// columns are input units, both as channels × height × width; padding has no
// columns. If a window that wraps around covers an input twice, the cell holds
// the sum of two weights and the index of the last one is returned.
func (n *Net[F]) MatrixWeights(layer int) ([][]int32, error) {
	c, err := n.linearOp(layer)
	if err != nil {
		return nil, err
	}
	rows, columns := c.kernels*c.positions, n.inspectProgram().size[c.in]
	cells := make([][]int32, rows)
	all := make([]int32, rows*columns)
	for i := range all {
		all[i] = NoWeight
	}
	for r := range cells {
		cells[r] = all[r*columns:][:columns]
	}
	c.eachCell(columns, func(row, column, weight int) { cells[row][column] = int32(weight) })
	return cells, nil
}

// eachCell visits every use of every weight except those on padding, with the
// output unit, the input unit and the weight's index.
func (c *conv[F]) eachCell(columns int, visit func(row, column, weight int)) {
	geo := c.scalarGeometry
	for i := range geo.positions {
		pos := &geo.positions[i]
		for r := range c.kernelsPerGroup {
			row := int(pos.Dst) + r*c.positions
			for t, at := range geo.inputs[pos.SrcRow:][:c.taps] {
				if column := int(pos.Src + at); column < columns {
					visit(row, column, int(pos.W)+r*c.taps+t)
				}
			}
		}
	}
}

// Matrix returns a convolution of any sharing, or a dense layer, as a matrix and
// a bias vector: output = matrix·input + bias, with units as channels × height ×
// width.
func (n *Net[F]) Matrix(layer int) (*mat.Dense, *mat.VecDense, error) {
	c, err := n.linearOp(layer)
	if err != nil {
		return nil, nil, err
	}
	rows, columns := c.kernels*c.positions, n.inspectProgram().size[c.in]
	m, bias := mat.NewDense(rows, columns, nil), mat.NewVecDense(rows, nil)
	c.eachCell(columns, func(row, column, weight int) {
		m.Set(row, column, m.At(row, column)+float64(c.w.Value[weight]))
	})
	c.eachBias(func(row, b int) { bias.SetVec(row, float64(c.bias.Value[b])) })
	return m, bias, nil
}

// eachBias visits every output unit with the index of its bias.
func (c *conv[F]) eachBias(visit func(row, bias int)) {
	if c.bias == nil {
		return
	}
	geo := c.scalarGeometry
	for i := range geo.positions {
		pos := &geo.positions[i]
		for r := range c.kernelsPerGroup {
			visit(int(pos.Dst)+r*c.positions, int(pos.Bias)+r)
		}
	}
}

// SetMatrix sets a layer's weights to those that bring it closest to
// output = m·input + bias in the sense of least squares: a weight that is used in
// many cells becomes their mean. It returns the distance of the layer's matrix
// from m relative to m (both Frobenius norms), which is 0 if the layer can do
// what m does. A dense layer can imitate any convolution; a convolution can
// imitate few matrices. A nil bias leaves the biases unchanged.
func (n *Net[F]) SetMatrix(layer int, m mat.Matrix, bias mat.Vector) (missed float64, err error) {
	c, err := n.linearOp(layer)
	if err != nil {
		return 0, err
	}
	rows, columns := c.kernels*c.positions, n.inspectProgram().size[c.in]
	if r, k := m.Dims(); r != rows || k != columns {
		return 0, fmt.Errorf("nets: layer %d, %q: its matrix is %d×%d, not %d×%d", layer, c.word, rows, columns, r, k)
	}
	if bias != nil && bias.Len() != rows {
		return 0, fmt.Errorf("nets: layer %d, %q: it has %d output units, not %d biases", layer, c.word, rows, bias.Len())
	}
	sums, uses := make([]float64, len(c.w.Value)), make([]float64, len(c.w.Value))
	c.eachCell(columns, func(row, column, weight int) {
		sums[weight] += m.At(row, column)
		uses[weight]++
	})
	setMeans(c.w.Value, sums, uses)
	if c.bias != nil && bias != nil {
		sums, uses = make([]float64, len(c.bias.Value)), make([]float64, len(c.bias.Value))
		c.eachBias(func(row, b int) {
			sums[b] += bias.AtVec(row)
			uses[b]++
		})
		setMeans(c.bias.Value, sums, uses)
	}
	mine, _, err := n.Matrix(layer)
	if err != nil {
		return 0, err
	}
	mine.Sub(mine, m)
	if size := mat.Norm(m, 2); size > 0 {
		return mat.Norm(mine, 2) / size, nil
	}
	return 0, nil
}

func setMeans[F Float](values []F, sums, uses []float64) {
	for i := range values {
		if uses[i] > 0 {
			values[i] = F(sums[i] / uses[i])
		}
	}
}

// maxMatrixCells is the size up to which matrices are built: they are meant to be
// looked at.
const maxMatrixCells = 1 << 26

func (n *Net[F]) linearOp(layer int) (*conv[F], error) {
	p := n.inspectProgram()
	c := p.convOf(layer)
	if c == nil {
		return nil, fmt.Errorf("nets: layer %d is no convolution or dense layer, so it is no matrix", layer)
	}
	if cells := float64(c.kernels) * float64(c.positions) * float64(p.size[c.in]); cells > maxMatrixCells {
		return nil, fmt.Errorf("nets: layer %d, %q: a matrix of %.0f cells is too large", layer, c.word, cells)
	}
	return c, nil
}
