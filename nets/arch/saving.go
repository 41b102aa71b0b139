package arch

import (
	"fmt"
	"strconv"
)

// Bytes returns the memory of the layer's parameters, with that many bytes for
// each number.
func (r *LayerCounts) Bytes(each int) Hypothetical {
	return Hypothetical(r.Parameters).times(int64(each))
}

// weights counts the layer's weights, without biases, and their uses: its
// kernels in all banks, or for a tied layer those of the dense layer that it
// mirrors. Scales and shifts of a normalization are not included.
func (l *Layer) weights(b *formulaBuilder) (weights, uses int64) {
	if l.info.family == normalization || l.info == otherInfo {
		return 0, 0
	}
	unbiased := *l
	if l.Free == 0 { // biases are among the numbers that are drawn from
		unbiased.Bias, unbiased.TwoBiases = NoBias, false
	}
	t := unbiased.info.count(&unbiased, b)
	if l.Mirrors != nil {
		weights, _ = l.Mirrors.weights(b)
		return weights, t.links.value
	}
	return t.parameters.value, t.links.value
}

// parametersUnder counts the parameters that the layer would have if its
// positions shared kernels in this way, with these biases. Layers that do not
// convolve keep theirs.
func (l *Layer) parametersUnder(s Sharing, bias Bias) Hypothetical {
	var b formulaBuilder
	if l.info.family != convolution || l.Weights != nil {
		return l.count(&b).parameters.hypothetical()
	}
	return b.convolution(l, s, bias).hypothetical()
}

// sharedParameters counts the parameters that the network would have if every
// convolution, including local ones, had one bank of kernels, with one bias per
// kernel unless it has none.
func (c *Counts) sharedParameters() (total Hypothetical) {
	for _, r := range c.Layers {
		total = total.plus(r.Layer.parametersUnder(Sharing{}, min(r.Layer.Bias, PerKernel)))
	}
	return total
}

// KindTotal is the sum over the layers of one kind, or over any other layers.
type KindTotal struct {
	Kind                    Kind
	Layers                  int
	Parameters, Links, MACs int64
	Unshared, Dense         Hypothetical
}

// ByKind sums the layers of each kind, in the order in which the kinds first
// appear.
func (c *Counts) ByKind() []KindTotal {
	var totals []KindTotal
	place := map[Kind]int{}
	for i := range c.Layers {
		r := &c.Layers[i]
		at, seen := place[r.Kind]
		if !seen {
			at = len(totals)
			place[r.Kind] = at
			totals = append(totals, KindTotal{Kind: r.Kind})
		}
		totals[at].add(r)
	}
	return totals
}

// Sum adds up layers of a counted network.
func Sum(layers []LayerCounts) (t KindTotal) {
	for i := range layers {
		t.add(&layers[i])
	}
	return t
}

func (t *KindTotal) add(r *LayerCounts) {
	t.Layers++
	t.Parameters += r.Parameters // the network's total fits, so these do
	t.Links += r.Links
	t.MACs += r.MACs
	t.Unshared, t.Dense = t.Unshared.plus(r.Unshared), t.Dense.plus(r.Dense)
}

// Bytes returns the memory of the parameters, with that many bytes for each
// number.
func (t *KindTotal) Bytes(each int) Hypothetical {
	return Hypothetical(t.Parameters).times(int64(each))
}

// Saving returns a sentence that says what sharing weights saves, or would save.
func (c *Counts) Saving() string {
	apart, stored, shared := c.Totals.Unshared, c.Totals.Parameters, c.sharedParameters()
	for i := range c.Layers {
		if l := c.Layers[i].Layer; l.Mirrors != nil {
			weights, _ := l.weights(new(formulaBuilder))
			apart = apart.plus(Hypothetical(weights))
		}
	}
	work := ""
	if c.Totals.MACs > 0 {
		work = fmt.Sprintf(", and saves none of the %s multiply-accumulates", Thousands(c.Totals.MACs))
	}
	switch {
	case !apart.Known():
		return fmt.Sprintf("Sharing stores %s where separate weights would be more than 9.2e18%s.", numbers(stored), work)
	case int64(apart) > stored:
		return fmt.Sprintf("Sharing stores %s where separate weights would be %s, %s as many%s.",
			numbers(stored), Thousands(int64(apart)), ratioWords(int64(apart), stored), work)
	case shared.Known() && int64(shared) < stored:
		return fmt.Sprintf("Nothing is shared: with one set of kernels for all positions %s would do, %s fewer, for the same %s multiply-accumulates.",
			numbers(int64(shared)), ratioWords(stored, int64(shared)), Thousands(c.Totals.MACs))
	}
	return "No kernel is used at two positions, so there is nothing that sharing saves."
}

func numbers(n int64) string {
	if n == 1 {
		return "1 number"
	}
	return Thousands(n) + " numbers"
}

// ratioWords returns how many times larger a is than b: "6.9 times".
func ratioWords(a, b int64) string {
	r := float64(a) / float64(max(1, b))
	if r < 9.95 {
		return strconv.FormatFloat(r, 'f', 1, 64) + " times"
	}
	return Thousands(int64(r+0.5)) + " times"
}
