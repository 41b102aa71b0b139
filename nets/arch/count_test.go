package arch_test

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// BenchmarkResNet152 parses and counts 514 layers.
func BenchmarkResNet152(b *testing.B) {
	text := mustText(b, "resnet152")
	b.ReportAllocs()
	for b.Loop() {
		n, err := arch.Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := arch.Count(n); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWriteJSON writes the document for the same network.
func BenchmarkWriteJSON(b *testing.B) {
	c := zoo(b, "resnet152")
	b.ReportAllocs()
	for b.Loop() {
		if err := arch.WriteJSON(io.Discard, c); err != nil {
			b.Fatal(err)
		}
	}
}

// TestEnlargedAndGated checks that a transposed convolution uses every weight once
// at each input position and every bias once at each output position, and that the
// field of a product is that of the branch that is gated, while the gate keeps its
// own.
func TestEnlargedAndGated(t *testing.T) {
	t.Parallel()
	c := count(t, "2x2x3 tconv2:1/s2")
	if l := c.Layers[0]; l.MACs != 48 || l.Links != 64 || l.Unshared != arch.Hypothetical(64) {
		t.Errorf("transposed: %+v", l)
	}
	var macs int64
	for _, l := range zoo(t, "unet").Layers {
		if l.Kind == arch.Transposed {
			macs += l.MACs
		}
	}
	if macs != 8_589_934_592 {
		t.Errorf("the transposed convolutions of U-Net: %d MACs", macs)
	}
	for text, want := range map[string]int64{
		"224x224x3 conv3:16/p1 relu mul( | gap conv1:16 sigmoid ) conv3:16/p1 conv3:16/p1": 7,
		"224x224x3 conv3:16/p1 mul( gap sigmoid | conv3:16/p1 )":                           5,
		"224x224x3 conv3:16/p1 mul( | conv3:16/p1 sigmoid )":                               3,
	} {
		c := count(t, text)
		if got := c.Totals.ReceptiveField; got[0] != want {
			t.Errorf("%s: field %v, want %d", text, got, want)
		}
		for _, l := range c.Layers {
			if l.Gated != (l.Kind == arch.Mul) {
				t.Errorf("%s: %s is gated: %v", text, l.Name, l.Gated)
			}
		}
	}
}

func TestWarning(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"3x224x224 conv3:4":    "The input is taken as it stands: height 3, width 224, 224 channels. If 3 is the number of channels, write 224x224x3.",
		"64x3x224x224 conv3:4": "The input is taken as it stands: depth 64, height 3, width 224, 224 channels. If 3 is the number of channels and 64 the batch, write 224x224x3.",
		"3x16x112x112 conv3:4": "The input is taken as it stands: depth 3, height 16, width 112, 112 channels. If 3 is the number of channels, write 16x112x112x3.",
		"4096 lstm:10":         "The input is taken as it stands: 4096 steps of one number each. If each step has 4096 numbers, write the steps in front: 20:4096 for 20 steps.",
		"1:4096 lstm:10":       "", "4096 conv9:4 lstm:4": "", "4 rnn:4": "",
		"224x224x3 conv3:4": "", "2x2x64 conv1:4": "", "1x28x1 conv1:4": "", "64x16 conv3:4": "",
	} {
		c := count(t, text)
		if got := strings.Join(c.Warnings, " "); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
	if c := count(t, "3x224x224 conv3:4"); c.Totals.Parameters != 8068 {
		t.Errorf("taken otherwise than as it stands: %d parameters", c.Totals.Parameters)
	}
}

func TestSaving(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"28x28 conv3:32":               "Sharing stores 320 numbers where separate weights would be 216,320, 676 times as many, and saves none of the 194,688 multiply-accumulates.",
		"4 conv1:1":                    "Sharing stores 2 numbers where separate weights would be 8, 4.0 times as many, and saves none of the 4 multiply-accumulates.",
		"784 dense:32 relu tied":       "Sharing stores 25,904 numbers where separate weights would be 50,992, 2.0 times as many, and saves none of the 50,176 multiply-accumulates.",
		"28x28 local3:32":              "Nothing is shared: with one set of kernels for all positions 320 numbers would do, 676 times fewer, for the same 194,688 multiply-accumulates.",
		"4 dense:4":                    "No kernel is used at two positions, so there is nothing that sharing saves.",
		"2 dense:1/nobias tied/nobias": "Sharing stores 2 numbers where separate weights would be 4, 2.0 times as many, and saves none of the 4 multiply-accumulates.",
		"2 conv1:1/nobias":             "Sharing stores 1 number where separate weights would be 2, 2.0 times as many, and saves none of the 2 multiply-accumulates.",
	} {
		if got := count(t, text).Saving(); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestUses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"28x28 conv3:32": 676, "28x28 local3:32": 1, "28x28 conv3:32/tile2": 169, "28x28 dense:10": 1, "28x28 relu": 0, "28x28 dw3": 676,
		"27x27x96 conv5:256/p2/g2": 729,
	} {
		c := count(t, text)
		if got := c.Layers[0].Uses; got != want {
			t.Errorf("%s: got %v uses per weight, want %v", text, got, want)
		}
	}
}

func TestBytes(t *testing.T) {
	t.Parallel()
	c := count(t, "4 dense:4")
	for each, want := range map[int]arch.Hypothetical{1: 20, 2: 40, 4: 80, 8: 160} {
		if got := c.Layers[0].Bytes(each); got != want {
			t.Errorf("%d bytes a number: got %v, want %v", each, got, want)
		}
	}
}

func TestByKind(t *testing.T) {
	t.Parallel()
	c := count(t, "8x8 conv3:2 relu add( conv3:2/same bn | ) relu dense:3")
	want := []arch.KindTotal{
		{arch.Conv, 2, 20 + 38, 36*20 + 36*38, 36*18 + 36*36, 36*20 + 36*38, 64*72 + 72 + 72*72 + 72},
		{arch.ReLU, 2, 0, 0, 0, 0, 0},
		{arch.Add, 1, 0, 0, 0, 0, 0},
		{arch.BatchNorm, 1, 4, 0, 0, 4, 4},
		{arch.Dense, 1, 73 * 3, 73 * 3, 72 * 3, 73 * 3, 73 * 3},
	}
	if diff := cmp.Diff(want, c.ByKind()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var sum int64
	for _, k := range zoo(t, "densenet121").ByKind() {
		sum += k.Parameters
	}
	if sum != 7_978_856 {
		t.Errorf("DenseNet-121 by kind: %d parameters in all", sum)
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123", -9223372036854775808: "-9,223,372,036,854,775,808"} {
		if got := arch.Thousands(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
	for digits, want := range map[string]string{"": "", "-100000": "-100,000", "18446744073709551616": "18,446,744,073,709,551,616"} {
		if got := arch.GroupDigits(digits); got != want {
			t.Errorf("%s: got %s, want %s", digits, got, want)
		}
	}
}
