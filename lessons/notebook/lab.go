package notebook

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"weightshare/lessons/progress"
	"weightshare/nets/visible"
)

// LabRun is a run of the lab that the learner has put into the report.
type LabRun struct {
	Name string // what the learner calls it
	Average
}

// labMetrics are what a run of the lab is told by: where nothing is right or wrong, by its
// loss.
func labMetrics() []string { return []string{"test_accuracy", "test_loss"} }

// labRuns lists the runs that are to be part of the report, by name. Those that were
// never measured are left out.
func labRuns(p progress.Document) []LabRun {
	var all []LabRun
	for _, id := range slices.Sorted(maps.Keys(p.Lessons)) {
		record := p.Lesson(id)
		for _, name := range slices.Sorted(maps.Keys(record.State)) {
			var want progress.Report
			if !strings.HasPrefix(name, progress.Reported) || json.Unmarshal([]byte(record.State[name].Value), &want) != nil {
				continue
			}
			for _, metric := range labMetrics() {
				if a, ok := AverageOf(measuredWith(record, want), "", want.Network, metric); ok {
					all = append(all, LabRun{visible.Text(want.Name), a})
					break
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b LabRun) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// measuredWith are the measurements with just these settings, of any step.
func measuredWith(r *progress.Record, want progress.Report) *progress.Record {
	some := &progress.Record{}
	for _, m := range r.Measured {
		settings := map[string]string{}
		for name, value := range m.Options {
			if name != progress.Arguments {
				settings[name] = fmt.Sprint(value)
			}
		}
		if m.Network == want.Network && maps.Equal(settings, want.Settings) {
			m.Step = ""
			some.Measured = append(some.Measured, m)
		}
	}
	return some
}

// Commands are what repeats the run.
func (l LabRun) Commands() []string {
	all := make([]string, len(l.Arguments))
	for i, words := range l.Arguments {
		all[i] = "weightshare compare " + words
	}
	return all
}
