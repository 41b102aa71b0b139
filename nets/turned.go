package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// This file is the convolution whose kernels are applied in four orientations
// (/turn4). It has two operations: a convolution with four copies of every
// kernel, each turned 90° further than the one before, and the maximum over the
// four.

const turns = 4

// convSizes lists the number of units that a convolution with turned kernels has
// before the maximum.
func convSizes(l *arch.Layer) []int64 {
	if l.Turns > 0 {
		return []int64{turns * l.Out.Units()}
	}
	return nil
}

// turnedLayer returns the convolution with all copies. Within every group of
// channels, the copies with the same turn are next to each other.
func turnedLayer(l *arch.Layer) *arch.Layer {
	t := *l
	t.Kernels *= turns
	t.Out.C *= turns
	return &t
}

// turnedSource returns the kernel of which a copy is made, and by how many
// quarter turns it is turned.
func turnedSource(l *arch.Layer, kernel int) (source, turn int) {
	perGroup := l.Kernels / l.Groups
	group, inGroup := kernel/(turns*perGroup), kernel%(turns*perGroup)
	return group*perGroup + inGroup%perGroup, inGroup / perGroup
}

// turnedCell returns the cell of a square kernel that a counterclockwise rotation
// by turn times 90° moves to row i, column j.
func turnedCell(i, j, size, turn int) (row, column int) {
	for range turn {
		i, j = j, size-1-i
	}
	return i, j
}

// turnedKernels returns, for every weight of all copies, the index of the
// original weight.
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

// turnedBiases does the same for biases.
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
