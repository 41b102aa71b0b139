package experiment

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// overJSON sends jobs through JSON, as if to another machine, and does them in reverse
// order.
func overJSON(t *testing.T, ctx context.Context, jobs []Job, done func(Run) error) error {
	t.Helper()
	text, err := json.Marshal(jobs)
	if err != nil {
		return err
	}
	var sent []Job
	if err := json.Unmarshal(text, &sent); err != nil {
		return err
	}
	for i := range sent {
		run, err := sent[len(sent)-1-i].Run(ctx, nil)
		if err != nil {
			return err
		}
		if err := done(run); err != nil {
			return err
		}
	}
	return nil
}

// TestDispatch checks that runs done elsewhere make the same document as those done
// here, whatever the settings.
func TestDispatch(t *testing.T) {
	t.Parallel()
	p := small(t, "bars", "3..4", "12x12 conv5:2 relu gmp dense:4", "12x12 dense:4 relu dense:4")
	p.Samples = []int{20, 30}
	for _, c := range []Change{{"optimizer", "sgd"}, {"momentum", "0.5"}, {"rate", "0.1"}, {"noise", "0.25"}, {"world", "shuffle"}, {"dropout", "0.25"}} {
		if err := p.Set(c.Name, c.Value); err != nil {
			t.Fatal(err)
		}
	}
	var steps int64
	elsewhere := execute(t, p, Config{
		Dispatch: func(ctx context.Context, jobs []Job, done func(Run) error) error { return overJSON(t, ctx, jobs, done) },
		Progress: func(done, _ int64) { steps = done },
	})
	if here := execute(t, p, Config{}); !cmp.Equal(here, elsewhere) {
		t.Error(cmp.Diff(here, elsewhere))
	}
	if steps != 8*60 {
		t.Errorf("%d steps were counted", steps)
	}
}

// TestDispatchRefuses checks that runs that come back are not trusted: they count only
// if a job asked for them, only once, and only if a run can have such results.
func TestDispatchRefuses(t *testing.T) {
	t.Parallel()
	p := small(t, "bars", "0..1", "12x12 dense:4 relu dense:4")
	wrong := 2.0
	_, err := Execute(t.Context(), p, Config{Dispatch: func(ctx context.Context, jobs []Job, done func(Run) error) error {
		good, err := jobs[0].Run(ctx, nil)
		if err != nil {
			return err
		}
		other, many, right := good, good, good
		other.Seed, many.Parameters, right.TestAccuracy = 9, 1, &wrong
		for _, r := range []Run{other, many, right} {
			if done(r) == nil {
				t.Errorf("%+v was taken", r)
			}
		}
		if err := done(good); err != nil {
			return err
		}
		if done(good) == nil {
			t.Error("a run was taken twice")
		}
		return nil
	}})
	if err == nil || !strings.Contains(err.Error(), "1 of 2 runs have not come back") {
		t.Errorf("a missing run: %v", err)
	}
	broken := errors.New("the line is cut")
	if _, err := Execute(t.Context(), p, Config{Dispatch: func(context.Context, []Job, func(Run) error) error { return broken }}); !errors.Is(err, broken) {
		t.Errorf("a failure: %v", err)
	}
}

// TestJobRefused checks that a job from outside is refused if this program could not have
// made it.
func TestJobRefused(t *testing.T) {
	t.Parallel()
	good := Job{Task: "bars", Network: "12x12 dense:4", Samples: 20, Settings: map[string]string{"steps": "20"}}
	if _, err := good.Plan(nil); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Job){
		"none are here":        func(j *Job) { j.Data = "0123" },
		"unknown here":         func(j *Job) { j.Settings = map[string]string{"colour": "red"} },
		"steps":                func(j *Job) { j.Settings = map[string]string{"steps": "99999999999"} },
		"there is no task":     func(j *Job) { j.Task = "../bars" },
		"too many to train":    func(j *Job) { j.Network = "12x12 dense:99999999 dense:4" },
		"dense:4":              func(j *Job) { j.Network = "12x12 dense:5" },
		"samples":              func(j *Job) { j.Samples = -1 },
		"the network is empty": func(j *Job) { j.Network = "" },
		"is not a number":      func(j *Job) { j.Settings = map[string]string{"rate": "fast"} },
		"rate 0 is out of ran": func(j *Job) { j.Settings = map[string]string{"rate": "0"} },
	} {
		j := good
		change(&j)
		if _, err := j.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
}
