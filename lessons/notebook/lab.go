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

// LabRun is a run of the lab that the learner has named or put into the report.
type LabRun struct {
	Name     string // the learner's name for it, else the lab's
	Reported bool   // whether it is to be part of the report
	Average
}

// labMetrics returns the metrics that a run of the lab is described by: its loss if
// nothing can be right or wrong.
func labMetrics() []string { return []string{"test_accuracy", "test_loss"} }

// labRuns lists the runs of the lab that have a name or are to be part of the report,
// sorted by name, and counts the others.
func labRuns(p progress.Document) (named []LabRun, others int) {
	for _, id := range slices.Sorted(maps.Keys(p.Lessons)) {
		if record := p.Lesson(id); len(record.State) > 0 {
			some, more := labRunsOf(record)
			named, others = append(named, some...), others+more
		}
	}
	slices.SortStableFunc(named, func(a, b LabRun) int { return strings.Compare(a.Name, b.Name) })
	return named, others
}

func labRunsOf(r *progress.Record) (named []LabRun, others int) {
	seen := map[string]bool{}
	for _, m := range r.Measured {
		if !slices.Contains(labMetrics(), m.Metric) {
			continue
		}
		settings := m.Settings()
		key := progress.RunKey(m.Network, settings)
		if seen[key] || r.Deleted(key, m.At) {
			continue
		}
		seen[key] = true
		run := LabRun{Name: visible.Text(r.State[progress.NamePrefix+key].Value)}
		var report progress.Report
		if json.Unmarshal([]byte(r.State[progress.ReportPrefix+key].Value), &report) == nil {
			run.Reported = true
			if run.Name == "" {
				run.Name = visible.Text(report.Name)
			}
		}
		if run.Name == "" {
			others++
			continue
		}
		for _, metric := range labMetrics() {
			if a, ok := AverageOf(measuredWith(r, key), "", m.Network, metric); ok {
				run.Average = a
				named = append(named, run)
				break
			}
		}
	}
	return named, others
}

// measuredWith returns the measurements of the run with a key, in any step.
func measuredWith(r *progress.Record, key string) *progress.Record {
	some := &progress.Record{}
	for _, m := range r.Measured {
		if progress.RunKey(m.Network, m.Settings()) == key {
			m.Step = ""
			some.Measured = append(some.Measured, m)
		}
	}
	return some
}

// Words says what the run found.
func (l LabRun) Words() string {
	if l.Metric == labMetrics()[0] {
		return l.String() + " of unseen images right (1 would be all)"
	}
	return "a loss of " + l.String() + " on unseen data"
}

// Evidence says what Words rests on: network, seeds and settings.
func (l LabRun) Evidence() string {
	parts := append(make([]string, 0, 2+len(l.Options)), l.Network, seedsText(l.Seeds))
	for _, name := range slices.Sorted(maps.Keys(l.Options)) {
		parts = append(parts, fmt.Sprintf("%s %v", strings.ReplaceAll(name, "_", " "), l.Options[name]))
	}
	return visible.Text(strings.Join(parts, "; "))
}

// Commands returns the commands that repeat the run.
func (l LabRun) Commands() []string {
	all := make([]string, len(l.Arguments))
	for i, words := range l.Arguments {
		all[i] = "weightshare compare " + words
	}
	return all
}

// Reported returns the runs of the lab that are to be part of the report.
func (n Notebook) Reported() []LabRun {
	return slices.DeleteFunc(slices.Clone(n.Lab), func(l LabRun) bool { return !l.Reported })
}
