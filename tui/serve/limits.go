package serve

import (
	"context"
	"time"
)

// Limits bound the resources that terminals may take of a server.
type Limits struct {
	Sessions        int           // at the same time, in all
	AddressSessions int           // at the same time, from one address
	LearnerSessions int           // at the same time, of one learner; with another one the oldest ends
	Learners        int           // in all
	Idle            time.Duration // without input, until a session ends
	Handshake       time.Duration // from a connection to a session
	Silence         time.Duration // until a terminal is asked for a sign of life; twice as long after that it counts as gone
	WrongCodes      int           // from one address within CodeWindow before it has to wait
	CodeWindow      time.Duration

	Width, Height int // the largest size of a terminal, in cells

	Events   int // key presses and the like, per second
	Queue    int // the most events that wait; further ones are dropped
	Bytes    int // of input, per second
	Paste    int // bytes of one paste
	Sequence int // bytes of one escape sequence
}

// DefaultLimits are for a class of a hundred, who may all have the same address.
func DefaultLimits() Limits {
	return Limits{
		Sessions: 250, AddressSessions: 150, LearnerSessions: 3, Learners: 2000,
		Idle: 45 * time.Minute, Handshake: 10 * time.Second, Silence: 20 * time.Second, WrongCodes: 20, CodeWindow: time.Minute,
		Width: 300, Height: 100,
		Events: 50, Queue: 100, Bytes: 64 << 10, Paste: 64 << 10, Sequence: 4 << 10,
	}
}

// Watch asks a terminal for signs of life, by ask, until one fails, whose error it
// returns, or ctx ends: the network may be gone without a word, or the machine asleep.
func (l Limits) Watch(ctx context.Context, ask func(context.Context) error) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(l.Silence):
		}
		waiting, stop := context.WithTimeout(ctx, 2*l.Silence)
		err := ask(waiting)
		stop()
		if err != nil {
			return err
		}
	}
}

// size returns a terminal's size within the limits: at least one cell, at most the
// largest size.
func (l Limits) size(width, height int) (w, h int) {
	return min(max(width, 1), l.Width), min(max(height, 1), l.Height)
}
