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

	"weightshare/cmd/help"
)

// place is a page of the program: how to get there, what it shows, and the key besides
// ctrl+c that leaves it, if there is one.
type place struct{ name, args, keys, shows, leave string }

// places are the pages on which the program is ended and suspended.
var places = []place{
	{"list", "", "", "enter begin", "q"},
	{"glossary", "", "g", "Accuracy", "q"},
	{"help over glossary", "", "g?", "next link", "q"},
	{"search", "", "/shared kernel", "glossary", ""}, // q is a letter there
	{"notebook", "", "n", "notebook", "q"},
	{"lab", "lab", "", "The lab", "q"},
	{"a line of the lab", "lab", pageDown, "Counted", ""},
	{"presentation", "present four-pixels", "", "hands for the choice", "q"},
	{"notes of a presentation", "present four-pixels", "n", "notes for the teacher", "q"},
}

// comesTo goes to a page in a program that was started for it.
func (s *session) comesTo(p place) {
	s.t.Helper()
	s.waitFor("quit")
	s.press(p.keys)
	s.waitFor(p.shows)
}

// Keys and signals restore the terminal from every page.
func TestEnding(t *testing.T) {
	t.Parallel()
	ends := func(p place, name string, end func(*session), code int) {
		t.Run(p.name+"/"+name, func(t *testing.T) {
			t.Parallel()
			tmux := []string{"TERM=tmux-256color", "TERM_PROGRAM=tmux", "TMUX=/nowhere,1,0"}
			s := start(t, 80, 24, tmux, strings.Fields(p.args)...)
			s.comesTo(p)
			end(s)
			s.endsWith(code)
		})
	}
	signals := []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGINT}
	for i, p := range places {
		if p.leave != "" { // TestSuspend covers ctrl+c
			ends(p, "key", func(s *session) { s.press(p.leave) }, help.Done)
		}
		switch i {
		case 0:
			ends(p, "ctrl+c", func(s *session) { s.press(ctrlC) }, help.Done)
		case 1:
			signals = signals[:1] // signals all work alike
		case 2:
			signals = nil // and so do pages, since none of them handles signals
		}
		for _, signal := range signals {
			ends(p, signal.String(), func(s *session) { s.sends(signal) }, help.Signal+int(signal))
		}
	}
}

func (s *session) endsWith(code int) {
	s.t.Helper()
	if got := s.wait(); got != code {
		s.t.Errorf("it ended with %d, want %d", got, code)
	}
	s.checkRestored()
}

// When the program is suspended on any page, the terminal is the shell's again; when it
// is continued, the page's.
func TestSuspend(t *testing.T) {
	t.Parallel()
	// A program whose shell has no job control cannot be suspended at all.
	const script = `"$@"; echo suspended; read -r line; fg; echo ended`
	for _, p := range places {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"-m", "-c", script, "sh", os.Args[0]}, strings.Fields(p.args)...)
			s := startCommand(t, 80, 24, nil, exec.CommandContext(t.Context(), "sh", args...))
			s.comesTo(p)
			s.press(ctrlZ)
			s.waitFor("suspended")
			s.checkRestored()
			s.press(enter)
			s.waitFor(p.shows)
			s.press(ctrlC)
			s.waitFor("ended")
			s.wait()
			s.checkRestored()
		})
	}
}

// The results of the lab's race are written under the requested name, which must be a
// new one each time; errors are reported, and the results are kept.
func TestExport(t *testing.T) {
	t.Parallel()
	command := programCommand("lab")
	command.Dir = t.TempDir()
	p := startCommand(t, 80, 24, nil, command)
	p.waitFor("step 1 of 7", "quit")
	p.press(pageDown, pageDown, pageDown)
	p.waitFor("step 4 of 7", "ready ·")
	p.press("p", "++++")
	p.eventually("finished ·")
	for n := 1; n <= 2; n++ {
		p.press("e")
		p.waitFor("under which name?", fmt.Sprintf("weightshare-bars-%d", n))
		p.press("\x15", "missing/a", enter) // ctrl+u
		p.waitFor("there is no folder missing")
		p.press("\x15", fmt.Sprintf("weightshare-bars-%d", n), enter)
		p.waitFor(fmt.Sprintf("weightshare-bars-%d.json", n), "enter back")
		p.press(enter)
		p.waitFor("finished ·")
		for ending, want := range map[string]string{"json": `"task": "bars"`, "csv": "network,", "md": "| network"} {
			name := fmt.Sprintf("weightshare-bars-%d.%s", n, ending)
			text, err := os.ReadFile(filepath.Join(command.Dir, name))
			if err != nil || !strings.Contains(string(text), want) {
				t.Errorf("%s: %v, %.300q lacks %q", name, err, text, want)
			}
		}
	}
	p.press("q")
	p.endsWith(help.Done)
}
