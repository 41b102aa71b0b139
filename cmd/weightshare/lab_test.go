//go:build unix

package main

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/cmd/help"
	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
	"weightshare/nets/slowtest"
)

// The command of a sweep repeats its numbers to the last digit, for every dial.
func TestLabSweepsRepeat(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	for task, dials := range map[string][]string{
		"bars":      nil, // all dials
		"one-place": {"train-at", "size"},
		"axis":      {"rate", "size"},
	} {
		t.Run(task, func(t *testing.T) {
			t.Parallel()
			u := openLabSession(t, nil)
			u.set("task", task)
			u.small()
			if task != "one-place" { // its places must fit into the image
				u.enter("world")
				u.set("size", u.control("size").Options[0])
			}
			u.enter("sweep")
			if dials == nil {
				dials = u.control("over").Options
			}
			for i, over := range dials {
				if i == 1 { // several seeds work alike with every dial
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

// A network's own learning rate goes with it into races, sweeps and commands.
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

// The lab learns from the learner's own images in the same way as compare.
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

// The user's own data are for the lab only, and data that cannot be read are named.
func TestLabDataErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, want []string }{
		{[]string{"four-pixels", "--data", "x"}, []string{"weightshare lab --data x"}},
		{[]string{"lab", "--data", "there-is-no-such-folder"}, []string{"cannot be read"}},
		{[]string{"lab", "--data", t.TempDir()}, []string{"train-images-idx3-ubyte"}},
	} {
		_, said, code := inProcess(t, t.TempDir(), "", c.args...)
		if code == help.Done {
			t.Errorf("%q: no error", c.args)
		}
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%q says %s", c.args, said)
			}
		}
	}
}

// The best rates are found with the same rates and seeds for all networks, and then
// used.
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

// A saved run that is added to the report appears there with its name, its numbers and
// the command that repeats them; removed from it, it is gone.
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
	press() // removes it
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

// checkRepeats runs the command that a report gives for a saved run, and checks that it
// is the lab's command and measures what the report says.
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
