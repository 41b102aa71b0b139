package dataset

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestAppend checks that sets of one kind can be joined and others cannot.
func TestAppend(t *testing.T) {
	t.Parallel()
	train, test := must(t, "bars", 1, func(s *Spec) { s.Samples, s.Test = 3, 2 })
	both, err := train.Append(test)
	if err != nil || both.N != 5 || both.Positions != nil || !slices.Equal(both.Sample(4), test.Sample(1)) || both.Labels[3] != test.Labels[0] {
		t.Errorf("%d samples, %v", both.N, err)
	}
	if same, err := train.Append(Set{}); err != nil || same.N != 3 || same.Positions == nil {
		t.Errorf("with nothing: %d samples, %v", same.N, err)
	}
	other, _ := must(t, "tees", 1, nil)
	if _, err := train.Append(other); err == nil || !strings.Contains(err.Error(), "samples of 16×16×1 with 4 outputs cannot be added to samples of 12×12×1 with 4") {
		t.Errorf("images of another size: %v", err)
	}
}

func TestRanges(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Range{"2..4": {2, 4}, "3": {3, 3}, " 1 .. 2 ": {1, 2}} {
		if got, err := ParseRange(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "4..2", "a..3", "1..b", "1..2..3"} {
		if got, err := ParseRange(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
	for text, want := range map[string]string{"1,2,3": "not a place", "-1,2": "not a place", "1,-2": "not a place", "a,1": "not a place"} {
		if _, err := Place(text).placement("a bar", 1, 5, 12, 12, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestCheckFiles checks that more images than there are is an error.
func TestCheckFiles(t *testing.T) {
	t.Parallel()
	f, err := OpenFiles(directory(t))
	if err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string][2]int{"samples 6: the files hold 5": {6, 0}, "test -1: the files hold 2": {0, -1}, "test 3": {1, 3}} {
		if err := f.Check(n[0], n[1]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", n, err, want)
		}
	}
	if _, _, err := readFile(fstest.MapFS{}, "a\x1b", idxImages, nil); err == nil || err.Error() != `a\x1b cannot be opened: file does not exist` {
		t.Errorf("no file: %v", err)
	}
}

// TestStrokes checks that a stroke drawing is shown at four offsets and that
// drawings differ.
func TestStrokes(t *testing.T) {
	t.Parallel()
	train, test := must(t, "strokes", 0, nil)
	for i := 0; i < train.N; i += 4 {
		ink := len(lit(&train, i))
		if ink < 8 || ink > 100 {
			t.Errorf("drawing %d of digit %d has %d inked pixels", i/4, train.Labels[i], ink)
		}
		first := train.Sub(i)
		for off := 1; off < 4; off++ {
			moved := first.Roll(0, off)
			if !slices.Equal(moved.X, train.Sample(i+off)) {
				t.Fatalf("image %d is not image %d moved by %d", i+off, i, off)
			}
			if train.Labels[i+off] != train.Labels[i] {
				t.Fatalf("label %d changes with the offset", i)
			}
		}
	}
	drawn := map[[256]float32]bool{}
	for i := range train.N {
		drawn[[256]float32(train.Sample(i))] = true
	}
	for j := range test.N {
		// Straight digits have few pixels, so two drawings may be identical.
		if straight := test.Labels[j] == 1 || test.Labels[j] == 7; !straight && drawn[[256]float32(test.Sample(j))] {
			t.Fatalf("test image %d was seen in training", j)
		}
	}
}

// TestPad checks that a drawing stays within the pad and moves with its place.
func TestPad(t *testing.T) {
	t.Parallel()
	_, centre := must(t, "pad", 5, nil)
	_, right := must(t, "pad", 5, func(s *Spec) { s.TestAt = At(2, 5) })
	moved := centre.Roll(0, 2)
	if !slices.Equal(moved.X, right.X) || !slices.Equal(moved.Positions, right.Positions) {
		t.Error("drawings two columns on are not the centred ones, rolled")
	}
	_, all := must(t, "pad", 5, func(s *Spec) { s.TestAt, s.Test = Anywhere, 1000 })
	places := map[[2]float32]bool{}
	for _, p := range all.Positions {
		places[p] = true
	}
	if len(places) != 5*8 {
		t.Errorf("drawings in %d places, want all 40", len(places))
	}
}

// TestGoldenBits compares the bits of every generator's data with those
// computed on amd64, so it fails on a processor that computes different ones.
func TestGoldenBits(t *testing.T) {
	t.Parallel()
	golden := map[string]uint64{
		"arrangement": 0xacc8088895f1a976,
		"axis":        0x1870d70a838be1fd,
		"bars":        0xf9c4739208ef9f26,
		"crossings":   0xf544cb6bdad9e385,
		"film":        0x97c73f6a637c1c2e,
		"invert":      0x5e02e4ea952a8225,
		"keyboard":    0x6319824c88fbf2e3,
		"low-rank":    0x8200cf1f6fb25a95,
		"one-place":   0xbab12825bf896b53,
		"turned":      0xba99f4176cd93c5f,
		"pad":         0xfce699a7355b0eab,
		"patches":     0x272924ca1311a43e,
		"strokes":     0x1bec1e0a2d187cf6,
		"tees":        0x68803d2bfe22c160,
	}
	for _, g := range All() {
		t.Run(g.Name, func(t *testing.T) {
			t.Parallel()
			s := g.Defaults
			if slices.Contains(g.Parameters, paramTest) {
				s.Test = 40
			}
			if slices.Contains(g.Parameters, paramNoise) {
				s.Noise = 0.3
			}
			if slices.Contains(g.Parameters, paramInverted) {
				s.Inverted, s.World = 0.3, Sensor
			}
			train, test, err := Make(s, 7)
			if err != nil {
				t.Fatal(err)
			}
			h := fnv.New64a()
			write := func(v uint32) { h.Write([]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)}) }
			for _, set := range []Set{train, test} {
				for _, values := range [][]float32{set.X, set.Targets} {
					for _, v := range values {
						write(math.Float32bits(v))
					}
				}
				for _, l := range set.Labels {
					write(uint32(l))
				}
				for _, p := range set.Positions {
					write(math.Float32bits(p[0]))
					write(math.Float32bits(p[1]))
				}
			}
			if got := h.Sum64(); got != golden[g.Name] {
				t.Errorf("%q: %#x,", g.Name, got)
			}
		})
	}
}
