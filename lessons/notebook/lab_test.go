package notebook_test

import (
	"strings"
	"testing"

	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
)

// TestLabRuns checks that the notebook lists, sorted by name, the lab's runs that have
// a name or are to be part of the report, except those deleted since they were
// measured, and counts the others.
func TestLabRuns(t *testing.T) {
	t.Parallel()
	const earlier, later = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"
	options := map[string]any{"task": "bars", "samples": 50, progress.Arguments: "--seeds 0..0"}
	settings := map[string]string{"task": "bars", "samples": "50"}
	r := &progress.Record{State: map[string]progress.State{}}
	measured := func(network, metric string, value float64) string {
		for seed := range uint64(2) {
			r.Measured = append(r.Measured, progress.Measurement{
				Step: "race", Network: network, Metric: metric, Value: value, Seed: seed, Options: options, At: earlier,
			})
		}
		return progress.RunKey(network, settings)
	}
	remember := func(name, value, at string) { r.State[name] = progress.State{Value: value, At: at} }
	remember(progress.NamePrefix+measured("4 conv1:1", "test_accuracy", .5), "my bet", earlier)
	report := progress.Report{Name: "local1:1", Network: "4 local1:1", Settings: settings}
	remember(progress.ReportPrefix+measured("4 local1:1", "test_loss", .25), report.String(), earlier)
	gone := measured("4 dense:4", "test_accuracy", .1)
	remember(progress.NamePrefix+gone, "gone", earlier)
	remember(progress.ForgottenPrefix+gone, progress.Yes, later)
	again := measured("4 conv3:1", "test_accuracy", .2)
	remember(progress.ForgottenPrefix+again, progress.Yes, "2025-01-01T00:00:00Z") // but measured again since
	measured("4 conv1:1", "train_accuracy", 1)

	n := notebook.New(nil, progress.Document{Lessons: map[string]*progress.Record{"lab": r}})
	var said []string
	for _, run := range n.Lab {
		said = append(said, run.Name+": "+run.Words()+"; "+run.Evidence())
	}
	const want = `local1:1: a loss of 0.25 on unseen data; 4 local1:1; 2 seeds; samples 50; task bars
my bet: 0.50 of unseen images right (1 would be all); 4 conv1:1; 2 seeds; samples 50; task bars`
	if got := strings.Join(said, "\n"); got != want || n.Unnamed != 1 {
		t.Errorf("%d without a name, and\n%s\nwant 1, and\n%s", n.Unnamed, got, want)
	}
	if in := n.Reported(); len(in) != 1 || in[0].Name != "local1:1" {
		t.Errorf("in the report: %+v", in)
	}
}
