package main

import (
	"context"
	"fmt"
	"os"
	"syscall"
)

// signalError is the cause of a context that was canceled by a signal.
type signalError struct{ signal os.Signal }

func (e signalError) Error() string { return fmt.Sprintf("ended by signal: %v", e.signal) }

// number is the signal's number, which the exit code carries.
func (e signalError) number() int {
	if s, ok := e.signal.(syscall.Signal); ok {
		return int(s)
	}
	return 0
}

// untilSignal returns a context that the first signal to end the program cancels,
// with a signalError as its cause; a second signal kills. It is for commands that
// would leave a terminal in raw mode or a result unprinted. The returned function
// restores the default handling.
func untilSignal(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	stop := notify(signals)
	go func() {
		select {
		case s := <-signals:
			stop() // a second one kills
			cancel(signalError{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		stop()
		cancel(nil)
	}
}
