package arch_test

import (
	"slices"
	"testing"

	"weightshare/nets/arch"
)

// shapes lists output sizes as PyTorch computes them, "" for networks that must
// not parse.
func shapes() map[string]string {
	return map[string]string{
		"28x28 conv5:6":                             "24×24×6",
		"28x28 conv5:6/p2":                          "28×28×6",
		"28x28 conv3x5:6":                           "26×24×6",
		"28x28 conv3:6/s2x1/p1x0":                   "14×26×6",
		"28x28 conv4:6/same":                        "28×28×6",
		"28x28 conv4:6/s3/ring":                     "10×10×6",
		"7x5 conv9:2/same":                          "7×5×2",
		"2x2 conv3:1/p2/d2":                         "2×2×1",
		"100:8 conv3:4/s2":                          "49×4",
		"9x9x3 dw3/s2":                              "4×4×3",
		"8x8x3 tconv2:64/s2":                        "16×16×64",
		"8x8x3 tconv3:4/s2/p1":                      "15×15×4",
		"8 tconv4:2/s2x":                            "",
		"8x8 tconv3x2:4/s2x1/p1x0":                  "15×9×4",
		"7x7 maxpool2":                              "3×3×1",
		"7x7 maxpool2/ceil":                         "4×4×1",
		"7x7 maxpool3/s1/p1":                        "7×7×1",
		"112x112 maxpool3/s2/p1":                    "56×56×1",
		"54x54 maxpool3/s2/ceil":                    "27×27×1",
		"142x142 maxpool3/s2/same":                  "71×71×1",
		"3x3 maxpool2/s3/ceil":                      "1×1×1", // a second window would start beyond the input
		"2x2 maxpool2/s4/p1/ceil":                   "1×1×1",
		"5x5 avgpool2/s3/p1/ceil":                   "2×2×1",
		"6x6x4 gap":                                 "1×1×4",
		"6:4 gmp":                                   "1×4",
		"6x6x4 coords":                              "6×6×6",
		"6:4 coords":                                "6×5",
		"6x6x4 upsample3":                           "18×18×4",
		"6x6x4 flatten":                             "144",
		"6:4 flatten flatten":                       "24",
		"6x6x4 dense:7 bn":                          "7",
		"6x6x4 dense:7 relu tied":                   "144",
		"8x8x2 add( conv3:2/same | )":               "8×8×2",
		"8x8x2 cat( conv3:5/same | | bn )":          "8×8×9",
		"8x8x2 mul( gap | )":                        "8×8×2",
		"8x8x2 mul( | gap | gmp )":                  "8×8×2",
		"8x8x2 cat( dense:3 | dense:4 )":            "7",
		"8x8x2 3*( conv3:4 )":                       "2×2×4",
		"30 dense:4 tied dense:3 dense:2 tied tied": "30",
	}
}

func TestShapes(t *testing.T) {
	t.Parallel()
	for text, want := range shapes() {
		n, err := arch.Parse(text)
		switch {
		case want == "":
			if err == nil {
				t.Errorf("%q parses, it should not", text)
			}
		case err != nil:
			t.Errorf("%q: %v", text, err)
		case n.Output().String() != want:
			t.Errorf("%q: got %v, want %s", text, n.Output(), want)
		}
	}
}

// TestWindowsLieInTheirInput checks the windows of random layers one by one:
// the first starts where Top and Left say, the last fits, and one more would
// not.
func TestWindowsLieInTheirInput(t *testing.T) {
	t.Parallel()
	forRandom(t, 300, func(t *testing.T, _ string, n *arch.Network) {
		t.Helper()
		for _, l := range n.Flat() {
			if !l.Kind.Convolves() && !l.Kind.Pools() {
				continue
			}
			for _, a := range []struct{ in, out, k, s, d, p, start int }{
				{l.In.H, l.Out.H, l.KH, l.StrideH, l.DilationH, l.PadH, l.Top},
				{l.In.W, l.Out.W, l.KW, l.StrideW, l.DilationW, l.PadW, l.Left},
			} {
				span := (a.k-1)*a.d + 1
				first, last := -a.start, (a.out-1)*a.s-a.start
				switch {
				case l.Padding != arch.Explicit:
					if want := (a.in + a.s - 1) / a.s; a.out != want {
						t.Errorf("%s on %v: %d windows, want ⌈in/stride⌉ = %d", l.Word, l.In, a.out, want)
					}
					before, after := -first, last+span-a.in
					if l.Padding == arch.Causal {
						if before != span-1 || after > 0 {
							t.Errorf("%s on %v: %d padded before and %d behind", l.Word, l.In, before, after)
						}
						continue
					}
					if before < 0 || max(0, after)-before > 1 || before > max(0, after) {
						t.Errorf("%s on %v: %d padded before and %d behind", l.Word, l.In, before, after)
					}
				case l.Ceil:
					if last >= a.in || first != -a.p || last+span > a.in+a.p+a.s-1 {
						t.Errorf("%s on %v: windows from %d to %d", l.Word, l.In, first, last)
					}
				case first != -a.p || last+span > a.in+a.p || last+a.s+span <= a.in+a.p:
					t.Errorf("%s on %v: windows from %d to %d", l.Word, l.In, first, last)
				}
				if l.Kind.Pools() && (first+span <= 0 || last >= a.in) {
					t.Errorf("%s on %v: a window lies in the padding alone", l.Word, l.In)
				}
			}
		}
	})
}

func TestTiedMirrorsTheNearestLeft(t *testing.T) {
	t.Parallel()
	n := parse(t, "8x8 dense:6 dense:4 relu tied relu tied")
	l := n.Layers
	if l[3].Mirrors != l[1] || l[5].Mirrors != l[0] {
		t.Error("the decoder does not mirror the encoder from inside out")
	}
	c := count(t, "8x8 dense:6 dense:4 relu tied relu tied")
	var got []int64
	for _, r := range c.Layers {
		got = append(got, r.Parameters, r.Links)
	}
	want := []int64{65 * 6, 65 * 6, 7 * 4, 7 * 4, 0, 0, 6, 5 * 6, 0, 0, 64, 7 * 64}
	if !slices.Equal(got, want) {
		t.Errorf("parameters and links: got %v, want %v", got, want)
	}
}
