//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"weightshare/cmd/help"
	"weightshare/nets/experiment"
)

// small is a comparison whose runs take milliseconds.
var small = []string{"compare", "--task", "bars", "--samples", "20", "--steps", "40", "--test", "50", "12x12 conv5:4 relu gmp dense:4", "12x12 dense:8 relu dense:4"}

// done runs the program to its end and returns what it printed.
func done(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := inProcess(t, t.TempDir(), "", args...)
	if code != help.Done {
		t.Fatalf("%q ends with %d\n%s", args, code, errs)
	}
	if errs != "" {
		t.Errorf("%q says on standard error, which is no terminal: %s", args, errs)
	}
	return out
}

// timeless reads a comparison and removes its times.
func timeless(t *testing.T, text string) *experiment.Document {
	t.Helper()
	d, err := experiment.Read(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for i := range d.Runs {
		d.Runs[i].Seconds = 0
	}
	return d
}

func reads(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func with(args []string, more ...string) []string {
	return append(append([]string{}, args...), more...)
}

// Ten seeds at once are the same as five and five merged, except for the times.
func TestPartsMergeToTheWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b, c := filepath.Join(dir, "a.json"), filepath.Join(dir, "b.json"), filepath.Join(dir, "c.json")
	whole := done(t, with(small, "--seeds", "0..9", "--format", "json")...)
	done(t, with(small, "--seeds", "0..4", "--out", a)...)
	done(t, with(small, "--seeds", "5..9", "--out", b, "--cores", "1")...)
	merged := done(t, "merge", a, b, a, "--format", "json", "--out", c)
	if diff := cmp.Diff(timeless(t, whole), timeless(t, merged)); diff != "" {
		t.Errorf("the parts are another comparison than the whole (-whole +parts):\n%s", diff)
	}
	if reads(t, c) != merged {
		t.Error("--out has another text than --format json")
	}
	if got := len(timeless(t, merged).Runs); got != 20 {
		t.Errorf("%d runs", got)
	}
}

// begin starts a comparison of far more seeds than the test waits for, and waits until
// the first runs are in the file.
func begin(t *testing.T, file string, runs int) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	command := programCommand(with(small, "--seeds", "0..9999", "--out", file)...)
	command.Stdout = &out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill() })
	for until := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		if text, err := os.ReadFile(file); err == nil {
			if d := timeless(t, string(text)); len(d.Runs) >= runs { // never half a file
				return command, &out
			}
		} else if !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if time.Now().After(until) {
			t.Fatal("no run was finished")
		}
	}
}

// A comparison that is killed in the middle and resumed gives the same result as one
// that is not killed, and does not repeat finished runs.
func TestKilledAndResumed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "cut.json")
	command, _ := begin(t, file, 5)
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // it was killed
	kept := runsIn(t, reads(t, file))
	var last uint64
	for _, r := range timeless(t, reads(t, file)).Runs {
		last = max(last, r.Seed)
	}
	seeds := fmt.Sprintf("0..%d", last+3)
	done(t, with(small, "--seeds", seeds, "--out", file, "--resume")...)
	resumed := reads(t, file)
	runs := runsIn(t, resumed)
	same := slices.DeleteFunc(slices.Clone(kept), func(run json.RawMessage) bool { // its time is the same, too
		return !slices.ContainsFunc(runs, func(r json.RawMessage) bool { return bytes.Equal(r, run) })
	})
	if len(same) != len(kept) || len(same) < 5 {
		t.Errorf("%d of %d finished runs were kept", len(same), len(kept))
	}
	whole := done(t, with(small, "--seeds", seeds, "--format", "json")...)
	if diff := cmp.Diff(timeless(t, whole), timeless(t, resumed)); diff != "" {
		t.Errorf("resumed it is another comparison (-whole +resumed):\n%s", diff)
	}
}

// runsIn returns the runs of a comparison as they stand in the file.
func runsIn(t *testing.T, text string) []json.RawMessage {
	t.Helper()
	var d struct {
		Runs []json.RawMessage `json:"runs"`
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return d.Runs
}

// A sweep gives one table, one object, and one file per value, which is the same as for
// that value alone.
func TestSweepWritesAFileForEachValue(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sweep := func(more ...string) string {
		out, said, code := inProcess(t, dir, "", with(small, append([]string{"--seeds", "2", "--sweep", "rate=.003,.01"}, more...)...)...)
		if code != help.Done {
			t.Fatalf("%q: exit code %d: %s", more, code, said)
		}
		return out
	}
	printed := sweep("--format", "json", "--out", filepath.Join(dir, "a.json"))
	var all struct {
		Version     int
		Sweep       string
		Comparisons []json.RawMessage
	}
	if err := json.Unmarshal([]byte(printed), &all); err != nil || all.Version != 1 || all.Sweep != "rate" || len(all.Comparisons) != 2 {
		t.Fatalf("%v: %s", err, printed)
	}
	for i, rate := range []string{"0.003", "0.01"} {
		file := filepath.Join(dir, "a-rate-"+rate+".json")
		alone := timeless(t, done(t, with(small, "--seeds", "2", "--rate", rate, "--format", "json")...))
		for what, text := range map[string]string{"file": reads(t, file), "object": string(all.Comparisons[i])} {
			if diff := cmp.Diff(alone, timeless(t, text)); diff != "" {
				t.Errorf("the %s of rate %s is not the comparison of that rate:\n%s", what, rate, diff)
			}
		}
	}
	if _, said, code := inProcess(t, dir, "", with(small, "--sweep", "rate=.001,.01", "--out", filepath.Join(dir, "a.json"))...); code != help.Failed || !strings.Contains(said, "a-rate-0.01.json exists already") {
		t.Errorf("exit code %d: %s", code, said)
	}
	before := reads(t, filepath.Join(dir, "a-rate-0.01.json"))
	sweep("--resume", "--out", filepath.Join(dir, "a.json"))
	if reads(t, filepath.Join(dir, "a-rate-0.01.json")) != before {
		t.Error("resumed, a comparison that was finished is another one")
	}
	for format, want := range map[string]string{"table": " rate ", "markdown": "| rate |", "csv": ",seconds,sweep_rate\n"} {
		if text := sweep("--format", format); strings.Count(text, "0.003") < 2 || !strings.Contains(text, want) {
			t.Errorf("%s:\n%s", format, text)
		}
	}
}

// When interrupted, compare prints the finished runs and exits as if ended by that
// signal.
func TestInterruptedPrintsWhatIsFinished(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "cut.json")
	command, out := begin(t, file, 3)
	if err := command.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // the exit code is checked
	if code := command.ProcessState.ExitCode(); code != help.Signal+int(syscall.SIGINT) {
		t.Errorf("exit code %d", code)
	}
	if !strings.Contains(out.String(), "test accuracy") || !strings.Contains(out.String(), "12x12 dense:8 relu dense:4") {
		t.Errorf("it printed\n%s", out.String())
	}
}

// Two comparisons writing to one file would lose each other's runs: the second is
// rejected while the first one runs, and continues it afterwards.
func TestOneWriterAtATime(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "one.json")
	command, _ := begin(t, file, 1)
	second := programCommand(with(small, "--seeds", "3", "--out", file, "--resume")...)
	said, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "another weightshare is writing it") {
		t.Errorf("%v: %s", err, said)
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // it was ended
	before := len(runsIn(t, reads(t, file)))
	done(t, with(small, "--seeds", "3", "--out", file, "--resume")...)
	if after := len(runsIn(t, reads(t, file))); after < before {
		t.Errorf("%d of %d runs were kept", after, before)
	}
	if left, _ := filepath.Glob(file + ".*"); left != nil {
		t.Errorf("left behind: %q", left)
	}
}

// If a file can no longer be written, the finished runs are printed.
func TestUnwrittenRunsArePrinted(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	command, out := begin(t, filepath.Join(folder, "cut.json"), 2)
	if err := os.Rename(folder, folder+" pulled out"); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // the exit code is checked
	if code := command.ProcessState.ExitCode(); code != help.Failed || !strings.Contains(out.String(), "12x12 dense:8 relu dense:4") {
		t.Errorf("exit code %d, and it printed\n%s", code, out.String())
	}
}

// On a terminal a line shows the progress, and is gone at the end.
func TestProgressLine(t *testing.T) {
	t.Parallel()
	p := start(t, 80, 24, nil, with(small, "--seeds", "40")...)
	p.waitFor("test accuracy", "12x12 dense:8 relu dense:4")
	p.mu.Lock()
	raw := p.raw.String()
	p.mu.Unlock()
	if !strings.Contains(raw, " %") || strings.Contains(p.screen(), "100 %  ") {
		t.Errorf("the line of progress:\n%q", raw)
	}
}

func TestTimeLeft(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		spent time.Duration
		share float64
		want  string
	}{
		{0, 0, ""},
		{time.Minute, 0, ""},
		{500 * time.Millisecond, .5, ""},
		{30 * time.Second, .25, "1m30s left"},
		{10 * time.Second, 1, "0s left"},
	} {
		if got := timeLeft(test.spent, test.share); got != test.want {
			t.Errorf("after %v at %v: %q, want %q", test.spent, test.share, got, test.want)
		}
	}
}
