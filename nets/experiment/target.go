package experiment

import (
	"slices"

	"weightshare/nets"
)

// The test samples that are checked at a time to find out whether the target is reached
// are a multiple of targetGroup, as many as lie side by side, up to targetChunk.
const (
	targetGroup = 16
	targetChunk = 128
)

// targetCheck finds out whether a network reaches the target. Usually a few test samples
// are enough to show that it does not, above all those that it got wrong the last time.
type targetCheck struct {
	checker *nets.Checker[float32] // nil before the first check
	order   []int                  // in which the samples are checked
	most    int                    // how many may be wrong
}

// reached reports whether the trial's test accuracy is at least TargetAccuracy. It stops
// as soon as too many samples are wrong.
func (c *targetCheck) reached(t *Trial) bool {
	if c.checker == nil {
		checker, err := nets.NewChecker(t.net, data(t.test), t.loss)
		if err != nil {
			return false
		}
		c.begin(checker, t.test.N)
	}
	wrong, checked := 0, 0
	for wrong <= c.most && checked < len(c.order) {
		n := (c.most-wrong)/targetGroup*targetGroup + targetGroup // could all be wrong
		n = min(n, targetChunk, len(c.order)-checked)
		for i, correct := range c.checker.Check(c.order[checked:][:n]) {
			if at := checked + i; !correct {
				c.order[wrong], c.order[at] = c.order[at], c.order[wrong]
				wrong++
			}
		}
		checked += n
	}
	c.postpone(wrong, checked)
	return wrong <= c.most
}

func (c *targetCheck) begin(checker *nets.Checker[float32], samples int) {
	c.checker, c.order = checker, make([]int, samples)
	for i := range c.order {
		c.order[i] = i
	}
	for enough(samples-c.most-1, samples) {
		c.most++
	}
}

// postpone moves samples from to to, which were right, behind all others.
func (c *targetCheck) postpone(from, to int) {
	right := slices.Clone(c.order[from:to])
	copy(c.order[from+copy(c.order[from:], c.order[to:]):], right)
}

// enough reports whether right of all reaches the target, using the same division as
// an accuracy.
func enough(right, all int) bool { return float64(right)/float64(all) >= TargetAccuracy }
