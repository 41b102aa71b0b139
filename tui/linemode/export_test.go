package linemode_test

import (
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/nets/experiment"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// withResults is a scene that has results.
type withResults struct{ lessons.Scene }

func (f withResults) Values() map[string]string {
	if v, ok := f.Scene.(lessons.Valuer); ok {
		return v.Values()
	}
	return nil
}

func (withResults) Results() (experiment.Results, bool) {
	return &experiment.Document{Task: "bars"}, true
}

// fakeExporter is an exporter with one name that is taken.
type fakeExporter struct{}

func (fakeExporter) Propose(experiment.Results) string { return "bars-1" }
func (fakeExporter) Where() string                     { return "/home/ada" }
func (fakeExporter) Export(name string, _ experiment.Results) ([]string, error) {
	if name == "Taken" {
		return nil, &lessons.ExistsError{File: "Taken.csv", Free: "Taken-2"}
	}
	return []string{name + ".json", name + ".csv"}, nil
}

// Results are written under the name exactly as typed; errors are reported.
func TestExport(t *testing.T) {
	t.Parallel()
	l := tuitest.Lesson(tuitest.Faults{})
	open := l.Open
	o := linemode.TeachOptions{Lesson: l.ID, Lessons: []*lessons.Lesson{l}, Export: fakeExporter{}}
	if said := teach(t, o, "export", "q"); !strings.Contains(said, "nothing here that could be written") {
		t.Error(said)
	}
	l.Open = func(e lessons.Env) lessons.Scenes {
		all := open(e)
		for id, s := range all {
			all[id] = withResults{s}
		}
		return all
	}
	said := strings.Join(strings.Fields(teach(t, o, "export", "EXPORT Taken", "export My Runs/a", "q")), " ")
	for _, words := range []string{
		"as in export bars-1", "It leads from /home/ada",
		"Nothing was written: Taken.csv exists already and was left as it is; Taken-2 is free.",
		"Written: My Runs/a.json, My Runs/a.csv.",
	} {
		if !strings.Contains(said, words) {
			t.Errorf("%q is not said: %s", words, said)
		}
	}
}
