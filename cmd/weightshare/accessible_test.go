//go:build unix

package main

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons/course"
)

// A lesson for those who listen runs in a terminal, too, to its end.
func TestAccessibleInATerminal(t *testing.T) {
	t.Parallel()
	l := course.Find("counting")
	p := start(t, 80, 24, []string{"ACCESSIBLE=1"}, l.ID)
	for i, s := range l.Steps {
		p.hears(fmt.Sprintf("Step %d of %d:", i+1, len(l.Steps)))
		if s.Question != nil {
			p.says("1", "How sure are you?")
			p.says("3", "Your answer: ")
		}
		if i < len(l.Steps)-1 {
			p.says(fmt.Sprintf("steps %d", i+2), "Step ")
		}
	}
	p.write("\n") // which ends the lesson, and with it the program
	p.endsWith(exitDone)
	said := strings.ReplaceAll(p.output(), "\r", "")
	checkSpoken(t, said)
	if !strings.Contains(said[max(0, len(said)-300):], "That was the last step of this lesson. Not done: step") || !strings.HasSuffix(said, ".\n") {
		t.Errorf("it ends with %q", said[max(0, len(said)-100):])
	}
}

// write types into a terminal whose lines the kernel edits.
func (s *session) write(text string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(text); err != nil {
		s.t.Fatal(err)
	}
}

// said is what the program said since a line was typed last.
func (s *session) said() string { return strings.Join(strings.Fields(s.output()[s.heard:]), " ") }

// hears waits until the program has said a text and asks for the next line.
func (s *session) hears(text string) {
	s.t.Helper()
	s.untilWithin(longPatience, fmt.Sprintf("says %q and asks for a line", text), func(string) bool {
		return strings.HasSuffix(s.output()[s.heard:], "> ") && strings.Contains(s.said(), text)
	})
}

// says types a line and waits for what is said to it.
func (s *session) says(line, text string) {
	s.t.Helper()
	s.heard = len(s.output())
	s.write(line + "\n")
	s.hears(text)
}

// checkSpoken holds that a text has nothing in it but words.
func checkSpoken(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r < ' ' && r != '\n' || r >= 0x2500 && r < 0x2600 || r >= 0x2800 && r < 0x2900 {
			t.Errorf("it prints %q", r)
		}
	}
}
