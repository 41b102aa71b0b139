//go:build unix

package main

import (
	"syscall"
	"testing"
)

// Every way of ending leaves the terminal as it was from the pages that are laid
// over others, too, and on a terminal that says it is tmux.
func TestEndingFromPages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, keys, shows string
		end               func(*session)
		code              int
	}{
		{"glossary", "g", "Accuracy", func(p *session) { p.press("q") }, exitDone},
		{"search", "/shared kernel", "glossary", func(p *session) { p.press(ctrlC) }, exitDone},
		{"help over glossary", "g?", "next link", func(p *session) {
			if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
				p.t.Fatal(err)
			}
		}, exitSignal + int(syscall.SIGTERM)},
		{"notebook", "n", "notebook", func(p *session) {
			if err := p.command.Process.Signal(syscall.SIGHUP); err != nil {
				p.t.Fatal(err)
			}
		}, exitSignal + int(syscall.SIGHUP)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := start(t, 80, 24, []string{"TERM=tmux-256color", "TERM_PROGRAM=tmux", "TMUX=/nowhere,1,0"})
			p.waitFor("Four pixels", "quit")
			p.press(test.keys)
			p.waitFor(test.shows)
			test.end(p)
			if got := p.wait(); got != test.code {
				t.Errorf("it ended with %d, want %d", got, test.code)
			}
			p.checkRestored()
		})
	}
}
