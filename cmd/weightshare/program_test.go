//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"weightshare/lessons/course"
	"weightshare/tui/tuitest"
)

// What terminals send for keys.
const (
	enter    = "\r"
	tab      = "\t"
	right    = "\x1b[C"
	left     = "\x1b[D"
	up       = "\x1b[A"
	down     = "\x1b[B"
	pageDown = "\x1b[6~"
	esc      = "\x1b"
	ctrlC    = "\x03"
	ctrlZ    = "\x1a"
)

// Every way of ending leaves the terminal as it was.
func TestEnding(t *testing.T) {
	t.Parallel()
	sends := func(s syscall.Signal) func(*session) {
		return func(p *session) {
			if err := p.command.Process.Signal(s); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	presses := func(keys ...string) func(*session) { return func(p *session) { p.press(keys...) } }
	tests := []struct {
		name string
		end  func(*session)
		code int
	}{
		{"q", presses("q"), exitDone},
		{"ctrl+c", presses(ctrlC), exitDone},
		{"SIGTERM", sends(syscall.SIGTERM), exitSignal + int(syscall.SIGTERM)},
		{"SIGHUP", sends(syscall.SIGHUP), exitSignal + int(syscall.SIGHUP)},
		{"SIGQUIT", sends(syscall.SIGQUIT), exitSignal + int(syscall.SIGQUIT)},
		{"SIGINT", sends(syscall.SIGINT), exitSignal + int(syscall.SIGINT)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := start(t, 80, 24, nil)
			p.waitFor("Four pixels", "quit")
			test.end(p)
			if got := p.wait(); got != test.code {
				t.Errorf("it ended with %d, want %d", got, test.code)
			}
			p.checkRestored()
		})
	}
}

// A terminal that answers no query, because nobody reads what it is sent, holds
// the end up as little as an error message.
func TestEndingUnanswered(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"params", "28x28 conv5"}, {"params", "--nonsense"}, {"nonsense"}} {
		p := startSilent(t, args...)
		if got := p.wait(); got != exitUsage {
			t.Errorf("%q ended with %d", args, got)
		}
		if queries := terminalQuery.FindAllString(p.output(), -1); queries != nil {
			t.Errorf("%q asks the terminal %q", args, queries)
		}
	}
	p := startSilent(t)
	p.waitFor("Four pixels")
	if err := p.command.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if got := p.wait(); got != exitSignal+int(syscall.SIGHUP) {
		t.Errorf("it ended with %d", got)
	}
	p.checkRestored()
}

// A breakdown, wherever it happens, is told on the screen or on standard
// error, and leaves the terminal as it was.
func TestBreakdown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		faults tuitest.Faults
		keys   []string
		told   string
	}{
		{"opening", tuitest.Faults{Open: true}, nil, "the lesson does not open"},
		{"acting", tuitest.Faults{Do: true}, []string{"1"}, "the light bursts"},
		{"showing", tuitest.Faults{Figures: true}, []string{pageDown, pageDown, pageDown, "."}, "the picture tears"},
		{"training", tuitest.Faults{StepPanics: 1}, []string{pageDown, pageDown, pageDown, "."}, "a mistake in"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := start(t, 80, 24, []string{withFaults(test.faults)})
			if !test.faults.Open {
				p.waitFor("Lights")
			}
			p.press(test.keys...)
			p.waitFor(test.told)
			p.press(ctrlC)
			p.wait()
			p.checkRestored()
		})
	}
}

// The first lesson can be done from its first step to its last with keys
// alone, wrong answers included, at 80×24.
func TestFourPixelsByKeys(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	p := start(t, 80, 24, []string{"XDG_STATE_HOME=" + state})
	p.waitFor("Four pixels", "enter begin")
	p.press(enter)

	p.waitFor("step 1 of 8", "1–4 answer")
	p.press("2", "s")
	p.waitFor("Not right", "a answer again")
	p.press("a", "4", "t")
	p.waitFor("✓ 4", "enter next step")

	p.press(enter)
	p.waitFor("step 2 of 8", "Goal:")
	p.press("3") // 0100 becomes 0110
	p.press(down, right, right, right)
	p.waitFor("Goal met", "enter next step")

	p.press(enter)
	p.waitFor("step 3 of 8", "1–4 answer")
	p.press("4", "g")
	p.waitFor("15 of 15", "enter next step")

	p.press(enter)
	p.waitFor("step 4 of 8", "enter start")
	p.press(enter)
	p.waitFor("finished", "shared 15 of 15", "table 0 of 15")

	p.press(enter)
	p.waitFor("step 5 of 8", "Goal:")
	p.playGolf()

	p.press(enter)
	p.waitFor("step 6 of 8", "Goal:")
	p.press(right, "p")
	p.waitFor("Goal met", "enter next step")

	p.press(enter)
	p.waitFor("step 7 of 8")
	p.press(strings.Repeat(right, 12))
	p.waitFor("28×28", "1,568", "2^784")

	p.press(enter)
	p.waitFor("step 8 of 8", "enter end the lesson")
	p.press(enter)
	p.waitFor(fmt.Sprintf("1 of %d lessons done", len(course.All())))
	p.press("q")
	p.endsWith(exitDone)

	kept, err := os.ReadFile(filepath.Join(state, "weightshare", "progress.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"four-pixels"`, `"recap"`, `"golf_best"`, `"unseen_right"`} {
		if !strings.Contains(string(kept), want) {
			t.Errorf("the progress file lacks %s:\n%s", want, kept)
		}
	}
}

// playGolf teaches the unshared net with two images, an image and its
// opposite, and the shared one with one of them.
func (s *session) playGolf() {
	s.t.Helper()
	s.press(right, down, " ", "p") // the unshared net, without 0000, which is of no use
	s.waitFor("finished", "all 16 right with 2 images")
	s.press(up, left, down, down, " ", "p") // back to the shared net, with 1011 alone
	s.waitFor("Goal met", "enter next step")
}

// The mouse points at what it points at: a pixel, a step's dot.
func TestMouse(t *testing.T) {
	t.Parallel()
	p := start(t, 80, 24, nil, "four-pixels")
	p.waitFor("step 1 of 8", "pixel 4")
	image := regexp.MustCompile(`0\W+1\W+0\W+1\W`)
	if image.MatchString(p.screen()) {
		t.Fatal("pixel 4 is on before anybody clicked it")
	}
	x, y := p.find("pixel 4")
	p.click(x+3, y-2)
	p.until("shows 0101", image.MatchString)
	x, y = p.find("step 1 of 8")
	p.click(x+len("step 1 of 8  ")+2, y)
	p.waitFor("step 3 of 8")
	p.press("q")
	p.wait()
	p.checkRestored()
}

// A storm of sizes in the middle of a race, tiny and absurd ones among them,
// neither breaks the race nor the screen.
func TestResizeStorm(t *testing.T) {
	t.Parallel()
	p := start(t, 80, 24, nil, "four-pixels")
	p.waitFor("step 1 of 8")
	p.press(pageDown, pageDown, pageDown)
	p.waitFor("step 4 of 8")
	p.press("p")
	p.waitFor("training · step") // a key does nothing on a screen that is too small to show it
	for _, size := range [][2]int{{20, 5}, {1, 1}, {200, 60}, {59, 17}, {40, 12}, {300, 3}, {3, 100}, {79, 24}, {80, 24}} {
		p.resize(size[0], size[1])
		p.settle()
	}
	p.waitFor("step 4 of 8", "finished")
	p.press("q")
	p.endsWith(exitDone)
}

// On a screen that is too small one line says so, and quitting works.
func TestTooSmall(t *testing.T) {
	t.Parallel()
	p := start(t, 20, 5, nil)
	p.waitFor("40×12")
	p.press("q")
	p.endsWith(exitDone)
}

// Suspended, the terminal is the shell's again; continued, the program's.
func TestSuspend(t *testing.T) {
	t.Parallel()
	// A program whose shell does not mind its jobs cannot be suspended at all.
	p := startCommand(t, 80, 24, nil, exec.CommandContext(t.Context(), "sh", "-m", "-c", `"$0"; echo suspended; read -r line; fg; echo ended`, os.Args[0]))
	p.waitFor("Four pixels", "enter begin")
	p.press(ctrlZ)
	p.waitFor("suspended")
	p.checkRestored()
	p.press(enter)
	p.waitFor("Four pixels", "enter begin")
	p.press(enter)
	p.waitFor("step 1 of 8")
	p.press("q")
	p.waitFor("ended")
	p.wait()
	p.checkRestored()
}

// Colours are neither needed nor, where they are not wanted, used: any value
// of NO_COLOR counts, and a Linux console gets no character beyond its font.
func TestLooks(t *testing.T) {
	t.Parallel()
	t.Run("no colour", func(t *testing.T) {
		t.Parallel()
		p := start(t, 80, 24, []string{"NO_COLOR=yes"}, "four-pixels")
		p.waitFor("step 1 of 8", "global detector")
		p.press("q")
		p.wait()
		if got := colours.FindString(p.output()); got != "" {
			t.Errorf("it used the colour %q", got)
		}
	})
	t.Run("linux console", func(t *testing.T) {
		t.Parallel()
		p := start(t, 80, 24, []string{"TERM=linux"}, "four-pixels")
		p.waitFor("step 1 of 8", "global detector")
		for _, r := range p.screen() {
			if r > '~' {
				t.Errorf("the screen holds %q", r)
			}
		}
		p.press("q")
		p.wait()
		p.checkRestored()
	})
}

// Without a screen the lessons run line by line, and the end of the input is
// no failure.
func TestWithoutScreen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		env  string
	}{{"pipe", "LANG=C.UTF-8"}, {"dumb terminal", "TERM=dumb"}, {"accessible", "ACCESSIBLE=1"}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			command := programCommand("four-pixels")
			command.Env = append(command.Env, test.env, "XDG_STATE_HOME="+t.TempDir())
			out, err := command.Output() // standard input is the null device
			if err != nil {
				t.Fatalf("it failed: %v", err)
			}
			if !strings.Contains(string(out), "How many") {
				t.Errorf("it says nothing of the lesson:\n%s", out)
			}
			for _, r := range string(out) {
				if r < ' ' && r != '\n' || r >= 0x2500 && r < 0x2600 || r >= 0x2800 && r < 0x2900 {
					t.Errorf("it prints %q", r)
				}
			}
		})
	}
	t.Run("dumb terminal with a keyboard", func(t *testing.T) {
		t.Parallel()
		p := start(t, 80, 24, []string{"TERM=dumb"}, "four-pixels")
		p.waitFor("How many")
		if _, err := io.WriteString(p.tty, "\x04"); err != nil { // the end of the input
			t.Fatal(err)
		}
		if got := p.wait(); got != exitDone {
			t.Errorf("it ended with %d", got)
		}
	})
}

// Where no progress can be kept the lessons are taught all the same, and say so.
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
	p.endsWith(exitDone)
}

// Left in the middle, a lesson opens where it was left.
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
