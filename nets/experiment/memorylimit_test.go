//go:build linux && !race

package experiment

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// littleMemory names the environment variable that marks the child process of
// TestLittleMemory.
const littleMemory = "EXPERIMENT_LITTLE_MEMORY"

// TestLittleMemory checks that within a memory limit anything that does not fit
// is refused before it starts, and nothing ends with a dump of goroutines. (The
// race detector reserves more than the limit.)
func TestLittleMemory(t *testing.T) {
	t.Parallel()
	if os.Getenv(littleMemory) != "" {
		refuseWhatDoesNotFit(t)
		return
	}
	command := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -v 2000000; exec "$0" -test.run='^TestLittleMemory$'`, os.Args[0])
	command.Env = append(os.Environ(), littleMemory+"=1")
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%.3000s", err, out)
	}
}

// refuseWhatDoesNotFit runs what fits and checks that everything else is
// refused.
func refuseWhatDoesNotFit(t *testing.T) {
	t.Helper()
	for _, c := range []struct {
		network        string
		samples, batch int
		want           string // empty if it fits
	}{
		{"12x12 conv5:400 relu gmp dense:4", 200_000, 0, "write a smaller batch"},
		{"12x12 conv1:900000 gmp dense:4", 50, 1, "count it with params instead"},
		{"12x12 3000*( maxpool2/s1/p1 ) gmp dense:4", 50, 32, "count it with params instead"},
		{"12x12 9000*( coords ) gmp dense:4", 50, 32, "count it with params instead"},
		{"12x12 dense:20000 dense:4", 10, 8, ""}, // 70 MB
	} {
		p := small(t, "bars", "1", c.network)
		p.Task.Samples, p.Task.Test, p.Training.Batch, p.Training.Steps = c.samples, 10, c.batch, 1
		d, err := Execute(t.Context(), p, Config{Workers: 4})
		switch {
		case c.want == "" && (err != nil || len(d.Runs) != 1):
			t.Errorf("%s: %v", c.network, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", c.network, err, c.want)
		}
	}
}
