package nets

import (
	"fmt"
	"math"

	"weightshare/nets/internal/elementary"
	"weightshare/nets/internal/simd"
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

// nameOf returns names[i] or, if there is none, a text such as "Loss(9)".
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
	if l == CrossEntropy {
		b.loss[g] = b.crossEntropy(y, delta, g)
	} else {
		b.loss[g] = b.pointwiseLoss(l, y, delta, g)
	}
}

func (b *batch[F]) crossEntropy(y, delta []F, g int) (loss float64) {
	var top [simd.Width]F
	var sum [simd.Width]float64
	copy(top[:], y[:b.lanes])
	for at := b.lanes; at < len(y); at += b.lanes {
		for i, v := range y[at:][:b.lanes] {
			top[i] = max(top[i], v)
		}
	}
	var memory [exponentBlock]float64
	var e []float64
	for at := 0; at < len(y); at += exponentBlock {
		e = b.exponentials(memory[:], y[at:], &top)
		for unit := 0; unit < len(e); unit += b.lanes {
			for i, v := range e[unit:][:b.lanes] {
				sum[i] += v
			}
		}
	}
	var share [simd.Width]float64
	for i, s := range sum[:b.samplesIn(g)] {
		share[i] = 1 / (s * float64(b.count))
	}
	for at := 0; at < len(delta); at += exponentBlock {
		if len(y) > exponentBlock { // memory holds the last block instead
			e = b.exponentials(memory[:], y[at:], &top)
		}
		for unit := 0; unit < len(e); unit += b.lanes {
			for i := range b.samplesIn(g) {
				delta[at+unit+i] = F(e[unit+i] * share[i])
			}
		}
	}
	for i := range b.samplesIn(g) {
		label := i + int(b.labels[g*b.lanes+i])*b.lanes
		if delta != nil {
			delta[label] -= 1 / F(b.count)
		}
		loss += elementary.Log(sum[i]) - float64(y[label]-top[i])
	}
	return loss
}

// exponentials returns the exponentials of the first outputs, less their lane's
// largest, as many as fit in memory.
func (b *batch[F]) exponentials(memory []float64, y []F, top *[simd.Width]F) []float64 {
	e := memory[:min(len(y), len(memory))]
	for unit := 0; unit < len(e); unit += b.lanes {
		to := e[unit:][:b.lanes]
		for i, v := range y[unit:][:len(to)] {
			to[i] = float64(v - top[i])
		}
	}
	simd.Exp(e, b.instructions)
	return e
}

// pointwiseLoss is the loss of group g for losses that are sums over outputs.
func (b *batch[F]) pointwiseLoss(l Loss, y, delta []F, g int) (loss float64) {
	target := b.target[g*len(y):][:len(y)]
	mean, share := 1.0, 1/float64(b.count)
	if l != SumOfSquares {
		mean = float64(b.lanes) / float64(len(y))
	}
	var sum [simd.Width]float64
	var losses, slopes [exponentBlock]float64
	for at := 0; at < len(y); at += exponentBlock {
		n := min(exponentBlock, len(y)-at)
		if l == BCE {
			binaryCrossEntropy(losses[:n], slopes[:n], y[at:], target[at:], b.instructions)
		} else {
			for i, v := range y[at:][:n] {
				off := float64(v) - float64(target[at+i])
				losses[i], slopes[i] = off*off, 2*off
			}
		}
		for unit := 0; unit < n; unit += b.lanes {
			for i := range b.samplesIn(g) {
				sum[i] += float64(losses[unit+i] * mean)
				if delta != nil {
					delta[at+unit+i] = F(slopes[unit+i] * mean * share)
				}
			}
		}
	}
	for _, s := range sum[:b.samplesIn(g)] {
		loss += s
	}
	return loss
}

// binaryCrossEntropy computes the losses of logits y and their slopes.
func binaryCrossEntropy[F Float](losses, slopes []float64, y, target []F, set simd.Instructions) {
	for i := range slopes {
		slopes[i] = -math.Abs(float64(y[i]))
	}
	simd.Exp(slopes, set)
	copy(losses, slopes)
	simd.Log1p(losses, set)
	for i, e := range slopes {
		v, t := float64(y[i]), float64(target[i])
		losses[i] = max(v, 0) - float64(v*t) + losses[i]
		slopes[i] = float64(logistic(y[i], e)) - t
	}
}

// classifies reports whether the network's answers are right or wrong as a whole.
func (d *Data[F]) classifies(l Loss) bool { return d.Labels != nil || l == BCE }

// countCorrect returns how many of group g's samples are classified correctly.
func (b *batch[F]) countCorrect(d *Data[F], slot, g int) int {
	correct := 0
	for i := range b.samplesIn(g) {
		if b.isCorrect(d, slot, g, i) {
			correct++
		}
	}
	return correct
}

// isCorrect reports whether sample i of group g is classified correctly: its label has
// the largest output or, without labels, every logit has its target's sign (a logit of
// 0 has neither).
func (b *batch[F]) isCorrect(d *Data[F], slot, g, i int) bool {
	y := b.activation(slot, g)[:b.prog.size[slot]*b.lanes]
	if d.Labels != nil {
		return argmaxLane(y, i, b.lanes) == int(b.labels[g*b.lanes+i])
	}
	return allSignsCorrect(y, b.target[g*len(y):], i, b.lanes)
}

// argmaxLane returns the unit with lane l's largest output, the first if several
// are equal.
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
