package tui

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"

	"weightshare/lessons"
	"weightshare/tui/tuitest"
)

// TestFirstFrame checks that a terminal of the system shows the first frame at once, on
// the alternate screen, and gets its own screen back even if the program is stopped
// before anything else is drawn.
func TestFirstFrame(t *testing.T) {
	t.Parallel()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = master.Close() }()
	if err := pty.Setsize(slave, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	stopped := errors.New("stopped")
	ctx, stop := context.WithCancelCause(t.Context())
	read := make(chan string)
	go func() {
		all, buffer := "", make([]byte, 1<<14)
		for {
			n, err := master.Read(buffer)
			all += string(buffer[:n])
			if strings.Contains(all, "Lights") {
				stop(stopped)
			}
			if err != nil { // the other side is closed
				read <- all
				return
			}
		}
	}()
	in, keys := io.Pipe() // no file: Bubble Tea, when killed, closes one that is still being read
	defer func() { _ = keys.Close() }()
	err = Run(ctx, Options{In: in, Out: slave, Env: []string{"TERM=xterm-256color"}, Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}})
	if !errors.Is(err, stopped) {
		t.Errorf("it ends with %v", err)
	}
	shown := closed(slave, read)
	set, reset := strings.Index(shown, ansi.SetModeAltScreenSaveCursor), strings.LastIndex(shown, ansi.ResetModeAltScreenSaveCursor)
	if lights := strings.Index(shown, "Lights"); set != 0 || lights < set || reset < lights {
		t.Errorf("the alternate screen is set at %d and reset at %d, the list is at %d:\n%q", set, reset, lights, shown)
	}
}

// closed closes a terminal and returns all that was shown on it.
func closed(slave *os.File, read <-chan string) string {
	_ = slave.Close()
	return <-read
}
