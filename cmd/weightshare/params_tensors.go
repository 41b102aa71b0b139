package main

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// tensorLine is a row of a table of tensors: a single tensor, or several whose names
// differ only in their numbers.
type tensorLine struct {
	name, shape, kind string
	numbers, bytes    int64
	times             int
	of                string // the tensor whose storage it shares; empty for none
}

// tensorLines returns a row for each tensor. Tensors that share the storage of others
// count with these.
func tensorLines(tensors []weights.Tensor, places []weights.Copy) []tensorLine {
	of := map[string]string{}
	for _, p := range places {
		of[p.Tensor] = p.Of
	}
	return mapped(tensors, func(t weights.Tensor) tensorLine {
		return tensorLine{visible.Text(t.Name), formatShape(t.Shape), t.Type.Name, t.Numbers, t.Bytes, 1, visible.Text(of[t.Name])}
	})
}

// foldTensors combines tensors whose names differ only in their numbers, as those of
// repeated blocks do, into one row.
func foldTensors(lines []tensorLine) []tensorLine {
	type kind struct{ name, shape, kind string }
	digits := regexp.MustCompile(`\d+`)
	first := map[kind]int{}
	var out []tensorLine
	for _, l := range lines {
		pattern := kind{digits.ReplaceAllString(l.name, "*"), l.shape, l.kind}
		i, ok := first[pattern]
		if l.of != "" || !ok {
			if l.of == "" {
				first[pattern] = len(out)
			}
			out = append(out, l)
			continue
		}
		out[i].name = pattern.name
		out[i].times++
		out[i].numbers += l.numbers
		out[i].bytes += l.bytes
	}
	return out
}

// tensorTable returns a row for each line, then one for each type of numbers, and their
// total.
func tensorTable(lines []tensorLine, o paramsOptions) resultTable {
	out := resultTable{columns: []column{
		{name: "tensor"}, {name: "shape", rank: 1}, {name: "type", rank: 2}, {name: "numbers", numeric: true}, {name: "bytes", numeric: true, rank: 3},
	}}
	row := func(l tensorLine) {
		out.rows = append(out.rows, []string{l.name, l.shape, l.kind, formatCount(l.numbers, o), formatCount(l.bytes, o)})
	}
	if o.format == formatCSV {
		out.columns = append(out.columns, column{name: "stored once with"})
	}
	sum := tensorLine{name: "total"}
	var types []tensorLine // a sum for each type
	for _, l := range lines {
		if l.times > 1 {
			l.name = fmt.Sprintf("%d × %s", l.times, l.name)
		}
		row(l)
		last := out.rows[len(out.rows)-1]
		switch {
		case o.format == formatCSV && l.of != "": // only numbers, which add up to what is stored
			out.rows[len(out.rows)-1] = append(last[:3], "0", "0", l.of)
			continue
		case o.format == formatCSV:
			out.rows[len(out.rows)-1] = append(last, "")
		case l.of != "":
			last[3], last[4] = "as "+l.of, ""
			continue
		}
		i := slices.IndexFunc(types, func(sum tensorLine) bool { return sum.kind == l.kind })
		if i < 0 {
			i, types = len(types), append(types, tensorLine{kind: l.kind})
		}
		for _, sum := range []*tensorLine{&types[i], &sum} {
			sum.numbers += l.numbers
			sum.bytes += l.bytes
		}
	}
	if o.format == formatCSV {
		return out
	}
	if len(types) > 1 {
		slices.SortStableFunc(types, func(a, b tensorLine) int { return cmp.Compare(b.numbers, a.numbers) })
		for _, t := range types {
			row(t)
		}
		out.totals = len(types)
	}
	row(sum)
	out.totals++
	return out
}

// formatShape formats the axes of a tensor: 64×3×7×7.
func formatShape(shape []int64) string {
	return strings.Join(mapped(shape, func(n int64) string { return strconv.FormatInt(n, 10) }), "×")
}
