package nets

import (
	"errors"
	"math"

	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// layerMemory is what a layer needs: tables, in bytes; perSample, in bytes for each
// sample of a batch; numbers, in numbers of the network's type for each sample of a
// batch; backward, the same but only in training; and shared, in numbers of the
// network's type, independent of the batch.
type layerMemory struct{ tables, perSample, numbers, backward, shared float64 }

// Bytes of one entry of the lookup tables.
const (
	positionBytes = 24
	bankBytes     = 32
	windowBytes   = 16
	offsetBytes   = 4
	indexBytes    = 8
	layerBytes    = 2 << 10 // for the data structures of a layer of any kind
)

// memoryMargin is a factor for what the allocator rounds up.
const memoryMargin = 1.15

// tableSets is the number of sets of lookup tables: one for samples side by side
// and one for single samples.
const tableSets = 2

func convMemory(l *arch.Layer) layerMemory {
	if l.Turns > 0 || l.Free > 0 {
		return derivedMemory(l)
	}
	uses := float64(l.Out.Positions()) * float64(l.Groups)
	perSet := uses*(2*positionBytes+indexBytes+offsetBytes) + float64(l.Banks())*float64(l.Groups)*bankBytes +
		(offsetCount(l)+float64(l.Kernels))*offsetBytes
	m := layerMemory{tables: tableSets * perSet}
	if l.Bias == arch.PerUnit {
		m.tables += float64(l.Out.Positions()) * positionBytes
	}
	return m
}

func denseMemory(l *arch.Layer) layerMemory {
	return layerMemory{tables: tableSets * offsetBytes * float64(l.In.Units()+l.Out.Units())}
}

func poolMemory(l *arch.Layer) layerMemory {
	return layerMemory{tables: tableSets * (float64(l.Out.Units())*windowBytes + float64(l.Out.Positions())*indexBytes + poolOffsets(l)*offsetBytes)}
}

func maxPoolMemory(l *arch.Layer) layerMemory {
	m := poolMemory(l)
	m.perSample = float64(l.Out.Units()) * 4
	return m
}

// derivedMemory adds the expanded weights and biases, their gradients, and the
// index of the source of each.
func derivedMemory(l *arch.Layer) layerMemory {
	full := *l
	if l.Turns > 0 {
		full = *turnedLayer(l)
	}
	full.Turns, full.Free = 0, 0
	m := convMemory(&full)
	for _, s := range convParams(&full) {
		m.shared += 2 * float64(s.size())
		m.tables += float64(s.size()) * offsetBytes
	}
	if l.Turns > 0 {
		m.tables += tableSets * float64(l.Out.Units()) * (windowBytes + turns*offsetBytes)
		m.perSample = float64(l.Out.Units()) * 4
	}
	return m
}

func multiplyMemory(l *arch.Layer) layerMemory { return layerMemory{backward: float64(l.Out.Units())} }

// TrainingMemory returns roughly how many bytes New, NewTrainer, Step and Evaluate
// together allocate to train a network on that many samples, not counting the
// samples themselves: parameters with their gradients and the optimizer's moments,
// activations and their gradients for a batch, activations for evaluation, and
// lookup tables. What stays allocated is between three quarters of the estimate and
// all of it. Estimating takes no memory, whatever the size of the network. The
// error is the one that New would return, or reports an invalid configuration.
func TrainingMemory[F Float](a *arch.Network, samples int, c Config) (int64, error) {
	if err := c.check(); err != nil {
		return 0, err
	}
	if samples < 1 {
		return 0, errors.New("nets: there are no samples; give at least one")
	}
	kinds := layerKinds[F]()
	if err := checkTrainable(a, kinds); err != nil {
		return 0, err
	}
	batch := c.batchSize(samples)
	m := memoryEstimate{
		train: batchShape{lanesFor(batch), batch}, eval: batchShape{simd.Width, evalGroups * simd.Width},
		arrays: float64(2 + c.Optimizer.moments()),
	}
	m.bytes = float64(batch) * indexBytes
	if c.Epochs {
		m.bytes += float64(samples) * indexBytes
	}
	for i, s := range newPlan(a, operationSizes(kinds), true).slots {
		m.addSlot(s.units, s.alias == i)
	}
	for _, l := range a.Flat() {
		kind := kinds[l.Kind]
		if kind.params != nil {
			m.addParams(kind.params(l), l.Weights != nil)
		}
		if kind.memory != nil {
			more := kind.memory(l)
			m.bytes += more.tables + more.perSample*(m.train.samples()+m.eval.samples())
			m.elements += more.shared + more.numbers*(m.train.samples()+m.eval.samples()) + more.backward*m.train.samples()
		}
		if l.Kind == arch.Tied && m.train.lanes > 1 { // the decoder's part of the gradient
			m.elements += float64(l.In.Units()) * float64(l.Out.Units())
		}
		m.bytes += layerBytes
	}
	if c.Loss != CrossEntropy { // targets
		m.elements += float64(a.Output().Units()) * (m.train.samples() + m.eval.samples())
	}
	if m.train.lanes == 1 { // two patches per sample
		m.elements += 2 * float64(m.fanIn) * m.train.samples()
	}
	element := 8.0
	if precision[F]() == "float32" {
		element = 4
	}
	return int64(min(memoryMargin*(m.bytes+m.elements*element), math.MaxInt64/2)), nil
}

type memoryEstimate struct {
	train, eval batchShape
	arrays      float64 // per parameter: values, gradients, moments
	fanIn       int     // the largest of all parameters
	elements    float64 // numbers of the network's type
	bytes       float64 // everything else
}

// addSlot adds a slot, whose activations may be those of another slot.
func (m *memoryEstimate) addSlot(units int64, own bool) {
	m.elements += m.train.slot(units)
	if own {
		m.elements += m.train.slot(units) + m.eval.slot(units)
	}
}

// addParams adds parameters; for those that an earlier layer already has, only
// gradients.
func (m *memoryEstimate) addParams(params []paramSpec, again bool) {
	for i := range params {
		if again {
			m.elements += float64(params[i].size())
		} else {
			m.elements += m.arrays * float64(params[i].size())
		}
		if m.train.lanes == 1 {
			m.elements += float64(params[i].fanIn)
		}
		m.fanIn = max(m.fanIn, params[i].fanIn)
	}
}

type batchShape struct{ lanes, count int }

func (b batchShape) groups() float64 { return float64((b.count + b.lanes - 1) / b.lanes) }

func (b batchShape) samples() float64 { return b.groups() * float64(b.lanes) }

func (b batchShape) slot(units int64) float64 {
	return b.groups() * float64(groupStride(int(units), b.lanes))
}
