package nets

import (
	"fmt"

	"weightshare/nets/arch"
)

type layerKind[F Float] struct {
	// params lists the layer's parameters, weights before biases. Nil: it has
	// none.
	params func(l *arch.Layer) []paramSpec
	// check refuses a layer that can be counted but not trained. Nil: all can.
	check func(l *arch.Layer) error
	// memory returns what the layer needs beside its parameters and its output.
	// Nil: nothing to speak of.
	memory func(l *arch.Layer) layerMemory
	// newOp builds the layer's operation. Nil: the output is the input.
	newOp func(p *program[F], at opBase, l *arch.Layer) op[F]
}

func layerKinds[F Float]() map[arch.Kind]layerKind[F] {
	conv := layerKind[F]{params: convParams, check: checkConv, memory: convMemory, newOp: newConv[F]}
	maxPool := layerKind[F]{check: checkPool, memory: maxPoolMemory, newOp: newMaxPool[F]}
	avgPool := layerKind[F]{check: checkPool, memory: poolMemory, newOp: newAvgPool[F]}
	kinds := map[arch.Kind]layerKind[F]{
		arch.Conv:          conv,
		arch.Local:         conv,
		arch.Depthwise:     conv,
		arch.Dense:         {params: denseParams, memory: denseMemory, newOp: newDense[F]},
		arch.Tied:          {params: tiedParams, memory: denseMemory, newOp: newTied[F]},
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
		arch.Add:           {newOp: newAdd[F]},
		arch.Cat:           {newOp: newConcatenate[F]},
		arch.Mul:           {newOp: newMultiply[F], memory: multiplyMemory},
	}
	for kind, f := range activationFunctions[F]() {
		kinds[kind] = layerKind[F]{newOp: func(_ *program[F], at opBase, _ *arch.Layer) op[F] {
			return &activation[F]{opBase: at, kind: kind, activationFunction: f}
		}}
	}
	return kinds
}

// Limits of what is trained. Offsets into activations, which lie simd.Width
// samples side by side, and into weights are 32 bits wide.
const (
	maxUnits   = 1<<27 - 1 // of one layer
	maxWeights = 1 << 28   // of one parameter
	maxOffsets = 1<<31 - 1 // in one lookup table
)

// checkTrainable reports why a network cannot be trained: an *arch.Error that
// names the word, where it is a layer's fault.
func checkTrainable[F Float](a *arch.Network, kinds map[arch.Kind]layerKind[F]) error {
	if len(a.Layers) == 0 {
		return fmt.Errorf("nets: the network has no layer to train; write one after the input, such as dense:10")
	}
	if units := a.Input.Units(); units > maxUnits {
		return fmt.Errorf("nets: the input has %d units, at most %d can be trained; write a smaller one", units, maxUnits)
	}
	for _, l := range a.Flat() {
		if l.Weights != nil {
			return refuse(l, "it uses the weights of "+l.Weights.Word+" once more, which can be counted but not trained: give it weights of its own")
		}
		if l.In.D > 0 {
			return refuse(l, "a map with three axes can be counted but not trained: leave the depth out")
		}
		if option := countedOnly(l); option != "" {
			return refuse(l, option+" can be counted but not trained: leave it out to train the rest")
		}
		kind, ok := kinds[l.Kind]
		if !ok {
			return refuse(l, fmt.Sprintf("%s can be counted but not trained: leave it out to train the rest", l.Kind))
		}
		if units := l.Out.Units(); units > maxUnits {
			return refuse(l, fmt.Sprintf("its output has %d units, at most %d can be trained: make it or its input smaller", units, maxUnits))
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

// countedOnly returns the option of a layer that can be counted but not trained,
// and nothing where there is none.
func countedOnly(l *arch.Layer) string {
	switch {
	case l.Frozen:
		return "frozen( … )"
	case l.Turns > 0:
		return "/turn"
	case l.Free > 0:
		return "/hash"
	case l.Pull > 0:
		return "/soft"
	case l.Multiplier > 1:
		return "/x"
	case l.Padding == arch.Causal:
		return "/causal"
	case max(l.OutPadH, l.OutPadW) > 0:
		return "/op"
	case l.Kind == arch.Transposed && l.Padding == arch.Same:
		return "/same"
	}
	return ""
}

func refuse(l *arch.Layer, problem string) error {
	return &arch.Error{Word: l.Number, Text: l.Word, Start: l.Start, End: l.End, Problem: problem}
}
