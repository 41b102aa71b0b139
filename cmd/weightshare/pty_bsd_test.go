//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package main

import "golang.org/x/sys/unix"

// unixGetTermios is the request for a terminal's settings; its number differs between
// systems.
const unixGetTermios = unix.TIOCGETA
