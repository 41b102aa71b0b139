package nets

import (
	"fmt"
	"math"

	"weightshare/nets/internal/elementary"
)

// Loss identifies the objective that training minimizes.
type Loss int

// The losses, of outputs y and targets t.
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

// String returns the loss's name: "cross-entropy", "bce", "mse" or
// "sum-of-squares".
func (l Loss) String() string {
	return nameOf("Loss", int(l), "cross-entropy", "bce", "mse", "sum-of-squares")
}

// nameOf returns names[i], or "Loss(9)" where there is none.
func nameOf(kind string, i int, names ...string) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("%s(%d)", kind, i)
	}
	return names[i]
}

// Losses lists the losses.
func Losses() []Loss { return []Loss{CrossEntropy, BCE, MSE, SumOfSquares} }

// computeLoss sums the loss over group g's samples and, in training, writes the
// gradient of the batch's mean loss to the slot's deltas.
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

func crossEntropy[F Float](y, delta []F, l, lanes, label, count int) float64 {
	top := y[l]
	for i := l + lanes; i < len(y); i += lanes {
		top = max(top, y[i])
	}
	var sum float64
	for i := l; i < len(y); i += lanes {
		sum += elementary.Exp(float64(y[i] - top))
	}
	if delta != nil {
		share := 1 / (sum * float64(count))
		for i := l; i < len(y); i += lanes {
			delta[i] = F(elementary.Exp(float64(y[i]-top)) * share)
		}
		delta[l+label*lanes] -= 1 / F(count)
	}
	return elementary.Log(sum) - float64(y[l+label*lanes]-top)
}

// pointwiseLoss returns the loss of one sample of group g, for losses that are
// sums over outputs.
func (b *batch[F]) pointwiseLoss(l Loss, y, delta []F, lane, g int) float64 {
	target := b.target[g*len(y):][:len(y)]
	units := len(y) / b.lanes
	mean := 1.0
	if l != SumOfSquares {
		mean = 1 / float64(units)
	}
	sum, share := 0.0, 1/float64(b.count)
	for i := lane; i < len(y); i += b.lanes {
		v, t := float64(y[i]), float64(target[i])
		var loss, slope float64
		if l == BCE {
			e := elementary.Exp(-math.Abs(v))
			loss = max(v, 0) - float64(v*t) + elementary.Log1p(e)
			slope = float64(sigmoid(y[i])) - t
		} else {
			loss, slope = (v-t)*(v-t), 2*(v-t)
		}
		sum += float64(loss * mean)
		if delta != nil {
			delta[i] = F(slope * mean * share)
		}
	}
	return sum
}

// countCorrect returns the number of group g's samples that are classified
// correctly: the label has the largest output or, under BCE without labels,
// every logit has its target's sign; a logit of 0 has neither. It returns −1
// where there is nothing to classify.
func (b *batch[F]) countCorrect(d *Data[F], l Loss, slot, g int) int {
	y := b.activation(slot, g)[:b.prog.size[slot]*b.lanes]
	correct := 0
	for i := range b.samplesIn(g) {
		switch {
		case d.Labels != nil:
			if argmaxLane(y, i, b.lanes) == int(b.labels[g*b.lanes+i]) {
				correct++
			}
		case l == BCE:
			if allSignsCorrect(y, b.target[g*len(y):], i, b.lanes) {
				correct++
			}
		default:
			return -1
		}
	}
	return correct
}

// argmaxLane returns the unit with lane l's largest output, the first of
// equals.
func argmaxLane[F Float](y []F, l, lanes int) int {
	best := l
	for i := l; i < len(y); i += lanes {
		if y[i] > y[best] {
			best = i
		}
	}
	return best / lanes
}

func allSignsCorrect[F Float](y, target []F, l, lanes int) bool {
	for i := l; i < len(y); i += lanes {
		correct := y[i] > 0
		if target[i] <= 0.5 {
			correct = y[i] < 0
		}
		if !correct {
			return false
		}
	}
	return true
}
