package experiment

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

// Many short runs are saved together, and none waits for a long one to be saved.
func TestSaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := small(t, "invert", "100", "4 conv1:1")
		p.Training.Steps = EvalEvery
		saves := 0
		var saved atomic.Int64
		d := execute(t, p, Config{
			Workers: 1,
			Save: func(d *Document) error {
				saves++
				saved.Store(int64(len(d.Runs)))
				return nil
			},
			Evaluated: func(e Evaluation) {
				if e.Seed != 50 {
					return // no time passes in the other runs
				}
				time.Sleep(SaveInterval + 1)
				if n := saved.Load(); n != 50 {
					t.Errorf("%d of 50 runs are saved while a long one goes on", n)
				}
			},
		})
		if saves > 3 || saved.Load() != 100 || len(d.Runs) != 100 {
			t.Errorf("100 runs are saved %d times, %d at last", saves, saved.Load())
		}
	})
}

// An error of Save ends everything, and nothing goes on behind it. Not
// parallel: it counts the goroutines of the whole program.
func TestSaveFails(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	full := errors.New("the disk is full")
	d, err := Execute(context.Background(), small(t, "invert", "0..50"), Config{Save: func(*Document) error { return full }})
	if !errors.Is(err, full) || len(d.Runs) == 0 || len(d.Runs) > 100 {
		t.Errorf("%v with %d runs", err, len(d.Runs))
	}
	long := small(t, "bars", "5")
	long.Training.Steps = maxSteps
	ctx, cancel := context.WithCancel(context.Background())
	d, err = Execute(ctx, long, Config{Progress: func(int64, int64) { cancel() }})
	if !errors.Is(err, context.Canceled) || len(d.Runs) > 0 {
		t.Errorf("cancelled in its first run: %v, %d runs", err, len(d.Runs))
	}
}
