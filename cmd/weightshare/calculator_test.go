//go:build unix

package main

import (
	"encoding/base64"
	"strings"
	"testing"

	"weightshare/cmd/help"
)

const ctrlY = "\x19"

// On a terminal, params without arguments opens the calculator: its appearance follows
// the flags, and the command line that it copies reaches the clipboard.
func TestCalculator(t *testing.T) {
	t.Parallel()
	p := start(t, 80, 24, nil, "params", "--ascii", "--theme", "light")
	p.waitFor("calculator", "take this example")
	p.press("\t")
	p.waitFor("11,926 parameters")
	for _, r := range p.screen() {
		if r > '~' {
			t.Errorf("the screen holds %q", r)
		}
	}
	if strings.Contains(p.output(), "\x1b]11;?") {
		t.Error("it asks for the background although it was told")
	}
	p.press(ctrlY)
	p.waitFor("copied: weightshare params")
	const command = `weightshare params "28x28 conv5:6/p2 relu maxpool2 dense:10"`
	want := base64.StdEncoding.EncodeToString([]byte(command))
	p.until("puts the command line on the clipboard", func(string) bool { return strings.Contains(p.output(), want) })
	p.press(ctrlC)
	p.endsWith(help.Done)
}

// Without a screen, or with a flag that the calculator does not take, params needs a
// network.
func TestCalculatorNeedsAScreen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ env, args, says string }{
		{"TERM=dumb", "params", "params needs a network"},
		{"ACCESSIBLE=1", "params", "params needs a network"},
		{"LANG=C.UTF-8", "params --format=json", "params needs a network"},
		{"LANG=C.UTF-8", "params --ascii 28x28 conv3:32", "--theme and --ascii are for the calculator"},
	} {
		t.Run(test.env+" "+test.args, func(t *testing.T) {
			t.Parallel()
			p := start(t, 80, 24, []string{test.env}, strings.Fields(test.args)...)
			p.waitFor(test.says)
			p.endsWith(help.Usage)
		})
	}
}

// On a terminal a summary comes first, and repeated blocks are shown once.
func TestSummary(t *testing.T) {
	t.Parallel()
	p := start(t, 80, 60, nil, "params", "20x20 4*( conv3:2/same relu )", "--batch", "64")
	p.waitFor("parameters", "134", "activations", "alive at once", "Memory for a batch of 64", "training", "3 times:", "--all lists every layer")
	p.endsWith(help.Done)
	p = start(t, 80, 60, nil, "params", "20x20 4*( conv3:2/same relu )", "--all")
	p.waitFor("parameters", "Sharing stores")
	if screen := p.screen(); strings.Contains(screen, "times:") || strings.Count(screen, "conv3:2/same") < 4 {
		t.Errorf("--all:\n%s", screen)
	}
	p.endsWith(help.Done)
}
