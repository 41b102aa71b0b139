//go:build unix

package main

import (
	"strings"
	"testing"
)

// Help is printed without asking a terminal anything: one that answers nothing
// would hold it up for seconds.
func TestHelpUnanswered(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"params", "-h"}, {"help", "zoo"}, {"help"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			p := startSilent(t, args...)
			if got := p.wait(); got != exitDone {
				t.Errorf("it ended with %d", got)
			}
			p.settle()
			if queries := terminalQuery.FindAllString(p.output(), -1); queries != nil {
				t.Errorf("it asks the terminal %q", queries)
			}
			if !strings.Contains(p.output(), "weightshare") || !strings.Contains(p.output(), "\x1b[1m") {
				t.Errorf("it is no help with bold headings:\n%q", p.output())
			}
		})
	}
}

// The calculator looks as it is asked to.
func TestCalculatorLooks(t *testing.T) {
	t.Parallel()
	p := start(t, 80, 24, nil, "params", "--ascii", "--theme", "light")
	p.waitFor("calculator", "11,926 parameters")
	for _, r := range p.screen() {
		if r > '~' {
			t.Errorf("the screen holds %q", r)
		}
	}
	if strings.Contains(p.output(), "\x1b]11;?") {
		t.Error("it asks for the background although it was told")
	}
	p.press(ctrlC)
	p.wait()
	p.checkRestored()

	p = start(t, 80, 24, nil, "params", "--ascii", "28x28 conv3:32")
	p.waitFor("--theme and --ascii are for the calculator")
	if got := p.wait(); got != exitUsage {
		t.Errorf("it ended with %d", got)
	}
}
