package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/arch"
)

// countRow is one row of a table of counts: a layer, the totals of a network, or
// one of several networks. Cells of what it does not have are empty.
type countRow struct {
	name, output, formula   string
	parameters, links, macs int64
	unshared, dense, bytes  arch.Hypothetical
	field                   string
	uses                    float64 // of each weight; 0 for nothing to say
	jump, centre            []float64
}

func layerRow(r *arch.LayerCounts, o paramsOptions) countRow {
	l := countRow{
		name: strings.Repeat("  ", r.Depth) + r.Name, output: r.Output.String(), formula: r.Formula,
		parameters: r.Parameters, links: r.Links, macs: r.MACs, unshared: r.Unshared, dense: r.Dense,
		bytes: r.Bytes(o.bytes), field: formatField(r.ReceptiveField), uses: r.UsesPerWeight(),
		jump: r.Jump, centre: r.Centre,
	}
	if r.Misaligned {
		l.field += "*"
	}
	if l.jump == nil {
		l.jump, l.centre = []float64{}, []float64{} // printed as "-"
	}
	return l
}

func networkRow(name string, t arch.Totals) countRow {
	return countRow{
		name: name, parameters: t.Parameters, links: t.Links, macs: t.MACs,
		unshared: t.Unshared, dense: t.Dense, bytes: t.Bytes, field: formatField(t.ReceptiveField),
	}
}

// countColumn is a column with the cell that it shows of a row.
type countColumn struct {
	column
	cell func(l countRow, o paramsOptions) string
}

// columnNames lists the values of --columns.
func columnNames(columns []countColumn) []string {
	return mapped(columns, func(c countColumn) string { return c.name })
}

// chooseColumns returns the columns of these names, in their order; all if names
// is nil. Chosen columns are never dropped on a narrow terminal.
func chooseColumns(all []countColumn, names []string) ([]countColumn, error) {
	if names == nil {
		return all, nil
	}
	var chosen []countColumn
	for _, name := range names {
		i := slices.IndexFunc(all, func(c countColumn) bool { return strings.EqualFold(c.name, strings.TrimSpace(name)) })
		if i < 0 {
			return nil, usagef("--columns: there is no column %q; choose from %s", name, strings.Join(columnNames(all), ", "))
		}
		c := all[i]
		c.rank = 0
		chosen = append(chosen, c)
	}
	return chosen, nil
}

// formatCount formats a count, with separators except in CSV.
func formatCount(n int64, o paramsOptions) string {
	if o.format == formatCSV {
		return strconv.FormatInt(n, 10)
	}
	return arch.Thousands(n)
}

// formatHypothetical formats a count of a hypothetical network. One that is too
// large to count is an empty cell in CSV.
func formatHypothetical(n arch.Hypothetical, o paramsOptions) string {
	if !n.Known() {
		if o.format == formatCSV {
			return ""
		}
		return n.String()
	}
	return formatCount(int64(n), o)
}

// formatField formats a receptive field: 3×3, in one dimension the width alone.
func formatField(sizes []int64) string {
	return strings.Join(mapped(sizes, func(n int64) string { return strconv.FormatInt(n, 10) }), "×")
}

// formatFractions formats jumps and centres. No values are "-", nil is empty.
func formatFractions(values []float64) string {
	if values == nil {
		return ""
	}
	if len(values) == 0 {
		return "-"
	}
	return strings.Join(mapped(values, func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }), "×")
}

// The columns of every table of counts, but for the first.
var (
	parametersColumn = countColumn{column{name: "parameters", numeric: true}, func(l countRow, o paramsOptions) string { return formatCount(l.parameters, o) }}
	macsColumn       = countColumn{column{name: macsName, numeric: true, rank: 1}, func(l countRow, o paramsOptions) string { return formatCount(l.macs, o) }}
	linksColumn      = countColumn{column{name: "links", numeric: true, rank: 5}, func(l countRow, o paramsOptions) string { return formatCount(l.links, o) }}
	fieldColumn      = countColumn{column{name: "field", numeric: true, rank: 4}, func(l countRow, _ paramsOptions) string { return l.field }}
	denseColumn      = countColumn{column{name: "dense", numeric: true, rank: 3}, func(l countRow, o paramsOptions) string { return formatHypothetical(l.dense, o) }}
)

func unsharedColumn(rank int) countColumn {
	return countColumn{column{name: "unshared", numeric: true, rank: rank}, func(l countRow, o paramsOptions) string { return formatHypothetical(l.unshared, o) }}
}

func memoryColumn(rank int) countColumn {
	return countColumn{column{name: "memory", numeric: true, rank: rank}, func(l countRow, o paramsOptions) string { return formatHypothetical(l.bytes, o) }}
}

var layerColumns = []countColumn{
	{column{name: "layer"}, func(l countRow, _ paramsOptions) string { return l.name }},
	{column{name: "output", rank: 2}, func(l countRow, _ paramsOptions) string { return l.output }},
	parametersColumn, unsharedColumn(1), denseColumn, macsColumn, linksColumn, fieldColumn,
	{column{name: "uses", numeric: true, rank: 6}, func(l countRow, _ paramsOptions) string {
		if l.uses == 0 {
			return ""
		}
		return strconv.FormatFloat(l.uses, 'f', -1, 64)
	}},
	memoryColumn(8),
	{column{name: "jump", numeric: true, rank: 9}, func(l countRow, _ paramsOptions) string { return formatFractions(l.jump) }},
	{column{name: "centre", numeric: true, rank: 10}, func(l countRow, _ paramsOptions) string { return formatFractions(l.centre) }},
	{column{name: "formula", rank: 7}, func(l countRow, _ paramsOptions) string { return l.formula }},
}

// layerTable returns the table of one network, its totals last.
func layerTable(columns []countColumn, counts *arch.Counts, o paramsOptions) resultTable {
	lines := make([]countRow, 0, len(counts.Layers)+1)
	for i := range counts.Layers {
		lines = append(lines, layerRow(&counts.Layers[i], o))
	}
	return newCountTable(resultTable{totals: 1}, columns, append(lines, networkRow("total", counts.Totals)), o)
}

// newCountTable adds columns and rows to a table.
func newCountTable(out resultTable, columns []countColumn, rows []countRow, o paramsOptions) resultTable {
	for _, c := range columns {
		out.columns = append(out.columns, c.column)
	}
	for _, l := range rows {
		out.rows = append(out.rows, mapped(columns, func(c countColumn) string { return c.cell(l, o) }))
	}
	return out
}

// maxLabel is the width to which a table shortens the notation of a network.
const maxLabel = 48

var networkColumns = []countColumn{
	{column{name: "network"}, func(l countRow, o paramsOptions) string {
		if o.format == formatTable {
			return shorten(l.name, maxLabel)
		}
		return l.name
	}},
	parametersColumn, unsharedColumn(2), denseColumn, macsColumn, linksColumn, fieldColumn, memoryColumn(6),
}

func networkTable(columns []countColumn, labels []string, counts []*arch.Counts, o paramsOptions) resultTable {
	lines := make([]countRow, len(counts))
	for i, c := range counts {
		lines[i] = networkRow(labels[i], c.Totals)
	}
	return newCountTable(resultTable{}, columns, lines, o)
}

func kindTable(kinds []arch.KindTotal) resultTable {
	out := resultTable{columns: []column{
		{name: "kind"},
		{name: "layers", numeric: true, rank: 1},
		{name: "parameters", numeric: true},
		{name: "unshared", numeric: true, rank: 2},
		{name: "dense", numeric: true, rank: 3},
		{name: macsName, numeric: true, rank: 1},
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
