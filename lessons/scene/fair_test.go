package scene

import (
	"testing"

	"weightshare/lessons/figure"
	"weightshare/nets/experiment"
)

// TestLuckIsExplained checks that an interval shows whether it contains 0, and that
// the note about luck appears exactly if a row has the mark.
func TestLuckIsExplained(t *testing.T) {
	t.Parallel()
	sure, luck := &experiment.Difference{Mean: .05, Low: .004, High: .1}, &experiment.Difference{Mean: .05, Low: -.004, High: .1}
	for _, c := range []struct{ got, want string }{
		{DifferenceText(sure), "+0.05 [+0.004, +0.10]"},
		{DifferenceText(luck), "+0.05 [−0.004, +0.10] luck?"},
		{DifferenceWords(sure), "+0.05 [+0.004, +0.10]"},
		{DifferenceWords(luck), "+0.05 [−0.004, +0.10], which may be luck"},
		{DifferenceWords(nil), "–"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	table := figure.NewTable("t", "T", "network", "#difference")
	table.Note = "same work"
	table.Rows = [][]string{{"a", DifferenceText(sure)}}
	if ExplainLuck(&table); table.KeepNote || table.Note != "same work" {
		t.Errorf("no row may be luck: %+v", table.Meta)
	}
	table.Rows = append(table.Rows, []string{"b", DifferenceText(luck)})
	if ExplainLuck(&table); !table.KeepNote || table.Explained(2).Note != luckNote+"; same work" {
		t.Errorf("a row may be luck: %+v", table.Meta)
	}
	if narrow := table.Explained(1); narrow.Note != "same work" {
		t.Errorf("the column that may be luck is hidden: %+v", narrow.Meta)
	}
}

// TestWorkOf checks that the work of networks is given by name if it differs.
func TestWorkOf(t *testing.T) {
	t.Parallel()
	who := barsNetworks()
	if got := WorkOf(who[:2]); got != "6,416 MACs" {
		t.Error(got)
	}
	if got := WorkOf(append(who[:2:2], NetworkSpec{Name: "dense", Network: "12x12 dense:64 relu dense:4"})); got != "MACs: "+who[0].Name+" and "+who[1].Name+" 6,416, dense 9,472" {
		t.Error(got)
	}
	for kernels := range 4 {
		who = append(who, NetworkSpec{Name: "more", Network: []string{"12x12 conv5:1", "12x12 conv5:2", "12x12 conv5:3", "12x12 conv5:8"}[kernels]})
	}
	if got := WorkOf(who[len(who)-4:]); got != "1,600 to 12,800 MACs" {
		t.Error(got)
	}
}
