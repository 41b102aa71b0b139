// Package natsqueue has the runs of comparisons done on other machines, over NATS: Hand
// puts jobs into a work queue of JetStream and collects their results, Work takes jobs and
// does them. A job whose worker is killed is given out again. What comes from outside is
// bounded and checked before it counts.
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

// The streams that are used, and what the subjects of their messages begin with. Jobs lie
// under the hash of the version and that of the comparison, results under the latter.
const (
	jobStream     = "weightshare-jobs"
	jobSubject    = "weightshare.jobs."
	resultStream  = "weightshare-results"
	resultSubject = "weightshare.results."
)

// Bounds on what is sent, and on what the server keeps.
const (
	largestMessage = 64 << 10
	jobBytes       = 256 << 20
	resultBytes    = 256 << 20
	resultAge      = 7 * 24 * time.Hour
)

// Options say how a queue is used.
type Options struct {
	// Program names the program and its version: only workers of the same one take the
	// jobs, as another may compute other bits.
	Program  string
	Replicas int           // how many servers keep what is queued; 0 is 1
	AckWait  time.Duration // after how long a job of a silent worker is given out again; 0 is 20 s
	Say      func(string)  // is told what a person should know; nil for nobody
}

// Queue is a queue of runs on a NATS server.
type Queue struct {
	js            jetstream.JetStream
	options       Options
	jobs, results jetstream.Stream
}

// Open opens the queue of a server, and makes it where there is none.
func Open(ctx context.Context, js jetstream.JetStream, o Options) (*Queue, error) {
	if o.AckWait == 0 {
		o.AckWait = 20 * time.Second
	}
	if o.Say == nil {
		o.Say = func(string) {}
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

// plainly says what to do about an error of JetStream.
func plainly(err error) error {
	switch {
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount):
		return fmt.Errorf("the NATS server has no JetStream: start it with -js (%w)", err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the NATS server does not answer: has it JetStream, and do these credentials allow it? (%w)", err)
	}
	return err
}

// message is a job as it is queued.
type message struct {
	Program string         `json:"program,omitempty"`
	Job     experiment.Job `json:"job"`
}

// result is a run that is done, or a job that cannot be and why.
type result struct {
	Run    *experiment.Run `json:"run,omitempty"`
	Job    *experiment.Job `json:"job,omitempty"`
	Failed string          `json:"failed,omitempty"`
}

// hash shortens anything to a word that may stand in a subject.
func hash(parts ...any) string {
	h := sha256.New()
	_ = json.NewEncoder(h).Encode(parts) // of what has just come from JSON, or goes there
	return hex.EncodeToString(h.Sum(nil)[:10])
}

// version is the hash under which jobs for one version of the program lie.
func (q *Queue) version() string { return hash("version", q.options.Program) }

// comparison is the hash of all that the jobs of a comparison have in common, so that
// whoever asks for the same one again finds what is done.
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

// pause waits, unless the context ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
