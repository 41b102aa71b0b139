package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/arch"
)

// counted is what one column shows of a layer and of the totals.
type counted[T any] struct {
	column
	cell func(item T, o paramsOptions) string
}

// total is one network of several.
type total struct {
	label  string
	counts *arch.Counts
}

// line is one row of a layer table: a layer, or the totals where row is nil.
type line struct {
	row    *arch.Row
	counts *arch.Counts
}

// columnNames lists the names by which columns are chosen.
func columnNames[T any](columns []counted[T]) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}

// chooseColumns picks columns by name, in the order asked for; nil picks all.
// Chosen columns never give way to a narrow terminal.
func chooseColumns[T any](all []counted[T], names []string) ([]counted[T], error) {
	if names == nil {
		return all, nil
	}
	var chosen []counted[T]
	for _, name := range names {
		i := slices.IndexFunc(all, func(c counted[T]) bool { return strings.EqualFold(c.name, strings.TrimSpace(name)) })
		if i < 0 {
			return nil, usagef("--columns: there is no column %q; choose from %s", name, strings.Join(columnNames(all), ", "))
		}
		c := all[i]
		c.rank = 0
		chosen = append(chosen, c)
	}
	return chosen, nil
}

// number writes a count: with separators for people, bare for programs.
func number(n int64, o paramsOptions) string {
	if o.format == formatCSV {
		return strconv.FormatInt(n, 10)
	}
	return arch.Thousands(n)
}

// counterfactual writes a count of a network that is not there; programs get
// an empty cell where it cannot be counted.
func counterfactual(n arch.Counterfactual, o paramsOptions) string {
	if !n.Known() {
		if o.format == formatCSV {
			return ""
		}
		return n.String()
	}
	return number(int64(n), o)
}

// field writes a receptive field: 3×3, or the width alone in one dimension.
func field(sizes []int64) string {
	words := make([]string, len(sizes))
	for i, n := range sizes {
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, "×")
}

// fractions writes jumps and centres, which may be halves; "-" for none.
func fractions(values []float64) string {
	if values == nil {
		return "-"
	}
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = strconv.FormatFloat(v, 'g', 6, 64)
	}
	return strings.Join(words, "×")
}

// layerColumns are all columns of a layer table; the ranks say which go first
// where it is too wide.
var layerColumns = []counted[line]{
	{column{name: "layer"}, func(l line, _ paramsOptions) string {
		if l.row == nil {
			return "total"
		}
		return strings.Repeat("  ", l.row.Depth) + l.row.Name
	}},
	{column{name: "output", rank: 2}, func(l line, _ paramsOptions) string {
		if l.row == nil {
			return ""
		}
		return l.row.Output.String()
	}},
	{column{name: "parameters", numeric: true}, func(l line, o paramsOptions) string {
		if l.row == nil {
			return number(l.counts.Totals.Parameters, o)
		}
		return number(l.row.Parameters, o)
	}},
	{column{name: "unshared", numeric: true, rank: 1}, func(l line, o paramsOptions) string {
		if l.row == nil {
			return counterfactual(l.counts.Totals.Unshared, o)
		}
		return counterfactual(l.row.Unshared, o)
	}},
	{column{name: "dense", numeric: true, rank: 3}, func(l line, o paramsOptions) string {
		if l.row == nil {
			return counterfactual(l.counts.Totals.Dense, o)
		}
		return counterfactual(l.row.Dense, o)
	}},
	{column{name: "MACs", numeric: true, rank: 1}, func(l line, o paramsOptions) string {
		if l.row == nil {
			return number(l.counts.Totals.MACs, o)
		}
		return number(l.row.MACs, o)
	}},
	{column{name: "links", numeric: true, rank: 5}, func(l line, o paramsOptions) string {
		if l.row == nil {
			return number(l.counts.Totals.Links, o)
		}
		return number(l.row.Links, o)
	}},
	{column{name: "field", numeric: true, rank: 4}, func(l line, _ paramsOptions) string {
		switch {
		case l.row == nil:
			return field(l.counts.Totals.ReceptiveField)
		case l.row.Misaligned:
			return field(l.row.ReceptiveField) + "*"
		}
		return field(l.row.ReceptiveField)
	}},
	{column{name: "uses", numeric: true, rank: 6}, func(l line, _ paramsOptions) string {
		if l.row == nil || l.row.UsesPerWeight() == 0 {
			return ""
		}
		return strconv.FormatFloat(l.row.UsesPerWeight(), 'f', -1, 64)
	}},
	{column{name: "memory", numeric: true, rank: 8}, func(l line, o paramsOptions) string {
		if l.row == nil {
			return counterfactual(l.counts.Totals.Bytes, o)
		}
		return counterfactual(l.row.Bytes(o.bytes), o)
	}},
	{column{name: "jump", numeric: true, rank: 9}, func(l line, _ paramsOptions) string {
		if l.row == nil {
			return ""
		}
		return fractions(l.row.Jump)
	}},
	{column{name: "centre", numeric: true, rank: 10}, func(l line, _ paramsOptions) string {
		if l.row == nil {
			return ""
		}
		return fractions(l.row.Centre)
	}},
	{column{name: "formula", rank: 7}, func(l line, _ paramsOptions) string {
		if l.row == nil {
			return ""
		}
		return l.row.Formula
	}},
}

// layerSheet is the table of one network, its totals last.
func layerSheet(columns []counted[line], counts *arch.Counts, o paramsOptions) sheet {
	out := sheet{totals: 1}
	lines := make([]line, 0, len(counts.Layers)+1)
	for i := range counts.Layers {
		lines = append(lines, line{&counts.Layers[i], counts})
	}
	return fill(out, columns, append(lines, line{nil, counts}), o)
}

// fill makes a row of every item.
func fill[T any](out sheet, columns []counted[T], items []T, o paramsOptions) sheet {
	for _, c := range columns {
		out.columns = append(out.columns, c.column)
	}
	for _, item := range items {
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = c.cell(item, o)
		}
		out.rows = append(out.rows, cells)
	}
	return out
}

// maxLabel is how much of a network's notation a table shows.
const maxLabel = 48

// networkColumns are all columns of a table that compares networks.
var networkColumns = []counted[total]{
	{column{name: "network"}, func(t total, o paramsOptions) string {
		if o.format == formatTable {
			return shorten(t.label, maxLabel)
		}
		return t.label
	}},
	{column{name: "parameters", numeric: true}, func(t total, o paramsOptions) string { return number(t.counts.Totals.Parameters, o) }},
	{column{name: "unshared", numeric: true, rank: 2}, func(t total, o paramsOptions) string {
		return counterfactual(t.counts.Totals.Unshared, o)
	}},
	{column{name: "dense", numeric: true, rank: 3}, func(t total, o paramsOptions) string {
		return counterfactual(t.counts.Totals.Dense, o)
	}},
	{column{name: "MACs", numeric: true, rank: 1}, func(t total, o paramsOptions) string { return number(t.counts.Totals.MACs, o) }},
	{column{name: "links", numeric: true, rank: 5}, func(t total, o paramsOptions) string { return number(t.counts.Totals.Links, o) }},
	{column{name: "field", numeric: true, rank: 4}, func(t total, _ paramsOptions) string { return field(t.counts.Totals.ReceptiveField) }},
	{column{name: "memory", numeric: true, rank: 6}, func(t total, o paramsOptions) string {
		return counterfactual(t.counts.Totals.Bytes, o)
	}},
}

// networkSheet is the table that compares networks.
func networkSheet(columns []counted[total], labels []string, counts []*arch.Counts, o paramsOptions) sheet {
	items := make([]total, len(counts))
	for i := range counts {
		items[i] = total{labels[i], counts[i]}
	}
	return fill(sheet{}, columns, items, o)
}

// kindSheet is the table of totals by kind of layer.
func kindSheet(kinds []arch.KindTotal) sheet {
	out := sheet{columns: []column{
		{name: "kind"},
		{name: "layers", numeric: true, rank: 1},
		{name: "parameters", numeric: true},
		{name: "unshared", numeric: true, rank: 2},
		{name: "dense", numeric: true, rank: 3},
		{name: "MACs", numeric: true, rank: 1},
	}}
	for _, k := range kinds {
		if k.Parameters == 0 && k.MACs == 0 {
			continue
		}
		out.rows = append(out.rows, []string{
			k.Kind.String(), fmt.Sprint(k.Layers), arch.Thousands(k.Parameters),
			k.Unshared.String(), k.Dense.String(), arch.Thousands(k.MACs),
		})
	}
	return out
}
