package main

import (
	"os"
	"syscall"
)

// endings are the signals that end the program. A browser sends none.
func endings() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }
