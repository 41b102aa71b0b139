package experiment

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"weightshare/nets/arch"
)

// errNoKernels is the error for a network whose first layer is also the last, so that
// its number of kernels is the number of classes.
var errNoKernels = errors.New("no layer before the last one has kernels whose number could change")

// withKernels parses a network and sets the number of kernels of the first layer that
// has one; for a dense layer this is the number of units.
func withKernels(network string, n int) (*arch.Network, error) {
	before, err := arch.Parse(network)
	if err != nil {
		return nil, err
	}
	text := before.String()
	if before, err = arch.Parse(text); err != nil { // offsets now refer to text
		return nil, err
	}
	for _, l := range before.Flat() {
		word := text[l.Start:l.End]
		head, rest, ok := strings.Cut(word, ":")
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, "0123456789")
		after, err := arch.Parse(fmt.Sprintf("%s%s:%d%s%s", text[:l.Start], head, n, rest, text[l.End:]))
		if err == nil && after.Output() != before.Output() {
			return nil, errNoKernels
		}
		if err != nil {
			return nil, fmt.Errorf("with %d kernels in its first layer: %w", n, err)
		}
		return after, nil
	}
	return nil, errNoKernels
}

// withDropout puts dropout before the last layer with weights, unless the network
// already contains the word.
func withDropout(n *arch.Network) (*arch.Network, error) {
	text := n.String()
	same, err := arch.Parse(text) // offsets refer to text
	if err != nil {
		return nil, err
	}
	at := -1
	for _, l := range same.Flat() {
		switch {
		case l.Kind == arch.Dropout:
			return n, nil
		case l.Kind.Convolves() || l.Kind == arch.Dense || l.Kind == arch.Tied:
			at = l.Start
		}
	}
	if at < 0 {
		return n, nil
	}
	return arch.Parse(text[:at] + "dropout " + text[at:])
}

// Kernels says how many kernels MatchFirst gave the first layer of a network, and how
// close that comes to the first network of the plan.
type Kernels struct {
	Network string // with these kernels
	Number  int
	Count   int64 // parameters or MACs, as requested
	First   int64 // the first network's
}

// Equal says what MatchFirst makes equal.
type Equal string

// What MatchFirst can make equal.
const (
	EqualNumbers Equal = "numbers" // parameters
	EqualWork    Equal = "work"    // MACs
)

func (e Equal) count(n *arch.Network) (int64, error) {
	counts, err := arch.Count(n)
	if err != nil {
		return 0, err
	}
	if e == EqualWork {
		return counts.Totals.MACs, nil
	}
	return counts.Totals.Parameters, nil
}

// mostKernels is the maximum number of kernels that MatchFirst tries.
const mostKernels = 1 << 16

// MatchFirst sets the number of kernels of the first layer of every network except the
// first, so that its parameters or MACs come as close as possible to those of the first
// network. It leaves it to Validate whether the plan can be run.
func (p Plan) MatchFirst(e Equal) (Plan, []Kernels, error) {
	if e != EqualNumbers && e != EqualWork {
		return p, nil, fmt.Errorf("%q cannot be made equal: write %s or %s", string(e), EqualNumbers, EqualWork)
	}
	p.Networks = slices.Clone(p.Networks)
	var set []Kernels
	var first int64
	for i, text := range p.Networks {
		if i == 0 {
			network, err := arch.Parse(text)
			if err == nil {
				first, err = e.count(network)
			}
			if err != nil {
				return p, nil, err
			}
			continue
		}
		k, err := e.nearest(text, first)
		if err != nil {
			return p, nil, fmt.Errorf("%q: %w", text, err)
		}
		p.Networks[i] = k.Network
		set = append(set, k)
	}
	return p, set, nil
}

// nearest finds the number of kernels for which a network's count is closest to want.
// More kernels never decrease the count, so a binary search finds it.
func (e Equal) nearest(text string, want int64) (Kernels, error) {
	at := func(n int) (Kernels, error) {
		network, err := withKernels(text, n)
		if err != nil {
			return Kernels{}, err
		}
		count, err := e.count(network)
		return Kernels{network.String(), n, count, want}, err
	}
	best, err := at(1)
	low, high := 1, mostKernels // low counts too little or is 1; the answer is below high
	for err == nil && high-low > 1 {
		var k Kernels
		middle := low + (high-low)/2
		if k, err = at(middle); err != nil {
			break
		}
		if max(k.Count-want, want-k.Count) < max(best.Count-want, want-best.Count) {
			best = k
		}
		if k.Count < want {
			low = middle
		} else {
			high = middle
		}
	}
	return best, err
}
