package scene

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
)

// Equal is a set of things that a fair comparison can hold equal: those that two networks
// have in common.
type Equal uint8

// What a comparison can hold equal. Numbers and work are those of the whole network; they
// count as equal as [arch.AboutEqual] says.
const (
	Kernels Equal = 1 << iota // how many there are, and their size, in every layer
	Places                    // where kernels are used, in every layer
	Numbers                   // parameters
	Work                      // multiply-adds for one sample
)

// Twins differ only in the sharing of their kernels.
const Twins = Kernels | Places | Work

// String lists the set: "kernels, places, work".
func (e Equal) String() string {
	var names []string
	for i, name := range []string{"kernels", "places", "numbers", "work"} {
		if e&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// same says what is the same: "same kernels, places". Networks with tied layers use
// kernels repeatedly, so only as many at a time are equal, not in total.
func (e Equal) same(tied bool) string {
	if !tied || e&Kernels == 0 {
		return "same " + e.String()
	}
	say := "as many kernels at a time"
	if rest := e &^ Kernels; rest != 0 {
		say += ", same " + rest.String()
	}
	return say
}

// EqualIn computes what two counted networks have in common.
func EqualIn(a, b *arch.Counts) Equal {
	var e Equal
	kernelsA, placesA := convolutions(a)
	kernelsB, placesB := convolutions(b)
	for equal, holds := range map[Equal]bool{
		Kernels: len(kernelsA) > 0 && slices.Equal(kernelsA, kernelsB),
		Places:  len(placesA) > 0 && slices.Equal(placesA, placesB),
		Numbers: arch.AboutEqual(a.Totals.Parameters, b.Totals.Parameters),
		Work:    arch.AboutEqual(a.Totals.MACs, b.Totals.MACs),
	} {
		if holds {
			e |= equal
		}
	}
	return e
}

// convolutions lists the kernels of a network's convolutions, as height, width and
// number, and how many places each is used at.
func convolutions(c *arch.Counts) (kernels [][3]int, places []int) {
	for _, l := range c.Layers {
		if l.Kind.Convolves() {
			kernels = append(kernels, [3]int{l.Layer.KH, l.Layer.KW, l.Layer.Kernels})
			places = append(places, l.Layer.Out.H*l.Layer.Out.W)
		}
	}
	return kernels, places
}

// HeldEqual says what the first of several networks has in common with the others:
// "shared and unshared: same kernels, places, work", without names if there are two. It
// is empty for fewer.
func HeldEqual(networks []NetworkSpec) string { return heldEqual(networks, nil) }

// heldEqual is like HeldEqual, with a cache that may have counted the networks already.
func heldEqual(networks []NetworkSpec, known *experiment.DataCache) string {
	networks = distinct(networks)
	if len(networks) < 2 {
		return ""
	}
	_, first, err := known.Count(networks[0].Network)
	if err != nil {
		return ""
	}
	tied := slices.ContainsFunc(networks, func(n NetworkSpec) bool { return strings.Contains(n.Network, "@") })
	common := ^Equal(0)
	var order []Equal
	names := map[Equal][]string{}
	for _, n := range networks[1:] {
		if _, c, err := known.Count(n.Network); err == nil {
			e := EqualIn(first, c)
			common &= e
			if names[e] == nil {
				order = append(order, e)
			}
			names[e] = append(names[e], n.Name)
		}
	}
	var say []string
	if common != 0 {
		say = append(say, common.same(tied))
		if len(networks) > 2 {
			say[0] = "all: " + say[0]
		}
	}
	for _, e := range order {
		// A note has space for the twins of the first network, not for all that is known.
		if more := e &^ common; more != 0 && (common == 0 || more&Work != 0) {
			say = append(say, text.List(append([]string{networks[0].Name}, names[e]...))+": "+more.same(tied))
		}
	}
	if say == nil {
		return "nothing held equal"
	}
	return strings.Join(say, "; ")
}

// fewWorks is how many different amounts of work WorkOf lists.
const fewWorks = 2

// WorkOf says how many MACs networks take for a sample: "6,416 MACs", "MACs: shared and
// unshared 6,416, dense 9,472", "400 to 25,600 MACs".
func WorkOf(networks []NetworkSpec) string {
	names := map[int64][]string{}
	for _, n := range networks {
		if c, err := Counts(n.Network); err == nil {
			names[c.Totals.MACs] = append(names[c.Totals.MACs], n.Name)
		}
	}
	works := slices.Sorted(maps.Keys(names))
	switch len(works) {
	case 0:
		return ""
	case 1:
		return text.Number(float64(works[0])) + " MACs"
	}
	if len(works) > fewWorks {
		return text.Number(float64(works[0])) + " to " + text.Number(float64(works[len(works)-1])) + " MACs"
	}
	say := make([]string, len(works))
	for i, w := range works {
		say[i] = text.List(names[w]) + " " + text.Number(float64(w))
	}
	return "MACs: " + strings.Join(say, ", ")
}

// distinct keeps one of the networks with the same notation.
func distinct(networks []NetworkSpec) []NetworkSpec {
	var all []NetworkSpec
	for _, n := range networks {
		if !slices.ContainsFunc(all, func(o NetworkSpec) bool { return o.Network == n.Network }) {
			all = append(all, n)
		}
	}
	return all
}

// Difference returns by how much one network of the sweep is right more often than
// another, given their IDs, over the seeds with which both have finished at the setting
// with a label; nil for fewer than two such seeds.
func (s *Sweep) Difference(id, to, label string) *experiment.Difference {
	return experiment.Paired(s.Found(id, label), s.Found(to, label))
}

// Found returns the finished runs of a network at the setting with a label.
func (s *Sweep) Found(id, label string) []experiment.Run {
	for i, p := range s.Setup.Points {
		if p.ID == id && p.Label == label && s.Latest != nil {
			return s.Latest.Runs[i]
		}
	}
	return nil
}

// The mark of a difference that may be luck, and its explanation.
const (
	luckMark = " luck?"
	luckNote = "luck?: it may be luck, look at more seeds"
)

// ExplainLuck makes a table explain the mark of a DifferenceText, if a cell with the mark
// is shown.
func ExplainLuck(t *figure.Table) {
	t.Mark, t.MarkNote = luckMark, luckNote
	t.KeepNote = t.Explained(len(t.Columns)).KeepNote
}

// IntervalText returns the mean test accuracy of runs with its 95 % interval, to be
// compared with chance: "0.51 [0.48, 0.54]"; only the mean for one run, a dash for none.
func IntervalText(runs []experiment.Run) string {
	var values []float64
	for _, r := range runs {
		if r.TestAccuracy != nil {
			values = append(values, *r.TestAccuracy)
		}
	}
	return IntervalOf(values)
}

// IntervalOf does for any values what IntervalText does for accuracies.
func IntervalOf(values []float64) string {
	mean, low, high, ok := experiment.Interval(values)
	if !ok {
		return EstimateOf(values).Short()
	}
	return fmt.Sprintf("%s [%s, %s]", text.Fixed(mean, 2), text.Fixed(low, 2), text.Fixed(high, 2))
}

// MinusNote explains a column of PlusMinus for the note of its table, where the column is
// headed "minus" and the short name of what is subtracted.
func MinusNote(subtracted string) string {
	return "minus " + subtracted + ": mean over the same seeds, with its 95 % interval"
}

// PlusMinus returns a difference with half the width of its 95 % interval, which fits
// into a narrow table: "+0.29 ± 0.04".
func PlusMinus(d *experiment.Difference) string {
	if d == nil {
		return "–"
	}
	return text.Signed(d.Mean, 2) + " ± " + text.Fixed((d.High-d.Low)/2, 2)
}

// DifferenceText returns a difference for a table: "+0.29 [+0.25, +0.33]". ExplainLuck
// adds the explanation of its mark.
func DifferenceText(d *experiment.Difference) string { return differenceText(d, 2) }

// DifferenceWords returns a difference for a sentence: "+0.01 [−0.02, +0.04], which may
// be luck".
func DifferenceWords(d *experiment.Difference) string {
	say, luck := strings.CutSuffix(DifferenceText(d), luckMark)
	if luck {
		say += ", which may be luck"
	}
	return say
}

func differenceText(d *experiment.Difference, digits int) string {
	if d == nil {
		return "–"
	}
	end := func(v float64) string { return text.Signed(v, experiment.Digits(v, digits)) }
	say := fmt.Sprintf("%s [%s, %s]", text.Signed(d.Mean, digits), end(d.Low), end(d.High))
	if d.MaybeLuck() {
		say += luckMark
	}
	return say
}
