package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/creack/pty"

	"weightshare/cmd/natsnode/natstest"
	"weightshare/nets/slowtest"
	"weightshare/tui/tuitest"
)

// asServer makes the test binary act as weightshare-serve, in a process that can be
// killed.
const asServer = "WEIGHTSHARE_TEST_SERVER"

// process is weightshare-serve in a terminal.
type process struct {
	*tuitest.Terminal
	command *exec.Cmd
	window  io.Closer // the terminal's other side
	address string    // for ssh
	link    string    // for browsers
}

// startProcess starts weightshare-serve for the class abc in a terminal of 100×30, and
// waits until learners can join.
func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	const w, h = 100, 30
	command := exec.CommandContext(t.Context(), os.Args[0], append([]string{"--code", "abc", "--ssh", "127.0.0.1:0", "--web", "127.0.0.1:0"}, args...)...)
	command.Env = append(os.Environ(), asServer+"=1", "TERM=xterm-256color")
	ours, err := pty.StartWithSize(command, &pty.Winsize{Rows: h, Cols: w})
	if err != nil {
		t.Skipf("there are no terminals to open: %v", err)
	}
	p := &process{Terminal: tuitest.NewTerminal(w, h), command: command, window: ours}
	p.LeaveLineEnds()
	go func() { _, _ = io.Copy(p, ours) }()
	go func() { _, _ = io.Copy(ours, p.Input()) }()
	t.Cleanup(func() {
		p.kill()
		_ = ours.Close()
		p.Close()
	})
	waitFor(t, p.Terminal, "Press enter")
	port := regexp.MustCompile(`-p (\d+) abc@`).FindStringSubmatch(p.Screen())
	if port == nil {
		t.Fatal(p.Screen())
	}
	p.address = "127.0.0.1:" + port[1]
	p.link = regexp.MustCompile(`https?://\S+/#abc`).FindString(p.Screen())
	return p
}

// kill ends the process with SIGKILL.
func (p *process) kill() {
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
}

// answer has a learner answer the first question of four-pixels, and waits until the
// class has stored it.
func answer(t *testing.T, learner *tuitest.Terminal, choice string) {
	t.Helper()
	waitFor(t, learner, "all but the blank one")
	learner.Type(choice)
	learner.Type("s")
	waitFor(t, learner, "Your answer counts.")
}

// TestKilledTeacher checks that a class goes on after the process that serves and leads
// it was killed: no answer that was confirmed to a learner is lost, and all come back
// to where they were. The same holds for one learner whose connection is cut.
func TestKilledTeacher(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	folder := t.TempDir()
	args := []string{"four-pixels", "--folder", folder}
	teacher := startProcess(t, args...)
	teacher.Type("\r")
	waitFor(t, teacher.Terminal, "0 of 0 here")
	ada, line := joinFrom(t, teacher.address, "ada.abc")
	answer(t, ada, "2")
	_ = line.Close() // as if she closed her terminal
	waitFor(t, teacher.Terminal, "0 of 1 here")
	ada = joinBySSH(t, teacher.address, "ada.abc")
	waitFor(t, ada, "Your answer counts.")
	answer(t, joinBySSH(t, teacher.address, "bo.abc"), "4")
	teacher.kill()

	teacher = startProcess(t, args...)
	teacher.Type("\r")
	waitFor(t, teacher.Terminal, "0 of 2 here")
	waitFor(t, teacher.Terminal, "2 of 2 answered, 2 sure")
	ada, bo := joinBySSH(t, teacher.address, "ada.abc"), joinBySSH(t, teacher.address, "bo.abc")
	waitFor(t, ada, "Your answer counts.")
	waitFor(t, bo, "Your answer counts.")
	waitFor(t, teacher.Terminal, "2 of 2 here")
	teacher.Type("v")
	waitFor(t, ada, "exactly one always fires")
	waitFor(t, bo, "exactly one always fires")
	teacher.Type("\x03")
	if err := teacher.command.Wait(); err != nil {
		t.Errorf("the end of the class: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(folder, "classes", "*.md")); err != nil || len(left) != 1 {
		t.Errorf("the report is %v, %v", left, err)
	}
}

// TestClosedWindow checks that the report on a class is written even if the teacher ends it
// by closing the terminal's window.
func TestClosedWindow(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	folder := t.TempDir()
	teacher := startProcess(t, "four-pixels", "--folder", folder)
	teacher.Type("\r")
	waitFor(t, teacher.Terminal, "0 of 0 here")
	answer(t, joinBySSH(t, teacher.address, "ada.abc"), "2")
	_ = teacher.window.Close()
	ended := teacher.command.Wait()
	if left, err := filepath.Glob(filepath.Join(folder, "classes", "*.md")); err != nil || len(left) != 1 {
		t.Errorf("the report is %v, %v; the program has ended: %v", left, err, ended)
	}
}

// TestSlowKilledNode checks that one of three servers of a class can be killed while
// learners answer: its learners come back on another server to the answer that they gave,
// and the class goes on: all see the verdict, and the next step.
func TestSlowKilledNode(t *testing.T) {
	t.Parallel()
	slowtest.Asked(t)
	var nodes [3]*process
	started := make(chan int)
	for i, e := range natstest.Cluster(t) {
		go func() {
			defer func() { started <- i }()
			nodes[i] = startProcess(t, "four-pixels", "--folder", e.Folder, "--cluster", strings.Join(e.Cluster, ","), "--cluster-secret", e.SecretFile)
		}()
	}
	for range nodes {
		<-started
	}
	if t.Failed() {
		return
	}
	teacher, second, third := nodes[0], nodes[1], nodes[2]
	teacher.Type("\r")
	waitFor(t, teacher.Terminal, "0 of 0 here")
	ada, bo, cy := joinBySSH(t, second.address, "ada.abc"), joinBySSH(t, third.address, "bo.abc"), joinBySSH(t, teacher.address, "cy.abc")
	answer(t, bo, "4")
	waitFor(t, ada, "all but the blank one")
	ada.Type("2")
	waitFor(t, cy, "all but the blank one")
	cy.Type("3")
	third.kill()
	ada.Type("s")
	cy.Type("g")
	waitFor(t, ada, "Your answer counts.")
	waitFor(t, cy, "Your answer counts.")
	bo = joinBySSH(t, second.address, "bo.abc")
	waitFor(t, bo, "Your answer counts.")
	waitFor(t, teacher.Terminal, "3 of 3 here")
	waitFor(t, teacher.Terminal, "3 of 3 answered")
	teacher.Type("v")
	for learner, chosen := range map[*tuitest.Terminal]string{ada: "✗ 2 8", bo: "✓ Yes.", cy: "✗ 3 15"} {
		waitFor(t, learner, "exactly one always fires")
		waitFor(t, learner, chosen)
	}
	teacher.Type("\r")
	waitFor(t, teacher.Terminal, "enter next step")
	teacher.Type("\r")
	for _, learner := range []*tuitest.Terminal{ada, bo, cy} {
		waitFor(t, learner, "step 2 of 8")
	}
}
