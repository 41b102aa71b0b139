// Package natsqueue has the runs of comparisons done on other machines, over NATS: Dispatch
// puts jobs into a JetStream work queue and collects their results, Work takes jobs and
// does them. A job whose worker is killed is given to another. Anything that comes from
// outside is limited in size and checked before it counts.
package natsqueue

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"weightshare/nets/experiment"
)

// The streams in use, and the prefixes of their messages' subjects. The prefix is
// followed by the hash of the version and that of the comparison for jobs, and by the
// latter for results.
const (
	jobStream     = "weightshare-jobs"
	jobSubject    = "weightshare.jobs."
	resultStream  = "weightshare-results"
	resultSubject = "weightshare.results."
)

// Limits on what is sent, and on what the server stores.
const (
	largestMessage = 64 << 10
	jobBytes       = 256 << 20
	resultBytes    = 256 << 20
	resultAge      = 7 * 24 * time.Hour
)

// Options say how a queue is used.
type Options struct {
	// Program names the program and its version: only workers of the same version take the
	// jobs, because another may compute different bits.
	Program  string
	Replicas int           // how many servers store what is queued; 0 means 1
	AckWait  time.Duration // when a job of a silent worker is given to another; 0 means 20 s
	Notify   func(string)  // called with messages for people; nil to ignore them
}

// Queue is a queue of runs on a NATS server.
type Queue struct {
	js            jetstream.JetStream
	options       Options
	jobs, results jetstream.Stream
}

// Open opens the queue on a server and creates it if there is none.
func Open(ctx context.Context, js jetstream.JetStream, o Options) (*Queue, error) {
	if o.AckWait == 0 {
		o.AckWait = 20 * time.Second
	}
	if o.Notify == nil {
		o.Notify = func(string) {}
	}
	q := &Queue{js: js, options: o}
	var err error
	q.jobs, err = js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: jobStream, Subjects: []string{jobSubject + ">"}, Retention: jetstream.WorkQueuePolicy,
		Discard: jetstream.DiscardNew, MaxBytes: jobBytes, MaxMsgSize: largestMessage, Replicas: max(o.Replicas, 1),
		Description: "runs of weightshare that wait for a worker",
	})
	if err != nil {
		return nil, fmt.Errorf("the queue of jobs: %w", plainly(err))
	}
	q.results, err = js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: resultStream, Subjects: []string{resultSubject + ">"}, MaxAge: resultAge,
		MaxBytes: resultBytes, MaxMsgSize: largestMessage, Replicas: max(o.Replicas, 1),
		Description: "finished runs of weightshare",
	})
	if err != nil {
		return nil, fmt.Errorf("the results: %w", plainly(err))
	}
	return q, nil
}

// plainly adds to an error of JetStream what to do about it.
func plainly(err error) error {
	switch {
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount):
		return fmt.Errorf("the NATS server has no JetStream: start it with -js (%w)", err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the NATS server does not answer: has it JetStream, and do these credentials allow it? (%w)", err)
	}
	return err
}

// message is a job in the queue.
type message struct {
	Program string         `json:"program,omitempty"`
	Job     experiment.Job `json:"job"`
}

// result is a finished run, or a job that cannot be done and the reason.
type result struct {
	Run    *experiment.Run `json:"run,omitempty"`
	Job    *experiment.Job `json:"job,omitempty"`
	Failed string          `json:"failed,omitempty"`
}

// hash shortens anything to a word that is valid in a subject.
func hash(parts ...any) string {
	h := sha256.New()
	_ = json.NewEncoder(h).Encode(parts) // cannot fail: the values come from JSON or can be written as JSON
	return hex.EncodeToString(h.Sum(nil)[:10])
}

// version returns the hash of the program's version in the subjects of jobs.
func (q *Queue) version() string { return hash("version", q.options.Program) }

// comparison returns the hash of everything that the jobs of a comparison have in common,
// so that a repeated comparison finds the results of the first.
func (q *Queue) comparison(j experiment.Job) string {
	return hash(q.options.Program, j.Task, j.Data, j.Settings)
}

// encode makes a message of a job or a result.
func encode(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	if len(data) > largestMessage {
		return nil, fmt.Errorf("a message of %d bytes is too long for the queue, which takes %d", len(data), largestMessage)
	}
	return data, nil
}

// decode reads a message, which may come from anywhere.
func decode(data []byte, v any) error {
	if len(data) > largestMessage {
		return fmt.Errorf("a message of %d bytes is too long", len(data))
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("the message cannot be read: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("the message goes on where its end was expected")
	}
	return nil
}

// pause waits for a duration or until the context ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
