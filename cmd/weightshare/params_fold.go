package main

import (
	"fmt"

	"weightshare/nets/arch"
)

// maxBlock is the longest run of layers that is checked for being repeated.
const maxBlock = 256

// foldedRows returns a row for each layer, except that a block repeated several times
// in succession is shown once, below a row that says how often and has the totals of
// all repetitions. Fields, jumps and centres within a block are those of its first
// repetition.
func foldedRows(layers []arch.LayerCounts, o paramsOptions) (rows []countRow, folded bool) {
	for i := 0; i < len(layers); {
		length, times := repetition(layers[i:])
		if times < 2 || !opensGroup(layers[i:]) && opensGroup(layers[i+1:]) && sameFold(layers[i+1:], length, times) {
			rows = append(rows, layerRow("", &layers[i], o))
			i++
			continue
		}
		all := layers[i : i+length*times]
		rows = append(rows, blockRow(all, times, o))
		inner, _ := foldedRows(all[:length], o)
		for _, row := range inner {
			row.depth++
			rows = append(rows, row)
		}
		folded = true
		i += len(all)
	}
	return rows, folded
}

// opensGroup reports whether the first of some layers joins branches. If a block can be
// cut in several ways, it is easiest to recognize when it begins like this.
func opensGroup(layers []arch.LayerCounts) bool {
	return len(layers) > 1 && layers[1].Depth > layers[0].Depth
}

func sameFold(layers []arch.LayerCounts, length, times int) bool {
	l, t := repetition(layers)
	return l == length && t == times
}

// repetition finds the block at the front that saves the most rows by being shown once;
// times is 1 if there is none.
func repetition(layers []arch.LayerCounts) (length, times int) {
	times, saved := 1, 1 // a fold that saves one row is not worth a heading
	for n := 1; n <= min(maxBlock, len(layers)/2); n++ {
		if !wholeBlock(layers, n) {
			continue
		}
		k := 1
		for (k+1)*n <= len(layers) && sameBlock(layers[:n], layers[k*n:(k+1)*n]) && wholeBlock(layers, (k+1)*n) {
			k++
		}
		if rows := (k-1)*n - 1; rows > saved {
			length, times, saved = n, k, rows
		}
	}
	return length, times
}

// wholeBlock reports whether the first n layers consist of whole branches: nothing in
// them, or just after them, belongs to a join that is cut.
func wholeBlock(layers []arch.LayerCounts, n int) bool {
	for _, l := range layers[:n] {
		if l.Depth < layers[0].Depth {
			return false
		}
	}
	return n == len(layers) || layers[n].Depth <= layers[0].Depth
}

func sameBlock(a, b []arch.LayerCounts) bool {
	for i := range a {
		if a[i].Name != b[i].Name || a[i].Depth != b[i].Depth || a[i].Output != b[i].Output || a[i].Parameters != b[i].Parameters || a[i].MACs != b[i].MACs {
			return false
		}
	}
	return true
}

// blockRow sums the repetitions of a block; its field is that after the last one.
func blockRow(all []arch.LayerCounts, times int, o paramsOptions) countRow {
	last := len(all) - 1
	for all[last].Depth > all[0].Depth {
		last--
	}
	row := layerRow("", &all[last], o)
	row.name = fmt.Sprintf("%d times:", times)
	row.formula, row.uses, row.times = "", 0, times
	sum := arch.Sum(all)
	row.parameters, row.links, row.macs = sum.Parameters, sum.Links, sum.MACs
	row.unshared, row.dense, row.bytes = sum.Unshared, sum.Dense, sum.Bytes(o.bytes)
	return row
}
