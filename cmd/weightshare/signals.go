package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"
)

// signalError is the cause of a context that a signal ended.
type signalError struct{ signal os.Signal }

func (e signalError) Error() string { return fmt.Sprintf("ended by signal: %v", e.signal) }

// number is the signal's number, which the exit code carries.
func (e signalError) number() int {
	if s, ok := e.signal.(syscall.Signal); ok {
		return int(s)
	}
	return 0
}

// untilSignal returns a context that ends, with a signalError as its cause,
// when the program is asked to end. Commands that leave something behind if
// they are simply killed - a terminal in raw mode, a half-printed table - run
// under it; for all others the system's own way of ending is right.
// The returned function gives the signals back.
func untilSignal(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals) // whoever asks twice gets the system's own answer
			cancel(signalError{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// farewell is how long a program that was asked to end may take to leave the
// terminal as it was.
const farewell = 2 * time.Second

// untilSignalOnTerminal is untilSignal for commands that write to a terminal
// while they wait for keys. A terminal that nobody reads from holds them in the
// middle of a write, for ever: they end without saying goodbye then.
func (c console) untilSignalOnTerminal(parent context.Context) (context.Context, func()) {
	ctx, stop := untilSignal(parent)
	restore := func() {}
	if file, ok := c.in.(*os.File); ok {
		if state, err := term.GetState(int(file.Fd())); err == nil {
			restore = func() { _ = term.Restore(int(file.Fd()), state) }
		}
	}
	left := make(chan struct{})
	go func() {
		<-ctx.Done()
		var ended signalError
		if !errors.As(context.Cause(ctx), &ended) {
			return
		}
		select {
		case <-left:
		case <-time.After(farewell):
			restore()
			c.exit(exitSignal + ended.number())
		}
	}()
	return ctx, func() {
		close(left)
		stop()
	}
}
