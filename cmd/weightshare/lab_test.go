//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
	"weightshare/nets/slowtest"
)

// A labUser turns the dials of the lab by their names.
type labUser struct {
	*testing.T
	session *lessons.Session
}

func openLabSession(t *testing.T, own *experiment.Plan) labUser {
	t.Helper()
	s := lessons.Open(lab.New(nil, own), lessons.Options{Inline: true, Seed: 1})
	t.Cleanup(s.Close)
	return labUser{t, s}
}

func (u labUser) enter(step string) {
	u.Helper()
	steps := u.session.View().Lesson.Steps
	u.session.Goto(slices.IndexFunc(steps, func(s lessons.Step) bool { return s.ID == step }))
}

func (u labUser) control(id string) lessons.Control {
	u.Helper()
	all := u.session.View().Controls
	i := slices.IndexFunc(all, func(c lessons.Control) bool { return c.ID == id })
	if i < 0 {
		u.Fatalf("there is no control %s", id)
	}
	return all[i]
}

func (u labUser) set(id, value string) {
	u.Helper()
	options := u.control(id).Options
	i := slices.Index(options, value)
	if i < 0 {
		u.Fatalf("%s has no value %s: %q", id, value, options)
	}
	if err := u.session.Do(lessons.Action{Control: id, Index: i}); err != nil {
		u.Fatal(err)
	}
}

func (u labUser) write(id, text string) {
	u.Helper()
	if err := u.session.Do(lessons.Action{Control: id, Text: text}); err != nil {
		u.Fatal(err)
	}
}

// small makes runs of milliseconds.
func (u labUser) small() {
	u.Helper()
	u.enter("training")
	u.set("steps", "20")
	u.set("seeds", "3")
	u.enter("world")
	for _, id := range []string{"samples", "test"} { // as few as the task offers
		if err := u.session.Do(lessons.Action{Control: id, Index: 0}); err != nil {
			u.Fatal(err)
		}
	}
	u.enter("networks")
	u.write("network-3", "")
}

// results are the runs of what is shown, without times, as compare writes them.
func (u labUser) results() []experiment.Run {
	u.Helper()
	r, ok := u.session.Results()
	if !ok {
		u.Fatal("there are no results")
	}
	var text bytes.Buffer
	if err := r.WriteJSON(&text); err != nil {
		u.Fatal(err)
	}
	return labRuns(u.T, text.String())
}

// repeated are the runs of the commands, one after another.
func (u labUser) repeated() (all []experiment.Run) {
	u.Helper()
	for _, words := range u.session.Commands() {
		command := programCommand(append([]string{"compare", "--format", "json"}, words...)...)
		var errs bytes.Buffer
		command.Stderr = &errs
		text, err := command.Output()
		if err != nil {
			u.Fatalf("%s: %v\n%s", experiment.ShellLine(words), err, errs.String())
		}
		all = append(all, labRuns(u.T, string(text))...)
	}
	return all
}

// labRuns are the runs of a document, or of all comparisons of a sweep, without times.
func labRuns(t *testing.T, text string) []experiment.Run {
	t.Helper()
	var swept struct{ Comparisons []*experiment.Document }
	if err := json.Unmarshal([]byte(text), &swept); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if swept.Comparisons == nil {
		return timeless(t, text).Runs
	}
	var runs []experiment.Run
	for _, d := range swept.Comparisons {
		for _, r := range d.Runs {
			r.Seconds = 0
			runs = append(runs, r)
		}
	}
	return runs
}

// sortRuns sorts the runs of networks at the same setting together, however many
// comparisons they are from.
func sortRuns(runs []experiment.Run) []experiment.Run {
	key := func(r experiment.Run) string {
		text, _ := json.Marshal(r)
		return string(text)
	}
	slices.SortFunc(runs, func(a, b experiment.Run) int { return bytes.Compare([]byte(key(a)), []byte(key(b))) })
	return runs
}

// The command of a sweep repeats its numbers to the digit, over every dial.
func TestLabSweepsRepeat(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	for task, dials := range map[string][]string{
		"bars":      nil, // all of them
		"one-place": {"train-at", "size"},
		"axis":      {"rate", "size"},
	} {
		t.Run(task, func(t *testing.T) {
			t.Parallel()
			u := openLabSession(t, nil)
			u.set("task", task)
			u.small()
			if task != "one-place" { // whose places must fit in
				u.enter("world")
				u.set("size", u.control("size").Options[0])
			}
			u.enter("sweep")
			if dials == nil {
				dials = u.control("over").Options
			}
			for i, over := range dials {
				if i == 1 { // several seeds are the same matter with every dial
					u.enter("training")
					u.set("seeds", "1")
					u.enter("sweep")
				}
				u.set("over", over)
				if err := u.session.Wait(); err != nil {
					t.Fatalf("%s: %v", over, err)
				}
				if diff := cmp.Diff(u.results(), u.repeated()); diff != "" {
					t.Errorf("%s: the command finds something else (-lab +compare):\n%s", over, diff)
				}
			}
		})
	}
}

// A learning rate of its own goes with a network into races, sweeps and commands.
func TestLabRatesRepeat(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	u := openLabSession(t, nil)
	u.small()
	u.enter("training")
	u.set("rate-net2", "0.1")
	u.enter("race")
	if err := u.session.Wait(); err != nil {
		t.Fatal(err)
	}
	if n := len(u.session.Commands()); n != 2 {
		t.Errorf("two rates take %d commands", n)
	}
	if diff := cmp.Diff(u.results(), u.repeated()); diff != "" {
		t.Errorf("race (-lab +compare):\n%s", diff)
	}
	u.enter("sweep")
	for _, over := range []string{"seeds only", "noise", "kernels"} {
		u.set("over", over)
		if err := u.session.Wait(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sortRuns(u.results()), sortRuns(u.repeated())); diff != "" {
			t.Errorf("%s (-lab +compare):\n%s", over, diff)
		}
	}
}

// The lab learns from the learner's own images as compare does.
func TestLabOwnData(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	own, err := filesPlan(makeIDX(t, 60, 30))
	if err != nil {
		t.Fatal(err)
	}
	u := openLabSession(t, &own)
	if c := u.control("task"); c.Value != "own data" {
		t.Errorf("the lab begins with %s", c.Value)
	}
	u.small()
	u.enter("race")
	if err := u.session.Wait(); err != nil {
		t.Fatal(err)
	}
	race := u.results()
	if diff := cmp.Diff(race, u.repeated()); diff != "" || len(race) != 2 {
		t.Errorf("race (-lab +compare):\n%s", diff)
	}
	u.enter("training")
	u.set("seeds", "1")
	u.enter("sweep")
	for _, over := range []string{"samples", "shift"} {
		u.set("over", over)
		if err := u.session.Wait(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(u.results(), u.repeated()); diff != "" {
			t.Errorf("%s (-lab +compare):\n%s", over, diff)
		}
	}
	u.enter("world")
	u.set("task", "bars")
	u.set("task", "own data")
	if !u.session.View().Repeats {
		t.Error("own data are lost with the task")
	}
}

// Own data are for the lab alone, and what cannot be read is named.
func TestLabDataErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, want []string }{
		{[]string{"four-pixels", "--data", "x"}, []string{"weightshare lab --data x"}},
		{[]string{"lab", "--data", "there-is-no-such-folder"}, []string{"cannot be read"}},
		{[]string{"lab", "--data", t.TempDir()}, []string{"train-images-idx3-ubyte"}},
	} {
		said, err := programCommand(c.args...).CombinedOutput()
		if err == nil {
			t.Errorf("%q: no error", c.args)
		}
		for _, want := range c.want {
			if !strings.Contains(string(said), want) {
				t.Errorf("%q says %s", c.args, said)
			}
		}
	}
}

// The best rates are found with the same rates and seeds for all, and put into use.
func TestLabBestRate(t *testing.T) {
	t.Parallel()
	u := openLabSession(t, nil)
	u.small()
	u.enter("sweep")
	u.set("over", "rate")
	if err := u.session.Wait(); err != nil {
		t.Fatal(err)
	}
	means := map[string]map[float64]float64{} // sums over seeds, by network and rate
	r, _ := u.session.Results()
	swept, ok := r.(*experiment.Swept)
	if !ok {
		t.Fatalf("%T", r)
	}
	for _, d := range swept.Comparisons {
		rate, _ := d.Options["rate"].(float64)
		for _, run := range d.Runs {
			if means[run.Network] == nil {
				means[run.Network] = map[float64]float64{}
			}
			means[run.Network][rate] += *run.TestAccuracy
		}
	}
	if err := u.session.Do(lessons.Action{Control: "best"}); err != nil {
		t.Fatal(err)
	}
	u.enter("race")
	if err := u.session.Wait(); err != nil {
		t.Fatal(err)
	}
	best := map[string]float64{}
	results, _ := u.session.Results()
	documents := []*experiment.Document{}
	switch r := results.(type) {
	case *experiment.Document:
		documents = append(documents, r)
	case *experiment.Swept:
		documents = r.Comparisons
	}
	for _, d := range documents {
		for _, run := range d.Runs {
			best[run.Network], _ = d.Options["rate"].(float64)
		}
	}
	for network, byRate := range means {
		for rate, sum := range byRate {
			if sum > byRate[best[network]] {
				t.Errorf("%s: rate %v is better than the best, %v", network, rate, best[network])
			}
		}
	}
	if len(best) != 2 {
		t.Errorf("best rates: %v", best)
	}
}

// A kept run that is put into the report stands there with its name, its numbers and the
// command that repeats them; taken out, it is gone.
func TestLabInReport(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	s := lessons.Open(lab.New(nil, nil), lessons.Options{Inline: true, Seed: 1, Store: store})
	t.Cleanup(s.Close)
	u := labUser{t, s}
	u.small()
	u.enter("sweep")
	if err := s.Wait(); err != nil {
		t.Fatal(err)
	}
	u.enter("race")
	if err := s.Wait(); err != nil {
		t.Fatal(err)
	}
	u.enter("kept")
	press := func() string {
		if err := s.Do(lessons.Action{Control: "report"}); err != nil {
			t.Fatal(err)
		}
		kept, err := store.Load()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := markdownReport(&b, notebook.New(course.All(), kept)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	press()
	u.write("name", "my | bet")
	press() // out
	text := press()
	_, section, found := strings.Cut(text, "## From the lab")
	if !found || !strings.Contains(section, `my \| bet`) {
		t.Fatalf("the report has no run of the lab:\n%s", text)
	}
	_, line, _ := strings.Cut(section, "    weightshare ")
	line, _, _ = strings.Cut(line, "\n")
	kept, _ := store.Load()
	run := notebook.New(course.All(), kept).Reported()[0]
	checkRepeats(t, u, run, line)
	if text := press(); strings.Contains(text, "From the lab") {
		t.Error("what is taken out is still there")
	}
}

// checkRepeats runs the line that a report gives for a kept run: it is the lab's,
// and it measures what the report says.
func checkRepeats(t *testing.T, u labUser, run notebook.LabRun, line string) {
	t.Helper()
	if commands := run.Commands(); len(commands) != 1 || commands[0] != "weightshare "+line {
		t.Fatalf("%q in the report, %q", line, commands)
	}
	words := append([]string{"compare"}, u.session.Commands()[0]...)
	sum := 0.0
	runs := timeless(t, done(t, append(words, "--format", "json")...)).Runs
	for _, r := range runs {
		sum += *r.TestAccuracy
	}
	if got := "compare " + experiment.ShellLine(words[1:]); got != line {
		t.Errorf("the report says %s, the lab %s", line, got)
	}
	if mean := sum / float64(len(runs)); math.Abs(mean-run.Mean) > 1e-12 || len(runs) != len(run.Seeds) {
		t.Errorf("%v over %d seeds, in the report %v over %v", mean, len(runs), run.Mean, run.Seeds)
	}
}
