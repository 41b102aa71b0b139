package scene

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
)

// Equal is what two networks have in common, a set of what a fair comparison can
// hold equal.
type Equal uint8

// What a comparison can hold equal. Numbers and work are those of the whole
// network, and equal where they differ by at most 5 %.
const (
	Kernels Equal = 1 << iota // how many there are, and their size, in every layer
	Places                    // where kernels are used, in every layer
	Numbers                   // parameters
	Work                      // multiply-adds for one sample
)

// Twins are the same but for the sharing of their kernels.
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

// EqualIn computes what two counted networks have in common.
func EqualIn(a, b *arch.Counts) Equal {
	var e Equal
	kernelsA, placesA := convolutions(a)
	kernelsB, placesB := convolutions(b)
	for equal, holds := range map[Equal]bool{
		Kernels: len(kernelsA) > 0 && slices.Equal(kernelsA, kernelsB),
		Places:  len(placesA) > 0 && slices.Equal(placesA, placesB),
		Numbers: alike(a.Totals.Parameters, b.Totals.Parameters),
		Work:    alike(a.Totals.MACs, b.Totals.MACs),
	} {
		if holds {
			e |= equal
		}
	}
	return e
}

// convolutions lists the kernels of a network's convolutions, as height, width and
// number, and the places of each.
func convolutions(c *arch.Counts) (kernels [][3]int, places []int) {
	for _, l := range c.Layers {
		if l.Kind.Convolves() {
			kernels = append(kernels, [3]int{l.Layer.KH, l.Layer.KW, l.Layer.Kernels})
			places = append(places, l.Layer.Out.H*l.Layer.Out.W)
		}
	}
	return kernels, places
}

// alike reports whether two amounts differ by at most 5 % of the larger.
func alike(a, b int64) bool { return 20*max(a-b, b-a) <= max(a, b) }

// HeldEqual says what the first of some networks has in common with the others:
// "shared and unshared: same kernels, places, work", without names where there are
// two. It is empty for fewer.
func HeldEqual(networks []NetworkSpec) string {
	networks = distinct(networks)
	if len(networks) < 2 {
		return ""
	}
	first, err := Counts(networks[0].Network)
	if err != nil {
		return ""
	}
	common := ^Equal(0)
	var order []Equal
	names := map[Equal][]string{}
	for _, n := range networks[1:] {
		if c, err := Counts(n.Network); err == nil {
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
		say = append(say, "same "+common.String())
		if len(networks) > 2 {
			say[0] = "all: " + say[0]
		}
	}
	for _, e := range order {
		// A note has room for the twins of the first, not for all that is known.
		if more := e &^ common; more != 0 && (common == 0 || more&Work != 0) {
			say = append(say, text.List(append([]string{networks[0].Name}, names[e]...))+": same "+more.String())
		}
	}
	if say == nil {
		return "nothing held equal"
	}
	return strings.Join(say, "; ")
}

// distinct leaves one of the networks with the same notation.
func distinct(networks []NetworkSpec) []NetworkSpec {
	var all []NetworkSpec
	for _, n := range networks {
		if !slices.ContainsFunc(all, func(o NetworkSpec) bool { return o.Network == n.Network }) {
			all = append(all, n)
		}
	}
	return all
}

// Difference is by how much one network of the sweep is right more often than
// another, by their IDs, over the seeds with which both have finished at the
// setting of a label; nil for fewer than two.
func (s *Sweep) Difference(id, to, label string) *experiment.Difference {
	return experiment.Paired(s.Found(id, label), s.Found(to, label))
}

// Found are the finished runs of a network at the setting of a label.
func (s *Sweep) Found(id, label string) []experiment.Run {
	for i, p := range s.Setup.Points {
		if p.ID == id && p.Label == label && s.Latest != nil {
			return s.Latest.Runs[i]
		}
	}
	return nil
}

// DifferenceNote explains what DifferenceText says.
const DifferenceNote = "runs with the same seed; luck?: 0 is in the interval, look at more seeds"

// LuckNote explains what DifferenceText says where there is room for a line.
const LuckNote = "luck?: it may be luck, look at more seeds"

// DifferenceText is a difference as the learner reads it: "+0.29 [+0.25, +0.33]".
func DifferenceText(d *experiment.Difference) string { return differenceText(d, 2) }

func differenceText(d *experiment.Difference, digits int) string {
	if d == nil {
		return "–"
	}
	say := fmt.Sprintf("%s [%s, %s]", text.Signed(d.Mean, digits), text.Signed(d.Low, digits), text.Signed(d.High, digits))
	if d.MaybeLuck() {
		say += " luck?"
	}
	return say
}
