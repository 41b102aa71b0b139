//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"weightshare/tui/tuitest"
)

// pages are the pages beside lessons and list: how they are come to, what they
// show, and how they are left by keys.
var pages = []struct{ name, args, keys, shows, leave string }{
	{"glossary", "", "g", "Accuracy", "q"},
	{"help over glossary", "", "g?", "next link", "q"},
	{"search", "", "/shared kernel", "glossary", ""}, // q is a letter there
	{"notebook", "", "n", "notebook", "q"},
	{"lab", "lab", "", "The lab", "q"},
	{"a line of the lab", "lab", pageDown, "Counted", ""},
	{"presentation", "present four-pixels", "", "hands for the choice", "q"},
	{"notes of a presentation", "present four-pixels", "n", "notes for the teacher", "q"},
}

// opens starts the program and goes to a page.
func opens(t *testing.T, args, keys, shows string) *session {
	t.Helper()
	// A terminal that says it is tmux.
	p := start(t, 80, 24, []string{"TERM=tmux-256color", "TERM_PROGRAM=tmux", "TMUX=/nowhere,1,0"}, strings.Fields(args)...)
	p.reaches(args, keys, shows)
	return p
}

// reaches goes to a page of the program that was started with args.
func (s *session) reaches(args, keys, shows string) {
	s.t.Helper()
	if args == "" {
		s.waitFor("Four pixels", "quit")
	} else {
		s.waitFor("quit")
	}
	s.press(keys)
	s.waitFor(shows)
}

// Keys and signals leave the terminal as it was from every page. The list of
// lessons is left in all ways by TestEnding.
func TestEndingFromPages(t *testing.T) {
	t.Parallel()
	for _, page := range pages {
		ends := map[string]int{ctrlC: exitDone}
		if page.leave != "" {
			ends[page.leave] = exitDone
		}
		for key, code := range ends {
			t.Run(fmt.Sprintf("%s/%q", page.name, key), func(t *testing.T) {
				t.Parallel()
				p := opens(t, page.args, page.keys, page.shows)
				p.press(key)
				p.endsWith(code)
			})
		}
		t.Run(page.name+"/SIGHUP", func(t *testing.T) {
			t.Parallel()
			p := opens(t, page.args, page.keys, page.shows)
			if err := p.command.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
			p.endsWith(exitSignal + int(syscall.SIGHUP))
		})
	}
}

// endsWith waits for the end, with its exit code, and checks the terminal.
func (s *session) endsWith(code int) {
	s.t.Helper()
	if got := s.wait(); got != code {
		s.t.Errorf("it ended with %d, want %d", got, code)
	}
	s.checkRestored()
}

// A run that breaks down below a page that is laid over it, or in front of a
// class, is told where it is met, and leaves the terminal as it was.
func TestBreakdownBelowPages(t *testing.T) {
	t.Parallel()
	for _, over := range []string{"g", "/", "n", "?"} {
		t.Run(over, func(t *testing.T) {
			t.Parallel()
			p := start(t, 80, 24, []string{withFaults(tuitest.Faults{StepPanics: 20})})
			p.waitFor("Lights")
			p.press(pageDown, pageDown, pageDown)
			p.waitFor("step 4 of 5")
			p.press("p" + over)
			p.until("is covered", func(screen string) bool { return !strings.Contains(screen, "step 4 of 5") })
			p.press(esc)
			p.waitFor("step 4 of 5", "a mistake in")
			p.press("q")
			p.endsWith(exitDone)
		})
	}
}

// Suspended from any page, the terminal is the shell's again; continued, the
// page's.
func TestSuspendPages(t *testing.T) {
	t.Parallel()
	for _, page := range pages {
		t.Run(page.name, func(t *testing.T) {
			t.Parallel()
			p := startUnderShell(t, strings.Fields(page.args)...)
			p.reaches(page.args, page.keys, page.shows)
			p.suspends(page.shows)
			p.press(ctrlC)
			p.waitFor("ended")
			p.wait()
			p.checkRestored()
		})
	}
}

// A race that is suspended in its middle goes on where it was.
func TestSuspendRace(t *testing.T) {
	t.Parallel()
	p := startUnderShell(t, "lab")
	p.startsLabRace()
	p.suspends("step 4 of 7", "training ·")
	p.press("++++")
	p.eventually("finished ·")
	p.press("q")
	p.waitFor("ended")
	p.wait()
	p.checkRestored()
}

// startUnderShell starts the program as a job of a shell: one whose shell does
// not mind its jobs cannot be suspended at all.
func startUnderShell(t *testing.T, args ...string) *session {
	t.Helper()
	script := `"$@"; echo suspended; read -r line; fg; echo ended`
	return startCommand(t, 80, 24, nil, exec.CommandContext(t.Context(), "sh", append([]string{"-m", "-c", script, "sh", os.Args[0]}, args...)...))
}

// suspends suspends the program and lets it go on.
func (s *session) suspends(shows ...string) {
	s.t.Helper()
	s.press(ctrlZ)
	s.waitFor("suspended")
	s.checkRestored()
	s.press(enter)
	s.waitFor(shows...)
}

// startsLabRace starts the lab's race, slowly enough to be met in its middle.
func (s *session) startsLabRace() {
	s.t.Helper()
	s.waitFor("step 1 of 7", "quit")
	s.press(pageDown, pageDown, pageDown)
	s.waitFor("step 4 of 7", "ready ·")
	s.press("----", "p")
	s.waitFor("training ·")
}

// A storm of sizes in the middle of a race breaks neither the race nor the
// screen, in the lab and in front of a class.
func TestResizeStormElsewhere(t *testing.T) {
	t.Parallel()
	storm := func(p *session) {
		p.t.Helper()
		for range 2 {
			for _, size := range [][2]int{{20, 5}, {1, 1}, {200, 60}, {59, 17}, {40, 12}, {300, 3}, {3, 100}, {79, 24}, {80, 24}} {
				p.resize(size[0], size[1])
			}
			p.resize(120, 40)
			p.waitFor("quit")
		}
		p.resize(80, 24)
	}
	t.Run("lab", func(t *testing.T) {
		t.Parallel()
		p := start(t, 80, 24, nil, "lab")
		p.startsLabRace()
		storm(p)
		p.waitFor("step 4 of 7", "· speed ×1 ·")
		p.press("++++")
		p.eventually("finished ·")
		p.press(ctrlC)
		p.endsWith(exitDone)
	})
	t.Run("presentation", func(t *testing.T) {
		t.Parallel()
		p := start(t, 80, 24, nil, "present", "four-pixels")
		p.waitFor("1/8")
		p.toRace()
		p.press("----", enter)
		p.waitFor("enter finish the run")
		storm(p)
		p.waitFor("4/8", "enter finish the run")
		p.press(enter)
		p.eventually("enter next step")
		p.press(ctrlC)
		p.endsWith(exitDone)
	})
}

// toRace leads a class to the race of the first lesson: what the key bar says
// that enter does changes with every press.
func (s *session) toRace() {
	s.t.Helper()
	for range 40 {
		before := s.screen()
		if strings.Contains(before, "4/8") {
			return
		}
		s.press(enter)
		s.until("changes", func(screen string) bool { return bar(screen) != bar(before) || strings.Contains(screen, "4/8") })
	}
	s.t.Fatalf("the race does not come:\n%s", s.screen())
}

// bar is how far a presentation is and what enter does.
func bar(screen string) string {
	rows := strings.Split(strings.TrimRight(screen, "\n "), "\n")
	first := strings.Fields(rows[0])
	return first[len(first)-1] + rows[len(rows)-1]
}

// What the lab's race has found is written into files of the present folder,
// under new names each time.
func TestExport(t *testing.T) {
	t.Parallel()
	command := programCommand("lab")
	command.Dir = t.TempDir()
	p := startCommand(t, 80, 24, nil, command)
	p.startsLabRace()
	p.press("++++")
	p.eventually("finished ·")
	for n := 1; n <= 2; n++ {
		p.press("e")
		p.waitFor(fmt.Sprintf("written: weightshare-bars-%d.json", n))
		for ending, want := range map[string]string{"json": `"task": "bars"`, "csv": "network,", "md": "| network"} {
			name := fmt.Sprintf("weightshare-bars-%d.%s", n, ending)
			text, err := os.ReadFile(filepath.Join(command.Dir, name))
			if err != nil || !strings.Contains(string(text), want) {
				t.Errorf("%s: %v, %.300q lacks %q", name, err, text, want)
			}
		}
	}
	p.press("q")
	p.endsWith(exitDone)
}
