package serve

import "time"

// Limits bound what the terminals of a server may take of it.
type Limits struct {
	Sessions        int           // at once, in all
	AddressSessions int           // at once, from one address
	LearnerSessions int           // at once, of one learner
	Learners        int           // in all
	Idle            time.Duration // without input, until a session ends
	Handshake       time.Duration // from a connection to a session
	WrongCodes      int           // from one address within CodeWindow, until it must wait
	CodeWindow      time.Duration

	Width, Height int // the largest size of a terminal, in cells

	Events   int // key presses and the like, a second
	Queue    int // events that wait at most; further ones are left out
	Bytes    int // of input, a second
	Paste    int // bytes of one paste
	Sequence int // bytes of one escape sequence
}

// DefaultLimits are for a class of a hundred, all of whom may have one address.
func DefaultLimits() Limits {
	return Limits{
		Sessions: 250, AddressSessions: 150, LearnerSessions: 3, Learners: 2000,
		Idle: 45 * time.Minute, Handshake: 10 * time.Second, WrongCodes: 20, CodeWindow: time.Minute,
		Width: 300, Height: 100,
		Events: 50, Queue: 100, Bytes: 64 << 10, Paste: 64 << 10, Sequence: 4 << 10,
	}
}

// size is the size that a terminal has for a server: at least a cell, at most the limit.
func (l Limits) size(width, height int) (w, h int) {
	return min(max(width, 1), l.Width), min(max(height, 1), l.Height)
}
