package arch_test

import (
	"testing"

	"weightshare/nets/arch"
)

const vit = "224x224x3 conv16:768/s16 tokens cls pos " +
	"12*( add( layernorm attn12 | ) add( layernorm linear:3072 gelu linear:768 | ) ) layernorm at1 dense:1000"

// TestSequences checks the parameters, links and MACs of words for sequences.
func TestSequences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][3]int64{
		vit:                       {86_567_656, count(t, vit).Totals.Links, 17_563_828_224},
		"100:64 linear:10":        {650, 65_000, 64_000},
		"100:64 linear:10/nobias": {640, 64_000, 64_000},
		"64 dense:8 linear:10":    {65*8 + 90, 65*8 + 90, 64*8 + 80},
		"128 embed30522:768":      {30522 * 768, 128 * 768, 0},
		"49:64 cls":               {64, 64, 0},
		"49:64 pos":               {49 * 64, 49 * 64, 0},
		"7x7x64 pos":              {49 * 64, 49 * 64, 0},
		"10:8 attn2":              {4 * 72, 10 * 4 * 72, 10*4*64 + 2*100*8},
		"10:8 attn4/kv2":          {2*72 + 2*9*4, 10 * (2*72 + 2*9*4), 10*(2*64+2*8*4) + 2*100*8},
		"10:8 attn4/kv4/causal":   {4 * 72, 10 * 4 * 72, 10*4*64 + 2*100*8},
		"10:8 attn1/nobias":       {4 * 64, 10 * 4 * 64, 10*4*64 + 2*100*8},
		"10:8 at-1 dense:3":       {27, 27, 24},
		"7x7x64 tokens layernorm": {128, 0, 0},
		// The transpose of a table or of a linear layer, at every position.
		"10 embed800:8 tied/nobias":                              {6_400, 10*8 + 10*6_400, 10 * 6_400},
		"10 side( t=embed800:8 ) @t linear:4 linear:8 tied tied": {6_400 + 36 + 40 + 4 + 8, 2*80 + 10*(36+40) + 10*(36+40), 10 * 4 * 32},
		"10:64 linear:8 relu tied":                               {65*8 + 64, 10*65*8 + 10*9*64, 2 * 10 * 64 * 8},
		"64 dense:32 relu linear:32 tied":                        {65*32 + 33*32 + 64, 65*32 + 33*32 + 33*64, 64*32 + 32*32 + 32*64}, // the dense layer, because its units match
		"16x112x112:3 conv3:64/p1":                               {5_248, 16 * 112 * 112 * 5_248, 16 * 112 * 112 * 81 * 64},
	} {
		got := count(t, text).Totals
		if got.Parameters != want[0] || got.Links != want[1] || got.MACs != want[2] {
			t.Errorf("%s: got %d parameters, %d links, %d MACs; want %v", text, got.Parameters, got.Links, got.MACs, want)
		}
	}
}

// TestFieldsOfSequences checks that a position of a sequence sees what the
// position of the map sees, and that a layer sliding over positions that are no
// longer neighbors sees the whole input.
func TestFieldsOfSequences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		field   int64
		seesAll bool
		centre  float64
	}{
		"32x32 conv4:8/s4 tokens linear:3":          {4, false, 1.5},
		"32x32 conv4:8/s4 tokens conv3:8":           {32, true, 0},
		"32x32 conv4:8/s4 tokens conv1:8":           {4, false, 1.5},
		"32x32 conv4:8/s4 tokens attn2":             {32, true, 0},
		"32:2 conv3:4/s2 tokens conv3:4":            {7, false, 3},
		"32:2 conv3:4/s2 at3":                       {3, false, 5},
		"32:2 conv3:4/s2 at-1":                      {3, false, 29},
		"32:2 conv3:4/s2 cls":                       {3, false, -1},
		"20x32x32:1 conv3x5x5:2 conv3x1x1:2/s2x1x1": {5, false, 2},
	} {
		c := count(t, text)
		r := c.Layers[len(c.Layers)-1]
		last := len(r.ReceptiveField) - 1
		if len(r.ReceptiveField) == 3 {
			last = 0 // the depth
		}
		if r.ReceptiveField[last] != want.field || r.SeesAll != want.seesAll || !want.seesAll && r.Centre[last] != want.centre {
			t.Errorf("%s: got a field of %v, all %v, centre %v; want %+v", text, r.ReceptiveField, r.SeesAll, r.Centre, want)
		}
	}
}

// TestVectorsJoin checks that a flat row of n, a 1×1×n map and a sequence of n
// numbers are interchangeable in joins.
func TestVectorsJoin(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"56x56x8 mul( | gap dense:2 relu dense:8 sigmoid )": "56×56×8",
		"56x56x8 mul( dense:8 | )":                          "56×56×8",
		"2 add( dense:2 | )":                                "2",
		"2 mul( | dense:2 )":                                "2",
		"8x8x4 add( gap | dense:4 )":                        "1×1×4",
		"8x8x4 cat( dense:3 | gap )":                        "1×1×7",
		"8x8x4 cat( dense:3 | dense:4 )":                    "7",
		"5 cat( | dense:3 )":                                "8",
		"5:4 cat( gap | dense:3 )":                          "1×7",
		"8x8x4 add( gap | tokens at1 )":                     "1×1×4",
		"16x8x8:4 mul( | gap linear:4 )":                    "16×8×8×4",
	} {
		if got := parse(t, text).Output().String(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	if _, err := arch.Parse("8x8x4 add( dense:4 | )"); err == nil {
		t.Error("a row of four units is added to a map")
	}
}
