package main

import (
	"strings"
	"testing"

	"weightshare/nets/arch"
)

// TestFoldedRows checks that the rows outside blocks and the totals of the blocks add
// up to the whole network, and that the layers of a block are those of the network at
// that place.
func TestFoldedRows(t *testing.T) {
	t.Parallel()
	o := paramsOptions{bytes: arch.BytesPerNumber}
	for _, text := range []string{
		"resnet152", "densenet121", "mobilenet_v2", "googlenet", "lenet5", "8x8 100*( relu )",
		"8x8 3*( add( 4*( conv3:1/same bn relu ) | ) )", "8x8 relu relu relu conv1:1 relu conv1:1 relu conv1:1 relu add( relu | relu ) relu",
	} {
		s, _ := notation(text)
		counts, err := count(s)
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := foldedRows(counts.Layers, o)
		if got, want := expand(t, rows), len(counts.Layers); got != want {
			t.Errorf("%s: the rows stand for %d layers, it has %d", text, got, want)
		}
		var parameters, macs int64
		for i := 0; i < len(rows); {
			parameters += rows[i].parameters
			macs += rows[i].macs
			i += 1 + inner(rows[i:])
		}
		if parameters != counts.Totals.Parameters || macs != counts.Totals.MACs {
			t.Errorf("%s: the rows add up to %d parameters and %d MACs, not %d and %d", text, parameters, macs, counts.Totals.Parameters, counts.Totals.MACs)
		}
	}
}

// inner returns the number of rows in the block that the first row heads; 0 if it heads
// none.
func inner(rows []countRow) int {
	n := 0
	if strings.HasSuffix(rows[0].name, " times:") {
		for n+1 < len(rows) && rows[n+1].depth > rows[0].depth {
			n++
		}
	}
	return n
}

// expand returns the number of layers that the rows stand for.
func expand(t *testing.T, rows []countRow) int {
	t.Helper()
	layers := 0
	for i := 0; i < len(rows); {
		block := rows[i+1 : i+1+inner(rows[i:])]
		if len(block) == 0 {
			layers++
		} else {
			layers += rows[i].times * expand(t, block)
		}
		i += 1 + len(block)
	}
	return layers
}
