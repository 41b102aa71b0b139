package dataset

import (
	"slices"
	"testing"
)

// A stroke drawing is shown at four offsets; other drawings differ.
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
		// Straight digits are few pixels and may come out alike twice.
		if straight := test.Labels[j] == 1 || test.Labels[j] == 7; !straight && drawn[[256]float32(test.Sample(j))] {
			t.Fatalf("test image %d was seen in training", j)
		}
	}
}

// A drawing on the pad stays on the pad and moves with its place.
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
