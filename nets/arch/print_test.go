package arch_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"weightshare/nets/arch"
)

// checkRoundTrip checks that the printed form of a network parses to the same
// network and prints the same again.
func checkRoundTrip(t *testing.T, text string, n *arch.Network) {
	t.Helper()
	printed := n.String()
	again, err := arch.Parse(printed)
	if err != nil {
		t.Fatalf("%q prints as %q, which does not parse: %v", text, printed, err)
	}
	if a, b := arch.Bare(n), arch.Bare(again); n.Input != again.Input || !reflect.DeepEqual(a, b) {
		t.Errorf("%q prints as %q, which is another network:\n%s", text, printed, cmp.Diff(a, b, cmpopts.IgnoreUnexported(arch.Layer{})))
	}
	if twice := again.String(); twice != printed {
		t.Errorf("%q prints as %q, and that as %q", text, printed, twice)
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	forRandom(t, 400, checkRoundTrip)
	for _, e := range arch.Zoo() {
		n := parse(t, e.Text)
		checkRoundTrip(t, e.Name, n)
	}
}

func TestCanonicalForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"28x28x1\tconv5x5:6/s1/p0 relu # to the end of the line\n gmp": "28x28 conv5:6 relu gmp",
		"28x28:3 conv3x5:6/p1/s2x1":                                    "28x28x3 conv3x5:6/s2x1/p1",
		"9:1 conv3:2/nobias/ring/s2":                                   "9 conv3:2/s2/ring/nobias",
		"100:08 maxpool2/s2 maxpool3/s2/ceil/p1":                       "100:8 maxpool2 maxpool3/s2/p1/ceil",
		"8x8 maxpool3x2/s3x2":                                          "8x8 maxpool3x2",
		"8x8 2*(conv3:1/same relu)add(|relu)":                          "8x8 2*( conv3:1/same relu ) add( | relu )",
		"8x8 cat(|\n#no | here\nconv3:2/same | bn )":                   "8x8 cat( | conv3:2/same | bn )",
		"8x8 local3:2/d1/g1 dense:3/nobias tied":                       "8x8 local3:2 dense:3/nobias tied",
		"8x8:4 conv3:4/blocks2/g2/d2/posbias":                          "8x8x4 conv3:4/d2/g2/blocks2/posbias",
	} {
		n := parse(t, text)
		if got := n.String(); got != want {
			t.Errorf("%q prints as %q, want %q", text, got, want)
		}
		checkRoundTrip(t, text, n)
	}
}

// TestPlaces checks the locations that a screen underlines: every layer knows
// its word.
func TestPlaces(t *testing.T) {
	t.Parallel()
	const text = "28x28  conv5x5:6 # first\n2*( relu ) add( | bn )"
	n := parse(t, text)
	var got []string
	for _, l := range n.Flat() {
		got = append(got, text[l.Start:l.End])
	}
	want := []string{"conv5x5:6", "relu", "relu", "add(", "bn"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words of the layers (-want +got):\n%s", diff)
	}
	if at := n.Layers[1]; at.Kind != arch.Repeat || at.Number != 3 || len(at.Branches) != 2 {
		t.Errorf("second layer: %s, word %d, %d times; want repeat, 3, 2", at.Kind, at.Number, len(at.Branches))
	}
}
