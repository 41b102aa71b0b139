package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/arch"
)

// line is one row of a table of counts: a layer, the totals of a network, or a
// network among others. What it does not have stays empty.
type line struct {
	name, output, formula   string
	parameters, links, macs int64
	unshared, dense, bytes  arch.Hypothetical
	field                   string
	uses                    float64 // of each weight; 0 for nothing to say
	jump, centre            []float64
}

// layerLine is the line of a layer.
func layerLine(r *arch.LayerCounts, o paramsOptions) line {
	l := line{
		name: strings.Repeat("  ", r.Depth) + r.Name, output: r.Output.String(), formula: r.Formula,
		parameters: r.Parameters, links: r.Links, macs: r.MACs, unshared: r.Unshared, dense: r.Dense,
		bytes: r.Bytes(o.bytes), field: field(r.ReceptiveField), uses: r.UsesPerWeight(),
		jump: r.Jump, centre: r.Centre,
	}
	if r.Misaligned {
		l.field += "*"
	}
	if l.jump == nil {
		l.jump, l.centre = []float64{}, []float64{} // there is none, which is to be said
	}
	return l
}

// networkLine is the line of a whole network.
func networkLine(name string, t arch.Totals) line {
	return line{
		name: name, parameters: t.Parameters, links: t.Links, macs: t.MACs,
		unshared: t.Unshared, dense: t.Dense, bytes: t.Bytes, field: field(t.ReceptiveField),
	}
}

// counted is what one column shows of a line.
type counted struct {
	column
	cell func(l line, o paramsOptions) string
}

// columnNames lists the names by which columns are chosen.
func columnNames(columns []counted) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}

// chooseColumns picks columns by name, in the order asked for; nil picks all.
// Chosen columns never give way to a narrow terminal.
func chooseColumns(all []counted, names []string) ([]counted, error) {
	if names == nil {
		return all, nil
	}
	var chosen []counted
	for _, name := range names {
		i := slices.IndexFunc(all, func(c counted) bool { return strings.EqualFold(c.name, strings.TrimSpace(name)) })
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
func counterfactual(n arch.Hypothetical, o paramsOptions) string {
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

// fractions writes jumps and centres, which may be halves; "-" where there are
// none, and nothing for totals.
func fractions(values []float64) string {
	if values == nil {
		return ""
	}
	if len(values) == 0 {
		return "-"
	}
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = strconv.FormatFloat(v, 'g', 6, 64)
	}
	return strings.Join(words, "×")
}

// The columns of every table of counts, but for the first.
var (
	parametersColumn = counted{column{name: "parameters", numeric: true}, func(l line, o paramsOptions) string { return number(l.parameters, o) }}
	macsColumn       = counted{column{name: "MACs", numeric: true, rank: 1}, func(l line, o paramsOptions) string { return number(l.macs, o) }}
	linksColumn      = counted{column{name: "links", numeric: true, rank: 5}, func(l line, o paramsOptions) string { return number(l.links, o) }}
	fieldColumn      = counted{column{name: "field", numeric: true, rank: 4}, func(l line, _ paramsOptions) string { return l.field }}
	denseColumn      = counted{column{name: "dense", numeric: true, rank: 3}, func(l line, o paramsOptions) string { return counterfactual(l.dense, o) }}
)

func unsharedColumn(rank int) counted {
	return counted{column{name: "unshared", numeric: true, rank: rank}, func(l line, o paramsOptions) string { return counterfactual(l.unshared, o) }}
}

func memoryColumn(rank int) counted {
	return counted{column{name: "memory", numeric: true, rank: rank}, func(l line, o paramsOptions) string { return counterfactual(l.bytes, o) }}
}

// layerColumns are all columns of a layer table; the ranks say which go first
// where it is too wide.
var layerColumns = []counted{
	{column{name: "layer"}, func(l line, _ paramsOptions) string { return l.name }},
	{column{name: "output", rank: 2}, func(l line, _ paramsOptions) string { return l.output }},
	parametersColumn, unsharedColumn(1), denseColumn, macsColumn, linksColumn, fieldColumn,
	{column{name: "uses", numeric: true, rank: 6}, func(l line, _ paramsOptions) string {
		if l.uses == 0 {
			return ""
		}
		return strconv.FormatFloat(l.uses, 'f', -1, 64)
	}},
	memoryColumn(8),
	{column{name: "jump", numeric: true, rank: 9}, func(l line, _ paramsOptions) string { return fractions(l.jump) }},
	{column{name: "centre", numeric: true, rank: 10}, func(l line, _ paramsOptions) string { return fractions(l.centre) }},
	{column{name: "formula", rank: 7}, func(l line, _ paramsOptions) string { return l.formula }},
}

// layerSheet is the table of one network, its totals last.
func layerSheet(columns []counted, counts *arch.Counts, o paramsOptions) sheet {
	lines := make([]line, 0, len(counts.Layers)+1)
	for i := range counts.Layers {
		lines = append(lines, layerLine(&counts.Layers[i], o))
	}
	return fill(sheet{totals: 1}, columns, append(lines, networkLine("total", counts.Totals)), o)
}

// fill makes a row of every line.
func fill(out sheet, columns []counted, lines []line, o paramsOptions) sheet {
	for _, c := range columns {
		out.columns = append(out.columns, c.column)
	}
	for _, l := range lines {
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = c.cell(l, o)
		}
		out.rows = append(out.rows, cells)
	}
	return out
}

// maxLabel is how much of a network's notation a table shows.
const maxLabel = 48

// networkColumns are all columns of a table that compares networks.
var networkColumns = []counted{
	{column{name: "network"}, func(l line, o paramsOptions) string {
		if o.format == formatTable {
			return shorten(l.name, maxLabel)
		}
		return l.name
	}},
	parametersColumn, unsharedColumn(2), denseColumn, macsColumn, linksColumn, fieldColumn, memoryColumn(6),
}

// networkSheet is the table that compares networks.
func networkSheet(columns []counted, labels []string, counts []*arch.Counts, o paramsOptions) sheet {
	lines := make([]line, len(counts))
	for i, c := range counts {
		lines[i] = networkLine(labels[i], c.Totals)
	}
	return fill(sheet{}, columns, lines, o)
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
			string(k.Kind), fmt.Sprint(k.Layers), arch.Thousands(k.Parameters),
			k.Unshared.String(), k.Dense.String(), arch.Thousands(k.MACs),
		})
	}
	return out
}
