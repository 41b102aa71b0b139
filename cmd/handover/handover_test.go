package handover

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"weightshare/nets/experiment"
)

// An order given by one program is carried out by the other, and the replies arrive.
func TestCarryOut(t *testing.T) {
	t.Parallel()
	back, out := io.Pipe()
	in := `{"program":"weightshare v1","jobs":[{"task":"bars","network":"12x12 dense:4","samples":5,"seed":7}]}`
	carried := make(chan error, 1)
	go func() {
		defer func() { _ = out.Close() }()
		carried <- CarryOut(t.Context(), io.MultiReader(strings.NewReader(in), open(t)), out, func(_ context.Context, o Order, notify func(string), done func(experiment.Run) error) error {
			notify("for " + o.Program)
			j := o.Jobs[0]
			if err := done(experiment.Run{Network: j.Network, Samples: j.Samples, Seed: j.Seed}); err != nil {
				return err
			}
			return errors.New("that was all")
		})
	}()
	var said string
	var runs []experiment.Run
	err := receive(back, func(text string) { said = text }, func(r experiment.Run) error {
		runs = append(runs, r)
		return nil
	})
	if err == nil || err.Error() != "that was all" || said != "for weightshare v1" || len(runs) != 1 || runs[0].Seed != 7 {
		t.Errorf("%v, %q, %+v", err, said, runs)
	}
	if err := <-carried; err != nil {
		t.Error(err)
	}
}

// open is a standard input that stays open until the test ends.
func open(t *testing.T) io.Reader {
	t.Helper()
	in, held := io.Pipe()
	t.Cleanup(func() { _ = held.Close() })
	return in
}

// An order ends when nobody wants its runs any more, and invalid orders are rejected.
func TestCarryOutEnds(t *testing.T) {
	t.Parallel()
	until := func(ctx context.Context, _ Order, _ func(string), _ func(experiment.Run) error) error {
		<-ctx.Done()
		return ctx.Err()
	}
	var out strings.Builder
	if err := CarryOut(t.Context(), strings.NewReader(`{"jobs":[]}`), &out, until); err != nil || !strings.Contains(out.String(), "canceled") {
		t.Errorf("%v, %q", err, out.String())
	}
	if err := CarryOut(t.Context(), strings.NewReader("hello"), io.Discard, until); err == nil || !strings.Contains(err.Error(), "weightshare compare --nats") {
		t.Error(err)
	}
	if err := receive(strings.NewReader("{"), nil, nil); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Error(err)
	}
}

// The given flags are passed on to the other program, and need a URL.
func TestServers(t *testing.T) {
	t.Parallel()
	s := Servers{URL: "nats://a:1", CA: "b c"}
	if got := strings.Join(s.Arguments(), "|"); got != "--nats=nats://a:1|--nats-ca=b c" {
		t.Error(got)
	}
	s.URL = ""
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), "--nats-ca is for") {
		t.Error(err)
	}
}
