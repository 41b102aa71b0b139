package nets

import (
	"fmt"
	"math"
)

// Loss is what training makes small.
type Loss int

// The losses. y are the network's outputs, t the targets.
const (
	// CrossEntropy is −log softmax(y)[label], averaged over samples.
	CrossEntropy Loss = iota
	// BCE is binary cross-entropy on logits, −t·log σ(y) − (1−t)·log(1−σ(y)),
	// averaged over samples and outputs.
	BCE
	// MSE is (y−t)², averaged over samples and outputs as PyTorch does.
	MSE
	// SumOfSquares is Σ(y−t)² over outputs, averaged over samples.
	SumOfSquares
)

// String gives the loss's name: "cross-entropy", "bce", "mse",
// "sum-of-squares".
func (l Loss) String() string {
	switch l {
	case CrossEntropy:
		return "cross-entropy"
	case BCE:
		return "bce"
	case MSE:
		return "mse"
	case SumOfSquares:
		return "sum-of-squares"
	default:
		return fmt.Sprintf("Loss(%d)", int(l))
	}
}

// Losses lists the losses.
func Losses() []Loss { return []Loss{CrossEntropy, BCE, MSE, SumOfSquares} }

// ParseLoss finds a loss by its name.
func ParseLoss(name string) (Loss, error) {
	for _, l := range Losses() {
		if l.String() == name {
			return l, nil
		}
	}
	return 0, fmt.Errorf("nets: there is no loss %q; write cross-entropy, bce, mse or sum-of-squares", name)
}

// computeLoss adds up group g's loss over its samples, and, in training, leaves
// the gradient of the batch's mean loss in the slot the loss is read from.
func (b *batch[F]) computeLoss(l Loss, slot, g int) {
	units := b.prog.size[slot]
	y := b.activation(slot, g)[:units*b.lanes]
	var delta []F
	if b.deltas != nil {
		delta = b.delta(slot, g)[:len(y)]
		clear(delta)
	}
	b.loss[g] = 0
	for i := range b.samplesIn(g) {
		if l == CrossEntropy {
			b.loss[g] += crossEntropy(y, delta, i, b.lanes, int(b.labels[g*b.lanes+i]), b.count)
		} else {
			b.loss[g] += b.pointwiseLoss(l, y, delta, i, g)
		}
	}
}

// crossEntropy is the loss of one sample, lane l of y.
func crossEntropy[F Float](y, delta []F, l, width, label, count int) float64 {
	top := y[l]
	for i := l + width; i < len(y); i += width {
		top = max(top, y[i])
	}
	var sum float64
	for i := l; i < len(y); i += width {
		sum += math.Exp(float64(y[i] - top))
	}
	if delta != nil {
		share := 1 / (sum * float64(count))
		for i := l; i < len(y); i += width {
			delta[i] = F(math.Exp(float64(y[i]-top)) * share)
		}
		delta[l+label*width] -= 1 / F(count)
	}
	return math.Log(sum) - float64(y[l+label*width]-top)
}

// pointwiseLoss is the loss of one sample under a loss that takes each output by
// itself.
func (b *batch[F]) pointwiseLoss(l Loss, y, delta []F, lane, g int) float64 {
	target := b.target[g*len(y):][:len(y)]
	units := len(y) / b.lanes
	sum, weight := 0.0, 1.0/float64(b.count)
	mean := 1.0
	if l != SumOfSquares {
		mean = 1 / float64(units)
	}
	for i := lane; i < len(y); i += b.lanes {
		v, t := float64(y[i]), float64(target[i])
		var loss, slope float64
		if l == BCE {
			e := math.Exp(-math.Abs(v))
			loss = max(v, 0) - v*t + math.Log1p(e)
			slope = float64(sigmoid(y[i])) - t
		} else {
			loss, slope = (v-t)*(v-t), 2*(v-t)
		}
		sum += loss * mean
		if delta != nil {
			delta[i] = F(slope * mean * weight)
		}
	}
	return sum
}

// countCorrect counts the samples of group g that are answered rightly: the label
// has the largest output or, without labels, every logit is on its target's
// side. A logit of 0 is no answer. It gives −1 where the question makes no
// sense.
func (b *batch[F]) countCorrect(d *Data[F], l Loss, slot, g int) int {
	y := b.activation(slot, g)[:b.prog.size[slot]*b.lanes]
	right := 0
	for i := range b.samplesIn(g) {
		switch {
		case d.Labels != nil:
			if argmaxLane(y, i, b.lanes) == int(b.labels[g*b.lanes+i]) {
				right++
			}
		case l == BCE:
			if allSidesCorrect(y, b.target[g*len(y):], i, b.lanes) {
				right++
			}
		default:
			return -1
		}
	}
	return right
}

// argmaxLane is the unit with lane l's largest output, the first of equals.
func argmaxLane[F Float](y []F, l, width int) int {
	best := l
	for i := l; i < len(y); i += width {
		if y[i] > y[best] {
			best = i
		}
	}
	return best / width
}

func allSidesCorrect[F Float](y, target []F, l, width int) bool {
	for i := l; i < len(y); i += width {
		right := y[i] > 0
		if target[i] <= 0.5 {
			right = y[i] < 0
		}
		if !right {
			return false
		}
	}
	return true
}
