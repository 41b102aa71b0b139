package nets

import (
	"fmt"
	"sync"

	"weightshare/nets/arch"
)

type layerKind[F Float] struct {
	// params lists the layer's parameters, weights before biases. If nil, it has
	// none.
	params func(l *arch.Layer) []paramSpec
	// check refuses a layer that can be counted but not trained. If nil, all can be
	// trained.
	check func(l *arch.Layer) error
	// memory returns what the layer needs in addition to its parameters and its
	// output. If nil, that is negligible.
	memory func(l *arch.Layer) layerMemory
	// between lists, for a layer of several operations, the number of units between
	// each of them and the next. If nil, it has one operation.
	between func(l *arch.Layer) []int64
	// newOp builds the layer's operation, or the one of several that at.part
	// selects. If nil, the output is the input.
	newOp func(p *program[F], at opBase, l *arch.Layer) op[F]
}

// The table is built once for each type, because every network looks into it when it is
// sized and when it is built.
var (
	layerKinds32 = sync.OnceValue(newLayerKinds[float32])
	layerKinds64 = sync.OnceValue(newLayerKinds[float64])
)

// layerKinds returns the table of all kinds of layer. It must not be changed.
func layerKinds[F Float]() map[arch.Kind]layerKind[F] {
	table, ok := any(layerKinds32).(func() map[arch.Kind]layerKind[F])
	if !ok {
		table, _ = any(layerKinds64).(func() map[arch.Kind]layerKind[F])
	}
	return table()
}

func newLayerKinds[F Float]() map[arch.Kind]layerKind[F] {
	conv := layerKind[F]{params: convParams, check: checkConv, memory: convMemory, between: convSizes, newOp: newConv[F]}
	recurrent := layerKind[F]{params: recurrentParams, check: checkRecurrent, memory: recurrentMemory, between: recurrentSizes, newOp: newRecurrent[F]}
	maxPool := layerKind[F]{check: checkPool, memory: maxPoolMemory, newOp: newMaxPool[F]}
	avgPool := layerKind[F]{check: checkPool, memory: poolMemory, newOp: newAvgPool[F]}
	kinds := map[arch.Kind]layerKind[F]{
		arch.Conv:          conv,
		arch.Local:         conv,
		arch.Depthwise:     conv,
		arch.Dense:         {params: denseParams, memory: denseMemory, newOp: newDense[F]},
		arch.Tied:          {params: tiedParams, memory: denseMemory, check: checkTied, newOp: newTied[F]},
		arch.MaxPool:       maxPool,
		arch.GlobalMax:     maxPool,
		arch.AvgPool:       avgPool,
		arch.GlobalAverage: avgPool,
		arch.BatchNorm:     {params: batchNormParams, newOp: newBatchNorm[F]},
		arch.Coords:        {newOp: newCoords[F]},
		arch.Softmax:       {newOp: newSoftmax[F]},
		arch.Dropout:       {newOp: newDropout[F]},
		arch.Flatten:       {},
		arch.Transposed:    {params: transposedParams, check: checkTransposed, memory: transposedMemory, newOp: newTransposed[F]},
		arch.LayerNorm:     {params: batchNormParams, memory: layerNormMemory, newOp: newLayerNorm[F]},
		arch.Upsample:      {memory: rearrangeMemory, newOp: newRearrange[F](nearest)},
		arch.Linear:        {params: linearParams, memory: linearMemory, newOp: newLinear[F]},
		arch.Attention: {
			params: attentionParams, check: checkAttention, memory: attentionMemory, between: attentionSizes, newOp: newAttention[F],
		},
		arch.Separable: {
			params: separableParams, check: checkSeparable, memory: separableMemory, between: separableSizes, newOp: newSeparable[F],
		},
		arch.BlurPool:       {check: checkSeparable, memory: blurPoolMemory, newOp: newBlurPool[F]},
		arch.RNN:            recurrent,
		arch.GRU:            recurrent,
		arch.LSTM:           recurrent,
		arch.PReLU:          {params: slopeParams, newOp: newSlopes[F]},
		arch.RMSNorm:        {params: rmsNormParams, memory: layerNormMemory, newOp: newLayerNorm[F]},
		arch.Pad:            {memory: rearrangeMemory, newOp: newRearrange[F](withinBorder)},
		arch.Crop:           {memory: rearrangeMemory, newOp: newRearrange[F](behindBorder)},
		arch.ChannelShuffle: {memory: rearrangeMemory, newOp: newRearrange[F](shuffled)},
		arch.Reshape:        {},
		arch.Split:          {newOp: newConcatenate[F]},
		arch.Pick:           {},
		arch.Side:           {},
		arch.Tokens:         {},
		arch.ClassToken:     {params: vectorParams, newOp: newClassToken[F]},
		arch.Positions:      {params: positionTableParams, newOp: newPositionTable[F]},
		arch.At:             {memory: rearrangeMemory, newOp: newRearrange[F](onePosition)},
		arch.Add:            {newOp: newAdd[F]},
		arch.Cat:            {newOp: newConcatenate[F]},
		arch.Mul:            {newOp: newMultiply[F], memory: multiplyMemory},
	}
	for kind, f := range activationFunctions[F]() {
		kinds[kind] = layerKind[F]{newOp: func(_ *program[F], at opBase, _ *arch.Layer) op[F] {
			return &activation[F]{opBase: at, kind: kind, activationFunction: f}
		}}
	}
	return kinds
}

// Limits on what can be trained. Offsets into activations, which hold simd.Width
// samples side by side, and into weights are 32 bits wide.
const (
	maxUnits   = 1<<27 - 1 // of one layer
	maxWeights = 1 << 28   // of one parameter
	maxOffsets = 1<<31 - 1 // in one lookup table
)

// checkTrainable returns why a network cannot be trained: an *arch.Error that
// names the word if a layer is at fault.
func checkTrainable[F Float](a *arch.Network, kinds map[arch.Kind]layerKind[F]) error {
	if len(a.Layers) == 0 {
		return fmt.Errorf("nets: the network has no layer to train; write one after the input, such as dense:10")
	}
	if units := a.Input.Units(); units > maxUnits {
		return fmt.Errorf("nets: the input has %d units, at most %d can be trained; write a smaller one", units, maxUnits)
	}
	for _, l := range a.Flat() {
		if l.In.D > 0 || l.Out.D > 0 {
			return refuse(l, "a map with three axes can be counted but not trained: leave the depth out")
		}
		kind, ok := kinds[l.Kind]
		if !ok {
			return refuse(l, fmt.Sprintf("%s can be counted but not trained: %s", l.Kind, instead(l)))
		}
		if err := checkUnits(l, kind); err != nil {
			return err
		}
		if kind.params != nil {
			for _, s := range kind.params(l) {
				if s.size() > maxWeights {
					return refuse(l, fmt.Sprintf("it has more than %d weights, too many to train: make it or its input smaller", maxWeights))
				}
			}
		}
		if kind.check != nil {
			if err := kind.check(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkUnits refuses a layer whose output, or anything between its operations,
// has too many units.
func checkUnits[F Float](l *arch.Layer, kind layerKind[F]) error {
	if units := l.Out.Units(); units > maxUnits {
		return refuse(l, fmt.Sprintf("its output has %d units, at most %d can be trained: make it or its input smaller", units, maxUnits))
	}
	if kind.between == nil {
		return nil
	}
	for _, units := range kind.between(l) {
		if units > maxUnits {
			return refuse(l, fmt.Sprintf("it has %d units within, at most %d can be trained: make it or its input smaller", units, maxUnits))
		}
	}
	return nil
}

// instead says what to write in place of a layer that cannot be trained.
func instead(l *arch.Layer) string {
	switch l.Kind {
	case arch.GroupNorm, arch.InstanceNorm:
		return "write layernorm, which has as many numbers"
	case arch.Unpool, arch.PixelShuffle:
		return fmt.Sprintf("write upsample%d", l.Factor)
	case arch.AdaptiveAvg:
		return "write gap, or avgpool with a window that fits"
	case arch.AdaptiveMax:
		return "write gmp, or maxpool with a window that fits"
	case arch.Embed:
		return fmt.Sprintf("write linear:%d, on an input with a channel for each id", l.Kernels)
	default:
		return "leave it out to train the rest"
	}
}

func refuse(l *arch.Layer, problem string) error {
	return &arch.Error{Word: l.Number, Text: l.Word, Start: l.Start, End: l.End, Problem: problem}
}
