package answer

import (
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/notebook"
)

// TestClaimRow checks that there are numbers under shared and unshared only if the
// claim compares such a pair.
func TestClaimRow(t *testing.T) {
	t.Parallel()
	average := func(network string, mean float64) *notebook.Average {
		return &notebook.Average{Network: network, Metric: "steps_to_fit", Mean: mean, SD: 22.8, Seeds: []uint64{1, 2}, Values: []float64{1, 2}}
	}
	shared, unshared := average("12x12 conv5:4 dense:4", 72), average("12x12 local5:4 dense:4", 200)
	numbers, claim := []notebook.Average{*shared}, lessons.Claim{Title: "A"}
	for _, c := range []struct {
		finding notebook.Finding
		want    []string
	}{
		{notebook.Finding{Claim: claim, Numbers: numbers, Compared: notebook.Comparison{Shared: shared, Unshared: unshared}}, []string{"72", "200", "A (steps to fit)"}},
		{notebook.Finding{Claim: claim, Numbers: numbers, Compared: notebook.Comparison{Shared: shared}}, []string{"–", "–", "A (see the text)"}},
		{notebook.Finding{Claim: claim, Counted: []string{"28x28 conv3:32", "28x28 local3:32"}}, []string{"320", "216,320", "A (numbers)"}},
		{notebook.Finding{Claim: claim, Counted: []string{"28x28 conv3:32"}}, []string{"–", "–", "A (see the text)"}},
	} {
		if got := claimRow(c.finding); !slices.Equal(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestOneClaim checks that the verdict at equal work does not repeat the pair that
// the table is about.
func TestOneClaim(t *testing.T) {
	t.Parallel()
	table := oneClaim(notebook.Row{Lesson: &lessons.Lesson{}, HeldEqual: "kernels, work: conv5:4 against local5:4", AtEqualWork: "yes: conv5:4 against local5:4 (6,416 MACs)"})
	said := ""
	for _, row := range table.Rows {
		said += strings.Join(row, " ") + "\n"
	}
	if !strings.Contains(said, "held equal kernels, work\n") || !strings.Contains(said, "equal work? yes: this pair (6,416 MACs)\n") {
		t.Error(said)
	}
}
