package help

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/nets/visible"
)

// The exit codes of all programs.
const (
	Done   = 0
	Failed = 1
	Usage  = 2   // the command line is wrong
	Signal = 128 // added to the number of the signal that ended the program
)

// UsageError is a mistake in the command line, including a network that does not parse.
// The exit code is Usage.
type UsageError struct{ Err error }

func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong.
func (e UsageError) Unwrap() error { return e.Err }

// Usagef returns a UsageError.
func Usagef(format string, args ...any) error { return UsageError{fmt.Errorf(format, args...)} }

// PrintError prints an error of a program. An error may quote files, servers and arguments,
// so its lines are printed with anything that could steer a terminal escaped.
func PrintError(w io.Writer, program string, err error) {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		lines[i] = visible.Text(line)
	}
	fmt.Fprintf(w, "%s: %s\n", program, strings.Join(lines, "\n"))
}

// Execute executes a command line, prints its error, and returns the exit code. Whatever
// is wrong before a command starts, such as an unknown flag, is wrong in the command line.
func Execute(ctx context.Context, command *cobra.Command, stderr io.Writer) int {
	started := false
	command.PersistentPreRun = func(*cobra.Command, []string) { started = true }
	err := command.ExecuteContext(ctx)
	if err == nil {
		return Done
	}
	PrintError(stderr, command.Name(), err)
	var wrong UsageError
	if !started || errors.As(err, &wrong) {
		return Usage
	}
	return Failed
}
