//go:build !js

package main

import (
	"os"
	"syscall"
)

// endings are the signals that end the program.
func endings() []os.Signal {
	return []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}
}
