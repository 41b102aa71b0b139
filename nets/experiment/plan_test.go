package experiment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/nets"
	"weightshare/nets/arch"
)

func TestPlanRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		turn func(*Plan)
		want string
	}{
		{func(p *Plan) { p.Networks = nil }, "there is no network to run"},
		{func(p *Plan) { p.Seeds = nil }, "there is no seed"},
		{func(p *Plan) { p.Networks[0] = "12x12 conv5" }, `network 1, "12x12 conv5": word 2`},
		{func(p *Plan) { p.Networks[0] = "16x16 dense:4" }, "the images of task bars are 12x12"},
		{func(p *Plan) { p.Networks[0] = "12x12 dense:10" }, "it gives 10 numbers, the task asks for 4: end it with dense:4"},
		{func(p *Plan) { p.Networks[0] = "12x12" }, "no layer follows the input"},
		{func(p *Plan) { p.Networks[0] = "12x12 instancenorm dense:4" }, "instancenorm"},
		{func(p *Plan) { p.Networks[0] = "12x12 dense:1000000 dense:4" }, "are too many to train here"},
		{func(p *Plan) { p.Training.Steps = 0 }, "steps 0 is out of range"},
		{func(p *Plan) { p.Training.Rate = math.NaN() }, "rate NaN is out of range"},
		{func(p *Plan) { p.Training.Rate = 0 }, "rate 0 is out of range"},
		{func(p *Plan) { p.Training.Batch = -1 }, "batch -1 is out of range"},
		{func(p *Plan) { p.Training.Optimizer = 7 }, `optimizer "Algorithm(7)" is unknown: write sgd, adam`},
		{func(p *Plan) { p.Training.Momentum = .9 }, "momentum is for sgd"},
		{func(p *Plan) { p.Training.Loss = -1 }, `loss "Loss(-1)" is unknown: write cross-entropy, bce`},
		{func(p *Plan) { p.Training.Init = 9 }, `init "Init(9)" is unknown: write he, xavier`},
		{func(p *Plan) { p.Networks[0] = "12x12 conv3:4/p10000 gmp dense:4" }, `network 1, "12x12 conv3:4/p10000 gmp dense:4": word 2`},
		{func(p *Plan) { p.Samples = []int{50, 0} }, "samples 0 is out of range"},
		{func(p *Plan) { p.Task.Noise = -1 }, "noise -1"},
		{func(p *Plan) { p.Task.Name = "barz" }, `no task "barz"`},
		{func(p *Plan) { p.Seeds = make([]uint64, 0); p.Seeds = seq(200_000) }, "runs are too many"},
	} {
		p := small(t, "bars", "1", "12x12 dense:4")
		c.turn(&p)
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
		if _, err := Execute(context.Background(), p, Config{}); err == nil {
			t.Errorf("ran what should be refused with %q", c.want)
		}
	}
	p := small(t, "axis", "1")
	p.Training.Loss = nets.CrossEntropy
	if err := p.Validate(); err == nil || !strings.Contains(err.Error(), "has no classes") {
		t.Errorf("cross-entropy without classes: %v", err)
	}
	p = small(t, "bars", "1", "12x12 dense:4", "12x12 conv5")
	var network *NetworkError
	var word *arch.Error
	if err := p.Validate(); !errors.As(err, &network) || network.Index != 1 || !errors.As(err, &word) {
		t.Errorf("a network that does not parse: %v", err)
	}
}

func seq(n int) []uint64 {
	s := make([]uint64, n)
	for i := range s {
		s[i] = uint64(i)
	}
	return s
}

func TestParseSeeds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]uint64{
		"1": {0}, "3": {0, 1, 2}, "3..5": {3, 4, 5}, " 7 .. 7 ": {7},
		"18446744073709551615..18446744073709551615": {math.MaxUint64},
	} {
		if got, err := ParseSeeds(text); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0", "-1", "a", "1..", "..3", "5..3", "1..2..3", "1000000", "0..18446744073709551615"} {
		if got, err := ParseSeeds(text); err == nil {
			t.Errorf("%q gave %d seeds", text, len(got))
		}
	}
}

// TestCheckMemory checks that a plan says what would fit, and that the number
// of concurrent runs depends on it.
func TestCheckMemory(t *testing.T) {
	t.Parallel()
	p := small(t, "bars", "1", "12x12 conv5:64 relu gmp dense:4")
	p.Task.Samples, p.Training.Batch = 20_000, 0
	networks, err := p.prepare(nil)
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
