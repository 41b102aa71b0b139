package notebook

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"weightshare/lessons/progress"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
)

// Comparison sets the number of a network with shared weights beside that of one
// without, for the same metric and under the same options.
type Comparison struct {
	Shared, Unshared *Average // nil if it was not measured
	Chance           float64  // how often a guess is right; 0 if that says nothing
	Numbers, Work    Match    // whether the order stays the same with as many parameters, with as many MACs
}

// Match says whether the order of a comparison stays the same when something else
// is held equal, and with which two networks that was measured.
type Match struct {
	Holds            Holds
	Shared, Unshared *Average // nil if it was not measured
}

// Holds says whether the order of two networks stays the same.
type Holds int

// Whether an order stays the same.
const (
	Unmeasured Holds = iota
	MaybeLuck        // the interval of the paired differences contains 0, or there is one seed only
	Same
	Turned // the other network is ahead
)

// String returns the verdict as a table shows it.
func (h Holds) String() string { return []string{"not measured", "may be luck", "yes", "no"}[h] }

func parametersOf(t arch.Totals) int64 { return t.Parameters }

func macsOf(t arch.Totals) int64 { return t.MACs }

// say returns the verdict, the pair that it was measured with, and their counts of
// what is held equal: "yes: conv5:6 against local5:1 (180 and 184 numbers)".
func (m Match) say(unit string, count func(arch.Totals) int64) string {
	if m.Shared == nil || m.Unshared == nil {
		return m.Holds.String()
	}
	one, other := count(totals(m.Shared.Network)), count(totals(m.Unshared.Network))
	amount := arch.Thousands(one) + " " + unit
	if one != other {
		amount = arch.Thousands(one) + " and " + arch.Thousands(other) + " " + unit
	}
	return fmt.Sprintf("%s: %s (%s)", m.Holds, pair(m.Shared.Network, m.Unshared.Network), amount)
}

// pair names two networks by the layers in which they differ: "conv5:4 against
// local5:4".
func pair(shared, unshared string) string {
	a, b := strings.Fields(shared), strings.Fields(unshared)
	if len(a) != len(b) {
		return shared + " against " + unshared
	}
	var differ [2][]string
	for i := range a {
		if a[i] != b[i] {
			differ[0], differ[1] = append(differ[0], a[i]), append(differ[1], b[i])
		}
	}
	return strings.Join(differ[0], " ") + " against " + strings.Join(differ[1], " ")
}

// HeldEqual lists what the two networks of a comparison have in common: "kernels,
// work". It returns a dash if nothing is compared.
func (c Comparison) HeldEqual() string {
	if c.Shared == nil || c.Unshared == nil {
		return none
	}
	var equal []string
	if strings.ReplaceAll(c.Shared.Network, string(arch.Conv), string(arch.Local)) == c.Unshared.Network {
		equal = append(equal, "kernels")
	}
	one, other := totals(c.Shared.Network), totals(c.Unshared.Network)
	if arch.AboutEqual(one.Parameters, other.Parameters) {
		equal = append(equal, "numbers")
	}
	if arch.AboutEqual(one.MACs, other.MACs) {
		equal = append(equal, "work")
	}
	if equal == nil {
		return "nothing"
	}
	return strings.Join(equal, ", ")
}

// apart returns by which fraction of the larger one two counts differ.
func apart(one, other int64) float64 {
	return math.Abs(float64(one-other)) / float64(max(one, other, 1))
}

// Ahead reports whether the shared network is ahead, which for some metrics means
// less; ok is false if one of the two is not measured or they are level.
func (c Comparison) Ahead() (ahead, ok bool) {
	if c.Shared == nil || c.Unshared == nil || c.Shared.Mean == c.Unshared.Mean {
		return false, false
	}
	return (c.Shared.Mean < c.Unshared.Mean) == lessIsBetter(c.Shared.Metric), true
}

// lessIsBetter reports whether a metric counts what is spent or missed.
func lessIsBetter(metric string) bool {
	return slices.ContainsFunc([]string{"loss", "steps", "images", "best", "missed", "numbers", "multiplications", "microseconds"},
		func(word string) bool { return strings.Contains(metric, word) })
}

// compared finds the comparison among the numbers of a finding: the first two that
// differ in sharing and in nothing else that was set.
func compared(r *progress.Record, numbers []Average) Comparison {
	var c Comparison
	for i := range numbers {
		for j := range numbers {
			s, u := &numbers[i], &numbers[j]
			if c.Unshared == nil && alike(s, u) && counterparts(s.Network, u.Network) {
				c.Shared, c.Unshared = s, u
			}
		}
	}
	if c.Unshared == nil {
		for i := range numbers {
			switch a := &numbers[i]; sharingOf(a.Network) {
			case shares:
				c.Shared = cmp.Or(c.Shared, a)
			case sharesNot:
				c.Unshared = cmp.Or(c.Unshared, a)
			case sharesSome:
			}
		}
		if c.Shared != nil && c.Unshared != nil && !counterparts(c.Shared.Network, c.Unshared.Network) {
			c.Unshared = nil
		}
		if c.Shared != nil {
			c.Unshared = nil // measured under other options
		}
	}
	c.Chance = chance(cmp.Or(c.Shared, c.Unshared))
	if c.Shared != nil && c.Unshared != nil {
		c.Numbers = c.matched(r, parametersOf)
		c.Work = c.matched(r, macsOf)
	}
	return c
}

// alike reports whether two numbers were measured under the same conditions. The
// images that a learner chose are part of the result, not of the conditions.
func alike(a, b *Average) bool {
	conditions := func(a *Average) string {
		options := withoutArguments(a.Options)
		delete(options, "images")
		return progress.OptionsKey(options)
	}
	return a.Metric == b.Metric && conditions(a) == conditions(b)
}

// matched looks for two networks, one that shares and one that does not, that the
// learner has measured under the conditions of the comparison and whose counts are
// equal.
func (c Comparison) matched(r *progress.Record, count func(arch.Totals) int64) Match {
	var all []*Average
	for _, have := range r.Measured {
		narrow := make([]string, 0, len(c.Shared.Options))
		for name, value := range c.Shared.Options {
			narrow = append(narrow, name+"="+optionText(value))
		}
		a, ok := AverageOf(r, have.Step, have.Network, c.Shared.Metric, narrow...)
		if ok && alike(&a, c.Shared) && !slices.ContainsFunc(all, func(b *Average) bool { return b.Network == a.Network && b.Step == a.Step }) {
			all = append(all, &a)
		}
	}
	var m Match
	nearest := math.Inf(1)
	for _, s := range all {
		for _, u := range all {
			if !counterparts(s.Network, u.Network) {
				continue
			}
			one, other := count(totals(s.Network)), count(totals(u.Network))
			if by := apart(one, other); arch.AboutEqual(one, other) && by < nearest {
				nearest, m.Shared, m.Unshared = by, s, u
			}
		}
	}
	if m.Shared != nil {
		m.Holds = holds(c.Shared.Mean-c.Unshared.Mean, m.Shared, m.Unshared)
	}
	return m
}

// holds says whether a difference with the sign of before is found again, paired
// over seeds.
func holds(before float64, shared, unshared *Average) Holds {
	var differences []float64
	for i, seed := range shared.Seeds {
		if j := slices.Index(unshared.Seeds, seed); j >= 0 {
			differences = append(differences, shared.Values[i]-unshared.Values[j])
		}
	}
	mean, low, high, ok := experiment.Interval(differences)
	if len(differences) == 1 && isCount(shared.Metric) {
		mean, low, high, ok = differences[0], differences[0], differences[0], true
	}
	switch {
	case !ok, low <= 0 && high >= 0, before == 0:
		return MaybeLuck
	case (mean > 0) == (before > 0):
		return Same
	default:
		return Turned
	}
}

// isCount reports whether a metric is the same for every seed.
func isCount(metric string) bool { return metric == "numbers_touched" || metric == "multiplications" }

type sharing int

const (
	sharesNot sharing = iota
	sharesSome
	shares
)

// sharingOf says whether a network uses weights more than once: in convolutions or
// in a tied decoder. Tiles, blocks and every other scheme are in between.
func sharingOf(network string) sharing {
	n, err := arch.Parse(network)
	if err != nil {
		return sharesSome
	}
	found := sharesNot
	for _, l := range n.Flat() {
		switch {
		case l.Mirrors != nil, l.Kind == "conv" && l.Sharing.Scheme == arch.Shared:
			return shares
		case l.Sharing.Scheme != arch.Shared && l.Sharing.Scheme != arch.Unshared:
			found = sharesSome
		}
	}
	return found
}

// counterparts reports whether one network shares what the other does not: its
// convolutions, if the other has local layers instead, or its decoder. A dense
// network is not the unshared version of a convolution.
func counterparts(shared, unshared string) bool {
	return sharingOf(shared) == shares && sharingOf(unshared) == sharesNot && holdsKind(shared, arch.Conv) == holdsKind(unshared, arch.Local)
}

func holdsKind(network string, kind arch.Kind) bool {
	n, err := arch.Parse(network)
	return err == nil && slices.ContainsFunc(n.Flat(), func(l *arch.Layer) bool { return l.Kind == kind })
}

// totals counts a network; it returns zeros if the network cannot be counted.
func totals(network string) arch.Totals {
	n, err := arch.Parse(network)
	if err != nil {
		return arch.Totals{}
	}
	counts, err := arch.Count(n)
	if err != nil {
		return arch.Totals{}
	}
	return counts.Totals
}

// chance returns how often a guess among the classes is right; 0 for metrics other
// than the share of images that are right.
func chance(a *Average) float64 {
	if a == nil || a.Options["task"] == "invert" ||
		!strings.HasSuffix(a.Metric, "accuracy") && !strings.HasPrefix(a.Metric, "nudged") && !strings.HasPrefix(a.Metric, "right_where") {
		return 0
	}
	n, err := arch.Parse(a.Network)
	if err != nil || n.Output().Units() < 2 {
		return 0
	}
	return 1 / float64(n.Output().Units())
}
