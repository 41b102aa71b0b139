package experiment

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

type key struct {
	network string
	samples int
	seed    uint64
}

func (r *Run) key() key { return key{r.Network, r.Samples, r.Seed} }

// collection gathers runs. It orders networks and sample sizes as they were first
// named, and seeds by value.
type collection struct {
	networks map[string]int // rank of each
	sizes    map[int]int
	runs     map[key]Run
}

func newCollection() *collection {
	return &collection{networks: map[string]int{}, sizes: map[int]int{}, runs: map[key]Run{}}
}

// name gives networks and sample sizes without a rank the next ranks.
func (c *collection) name(networks []string, sizes []int) {
	for _, n := range networks {
		if _, ok := c.networks[n]; !ok {
			c.networks[n] = len(c.networks)
		}
	}
	for _, s := range sizes {
		if _, ok := c.sizes[s]; !ok {
			c.sizes[s] = len(c.sizes)
		}
	}
}

func (c *collection) add(r Run) {
	c.name([]string{r.Network}, []int{r.Samples})
	c.runs[r.key()] = r
}

// document returns the document of all runs so far, with everything else from head.
// It shares no memory with the collection.
func (c *collection) document(head Document) *Document {
	type ranked struct {
		network, size int
		run           Run
	}
	list := make([]ranked, 0, len(c.runs))
	for _, r := range c.runs {
		list = append(list, ranked{c.networks[r.Network], c.sizes[r.Samples], r})
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.network, b.network), cmp.Compare(a.size, b.size), cmp.Compare(a.run.Seed, b.run.Seed))
	})
	d := head
	d.Version = Version
	d.Runs = make([]Run, len(list)) // an empty list, not null
	for i := range list {
		d.Runs[i] = list[i].run
	}
	d.Summary = summarize(d.Runs)
	for size, rank := range c.sizes {
		if rank == 0 {
			d.Samples = size
		}
	}
	return &d
}

// groups splits ordered runs into those of one network and sample size.
func groups(runs []Run) [][]Run {
	var list [][]Run
	for start := 0; start < len(runs); {
		end := start + 1
		for end < len(runs) && runs[end].Network == runs[start].Network && runs[end].Samples == runs[start].Samples {
			end++
		}
		list = append(list, runs[start:end])
		start = end
	}
	return list
}

func summarize(runs []Run) []Summary {
	list := groups(runs)
	lines := make([]Summary, 0, len(list))
	for i, g := range list {
		line := Summary{Network: g[0].Network, Parameters: g[0].Parameters, Samples: g[0].Samples, Difference: differenceToFirst(list, i)}
		line.TestAccuracyMean, line.TestAccuracySD = meanSD(g, func(r Run) *float64 { return r.TestAccuracy })
		lines = append(lines, line)
	}
	return lines
}

// differenceToFirst returns the difference between group i and the group of the
// first network with the same sample size, or nil if it is of the first network or
// there is no such group.
func differenceToFirst(list [][]Run, i int) *Difference {
	runs, first := list[i][0], list[0][0].Network
	if runs.Network == first {
		return nil
	}
	for _, to := range list {
		if to[0].Network == first && to[0].Samples == runs.Samples {
			return Paired(list[i], to)
		}
	}
	return nil
}

// meanSD returns the mean and the standard deviation (n−1) of the values that runs
// have, or nil if there are too few.
func meanSD(runs []Run, value func(Run) *float64) (mean, sd *float64) {
	var values []float64
	for _, r := range runs {
		if v := value(r); v != nil {
			values = append(values, *v)
		}
	}
	m, s := MeanSD(values)
	switch len(values) {
	case 0:
		return nil, nil
	case 1:
		return &m, nil
	}
	return &m, &s
}

// MeanSD returns the mean of values and their standard deviation, which divides by
// n−1, or NaN if there are too few. It adds in order and rounds each product, so
// that it returns the same bits on every processor.
func MeanSD(values []float64) (mean, sd float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += v
	}
	mean /= n
	var squares, rest float64 // the differences sum to the rounding error of the mean
	for _, v := range values {
		d := v - mean
		squares += float64(d * d)
		rest += d
	}
	return mean, math.Sqrt((squares - float64(rest*rest)/n) / (n - 1))
}

func joinPrograms(parts ...string) string {
	var all []string
	for _, part := range parts {
		for _, program := range strings.Split(part, ", ") {
			if program != "" && !slices.Contains(all, program) {
				all = append(all, program)
			}
		}
	}
	return strings.Join(all, ", ")
}

// Document returns the document that Execute would make from these runs.
func (p Plan) Document(runs []Run) *Document {
	all := newCollection()
	all.name(p.Networks, p.sizes())
	for _, r := range runs {
		all.add(r)
	}
	return all.document(p.head())
}

// DifferenceError says how a document differs from another with which it should be
// joined.
type DifferenceError struct {
	// Part is the index of the part that differs from the first, counted from 0, or −1
	// for an earlier document that a plan should resume.
	Part  int
	Field string // "task", "steps", "option rate", "test_accuracy of seed 3 of …"
	First string // the value in the first part, or in the plan
	This  string // the value in this part, or in the earlier document
}

// Error returns which field differs and how.
func (e *DifferenceError) Error() string {
	if e.Part < 0 {
		return fmt.Sprintf("the earlier comparison has another %s: %s, not %s", e.Field, e.This, e.First)
	}
	return fmt.Sprintf("part %d has another %s than part 1: %s, not %s", e.Part+1, e.Field, e.This, e.First)
}

// Merge joins documents of the same task, steps and options. Networks and sample
// sizes are in the order in which the parts first name them, seeds in ascending
// order. Exact repeats of a run (except for its seconds) count once. If parts
// differ, the error is a *DifferenceError.
func Merge(parts ...*Document) (*Document, error) {
	if len(parts) == 0 {
		return nil, errors.New("nothing to merge: name at least one comparison")
	}
	c := newCollection()
	head := *parts[0]
	for i, p := range parts {
		diff := difference(parts[0], p)
		for _, r := range p.Runs {
			old, ok := c.runs[r.key()]
			if !ok {
				c.add(r)
			} else if diff == nil {
				diff = runDifference(old, r)
			}
		}
		if diff != nil {
			diff.Part = i
			return nil, diff
		}
		head.Program = joinPrograms(head.Program, p.Program)
	}
	if len(c.runs) == 0 {
		c.name(nil, []int{parts[0].Samples})
	}
	return c.document(head), nil
}

// difference returns the first field other than runs and programs in which two
// documents differ, by its name in JSON, or nil if there is none.
func difference(a, b *Document) *DifferenceError {
	if a.Task != b.Task {
		return &DifferenceError{Field: "task", First: a.Task, This: b.Task}
	}
	if a.Steps != b.Steps {
		return &DifferenceError{Field: "number of steps", First: fmt.Sprint(a.Steps), This: fmt.Sprint(b.Steps)}
	}
	return a.Options.difference(b.Options)
}

func runDifference(a, b Run) *DifferenceError {
	show := func(text string) string { return cmp.Or(text, "none") }
	for _, result := range runResults() {
		if first, this := result.text(&a), result.text(&b); first != this {
			field := fmt.Sprintf("%s of %q at %d samples, seed %d", result.name, a.Network, a.Samples, a.Seed)
			return &DifferenceError{Field: field, First: show(first), This: show(this)}
		}
	}
	return nil
}
