package natsqueue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
	"weightshare/nets/guard"
	"weightshare/nets/visible"
)

// mostTries is how many workers a job may bring down before it fails: a job that needs
// more memory than any worker has would otherwise be given out forever.
const mostTries = 10

// askFor is how long a worker waits for a job before it asks again.
const askFor = 30 * time.Second

func (q *Queue) workers() string { return "workers-" + q.version() }

// Work takes jobs and does them, that many at a time, until the context ends, which is
// not an error. Files are those that jobs may learn from, or nil for none.
func (q *Queue) Work(ctx context.Context, cores int, files *dataset.Files) error {
	if _, err := q.consumer(ctx); err != nil {
		return err
	}
	var group sync.WaitGroup
	for range cores {
		group.Go(func() {
			for ctx.Err() == nil {
				consumer, err := q.consumer(ctx) // again, in case the server has lost it
				for err == nil && ctx.Err() == nil {
					err = q.next(ctx, consumer, files)
				}
				if ctx.Err() == nil {
					q.options.Notify("no job could be had, which is tried again: " + err.Error())
					pause(ctx, 2*time.Second)
				}
			}
		})
	}
	group.Wait()
	return nil
}

// consumer returns the consumer from which all workers of this version take their jobs.
func (q *Queue) consumer(ctx context.Context) (jetstream.Consumer, error) {
	c, err := q.jobs.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable: q.workers(), FilterSubject: jobSubject + q.version() + ".>",
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: q.options.AckWait, MaxAckPending: 10_000,
		InactiveThreshold: 24 * time.Hour,
	})
	if err != nil {
		return nil, fmt.Errorf("the queue of jobs: %w", plainly(err))
	}
	return c, nil
}

// next waits for a job and does it.
func (q *Queue) next(ctx context.Context, c jetstream.Consumer, files *dataset.Files) error {
	asked, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	batch, err := c.Fetch(1, jetstream.FetchContext(asked))
	if err != nil {
		return fmt.Errorf("ask for a job: %w", err)
	}
	for m := range batch.Messages() {
		cancel()
		q.do(ctx, m, files)
	}
	if err := batch.Error(); err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("wait for a job: %w", err)
	}
	return nil
}

// do does the job of a message, regularly reports that it is in progress, and sends its
// result. An abandoned job returns to the queue at once; an invalid one is removed.
func (q *Queue) do(ctx context.Context, m jetstream.Msg, files *dataset.Files) {
	subject, err := q.answer(m)
	var asked message
	if err == nil {
		err = decode(m.Data(), &asked)
	}
	if err == nil && asked.Program != q.options.Program {
		err = fmt.Errorf("it is for another program: %q", asked.Program)
	}
	if err != nil {
		q.options.Notify("what is no job was refused: " + visible.Text(err.Error()))
		_ = m.Term() // if it gets lost, the job is refused again
		return
	}
	doing, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() {
		for doing.Err() == nil {
			pause(doing, q.options.AckWait/4)
			_ = m.InProgress() // if it gets lost, the job is done twice
		}
	})
	r := run(ctx, m, asked.Job, files)
	if ctx.Err() == nil {
		q.send(ctx, subject, r)
	}
	stop()
	group.Wait()
	if ctx.Err() != nil {
		_ = m.Nak() // if it gets lost, the job is given out again later
		return
	}
	_ = m.Ack() // if it gets lost, the job is done twice
}

// run does a job, whatever its origin.
func run(ctx context.Context, m jetstream.Msg, j experiment.Job, files *dataset.Files) result {
	if known, err := m.Metadata(); err == nil && known.NumDelivered > mostTries {
		return result{Job: &j, Failed: fmt.Sprintf("run of %v has brought down %d workers", j, mostTries)}
	}
	var r experiment.Run
	err := guard.Call(func() (err error) {
		r, err = j.Run(ctx, files)
		return err
	})
	if err != nil {
		return result{Job: &j, Failed: err.Error()}
	}
	return result{Run: &r}
}

// answer returns the subject for the result of a job, which is that of its comparison.
func (q *Queue) answer(m jetstream.Msg) (string, error) {
	prefix := jobSubject + q.version() + "."
	comparison := strings.TrimPrefix(m.Subject(), prefix)
	if len(comparison) != len(q.version()) || strings.ContainsAny(comparison, ".*> ") {
		return "", errors.New("the job belongs to no comparison")
	}
	return resultSubject + comparison, nil
}

// send sends a result, repeatedly until the server has it.
func (q *Queue) send(ctx context.Context, subject string, r result) {
	data, err := encode(r)
	if err != nil { // its job was short enough to arrive here
		data, _ = encode(result{Job: r.Job, Failed: err.Error()})
	}
	for ctx.Err() == nil {
		short, cancel := context.WithTimeout(ctx, 5*time.Second)
		_, err := q.js.Publish(short, subject, data)
		cancel()
		if err == nil {
			return
		}
		pause(ctx, time.Second)
	}
}
