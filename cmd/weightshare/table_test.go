package main

import (
	"slices"
	"testing"
)

// TestTableFits checks which columns a narrow terminal drops, and that the note about them
// names --columns only where there is that flag.
func TestTableFits(t *testing.T) {
	t.Parallel()
	whole := resultTable{
		columns: []column{{name: "name"}, {name: "number", rank: 1}, {name: "what", rank: 2}, {name: "why", rank: 2}},
		rows:    [][]string{{"a", "1", "b", "c"}},
	}
	for width, want := range map[int][]string{
		0:  {"name", "number", "what", "why"},
		23: {"name", "number", "what", "why"},
		22: {"name", "number", "what"},
		12: {"name", "number"},
		1:  {"name"}, // of rank 0
	} {
		fitting, dropped := whole.fit(width)
		if got := fitting.names(); !slices.Equal(got, want) || dropped != len(whole.columns)-len(want) || len(fitting.rows[0]) != len(want) {
			t.Errorf("in %d cells: %q with %d dropped, want %q", width, got, dropped, want)
		}
	}
	if got, want := whole.droppedNote(1), "(1 more column does not fit here: see --format json)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	whole.choice = true
	if got, want := whole.droppedNote(2), "(2 more columns do not fit here: see --columns, or --format json)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
