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

// number returns the signal's number, which is part of the exit code.
func (e signalError) number() int {
	if s, ok := e.signal.(syscall.Signal); ok {
		return int(s)
	}
	return 0
}

// untilSignal returns a context that is canceled, with a signalError as its cause, by
// the first signal that asks the program to end; a second signal kills it. It is for
// commands that would otherwise leave a terminal in raw mode or a result unprinted. The
// returned function restores the default handling.
func untilSignal(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	stop := notify(signals)
	go func() {
		select {
		case s := <-signals:
			stop() // a second signal kills
			cancel(signalError{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		stop()
		cancel(nil)
	}
}
