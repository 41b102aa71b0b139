package experiment

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
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
		return nil, fmt.Errorf("nothing to merge: name at least one comparison")
	}
	c := newCollection()
	for i, p := range parts {
		if diff := difference(parts[0], p); diff != nil {
			diff.Part = i
			return nil, diff
		}
		if len(p.Runs) == 0 {
			continue // it names no sizes of its own
		}
		for _, r := range p.Runs {
			old, ok := c.runs[r.key()]
			if !ok {
				c.add(r)
				continue
			}
			if diff := runDifference(old, r); diff != nil {
				diff.Part = i
				return nil, diff
			}
		}
	}
	if len(c.runs) == 0 {
		c.name(nil, []int{parts[0].Samples})
	}
	return c.document(*parts[0]), nil
}

// difference finds the first thing other than runs in which two documents
// differ, by its name in JSON; nil if nothing does.
func difference(a, b *Document) *DifferenceError {
	if a.Task != b.Task {
		return &DifferenceError{Field: "task", First: a.Task, This: b.Task}
	}
	if a.Steps != b.Steps {
		return &DifferenceError{Field: "number of steps", First: fmt.Sprint(a.Steps), This: fmt.Sprint(b.Steps)}
	}
	name, first, this, differ := fieldDifference(a.Options, b.Options)
	if !differ {
		return nil
	}
	return &DifferenceError{Field: "option " + name, First: first, This: this}
}

// runDifference finds the first thing in which two runs of one key differ,
// their time aside.
func runDifference(a, b Run) *DifferenceError {
	a.Seconds, b.Seconds = 0, 0
	name, first, this, differ := fieldDifference(a, b)
	if !differ {
		return nil
	}
	return &DifferenceError{
		Field: fmt.Sprintf("%s of %q at %d samples, seed %d", name, a.Network, a.Samples, a.Seed), First: first, This: this,
	}
}

// fieldDifference compares two values by their JSON, so that a field added later
// is never forgotten, and gives the first field (by name) that differs.
func fieldDifference(a, b any) (name, first, second string, differ bool) {
	x, y := fields(a), fields(b)
	all := slices.Collect(maps.Keys(x))
	for n := range y {
		if _, ok := x[n]; !ok {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	show := func(m map[string]json.RawMessage, n string) string {
		if v, ok := m[n]; ok {
			return string(v)
		}
		return "the default"
	}
	for _, n := range all {
		if f, s := show(x, n), show(y, n); f != s {
			return n, f, s, true
		}
	}
	return "", "", "", false
}

// fields is a value's JSON, field by field.
func fields(v any) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		panic(fmt.Sprintf("sweep: %T is plain data and yet has no JSON: %v", v, err))
	}
	return m
}
