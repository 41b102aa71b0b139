//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"weightshare/cmd/help"
)

// patience is how long a screen may take to show what it must. It is a bound against
// hanging, not a measure of speed.
const patience = 60 * time.Second

// longPatience is the bound for screens that wait for training.
const longPatience = 5 * time.Minute

// session is the program running in a real pseudo-terminal.
type session struct {
	t       *testing.T
	command *exec.Cmd
	tty     *os.File // the master side
	slave   *os.File // kept open so that the terminal's state can be read after the end
	before  unix.Termios
	ready   sync.Once     // done once the program has put the keyboard into raw mode
	done    chan struct{} // closed when all output has been read
	silent  atomic.Bool   // whether the terminal answers no queries

	mu  sync.Mutex // guards the following fields: the emulator is not safe for concurrent use
	vt  *vt.Emulator
	raw strings.Builder
}

func start(t *testing.T, cols, rows int, env []string, args ...string) *session {
	t.Helper()
	return startCommand(t, cols, rows, env, programCommand(args...))
}

// startSilent runs the program in a terminal that answers no query.
func startSilent(t *testing.T, args ...string) *session {
	t.Helper()
	s := startCommand(t, 80, 24, nil, programCommand(args...))
	s.silent.Store(true)
	return s
}

// terminalQuery matches queries for a terminal's background colour or device
// attributes.
var terminalQuery = regexp.MustCompile(`\x1b\]11;\?|\x1b\[c`)

// startCommand runs a command, which runs the program, in a terminal.
func startCommand(t *testing.T, cols, rows int, env []string, command *exec.Cmd) *session {
	t.Helper()
	tty, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	before, err := unix.IoctlGetTermios(int(slave.Fd()), unixGetTermios)
	if err != nil {
		t.Fatal(err)
	}
	s := &session{t: t, tty: tty, slave: slave, before: *before, done: make(chan struct{}), vt: vt.NewEmulator(cols, rows)}
	s.command = command
	s.command.Env = append(programEnv(), "TERM=xterm-256color", "LANG=C.UTF-8", "XDG_STATE_HOME="+t.TempDir())
	s.command.Env = append(s.command.Env, env...)
	s.command.Stdin, s.command.Stdout, s.command.Stderr = slave, slave, slave
	s.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	go s.read()
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		s.answer()
	}()
	t.Cleanup(func() {
		_ = s.command.Process.Kill()
		_ = slave.Close()
		_ = tty.Close()
		<-s.done
		// Close itself would race with Read; ending its pipe is enough.
		if pipe, ok := s.vt.InputPipe().(io.Closer); ok {
			_ = pipe.Close()
		}
		<-answered
	})
	return s
}

// answer passes on the emulator's replies to queries.
func (s *session) answer() {
	buffer := make([]byte, 1<<10)
	for {
		n, err := s.vt.Read(buffer)
		if err != nil {
			return
		}
		if !s.silent.Load() {
			_, _ = s.tty.Write(buffer[:n])
		}
	}
}

// read feeds the emulator until the terminal is closed.
func (s *session) read() {
	defer close(s.done)
	buffer := make([]byte, 1<<16)
	for {
		n, err := s.tty.Read(buffer)
		s.mu.Lock()
		s.raw.Write(buffer[:n])
		_, _ = s.vt.Write(buffer[:n])
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// screen returns what the terminal shows, as text.
func (s *session) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.vt.String()
}

func (s *session) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.raw.String()
}

// untilRaw waits until the program has put the keyboard into raw mode, which happens a
// moment after the first frame.
func (s *session) untilRaw() {
	s.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		state, err := unix.IoctlGetTermios(int(s.slave.Fd()), unixGetTermios)
		if err != nil {
			s.t.Fatal(err)
		}
		if state.Lflag&unix.ICANON == 0 {
			return
		}
	}
	s.t.Fatal("the program never takes the keyboard over")
}

func (s *session) press(keys ...string) {
	s.t.Helper()
	s.ready.Do(s.untilRaw)
	for _, key := range keys {
		if _, err := io.WriteString(s.tty, key); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *session) sends(signal syscall.Signal) {
	s.t.Helper()
	if err := s.command.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
}

// waitFor waits until the screen shows all of the texts.
func (s *session) waitFor(texts ...string) {
	s.t.Helper()
	s.until("shows "+strings.Join(texts, ", "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// eventually waits until the screen shows a text that appears when training ends.
func (s *session) eventually(text string) {
	s.t.Helper()
	s.untilWithin(longPatience, "shows "+text, func(screen string) bool { return strings.Contains(screen, text) })
}

// until waits until the screen satisfies ok.
func (s *session) until(what string, ok func(screen string) bool) {
	s.t.Helper()
	s.untilWithin(patience, what, ok)
}

// untilWithin is until with a different bound.
func (s *session) untilWithin(bound time.Duration, what string, ok func(screen string) bool) {
	s.t.Helper()
	for deadline := time.Now().Add(bound); ; {
		if ok(s.screen()) {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("the screen never %s; it is\n%s", what, s.screen())
		}
		select {
		case <-s.done:
			if !ok(s.screen()) {
				s.t.Fatalf("the program ended before the screen %s; it is\n%s", what, s.screen())
			}
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// resize changes the terminal's size, as dragging its corner would.
func (s *session) resize(cols, rows int) {
	s.t.Helper()
	s.mu.Lock()
	s.vt.Resize(cols, rows)
	s.mu.Unlock()
	if err := pty.Setsize(s.tty, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		s.t.Fatal(err)
	}
}

// wait waits for the end and returns the exit code as a shell would see it.
func (s *session) wait() int {
	s.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- s.command.Wait() }()
	select {
	case err := <-ended:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			s.t.Fatal(err)
		}
		if status, ok := s.command.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return help.Signal + int(status.Signal())
		}
		return s.command.ProcessState.ExitCode()
	case <-time.After(patience):
		screen := s.screen()
		_ = s.command.Process.Signal(syscall.SIGQUIT) // makes it say where it hangs
		time.AfterFunc(patience, func() { _ = s.command.Process.Kill() })
		<-ended
		s.settle()
		s.t.Fatalf("the program does not end; the screen is\n%s\nand it hangs at\n%s", screen, s.output())
		return -1
	}
}

// privateMode matches a DEC private mode being set or reset.
var privateMode = regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`)

// checkRestored checks that the terminal is restored: line discipline, every private
// mode that was set, and the cursor.
func (s *session) checkRestored() {
	s.t.Helper()
	after, err := unix.IoctlGetTermios(int(s.slave.Fd()), unixGetTermios)
	if err != nil {
		s.t.Fatal(err)
	}
	if after.Lflag != s.before.Lflag || after.Iflag != s.before.Iflag || after.Oflag != s.before.Oflag {
		s.t.Errorf("the line discipline was %+v and is %+v", s.before, *after)
	}
	modes := map[int]bool{}
	s.drain()
	for _, match := range privateMode.FindAllStringSubmatch(s.output(), -1) {
		for _, number := range strings.Split(match[1], ";") {
			mode, err := strconv.Atoi(number)
			if err != nil {
				s.t.Fatal(err)
			}
			modes[mode] = match[2] == "h"
		}
	}
	const wrapping, cursor = 7, 25 // the two modes that are set initially
	for mode, set := range modes {
		if set != (mode == wrapping || mode == cursor) {
			s.t.Errorf("private mode %d is left %v", mode, set)
		}
	}
}

// drain waits for all output of the program. Once the program has ended and nothing
// else keeps the terminal open, reading comes to an end; a program that is only stopped
// may still write.
func (s *session) drain() {
	s.t.Helper()
	if s.command.ProcessState == nil {
		s.settle()
		return
	}
	_ = s.slave.Close()
	select {
	case <-s.done:
	case <-time.After(patience):
		s.t.Fatal("the terminal is still held open after the program's end")
	}
}

// settle waits until no more output of the ended program arrives.
func (s *session) settle() {
	for last := -1; last != len(s.output()); {
		last = len(s.output())
		time.Sleep(20 * time.Millisecond)
	}
}
