//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package main

import "golang.org/x/sys/unix"

// unixGetTermios asks for a terminal's settings; its number differs by system.
const unixGetTermios = unix.TIOCGETA
