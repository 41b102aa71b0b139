//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"weightshare/cmd/help"
	"weightshare/tui/tuitest"
)

// What terminals send for keys.
const (
	enter    = "\r"
	pageDown = "\x1b[6~"
	esc      = "\x1b"
	ctrlC    = "\x03"
	ctrlZ    = "\x1a"
)

// A panic, wherever it happens and whatever page is on top, is reported on the screen,
// and leaves the terminal as it was.
func TestBreakdown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		faults tuitest.Faults
		step   int
		keys   string
		told   string
		code   int
	}{
		{"opening", tuitest.Faults{Open: true}, 0, "", "the lesson does not open", help.Failed},
		{"acting", tuitest.Faults{Do: true}, 1, "1", "the light bursts", help.Failed},
		{"showing", tuitest.Faults{Figures: true}, 4, ".", "the picture tears", help.Failed},
		{"training", tuitest.Faults{StepPanics: 1}, 4, ".", "a mistake in", help.Done},
		{"training below the glossary", tuitest.Faults{StepPanics: 20}, 4, "pg", "a mistake in", help.Done},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := start(t, 80, 24, []string{withFaults(test.faults)})
			if test.step > 0 {
				p.waitFor("Lights")
				p.press(strings.Repeat(pageDown, test.step-1))
				p.waitFor(fmt.Sprintf("step %d of 5", test.step))
			}
			p.press(test.keys)
			if strings.HasSuffix(test.keys, "g") {
				p.waitFor("glossary")
				p.press(esc)
			}
			p.waitFor(test.told)
			p.press(ctrlC)
			p.endsWith(test.code)
		})
	}
}

// A terminal that answers no query delays neither help nor an error nor the end.
func TestUnanswered(t *testing.T) {
	t.Parallel()
	for args, code := range map[string]int{
		"--help": help.Done, "params -h": help.Done, "help zoo": help.Done, "help": help.Done,
		"params conv5": help.Usage, "params --nonsense": help.Usage, "nonsense": help.Usage,
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t, strings.Fields(args)...)
			if got := p.wait(); got != code {
				t.Errorf("it ended with %d, want %d", got, code)
			}
			p.settle()
			if queries := terminalQuery.FindAllString(p.output(), -1); queries != nil {
				t.Errorf("it asks the terminal %q", queries)
			}
			if code == help.Done && !strings.Contains(p.output(), "\x1b[1m") {
				t.Errorf("it is no help with bold headings:\n%q", p.output())
			}
		})
	}
	p := startSilent(t)
	p.waitFor("Four pixels")
	p.sends(syscall.SIGHUP)
	p.endsWith(help.Signal + int(syscall.SIGHUP))
}

// A series of sizes in the middle of a race, with tiny and absurd ones among them,
// breaks neither the race nor the screen.
func TestResizeStorm(t *testing.T) {
	t.Parallel()
	p := start(t, 80, 24, nil, "four-pixels")
	p.waitFor("step 1 of 8")
	p.press(pageDown, pageDown, pageDown)
	p.waitFor("step 4 of 8")
	p.press("p")
	p.waitFor("running · step") // keys do nothing on a screen that is too small
	for _, size := range [][2]int{{20, 5}, {1, 1}, {200, 60}, {59, 17}, {40, 12}, {300, 3}, {3, 100}, {79, 24}, {80, 24}} {
		p.resize(size[0], size[1])
		p.settle()
	}
	p.press("++++")
	p.waitFor("step 4 of 8", "finished")
	p.press("q")
	p.endsWith(help.Done)
}

// Without a screen the lessons run line by line, and the end of the input is not a
// failure.
func TestWithoutScreen(t *testing.T) {
	t.Parallel()
	for _, env := range []string{"LANG=C.UTF-8", "TERM=dumb", "ACCESSIBLE=1"} {
		t.Run(env, func(t *testing.T) {
			t.Parallel()
			command := programCommand("four-pixels")
			command.Env = append(command.Env, env, "XDG_STATE_HOME="+t.TempDir())
			out, err := command.Output() // standard input is the null device
			if err != nil {
				t.Fatalf("it failed: %v", err)
			}
			if !strings.Contains(string(out), "How many") {
				t.Errorf("it says nothing of the lesson:\n%s", out)
			}
			checkSpoken(t, string(out))
		})
	}
	t.Run("with a keyboard", func(t *testing.T) {
		t.Parallel()
		p := start(t, 80, 24, []string{"ACCESSIBLE=1"}, "four-pixels")
		for _, talk := range [][2]string{{"Step 1 of", "1\n"}, {"How sure are you?", "3\n"}, {"That is not it.", "\x04"}} { // the end of the input
			p.until("says "+talk[0]+" and asks", func(string) bool {
				said := p.output()
				return strings.Contains(said, talk[0]) && strings.HasSuffix(said, "> ")
			})
			if _, err := io.WriteString(p.tty, talk[1]); err != nil {
				t.Fatal(err)
			}
		}
		p.endsWith(help.Done)
		checkSpoken(t, strings.ReplaceAll(p.output(), "\r", ""))
	})
}

// checkSpoken checks that a text contains only words.
func checkSpoken(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r < ' ' && r != '\n' || r >= 0x2500 && r < 0x2600 || r >= 0x2800 && r < 0x2900 {
			t.Errorf("it prints %q", r)
		}
	}
}

// If no progress can be saved, the lessons still work, and say so.
func TestReadOnlyHome(t *testing.T) {
	t.Parallel()
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, 80, 24, []string{"XDG_STATE_HOME=" + blocked}, "four-pixels")
	p.waitFor("step 1 of 8", "not kept")
	p.press(pageDown)
	p.waitFor("step 2 of 8")
	p.press("q")
	p.endsWith(help.Done)
}

// A lesson that is left in the middle opens again in the same place.
func TestResume(t *testing.T) {
	t.Parallel()
	state := "XDG_STATE_HOME=" + t.TempDir()
	p := start(t, 80, 24, []string{state}, "four-pixels")
	p.waitFor("step 1 of 8")
	p.press(pageDown, pageDown)
	p.waitFor("step 3 of 8")
	p.press("q")
	p.wait()
	p = start(t, 80, 24, []string{state})
	p.waitFor("Four pixels")
	p.press(enter)
	p.waitFor("step 3 of 8")
}
