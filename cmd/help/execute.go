package help

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The exit codes of all programs. Ending by signal n gives 128 + n.
const (
	Done   = 0
	Failed = 1
	Usage  = 2 // the command line is wrong
)

// usageError is a mistake in the command line.
type usageError struct{ error }

// Usagef returns an error for which Execute returns Usage.
func Usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Execute executes a command line, prints its error, and returns the exit code. Whatever
// is wrong before a command starts, such as an unknown flag, is wrong in the command line.
func Execute(ctx context.Context, command *cobra.Command, stderr io.Writer) int {
	started := false
	command.PersistentPreRun = func(*cobra.Command, []string) { started = true }
	err := command.ExecuteContext(ctx)
	if err == nil {
		return Done
	}
	fmt.Fprintf(stderr, "%s: %v\n", command.Name(), err)
	var wrong usageError
	if !started || errors.As(err, &wrong) {
		return Usage
	}
	return Failed
}
