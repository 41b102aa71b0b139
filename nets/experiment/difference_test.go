package experiment

import (
	"math"
	"testing"
)

// TestInterval checks that the interval is that of a paired t test: t with 4
// degrees of freedom is 2.776445 at 97.5 % (Student's table), and the standard
// deviation of 1 … 5 is √2.5.
func TestInterval(t *testing.T) {
	t.Parallel()
	mean, low, high, ok := Interval([]float64{1, 2, 3, 4, 5})
	half := 2.776445 * math.Sqrt(2.5) / math.Sqrt(5)
	if !ok || mean != 3 || math.Abs(low-(3-half)) > 1e-9 || math.Abs(high-(3+half)) > 1e-9 {
		t.Errorf("%v [%v, %v], %v", mean, low, high, ok)
	}
	if _, _, _, ok := Interval([]float64{1}); ok {
		t.Error("one value has an interval")
	}
}

// TestPaired checks that runs are paired by seed: what is common to both networks
// cancels.
func TestPaired(t *testing.T) {
	t.Parallel()
	run := func(network string, seed uint64, accuracy float64) Run {
		return Run{Network: network, Samples: 10, Seed: seed, TestAccuracy: &accuracy}
	}
	diverged := run("b", 3, 0)
	diverged.Diverged = 7
	a := []Run{run("a", 0, .1), run("a", 1, .5), run("a", 2, .9), run("a", 3, .9)}
	b := []Run{run("b", 2, .8), run("b", 1, .4), run("b", 9, 1), diverged}
	d := Paired(b, a)
	if d == nil || d.To != "a" || math.Abs(d.Mean+.1) > 1e-12 || d.High-d.Low > 1e-9 || d.MaybeLuck() {
		t.Fatalf("%+v", d)
	}
	if d := Paired(b[1:], a); d != nil {
		t.Errorf("of one pair: %+v", d)
	}
	if d := Paired([]Run{run("b", 0, .3), run("b", 1, .3)}, a); d == nil || !d.MaybeLuck() {
		t.Errorf("from +.2 to −.2 is no luck: %+v", d)
	}
	summary := (&Plan{Networks: []string{"a", "b"}}).Document(append(a, b...)).Summary
	if summary[0].Difference != nil || summary[1].Difference == nil || *summary[1].Difference != *d {
		t.Errorf("summary %+v", summary)
	}
}

// TestDigits checks that an end of an interval that is not 0 is not shown as 0.
func TestDigits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value       float64
		usual, want int
	}{{.25, 2, 2}, {0, 2, 2}, {.004, 2, 3}, {-.0004, 2, 4}, {1e-17, 2, 2}, {-.3, 0, 1}, {.005, 2, 2}} {
		if got := Digits(c.value, c.usual); got != c.want {
			t.Errorf("%g with %d digits: %d", c.value, c.usual, got)
		}
	}
	if got := interval(&Difference{Mean: .05, Low: -.0003, High: .1}); got != "+0.050 [-0.0003, +0.100]" {
		t.Error(got)
	}
}
