package main

import (
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"weightshare/cmd/help"
)

// unixGetTermios is the request for a terminal's settings; its number differs between
// systems.
const unixGetTermios = unix.TCGETS

// A terminal that accepts no more output cannot be restored, but the program still
// ends.
func TestEndingOnAStuckTerminal(t *testing.T) {
	t.Parallel()
	// On a slow machine Bubble Tea closes its reader while it is still waiting. The
	// race detector would report that to the terminal, and wait for it.
	p := start(t, 80, 24, []string{"GORACE=report_bugs=0"})
	p.waitFor("Four pixels", "quit")
	p.press("?") // only to wait until it reads keys
	p.waitFor("the keys that work here")
	if err := unix.IoctlSetInt(int(p.slave.Fd()), unix.TCXONC, unix.TCOOFF); err != nil {
		t.Fatal(err)
	}
	p.press(enter, "g")
	p.sends(syscall.SIGTERM)
	if got := p.wait(); got != help.Signal+int(syscall.SIGTERM) {
		t.Errorf("it ended with %d", got)
	}
	if after, err := unix.IoctlGetTermios(int(p.slave.Fd()), unixGetTermios); err != nil || after.Lflag != p.before.Lflag {
		t.Errorf("the line discipline was %+v and is %+v (%v)", p.before, after, err)
	}
}
