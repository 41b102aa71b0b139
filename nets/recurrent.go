package nets

import (
	"weightshare/nets/arch"
)

// This file lays out recurrent layers: Elman's (1990), the LSTM (Hochreiter and
// Schmidhuber 1997) and the GRU (Cho et al. 2014), with PyTorch's equations and
// order of gates. A layer has two operations: a projection of every input to all
// gates, and the recurrence over positions.

// gateCount returns how many sets of weights a recurrent layer has: 1, 4 or 3.
func gateCount(k arch.Kind) int {
	switch k {
	case arch.LSTM:
		return 4
	case arch.GRU:
		return 3
	default:
		return 1
	}
}

// directions returns 2 if a layer reads its sequence both ways, otherwise 1.
func directions(l *arch.Layer) int {
	if l.Both {
		return 2
	}
	return 1
}

// gateRows returns the rows of a recurrent layer's weights: the gates of both
// directions.
func gateRows(l *arch.Layer) int { return directions(l) * gateCount(l.Kind) * l.Kernels }

// recurrentParams lists the weights of the input, [directions·gates·units][in],
// and of the state, [directions·gates·units][units], and their biases.
func recurrentParams(l *arch.Layer) []paramSpec {
	rows := gateRows(l)
	params := []paramSpec{matrixSpec(rows, l.In.C), matrixSpec(rows, l.Kernels)}
	params[0].fanIn, params[1].fanIn = l.Kernels, l.Kernels // as PyTorch initializes both
	if l.Bias != arch.NoBias {
		params = append(params, paramSpec{kind: Bias, shape: []int{rows}})
	}
	if l.TwoBiases {
		params = append(params, paramSpec{kind: Bias, shape: []int{rows}})
	}
	return params
}

func recurrentSizes(l *arch.Layer) []int64 { return []int64{int64(gateRows(l)) * l.In.Positions()} }

func recurrentMemory(l *arch.Layer) layerMemory {
	m := convMemory(positionwise(l, l.In, l.In.C, gateRows(l)))
	m.numbers = recurrentNumbers(l)
	return m
}

// recurrentNumbers counts what the recurrence stores per sample.
func recurrentNumbers(l *arch.Layer) float64 {
	perStep := float64(gateRows(l)) + 3*float64(directions(l)*l.Kernels)
	return perStep*float64(l.In.Positions()) + 2*float64(l.Kernels)
}

func checkRecurrent(l *arch.Layer) error {
	if recurrentNumbers(l) > maxUnits {
		return refuse(l, "its sequence is too long to train: make it shorter, as with avgpool4 before it")
	}
	return nil
}

func newRecurrent[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	w, bias := p.net.nthParam(at.layer, Weight, at.part), p.net.nthParam(at.layer, Bias, at.part)
	if at.part == 0 {
		return newConvolution(at, positionwise(l, l.In, l.In.C, gateRows(l)), w, bias)
	}
	return &recurrence[F]{
		opBase: at, kind: l.Kind, gates: gateCount(l.Kind), units: l.Kernels, directions: directions(l), length: int(l.In.Positions()),
		last: l.Last, w: w, bias: bias,
	}
}
