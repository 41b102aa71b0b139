//go:build unix

package main

import "testing"

// A teacher shows a lesson: the class votes, the program measures, the class
// votes again, and the terminal is as it was at the end.
func TestPresent(t *testing.T) {
	t.Parallel()
	p := start(t, 100, 30, nil, "present", "four-pixels")
	p.waitFor("1 Four pixels", "1/8", "enter discuss", "hands for the choice")
	p.press("1", "2", "\x1b[B", "5")
	p.waitFor("Show of hands", "17 hands")
	p.press(enter)
	p.waitFor("Talk it over")
	p.press(enter, "\x1b[B", "\x1b[B", "\x1b[B", "9")
	p.waitFor("enter show the answer", "17 hands before, 9 after")
	p.press(enter)
	p.waitFor("✓ 4 16")
	p.press("n")
	p.waitFor("notes for the teacher", "Let the class vote")
	p.press("n", enter)
	p.waitFor("2/8")
	p.press("q")
	if got := p.wait(); got != exitDone {
		t.Errorf("it ended with %d, want %d", got, exitDone)
	}
	p.checkRestored()
}
