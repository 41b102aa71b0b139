package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// This file is the convolution whose kernels look in four directions (/turn4). It
// has two operations: a convolution with four copies of every kernel, each turned
// by 90° more than the one before, and the maximum over the four.

const turns = 4

// convSizes lists the copies of a convolution whose kernels are turned.
func convSizes(l *arch.Layer) []int64 {
	if l.Turns > 0 {
		return []int64{turns * l.Out.Units()}
	}
	return nil
}

// turnedLayer returns the convolution with all copies. In every group of channels
// the copies of one turn stand side by side.
func turnedLayer(l *arch.Layer) *arch.Layer {
	t := *l
	t.Kernels *= turns
	t.Out.C *= turns
	return &t
}

// turnedSource returns the kernel that a copy is of, and how often it is turned.
func turnedSource(l *arch.Layer, kernel int) (source, turn int) {
	perGroup := l.Kernels / l.Groups
	group, inGroup := kernel/(turns*perGroup), kernel%(turns*perGroup)
	return group*perGroup + inGroup%perGroup, inGroup / perGroup
}

// turnedCell returns the cell of a square kernel that comes to lie at row i,
// column j when it is turned counterclockwise by 90° so many times.
func turnedCell(i, j, size, turn int) (row, column int) {
	for range turn {
		i, j = j, size-1-i
	}
	return i, j
}

// turnedKernels says, for every weight of all copies, which weight it is.
func turnedKernels(l *arch.Layer) []int32 {
	channels := l.In.C / l.Groups
	from := make([]int32, 0, int(l.Banks())*turns*l.Kernels*channels*l.KH*l.KW)
	for bank := range int(l.Banks()) {
		for kernel := range turns * l.Kernels {
			source, turn := turnedSource(l, kernel)
			for c := range channels {
				for i := range l.KH {
					for j := range l.KW {
						row, column := turnedCell(i, j, l.KH, turn)
						from = append(from, int32((((bank*l.Kernels+source)*channels+c)*l.KH+row)*l.KW+column))
					}
				}
			}
		}
	}
	return from
}

// turnedBiases says the same for biases.
func turnedBiases(l *arch.Layer) []int32 {
	from := make([]int32, 0, int(l.BiasBanks())*turns*l.Kernels)
	for bank := range int(l.BiasBanks()) {
		for kernel := range turns * l.Kernels {
			source, _ := turnedSource(l, kernel)
			from = append(from, int32(bank*l.Kernels+source))
		}
	}
	return from
}

func newTurned[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	if at.part > 0 {
		return &maxPool[F]{opBase: at, poolLayouts: poolLayouts{turnedWindows(l, simd.Width), turnedWindows(l, 1)}}
	}
	return newDerivedConv(at, turnedLayer(l),
		newDerived(p.net.param(at.layer, Weight), turnedKernels(l)), newDerived(p.net.param(at.layer, Bias), turnedBiases(l)))
}

// turnedWindows lays out the maximum over the copies of every kernel.
func turnedWindows(l *arch.Layer, lanes int) (p poolLayout) {
	positions, perGroup := l.Out.H*l.Out.W, l.Kernels/l.Groups
	for k := range l.Kernels {
		first := k/perGroup*perGroup*turns + k%perGroup
		for pos := range positions {
			p.windows = append(p.windows, simd.Window{Offset: int32(len(p.offsets)), N: turns, Dst: int32((k*positions + pos) * lanes)})
			for turn := range turns {
				p.offsets = append(p.offsets, int32(((first+turn*perGroup)*positions+pos)*lanes))
			}
		}
	}
	return p
}
