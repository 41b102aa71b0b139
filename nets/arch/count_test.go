package arch_test

import (
	"testing"

	"weightshare/nets/arch"
)

func parse(t testing.TB, text string) *arch.Network {
	t.Helper()
	n, err := arch.Parse(text)
	if err != nil {
		t.Fatalf("parse %q: %v", text, err)
	}
	return n
}

func count(t testing.TB, text string) *arch.Counts {
	t.Helper()
	c, err := arch.Count(parse(t, text))
	if err != nil {
		t.Fatalf("count %q: %v", text, err)
	}
	return c
}

func TestTotals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text                    string
		parameters, links, macs int64
		unshared, dense         arch.Hypothetical
	}{
		{"4 conv1:1", 2, 8, 4, 8, 20},
		{"4 local1:1", 8, 8, 4, 8, 20},
		{"4 dense:4", 20, 20, 16, 20, 20},
		{"16 dense:4/nobias", 64, 64, 64, 64, 64},
		{"28x28 conv3:32", 320, 216_320, 194_688, 216_320, 16_981_120},
		{"28x28 local3:32", 216_320, 216_320, 194_688, 216_320, 16_981_120},
		{"28x28 conv3:32/tile2", 1_280, 216_320, 194_688, 216_320, 16_981_120},
		{"32x32x3 conv3:64", 1_792, 1_612_800, 1_555_200, 1_612_800, 177_004_800},
		{"784 dense:32 relu tied", 25_904, 50_992, 50_176, 25_904, 25_904},
		{"784 dense:32 relu dense:784", 50_992, 50_992, 50_176, 50_992, 50_992},
		{"2 dense:1/nobias tied/nobias", 2, 4, 4, 2, 2},
		{"7x7:2 conv3:3/blocks2", 228, 1_425, 1_350, 1_425, 7_425},
		{"6x6 conv3:2/posbias", 50, 320, 288, 320, 1_184},
		{"100000x100000 conv3:1/same", 10, 100_000_000_000, 90_000_000_000, 100_000_000_000, arch.Overflow},
	} {
		got := count(t, test.text).Totals
		if got.Parameters != test.parameters || got.Links != test.links || got.MACs != test.macs ||
			got.Unshared != test.unshared || got.Dense != test.dense {
			t.Errorf("%s: got parameters %d, links %d, macs %d, unshared %v, dense %v; want %d, %d, %d, %v, %v", test.text,
				got.Parameters, got.Links, got.MACs, got.Unshared, got.Dense,
				test.parameters, test.links, test.macs, test.unshared, test.dense)
		}
	}
}
