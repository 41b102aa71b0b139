package counting

import (
	"testing"
	"time"

	"weightshare/lessons/progress"
)

// TestClockIsRecalled checks that what the clock showed is recalled, but not if
// a layer is missing.
func TestClockIsRecalled(t *testing.T) {
	t.Parallel()
	var before []progress.Measurement
	for i, l := range clockedLayers() {
		before = append(before, progress.Measurement{Step: "clock", Network: l.Network, Metric: metricMicroseconds, Value: float64(10 + i)})
	}
	s := newClockScene(before)
	s.now = func() time.Time { return time.Time{} }
	last, ok := s.Recall()
	if !ok {
		t.Fatal("it is not recalled")
	}
	s.Observe(last)
	if v := s.Values(); !s.Finished() || v["shared-micros"] != "10.0" || v["dense-micros"] != "12.0" {
		t.Errorf("%v", v)
	}
	if _, ok := newClockScene(before[1:]).Recall(); ok {
		t.Error("it recalls what was not measured")
	}
}
