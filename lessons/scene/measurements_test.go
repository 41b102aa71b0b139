package scene

import (
	"testing"

	"weightshare/lessons/progress"
)

// TestNewest checks that measuring a seed again does not hide the others.
func TestNewest(t *testing.T) {
	t.Parallel()
	measured := func(samples, seed uint64, value float64) progress.Measurement {
		return progress.Measurement{Network: "a", Metric: MetricTest, Value: value, Seed: seed, At: "2026-01-01T00:00:00Z", Options: map[string]any{"samples": samples}}
	}
	before := []progress.Measurement{measured(10, 1, .5), measured(10, 2, .6), measured(20, 3, .9)}
	for i := range before {
		before[i].Step = "race"
	}
	before[2].At = "9999-12-31T23:59:59Z" // a wrong clock
	for want, now := range map[float64][]progress.Measurement{
		.9: nil,
		.7: {measured(10, 1, .8)},
		.1: {measured(30, 1, .1)},
	} {
		if got, ok := Newest(now, before, "race", "a", MetricTest); !ok || got != want {
			t.Errorf("with %v: %v, %v, want %v", now, got, ok, want)
		}
	}
	if _, ok := Newest(nil, before, "race", "b", MetricTest); ok {
		t.Error("found a network that was never measured")
	}
}
