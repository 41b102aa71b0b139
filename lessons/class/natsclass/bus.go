package natsclass

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// The stream of news, how long and up to how many bytes it is kept for processes that were
// cut off.
const (
	newsStream  = "weightshare-news"
	newsSubject = "weightshare.news."
	newsAge     = 10 * time.Minute
	newsBytes   = 64 << 20
)

// mostWaiting is how many messages can wait to be sent.
const mostWaiting = 4096

// errFull is the error for a message when the queue is full.
var errFull = errors.New("too many messages wait to be sent")

// Bus is a [class.Bus] over NATS. Messages are sent in the background, repeatedly until the
// server has them; a process that was cut off receives those of the last ten minutes.
type Bus struct {
	js      jetstream.JetStream
	stream  jetstream.Stream
	waiting chan sent
	ctx     context.Context //nolint:containedctx // ends with the bus, not with a call
	cancel  context.CancelFunc
	group   sync.WaitGroup
}

type sent struct {
	subject string
	message []byte
}

// NewBus returns the bus of a NATS server; replicas is how many servers keep each message.
// Close must be called at the end.
func NewBus(ctx context.Context, js jetstream.JetStream, replicas int) (*Bus, error) {
	stream, err := patiently(ctx, func(ctx context.Context) (jetstream.Stream, error) {
		return js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
			Name: newsStream, Subjects: []string{newsSubject + ">"}, Description: "what processes with a class tell each other",
			MaxAge: newsAge, MaxBytes: newsBytes, MaxMsgSize: 2 * largestValue, Replicas: replicas,
		})
	})
	if err != nil {
		return nil, fmt.Errorf("cannot use a stream of NATS for the news of the class: %w", err)
	}
	b := &Bus{js: js, stream: stream, waiting: make(chan sent, mostWaiting)}
	b.ctx, b.cancel = context.WithCancel(context.WithoutCancel(ctx))
	b.group.Go(b.send)
	return b, nil
}

// Close ends the bus. Messages that wait to be sent are lost.
func (b *Bus) Close() {
	b.cancel()
	b.group.Wait()
}

// Publish implements [class.Bus]. It does not wait.
func (b *Bus) Publish(topic string, message []byte) error {
	select {
	case b.waiting <- sent{newsSubject + topic, message}:
		return nil
	default:
		return errFull
	}
}

// send sends the waiting messages in order.
func (b *Bus) send() {
	for {
		select {
		case <-b.ctx.Done():
			return
		case s := <-b.waiting:
			for b.ctx.Err() == nil {
				ctx, cancel := context.WithTimeout(b.ctx, patience)
				_, err := b.js.Publish(ctx, s.subject, s.message)
				cancel()
				if err == nil || refused(err) {
					break
				}
				b.pause()
			}
		}
	}
}

// refused reports whether a server has refused for good.
func refused(err error) bool {
	var no *jetstream.APIError
	return errors.As(err, &no) && no.Code < 500 && no.ErrorCode != noPeers
}

// pause waits for a server to come back.
func (b *Bus) pause() {
	select {
	case <-b.ctx.Done():
	case <-time.After(200 * time.Millisecond):
	}
}

// Subscribe implements [class.Bus].
func (b *Bus) Subscribe(topic string, f func(message []byte)) (stop func(), err error) {
	if topic == "" || strings.ContainsAny(topic, " *>\t\r\n") {
		return nil, fmt.Errorf("%q is not a topic", topic)
	}
	ctx, cancel := context.WithCancel(b.ctx)
	next, err := b.next(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	messages, err := b.listen(ctx, topic, next)
	if err != nil {
		cancel()
		return nil, err
	}
	var group sync.WaitGroup
	group.Go(func() {
		for ctx.Err() == nil {
			m, err := messages.Next(jetstream.NextContext(ctx))
			switch {
			case err == nil:
				f(m.Data())
			case errors.Is(err, jetstream.ErrMsgIteratorClosed) && ctx.Err() == nil:
				// The server has lost the consumer for good: listen again, from the start.
				b.pause()
				if again, err := b.listen(ctx, topic, 1); err == nil {
					messages = again
				}
			default: // away for a while: the consumer is recreated by itself
				b.pause()
			}
		}
		messages.Stop()
	})
	return func() {
		cancel()
		group.Wait()
	}, nil
}

// next returns the number of the message that is sent next.
func (b *Bus) next(ctx context.Context) (uint64, error) {
	info, err := patiently(ctx, func(ctx context.Context) (*jetstream.StreamInfo, error) { return b.stream.Info(ctx) })
	if err != nil {
		return 0, fmt.Errorf("NATS: %w", err)
	}
	return info.State.LastSeq + 1, nil
}

// listen begins to receive the messages of a topic, from one with a number on. A number is
// better than asking for new messages: if the server loses the consumer before anything has
// arrived, the consumer that replaces it would not get what was sent meanwhile.
func (b *Bus) listen(ctx context.Context, topic string, from uint64) (jetstream.MessagesContext, error) {
	consumer, err := patiently(ctx, func(ctx context.Context) (jetstream.Consumer, error) {
		return b.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
			FilterSubjects: []string{newsSubject + topic}, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from,
		})
	})
	if err != nil {
		return nil, fmt.Errorf("NATS: %w", err)
	}
	messages, err := consumer.Messages()
	if err != nil {
		return nil, fmt.Errorf("NATS: %w", err)
	}
	return messages, nil
}
