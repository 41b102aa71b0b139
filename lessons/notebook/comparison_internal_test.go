package notebook

import "testing"

// TestCounterparts checks that a dense network is not taken for the unshared version
// of a convolution, as Net-2 is not for Net-5.
func TestCounterparts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shared, unshared string
		want             bool
	}{
		{"12x12 conv5:4 relu gmp dense:4", "12x12 local5:4 relu gmp dense:4", true},
		{"16x16 conv3:12/s2 tanh dense:10", "16x16 dense:12 tanh dense:10", false},
		{"9 dense:4 relu tied", "9 dense:4 relu dense:9", true},
		{"12x12 local5:4", "12x12 conv5:4", false},
	} {
		if got := counterparts(c.shared, c.unshared); got != c.want {
			t.Errorf("%s, %s: %v", c.shared, c.unshared, got)
		}
	}
}

// TestVerdictNamesItsPair checks that a verdict at equal numbers or work names its
// pair and its counts.
func TestVerdictNamesItsPair(t *testing.T) {
	t.Parallel()
	average := func(network string) *Average { return &Average{Network: network} }
	few, many := average("12x12 local5:1 relu gmp dense:4"), average("12x12 conv5:55 relu gmp dense:4")
	for _, c := range []struct {
		match Match
		want  string
	}{
		{Match{}, "not measured"},
		{Match{Same, many, few}, "yes: conv5:55 against local5:1 (1,654 and 1,672 numbers)"},
		{Match{Turned, average("9 dense:4 relu tied"), average("9 dense:4 relu dense:9")}, "no: tied against dense:9 (49 and 85 numbers)"},
	} {
		if got := c.match.say("numbers", parametersOf); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	twins := Comparison{Shared: average("12x12 conv5:4 relu gmp dense:4"), Unshared: average("12x12 local5:4 relu gmp dense:4")}
	if got := twins.HeldEqual(); got != "kernels, work" {
		t.Error(got)
	}
	apart := Comparison{Shared: average("12x12 conv3:1 dense:100"), Unshared: average("12x12 local3:1 dense:100")}
	if got := apart.HeldEqual(); got != "kernels, work" { // with a tenth more, numbers do not count as equal
		t.Error(got)
	}
	if got := (Comparison{Shared: many, Unshared: few}).HeldEqual(); got != "numbers" {
		t.Error(got)
	}
}

// TestAverageString checks that a spread has no more digits than the number beside it
// supports.
func TestAverageString(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]Average{
		"72 ± 23":      {Metric: "steps_to_fit", Mean: 72, SD: 22.8, Seeds: []uint64{1, 2}},
		"0.91 ± 0.03":  {Metric: "test_accuracy", Mean: .912, SD: .03, Seeds: []uint64{1, 2}},
		"0.99 ± 0.003": {Metric: "test_accuracy", Mean: .99, SD: .003, Seeds: []uint64{1, 2}},
	} {
		if got := a.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
