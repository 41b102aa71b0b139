package experiment

import (
	"cmp"
	"errors"
	"fmt"
)

// DifferenceError says in what a document differs from another that it should
// be joined with.
type DifferenceError struct {
	// Part is the index of the part that differs from the first, from 0; −1 for
	// an earlier document that a plan should resume.
	Part  int
	Field string // "task", "steps", "option rate", "test_accuracy of seed 3 of …"
	First string // what the first part, or the plan, has
	This  string // what this part, or the earlier document, has
}

// Error says which field differs and how.
func (e *DifferenceError) Error() string {
	if e.Part < 0 {
		return fmt.Sprintf("the earlier comparison has another %s: %s, not %s", e.Field, e.This, e.First)
	}
	return fmt.Sprintf("part %d has another %s than part 1: %s, not %s", e.Part+1, e.Field, e.This, e.First)
}

// Merge joins documents of the same task, steps and options. Networks and sample
// sizes stand in the order in which the parts first name them, seeds rise. Exact
// repeats of a run (all but its seconds) count once. A difference is refused
// with a *DifferenceError.
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

// difference finds the first thing other than runs and programs in which two
// documents differ, by its name in JSON; nil if nothing does.
func difference(a, b *Document) *DifferenceError {
	if a.Task != b.Task {
		return &DifferenceError{Field: "task", First: a.Task, This: b.Task}
	}
	if a.Steps != b.Steps {
		return &DifferenceError{Field: "number of steps", First: fmt.Sprint(a.Steps), This: fmt.Sprint(b.Steps)}
	}
	name, first, this, differ := a.Options.difference(b.Options)
	if !differ {
		return nil
	}
	return &DifferenceError{Field: "option " + name, First: first, This: this}
}

// runDifference finds the first result in which two runs of one key differ, their
// time aside.
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
