package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/arch"
)

// countRow is one row of a table of counts: a layer, the totals of a network, or one of
// several networks. Cells for which it has no value are empty.
type countRow struct {
	network, name, kind, formula string
	depth                        int
	times                        int   // of a repeated block
	output                       []int // as listed by Shape.Dims
	parameters, links, macs      int64
	unshared, dense, bytes       arch.Hypothetical
	activations                  arch.Hypothetical
	field                        []int64
	misaligned, gated            bool
	uses                         float64 // of each weight; 0 if there is nothing to say
	jump, centre                 []float64
}

func layerRow(network string, r *arch.LayerCounts, o paramsOptions) countRow {
	return countRow{
		network: network, name: r.Name, kind: string(r.Kind), depth: r.Depth, output: r.Output.Dims(), formula: r.Formula,
		parameters: r.Parameters, links: r.Links, macs: r.MACs, unshared: r.Unshared, dense: r.Dense,
		bytes: r.Bytes(o.bytes), activations: r.Activations(), field: r.ReceptiveField, misaligned: r.Misaligned, gated: r.Gated,
		uses: r.Uses, jump: r.Jump, centre: r.Centre,
	}
}

func networkRow(name string, t arch.Totals) countRow {
	return countRow{
		name: name, parameters: t.Parameters, links: t.Links, macs: t.MACs, activations: t.Activations,
		unshared: t.Unshared, dense: t.Dense, bytes: t.Bytes, field: t.ReceptiveField,
	}
}

// countColumn is a column and the function that gives its cell in a row.
type countColumn struct {
	column
	cell func(l countRow, o paramsOptions) string
	// onRequest columns are printed only if --columns names them, and in CSV.
	onRequest bool
	// parts replace the column in CSV, where a cell holds one number.
	parts []countColumn
}

// columnNames lists the values of --columns.
func columnNames(columns []countColumn) []string {
	return mapped(columns, func(c countColumn) string { return c.name })
}

// chooseColumns returns the columns named in the options, in that order, or those that
// the format prints by default if none are named. Named columns are never dropped on a
// narrow terminal.
func chooseColumns(all []countColumn, o paramsOptions) ([]countColumn, error) {
	var out []countColumn
	for _, name := range o.columns {
		i := slices.IndexFunc(all, func(c countColumn) bool { return strings.EqualFold(c.name, strings.TrimSpace(name)) })
		if i < 0 {
			return nil, noChoice("--columns", "column", name, columnNames(all))
		}
		c := all[i]
		c.rank = 0
		out = append(out, c)
	}
	if o.columns == nil {
		out = slices.DeleteFunc(slices.Clone(all), func(c countColumn) bool { return c.onRequest && o.format != formatCSV })
	}
	if o.format != formatCSV {
		return out, nil
	}
	var flat []countColumn
	for _, c := range out {
		if c.parts == nil {
			flat = append(flat, c)
		}
		flat = append(flat, c.parts...)
	}
	return flat, nil
}

// columnParts returns the CSV columns for a cell that holds several numbers. If there
// are fewer numbers, as in one dimension, the first columns are 1; if there are none,
// the cells are empty.
func columnParts(name string, of []string, numbers func(l countRow) []string) []countColumn {
	out := make([]countColumn, len(of))
	for i, part := range of {
		out[i] = countColumn{column: column{name: name + "_" + part}, cell: func(l countRow, _ paramsOptions) string {
			all := numbers(l)
			switch absent := len(of) - len(all); {
			case len(all) == 0:
				return ""
			case i < absent:
				return "1"
			default:
				return all[i-absent]
			}
		}}
	}
	return out
}

// formatCount formats a count, with separators except in CSV.
func formatCount(n int64, o paramsOptions) string {
	if o.format == formatCSV {
		return strconv.FormatInt(n, 10)
	}
	return arch.Thousands(n)
}

// formatHypothetical formats a count of a hypothetical network. A count that has
// overflowed is an empty cell in CSV.
func formatHypothetical(n arch.Hypothetical, o paramsOptions) string {
	if !n.Known() {
		if o.format == formatCSV {
			return ""
		}
		return n.String()
	}
	return formatCount(int64(n), o)
}

// formatNumbers formats sizes: 3×3, or just the width in one dimension.
func formatNumbers[N int | int64](sizes []N) string { return strings.Join(digits(sizes), "×") }

func digits[N int | int64](all []N) []string {
	return mapped(all, func(n N) string { return strconv.FormatInt(int64(n), 10) })
}

func fractions(all []float64) []string {
	return mapped(all, func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) })
}

// The axes of a map, and its channels.
var (
	axes       = []string{"height", "width"}
	dimensions = []string{"height", "width", "channels"}
)

// fractionColumn shows jumps or centres: "-" for a layer that sees the whole input,
// nothing for totals.
func fractionColumn(name string, rank int, of func(l countRow) []float64) countColumn {
	return countColumn{
		column: column{name: name, numeric: true, rank: rank},
		cell: func(l countRow, _ paramsOptions) string {
			if of(l) == nil && l.kind != "" {
				return "-"
			}
			return strings.Join(fractions(of(l)), "×")
		},
		parts: columnParts(name, axes, func(l countRow) []string { return fractions(of(l)) }),
	}
}

func countedColumn(name string, rank int, of func(l countRow) int64) countColumn {
	return countColumn{column: column{name: name, numeric: true, rank: rank}, cell: func(l countRow, o paramsOptions) string { return formatCount(of(l), o) }}
}

func hypotheticalColumn(name string, rank int, of func(l countRow) arch.Hypothetical) countColumn {
	return countColumn{column: column{name: name, numeric: true, rank: rank}, cell: func(l countRow, o paramsOptions) string { return formatHypothetical(of(l), o) }}
}

// onRequest returns a column that is printed only on request.
func onRequest(c countColumn) countColumn {
	c.onRequest = true
	return c
}

// The columns of every table of counts, except for the first. Their ranks put what
// engineers ask for before what a lesson compares.
var (
	parametersColumn  = countedColumn("parameters", 0, func(l countRow) int64 { return l.parameters })
	macsColumn        = countedColumn(macsName, 1, func(l countRow) int64 { return l.macs })
	linksColumn       = countedColumn("links", 6, func(l countRow) int64 { return l.links })
	unsharedColumn    = hypotheticalColumn("unshared", 5, func(l countRow) arch.Hypothetical { return l.unshared })
	denseColumn       = hypotheticalColumn("dense", 7, func(l countRow) arch.Hypothetical { return l.dense })
	memoryColumn      = hypotheticalColumn("memory", 3, func(l countRow) arch.Hypothetical { return l.bytes })
	activationsColumn = onRequest(hypotheticalColumn("activations", 4, func(l countRow) arch.Hypothetical { return l.activations }))
	fieldColumn       = countColumn{
		column: column{name: "field", numeric: true, rank: 4},
		cell: func(l countRow, _ paramsOptions) string {
			if l.misaligned {
				return formatNumbers(l.field) + "*"
			}
			return formatNumbers(l.field)
		},
		parts: columnParts("field", axes, func(l countRow) []string { return digits(l.field) }),
	}
)

var layerColumns = []countColumn{
	onRequest(countColumn{column: column{name: "network"}, cell: func(l countRow, _ paramsOptions) string { return l.network }}),
	{column: column{name: "layer"}, cell: func(l countRow, o paramsOptions) string {
		if o.format == formatCSV {
			return l.name
		}
		return strings.Repeat("  ", l.depth) + l.name
	}},
	onRequest(countColumn{column: column{name: "kind"}, cell: func(l countRow, _ paramsOptions) string { return l.kind }}),
	onRequest(countedColumn("depth", 0, func(l countRow) int64 { return int64(l.depth) })),
	{
		column: column{name: "output", rank: 2},
		cell:   func(l countRow, _ paramsOptions) string { return formatNumbers(l.output) },
		parts:  columnParts("output", dimensions, func(l countRow) []string { return digits(l.output) }),
	},
	parametersColumn, unsharedColumn, denseColumn, macsColumn, linksColumn, fieldColumn,
	{column: column{name: "uses", numeric: true, rank: 8}, cell: func(l countRow, _ paramsOptions) string {
		if l.uses == 0 {
			return ""
		}
		return strconv.FormatFloat(l.uses, 'f', -1, 64)
	}},
	memoryColumn, activationsColumn,
	fractionColumn("jump", 9, func(l countRow) []float64 { return l.jump }),
	fractionColumn("centre", 10, func(l countRow) []float64 { return l.centre }),
	{column: column{name: "formula", rank: 7}, cell: func(l countRow, _ paramsOptions) string { return l.formula }},
}

// layerTable returns the table of one network, with its totals last. If fold is set,
// repeated blocks are shown once.
func layerTable(columns []countColumn, counts *arch.Counts, o paramsOptions, fold bool) (table resultTable, folded bool) {
	var rows []countRow
	if fold {
		rows, folded = foldedRows(counts.Layers, o)
	} else {
		for i := range counts.Layers {
			rows = append(rows, layerRow("", &counts.Layers[i], o))
		}
	}
	return newCountTable(resultTable{totals: 1}, columns, append(rows, networkRow("total", counts.Totals)), o), folded
}

// newCountTable adds columns and rows to a table.
func newCountTable(out resultTable, columns []countColumn, rows []countRow, o paramsOptions) resultTable {
	out.choice = true
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
	{column: column{name: "network"}, cell: func(l countRow, o paramsOptions) string {
		if o.format == formatTable {
			return shorten(l.name, maxLabel)
		}
		return l.name
	}},
	parametersColumn, unsharedColumn, denseColumn, macsColumn, linksColumn, fieldColumn, memoryColumn, activationsColumn,
}

func networkTable(columns []countColumn, found []counted, o paramsOptions) resultTable {
	rows := mapped(found, func(n counted) countRow { return networkRow(n.label(), n.counts.Totals) })
	return newCountTable(resultTable{}, columns, rows, o)
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
