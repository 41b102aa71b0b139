package natsqueue_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"weightshare/cmd/natsnode"
	"weightshare/nets/experiment"
	"weightshare/nets/experiment/natsqueue"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// node returns a NATS server for the test alone, without a port.
func node(t *testing.T) *natsnode.Node {
	t.Helper()
	n, err := natsnode.Open(t.Context(), natsnode.Options{Embedded: natsnode.Embedded{Folder: t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	return n
}

const (
	program = "weightshare test"
	ackWait = 400 * time.Millisecond
)

func open(t *testing.T, n *natsnode.Node, o natsqueue.Options) *natsqueue.Queue {
	t.Helper()
	o.Program, o.AckWait = program, ackWait
	q, err := natsqueue.Open(t.Context(), n.JS, o)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// work runs a worker until stop is called or the test ends.
func work(t *testing.T, n *natsnode.Node, o natsqueue.Options) (stop func()) {
	t.Helper()
	q := open(t, n, o)
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		if err := q.Work(ctx, 1, nil); err != nil {
			t.Error(err)
		}
	})
	stop = sync.OnceFunc(func() {
		cancel()
		group.Wait()
	})
	t.Cleanup(stop)
	return stop
}

// workers returns the consumer from which workers take jobs, once one has started.
func workers(t *testing.T, n *natsnode.Node) jetstream.Consumer {
	t.Helper()
	stream, err := n.JS.Stream(t.Context(), "weightshare-jobs")
	for err == nil {
		for name := range stream.ConsumerNames(t.Context()).Name() {
			if consumer, err := stream.Consumer(t.Context(), name); err == nil {
				return consumer
			}
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal(err)
	return nil
}

// plan returns a small comparison.
func plan(t *testing.T) experiment.Plan {
	t.Helper()
	p, err := experiment.NewPlan("bars")
	if err != nil {
		t.Fatal(err)
	}
	p.Training.Steps, p.Task.Test = 20, 20
	p.Samples = []int{10, 20}
	p.Networks = []string{"12x12 conv5:2 relu gmp dense:4", "12x12 dense:4 relu dense:4"}
	p.Seeds = []uint64{3, 5, 8}
	return p
}

// text returns the document of the plan, without the times.
func text(t *testing.T, ctx context.Context, c experiment.Config) (string, error) {
	t.Helper()
	d, err := experiment.Execute(ctx, plan(t), c)
	if d == nil {
		t.Fatal(err)
	}
	for i := range d.Runs {
		d.Runs[i].Seconds = 0
	}
	var b bytes.Buffer
	if err := d.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.String(), err
}

// over checks that the document made by workers is the same as the one made here.
func over(t *testing.T, q *natsqueue.Queue) {
	t.Helper()
	want, err := text(t, t.Context(), experiment.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := text(t, t.Context(), experiment.Config{Dispatch: q.Dispatch}); err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

// TestWorkers checks that two workers make the same document as this process, byte for
// byte.
func TestWorkers(t *testing.T) {
	t.Parallel()
	n := node(t)
	work(t, n, natsqueue.Options{})
	work(t, n, natsqueue.Options{})
	over(t, open(t, n, natsqueue.Options{}))
}

// TestKilledWorker checks that a job whose worker is killed is given to another.
func TestKilledWorker(t *testing.T) {
	t.Parallel()
	n := node(t)
	stop := work(t, n, natsqueue.Options{})
	consumer := workers(t, n)
	stop()
	killed := make(chan error, 1)
	go func() { // a worker that takes jobs and is never heard of again
		batch, err := consumer.Fetch(2, jetstream.FetchMaxWait(5*time.Second))
		taken := 0
		if err == nil {
			for range batch.Messages() {
				taken++
			}
		}
		if taken != 2 {
			err = errors.Join(err, errors.New("it was given too few jobs"))
		}
		killed <- err
		work(t, n, natsqueue.Options{})
	}()
	over(t, open(t, n, natsqueue.Options{}))
	if err := <-killed; err != nil {
		t.Error(err)
	}
}

// TestInterrupted checks that an interrupted comparison leaves no jobs behind, and that
// finished runs are found when it is repeated.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	n := node(t)
	q := open(t, n, natsqueue.Options{})
	stop := work(t, n, natsqueue.Options{})
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupt := errors.New("interrupted")
	d, err := experiment.Execute(ctx, plan(t), experiment.Config{
		Dispatch: q.Dispatch,
		Progress: func(done, of int64) {
			if 2*done >= of {
				cancel(interrupt)
			}
		},
	})
	if !errors.Is(err, interrupt) || len(d.Runs) < 6 {
		t.Fatalf("%d runs: %v", len(d.Runs), err)
	}
	stream, err := n.JS.Stream(t.Context(), "weightshare-jobs")
	if err != nil {
		t.Fatal(err)
	}
	stop() // returns its unfinished job to the queue
	if info, err := stream.Info(t.Context()); err != nil || info.State.Msgs > 0 {
		t.Errorf("%v, %d jobs are left", err, info.State.Msgs)
	}
	again := work(t, n, natsqueue.Options{})
	over(t, q)
	again()
	over(t, q) // all runs are there: no worker is needed
}

// TestForeign checks that foreign messages do no harm: invalid jobs are refused by
// workers, invalid results by the process that waits for results.
func TestForeign(t *testing.T) {
	t.Parallel()
	n := node(t)
	var mu sync.Mutex
	var heard []string
	notify := natsqueue.Options{Notify: func(text string) {
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, text)
	}}
	q := open(t, n, notify)
	if _, err := text(t, canceled(t), experiment.Config{Dispatch: q.Dispatch}); err == nil {
		t.Fatal("a canceled comparison is finished")
	}
	work(t, n, notify)
	version := strings.TrimPrefix(workers(t, n).CachedInfo().Name, "workers-")
	for _, foreign := range []string{
		"", "null", "{", `{"job":{"task":"bars"},"more":1}`, `{"job":{}} {}`, strings.Repeat("[", 60_000),
		`{"program":"another","job":{"task":"bars","network":"12x12 dense:4","samples":1,"seed":0}}`,
		`{"program":"weightshare test","job":{"task":"bars","network":"12x12 dense:4","samples":-1,"seed":0}}`,
		"{\"program\":\"weightshare test\",\"job\":{\"task\":\"\x1b[2J\",\"network\":\"\",\"samples\":1,\"seed\":0}}",
	} {
		for _, subject := range []string{"weightshare.jobs." + version + "." + version, "weightshare.jobs." + version + ".a.b"} {
			if _, err := n.JS.Publish(t.Context(), subject, []byte(foreign)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := n.JS.Publish(t.Context(), "weightshare.jobs.x", make([]byte, 70_000)); err == nil {
		t.Error("a message of 70,000 bytes was queued")
	}
	over(t, q)
	mu.Lock()
	defer mu.Unlock()
	if len(heard) < 16 {
		t.Errorf("only %d were refused: %q", len(heard), heard)
	}
}

func canceled(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// TestJobFails checks that a job that cannot be done fails the comparison, with the
// worker's reason.
func TestJobFails(t *testing.T) {
	t.Parallel()
	n := node(t)
	work(t, n, natsqueue.Options{})
	q := open(t, n, natsqueue.Options{})
	job := experiment.Job{Task: "data", Data: "0123", Network: "28x28 dense:10", Samples: 10}
	err := q.Dispatch(t.Context(), []experiment.Job{job}, func(experiment.Run) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "name their folder with --data") {
		t.Error(err)
	}
}
