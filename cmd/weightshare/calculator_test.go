//go:build unix

package main

import (
	"encoding/base64"
	"strings"
	"testing"
)

// What terminals send for the keys of the calculator.
const (
	escape    = "\x1b"
	backspace = "\x7f"
	ctrlO     = "\x0f"
	ctrlY     = "\x19"
)

// Without arguments params opens the calculator on a terminal: what is wrong
// is marked under its word until it is mended.
func TestCalculator(t *testing.T) {
	t.Parallel()
	p := start(t, 80, 24, nil, "params")
	p.waitFor("calculator", "11,926 parameters", "122,304", "5×5 of 28×28")
	p.press(" conv")
	p.waitFor("^^^^", `word 6, "conv"`, "the last network that could be counted")
	p.press(backspace, backspace, backspace, backspace, "dense:2")
	p.waitFor("5 layers", "11,948 parameters")
	if screen := p.screen(); strings.Contains(screen, "^^^") {
		t.Errorf("what is mended is still marked:\n%s", screen)
	}
	p.press(enter)
	p.waitFor("(5·5·1 + 1)·6 = 156", "used 784 times")

	p.press(ctrlY)
	const command = `weightshare params "28x28 conv5:6/p2 relu maxpool2 dense:10 dense:2"`
	p.waitFor("copied: weightshare params")
	if want := base64.StdEncoding.EncodeToString([]byte(command)); !strings.Contains(p.output(), want) {
		t.Error("the clipboard does not get the command line")
	}

	p.press(ctrlO, "vgg16")
	p.waitFor("search: vgg16", "138,357,544")
	p.press(enter)
	p.waitFor("138,357,544 parameters")
	p.press("q") // a letter like any other
	p.waitFor(`dense:1000q`, "^^^")
	p.press(ctrlC)
	if got := p.wait(); got != exitDone {
		t.Errorf("it ended with %d, want %d", got, exitDone)
	}
	p.checkRestored()
}

// The calculator opens from the list of lessons and leads back to it.
func TestCalculatorFromTheList(t *testing.T) {
	t.Parallel()
	p := start(t, 80, 24, nil)
	p.waitFor("Four pixels", "c calculator")
	p.press("c")
	p.waitFor("11,926 parameters")
	p.press(escape)
	p.waitFor("Calculator", "enter open")
	p.press("q")
	if got := p.wait(); got != exitDone {
		t.Errorf("it ended with %d, want %d", got, exitDone)
	}
	p.checkRestored()
}

// Where there is no screen, or none is wanted, params without a network is an
// error.
func TestCalculatorNeedsAScreen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, env, flag string }{
		{"dumb terminal", "TERM=dumb", ""}, {"accessible", "ACCESSIBLE=1", ""}, {"a flag", "LANG=C.UTF-8", "--format=json"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			args := []string{"params"}
			if test.flag != "" {
				args = append(args, test.flag)
			}
			p := start(t, 80, 24, []string{test.env}, args...)
			p.waitFor("params needs a network")
			if got := p.wait(); got != exitUsage {
				t.Errorf("it ended with %d, want %d", got, exitUsage)
			}
			p.checkRestored()
		})
	}
}
