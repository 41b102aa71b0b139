//go:build !js

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// notify relays the signals that end the program, until stop is called.
func notify(signals chan<- os.Signal) (stop func()) {
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	return func() { signal.Stop(signals) }
}
