package main

import (
	"errors"
	"os/exec"
	"testing"
)

// TestExitCodes holds the codes that scripts rely on.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args []string
		want int
	}{
		{[]string{"params", "4 conv1:1"}, exitDone},
		{[]string{"lessons"}, exitDone},
		{[]string{"--version"}, exitDone},
		{[]string{"--help"}, exitDone},
		{[]string{"man"}, exitDone},
		{[]string{"completion", "bash"}, exitDone},
		{[]string{"params", "28x28 conv5"}, exitUsage},
		{[]string{"params", ""}, exitUsage},
		{[]string{"params"}, exitUsage},
		{[]string{"params", "-4 conv1:1"}, exitUsage},
		{[]string{"params", "./nowhere.net"}, exitUsage},
		{[]string{"params", "--nonsense"}, exitUsage},
		{[]string{"nonsense"}, exitUsage},
		{[]string{"read", "nonsense"}, exitUsage},
		{[]string{"read"}, exitUsage},
		{[]string{"--theme", "pink"}, exitUsage},
		{[]string{"params", "./"}, exitFailed}, // a folder
	}
	for _, test := range tests {
		command := programCommand(test.args...)
		command.Env = append(command.Env, "XDG_STATE_HOME="+t.TempDir())
		err := command.Run()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if got := command.ProcessState.ExitCode(); got != test.want {
			t.Errorf("weightshare %q ended with %d, want %d", test.args, got, test.want)
		}
	}
}
