package main

import (
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"weightshare/cmd/help"
)

// TestExitCodes checks the exit codes that scripts rely on.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args []string
		want int
	}{
		{[]string{"params", "4 conv1:1"}, help.Done},
		{[]string{"lessons"}, help.Done},
		{[]string{"--version"}, help.Done},
		{[]string{"--help"}, help.Done},
		{[]string{"man"}, help.Done},
		{[]string{"completion", "bash"}, help.Done},
		{[]string{"help", "params"}, help.Done},
		{[]string{"completion"}, help.Done},
		{[]string{"help", "nonsense"}, help.Usage},
		{[]string{"help", "params", "nonsense"}, help.Usage},
		{[]string{"man", "nonsense"}, help.Usage},
		{[]string{"completion", "nonsense"}, help.Usage},
		{[]string{"completion", "bash", "nonsense"}, help.Usage},
		{[]string{"progress", "nonsense"}, help.Usage},
		{[]string{"params", "28x28 conv5"}, help.Usage},
		{[]string{"params", ""}, help.Usage},
		{[]string{"params"}, help.Usage},
		{[]string{"params", "-4 conv1:1"}, help.Usage},
		{[]string{"params", "./nowhere.net"}, help.Usage},
		{[]string{"params", "--nonsense"}, help.Usage},
		{[]string{"nonsense"}, help.Usage},
		{[]string{"read", "nonsense"}, help.Usage},
		{[]string{"read"}, help.Usage},
		{[]string{"--theme", "pink"}, help.Usage},
		{[]string{"params", "./"}, help.Failed}, // a folder
	}
	state := t.TempDir()
	for _, test := range tests {
		if _, said, got := inProcess(t, state, "", test.args...); got != test.want {
			t.Errorf("weightshare %q ended with %d, want %d: %s", test.args, got, test.want, said)
		}
	}
}

// Output that cannot be printed is a failure, whatever it is.
func TestFullOutput(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no device that is always full")
	}
	t.Cleanup(func() { _ = full.Close() })
	env := []string{"XDG_STATE_HOME=" + t.TempDir()}
	for _, args := range []string{"--help", "--version", "man", "help zoo", "completion bash", "lessons", "read four-pixels", "zoo", "params lenet5", "report", "progress", "figures"} {
		c := console{args: strings.Fields(args), in: strings.NewReader(""), out: full, err: io.Discard, env: env, now: time.Now}
		if got := run(t.Context(), c); got != help.Failed {
			t.Errorf("weightshare %s ended with %d", args, got)
		}
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { panic("the wire is cut") }

// A bug in the program is not a usage error, and the message says where it happened.
func TestBrokenProgram(t *testing.T) {
	t.Parallel()
	var said strings.Builder
	code := run(t.Context(), console{args: []string{"params", "-"}, in: brokenReader{}, out: io.Discard, err: &said, now: time.Now})
	if code != help.Failed || !strings.Contains(said.String(), "the wire is cut") || !strings.Contains(said.String(), "brokenReader.Read") {
		t.Errorf("it ended with %d and said\n%s", code, said.String())
	}
}
