package natsqueue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"weightshare/nets/experiment"
	"weightshare/nets/visible"
)

// lookEvery is the interval at which a comparison checks whether jobs without a result
// are still queued, and whether there are workers.
const lookEvery = 10 * time.Second

// mostLost is how often jobs may disappear from the queue without a result.
const mostLost = 3

// dispatch is the jobs of one comparison that are being done.
type dispatch struct {
	*Queue
	left    map[string]experiment.Job // those without a result, by identity
	done    func(experiment.Run) error
	queued  string // the subject of the jobs
	results string // the subject of the results
	silent  int    // how many checks were made since the last result
	lost    int    // how often the queue has lost jobs
}

// Dispatch has the jobs of one comparison done by workers and calls done with every run as it
// comes back: see [experiment.Config]. Runs done for an earlier call are not repeated. If
// it ends early, it removes jobs that no worker has taken from the queue.
func (q *Queue) Dispatch(ctx context.Context, jobs []experiment.Job, done func(experiment.Run) error) error {
	if len(jobs) == 0 {
		return nil
	}
	comparison := q.comparison(jobs[0])
	d := &dispatch{
		Queue: q, done: done, left: make(map[string]experiment.Job, len(jobs)),
		queued: jobSubject + q.version() + "." + comparison, results: resultSubject + comparison,
	}
	for _, j := range jobs {
		d.left[identity(j.Network, j.Samples, j.Seed)] = j
	}
	err := d.run(ctx)
	if err != nil {
		// The context may have ended; queued jobs must be removed all the same.
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = d.jobs.Purge(late, jetstream.WithPurgeSubject(d.queued)) // otherwise workers do some in vain
	}
	return err
}

// identity returns what distinguishes a run from the others of its comparison.
func identity(network string, samples int, seed uint64) string {
	return fmt.Sprintf("%s %d %d", network, samples, seed)
}

func (d *dispatch) run(ctx context.Context) error {
	consumer, err := d.Queue.results.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{FilterSubjects: []string{d.results}})
	if err != nil {
		return fmt.Errorf("the results: %w", plainly(err))
	}
	info, err := consumer.Info(ctx)
	if err != nil {
		return fmt.Errorf("the results: %w", plainly(err))
	}
	messages, err := consumer.Messages()
	if err != nil {
		return fmt.Errorf("the results: %w", err)
	}
	defer messages.Stop()
	for n := info.NumPending; n > 0 && len(d.left) > 0; n-- { // of earlier calls
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return fmt.Errorf("the results: %w", err)
		}
		_ = d.take(m.Data()) // an earlier failure is tried again
	}
	if err := d.queue(ctx); err != nil {
		return err
	}
	return d.collect(ctx, messages)
}

// queue puts the jobs without a result into the queue, replacing any that are there.
func (d *dispatch) queue(ctx context.Context) error {
	if err := d.jobs.Purge(ctx, jetstream.WithPurgeSubject(d.queued)); err != nil {
		return fmt.Errorf("the queue of jobs: %w", plainly(err))
	}
	var sent []jetstream.PubAckFuture
	for _, j := range d.left {
		data, err := encode(message{d.options.Program, j})
		if err != nil {
			return err
		}
		ack, err := d.js.PublishAsync(d.queued, data)
		if err != nil {
			return fmt.Errorf("the queue of jobs: %w", err)
		}
		if sent = append(sent, ack); len(sent) == atOnce {
			if err := await(ctx, sent); err != nil {
				return err
			}
			sent = nil
		}
	}
	return await(ctx, sent)
}

// atOnce is how many jobs are sent before the server has confirmed them.
const atOnce = 500

// await waits until the server has everything that was sent.
func await(ctx context.Context, sent []jetstream.PubAckFuture) error {
	late := time.After(20 * time.Second)
	for _, ack := range sent {
		select {
		case <-ack.Ok():
		case err := <-ack.Err():
			return fmt.Errorf("a job is not queued: %w", err)
		case <-late:
			return errors.New("a job is not queued: the NATS server does not answer")
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// collect takes results until every job has one.
func (d *dispatch) collect(ctx context.Context, messages jetstream.MessagesContext) error {
	for len(d.left) > 0 {
		next, cancel := context.WithTimeout(ctx, lookEvery)
		m, err := messages.Next(jetstream.NextContext(next))
		cancel()
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err == nil:
			d.silent = 0
			if err := d.take(m.Data()); err != nil {
				return err
			}
		case errors.Is(err, jetstream.ErrMsgIteratorClosed):
			return fmt.Errorf("the results: %w", err)
		default: // nothing came, or the server is temporarily unreachable
			if err := d.look(ctx); err != nil {
				return err
			}
			if !errors.Is(err, context.DeadlineExceeded) {
				pause(ctx, time.Second)
			}
		}
	}
	return nil
}

// take takes a result. It returns an error for a job that cannot be done; results that
// nobody asked for, or that no run can have, are ignored.
func (d *dispatch) take(data []byte) error {
	var r result
	if err := decode(data, &r); err != nil {
		d.options.Notify("a result was refused: " + visible.Text(err.Error()))
		return nil
	}
	switch {
	case r.Job != nil && d.wants(r.Job.Network, r.Job.Samples, r.Job.Seed):
		return fmt.Errorf("a worker says: %s", visible.Text(r.Failed))
	case r.Run == nil || !d.wants(r.Run.Network, r.Run.Samples, r.Run.Seed):
		return nil // it was done twice, or belongs to a larger comparison
	}
	err := r.Run.Check()
	if err == nil {
		err = d.done(*r.Run)
	}
	if err != nil {
		d.options.Notify("a result was refused: " + visible.Text(err.Error()))
		return nil
	}
	delete(d.left, identity(r.Run.Network, r.Run.Samples, r.Run.Seed))
	return nil
}

func (d *dispatch) wants(network string, samples int, seed uint64) bool {
	_, ok := d.left[identity(network, samples, seed)]
	return ok
}

// look finds out why no results arrive. Jobs that the queue has lost, as can happen if a
// server is killed, are queued again. It returns an error if jobs are lost again and
// again.
func (d *dispatch) look(ctx context.Context) error {
	short, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	d.silent++
	info, err := d.jobs.Info(short, jetstream.WithSubjectFilter(d.queued))
	if err != nil {
		d.options.Notify("the NATS server does not answer; the comparison goes on when it does")
		return nil
	}
	if info.State.Subjects[d.queued] > 0 {
		workers, err := d.jobs.Consumer(short, d.workers())
		if errors.Is(err, jetstream.ErrConsumerNotFound) || err == nil && idle(short, workers) {
			d.options.Notify(fmt.Sprintf("%d runs wait, and no worker of this version asks for them: start weightshare-serve worker --nats with the same URL", len(d.left)))
		}
		return nil
	}
	if d.silent < 2 {
		return nil // the last results may still be on their way
	}
	if d.lost++; d.lost > mostLost {
		return fmt.Errorf("%d runs leave the queue without a result: what do the workers say?", len(d.left))
	}
	_ = d.queue(short) // if it fails, the next check tries again
	return nil
}

// idle reports whether no worker has a job or is waiting for one.
func idle(ctx context.Context, c jetstream.Consumer) bool {
	info, err := c.Info(ctx)
	return err == nil && info.NumAckPending == 0 && info.NumWaiting == 0
}
