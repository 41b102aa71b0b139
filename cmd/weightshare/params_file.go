package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/model"
	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// tensorDocument is the JSON of a file of weights alone: there is no graph, so
// nothing says how often a weight is used.
type tensorDocument struct {
	Network string       `json:"network"`
	File    fileDocument `json:"file"`
	Tensors []tensorRow  `json:"tensors"`
	Totals  tensorTotals `json:"totals"`
}

// fileDocument says how many numbers a file holds, and how many are its own.
type fileDocument struct {
	Format   model.Format   `json:"format"`
	Stored   int64          `json:"stored"`
	Distinct *int64         `json:"distinct"` // null if it was not looked for
	Copies   []copyDocument `json:"copies"`
	// Places are tensors that are stored once with another.
	Places []copyDocument `json:"stored_once"`
}

type copyDocument struct {
	Tensor     string `json:"tensor"`
	Of         string `json:"of"`
	Transposed bool   `json:"transposed"`
}

func newFileDocument(format model.Format, s weights.Sharing, distinct bool) fileDocument {
	document := func(c weights.Copy) copyDocument { return copyDocument{c.Tensor, c.Of, c.Transposed} }
	d := fileDocument{Format: format, Stored: s.Stored, Copies: mapped(s.Copies, document), Places: mapped(s.Places, document)}
	if distinct {
		d.Distinct = &s.Distinct
	}
	return d
}

type tensorRow struct {
	Tensor  string  `json:"tensor"`
	Shape   []int64 `json:"shape"`
	Type    string  `json:"type"`
	Numbers int64   `json:"numbers"`
	Bytes   int64   `json:"bytes"`
}

type tensorTotals struct {
	Parameters     int64   `json:"parameters"`
	Links          *int64  `json:"links"` // always null
	MACs           *int64  `json:"macs"`  // always null
	ReceptiveField []int64 `json:"receptive_field"`
	Bytes          int64   `json:"bytes"`
}

func newTensorDocument(s source, file fileDocument) tensorDocument {
	d := tensorDocument{Network: s.name, File: file, Tensors: []tensorRow{}}
	d.Totals.Parameters = file.Stored
	for _, t := range s.file.Tensors {
		shape := t.Shape
		if shape == nil {
			shape = []int64{} // a single number
		}
		d.Tensors = append(d.Tensors, tensorRow{Tensor: t.Name, Shape: shape, Type: t.Type.Name, Numbers: t.Numbers, Bytes: t.Bytes})
		d.Totals.Bytes += t.Bytes
	}
	return d
}

// paramsFile prints the tensors of a file, and below the table why not its layers.
func paramsFile(ctx context.Context, c console, o paramsOptions, s source, why string) error {
	ctx, stop := untilSignal(ctx)
	defer stop()
	stored := slices.ContainsFunc(s.file.Tensors, func(t weights.Tensor) bool { return t.Data != nil })
	sharing, err := s.file.Sharing(ctx, o.distinct && stored)
	if err != nil {
		return err
	}
	if o.format == formatJSON {
		return visible.WriteJSON(c.out, struct {
			Version int `json:"version"`
			tensorDocument
		}{1, newTensorDocument(s, newFileDocument(s.file.Format, sharing, o.distinct && stored))})
	}
	tensors := tensorTable(s.file.Tensors, o)
	if o.format != formatTable {
		return tensors.write(c.out, c.env, o.format)
	}
	fmt.Fprintf(c.out, "%s: %s\n\n", s.label(), s.file.Format)
	if err := tensors.print(c.out, c.env); err != nil {
		return err
	}
	if stored {
		if err := writeSharing(c.out, sharing, o.distinct); err != nil {
			return err
		}
	}
	return sentence(c.out, visible.Text(why))
}

// tensorTable returns a row for each tensor, then one for each type of numbers and
// their total.
func tensorTable(tensors []weights.Tensor, o paramsOptions) resultTable {
	out := resultTable{columns: []column{
		{name: "tensor"}, {name: "shape", rank: 1}, {name: "type", rank: 2}, {name: "numbers", numeric: true}, {name: "bytes", numeric: true, rank: 3},
	}}
	row := func(name, shape, kind string, numbers, bytes int64) {
		out.rows = append(out.rows, []string{name, shape, kind, formatCount(numbers, o), formatCount(bytes, o)})
	}
	var sum weights.Tensor
	var types []weights.Tensor // a sum for each type
	for _, t := range tensors {
		row(visible.Text(t.Name), formatShape(t.Shape), t.Type.Name, t.Numbers, t.Bytes)
		i := slices.IndexFunc(types, func(sum weights.Tensor) bool { return sum.Type == t.Type })
		if i < 0 {
			i, types = len(types), append(types, weights.Tensor{Type: t.Type})
		}
		for _, sum := range []*weights.Tensor{&types[i], &sum} {
			sum.Numbers += t.Numbers
			sum.Bytes += t.Bytes
		}
	}
	if o.format == formatCSV {
		return out
	}
	if len(types) > 1 {
		slices.SortStableFunc(types, func(a, b weights.Tensor) int { return int(min(1, max(-1, b.Numbers-a.Numbers))) })
		for _, t := range types {
			row("", "", t.Type.Name, t.Numbers, t.Bytes)
		}
		out.totals = len(types)
	}
	row("total", "", "", sum.Numbers, sum.Bytes)
	out.totals++
	return out
}

// formatShape formats the axes of a tensor: 64×3×7×7.
func formatShape(shape []int64) string {
	return strings.Join(mapped(shape, func(n int64) string { return strconv.FormatInt(n, 10) }), "×")
}
