package experiment

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// A plan says what would fit, and how many runs go on at once depends on it.
func TestCheckMemory(t *testing.T) {
	t.Parallel()
	p := small(t, "bars", "1", "12x12 conv5:64 relu gmp dense:4")
	p.Task.Samples, p.Training.Batch = 20_000, 0
	networks, err := p.prepare()
	if err != nil {
		t.Fatal(err)
	}
	n := networks[0]
	for _, c := range []struct {
		free int64
		want string
	}{
		{n.bytes, ""},
		{n.bytes - 1, fmt.Sprintf("training it takes about %s, but %s of memory are free: write a smaller batch, at most 10000", inUnits(n.bytes), inUnits(n.bytes-1))},
		{10 << 20, "write fewer samples, at most 156"},
		{1 << 20, "count it with params instead"},
	} {
		switch err := p.checkMemory(n, c.free); {
		case c.want == "" && err != nil:
			t.Errorf("%d bytes are free: %v", c.free, err)
		case c.want != "" && (err == nil || !strings.HasSuffix(err.Error(), c.want)):
			t.Errorf("%d bytes are free: %v, want %q", c.free, err, c.want)
		}
	}
	if got := limitWorkers(8, modest/8); got != 8 {
		t.Errorf("%d of 8 small runs at once", got)
	}
	if got := limitWorkers(8, 1<<50); runtime.GOOS == "linux" && got != 1 {
		t.Errorf("%d runs at once that do not even fit alone", got)
	}
}
