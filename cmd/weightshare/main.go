// Command weightshare teaches what shared weights buy a convolutional network and what
// they cost: it is an interactive tutorial in the terminal, and a calculator for the
// parameters of any network.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/nets/guard"
)

// lateCollection is the GOGC value with which the first garbage collection comes at 16
// MB instead of 4 MB.
const lateCollection = 400

func main() {
	// The program uses little memory: a collection before the first frame would only
	// delay it.
	debug.SetGCPercent(lateCollection)
	os.Exit(run(context.Background(), console{
		args: os.Args[1:], in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Environ(), now: time.Now,
		limitMemory: debug.SetMemoryLimit,
	}))
}

// console is the environment of a command. Tests provide their own.
type console struct {
	args     []string
	in       io.Reader
	out, err io.Writer
	env      []string
	now      func() time.Time
	// limitMemory is debug.SetMemoryLimit if the command has the process to itself; it
	// is nil in tests, all of which it would slow down.
	limitMemory func(bytes int64) int64
}

// getenv returns a variable of the environment; if it is set several times, the last
// value.
func (c console) getenv(name string) string {
	for _, setting := range slices.Backward(c.env) {
		if value, ok := strings.CutPrefix(setting, name+"="); ok {
			return value
		}
	}
	return ""
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, c console) int {
	err := guard.Call(func() error { return execute(ctx, c) })
	printError(c.err, err)
	return exitCode(err)
}

// execute executes one command line. Errors before it starts are usage errors.
func execute(ctx context.Context, c console) error {
	var started bool
	var helpErr error
	root := newTutorial(c)
	if len(c.args) > 0 {
		root = newRoot(c)
	}
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.err)
	addHelp(root, c)
	root.SetHelpFunc(func(command *cobra.Command, _ []string) { helpErr = printHelp(c, command) })
	root.PersistentPreRun = func(*cobra.Command, []string) { started = true }
	root.SetFlagErrorFunc(flagError)
	root.SetArgs(c.args)
	root.SilenceErrors, root.SilenceUsage = true, true
	err := root.ExecuteContext(ctx)
	if err != nil && !started {
		return help.UsageError{Err: err}
	}
	return errors.Join(err, helpErr)
}

// printError prints an error and, for a panic, where it happened.
func printError(w io.Writer, err error) {
	var ended signalError
	var worker workerError
	if err == nil || errors.As(err, &ended) || errors.As(err, &worker) {
		return // there is nothing to say, or whoever sent the signal knows, or the worker has said it
	}
	help.PrintError(w, "weightshare", err)
	var broken *guard.PanicError
	if errors.As(err, &broken) {
		fmt.Fprintf(w, "\n%s", broken.Stack)
	}
}

// exitCode returns the exit code for an error.
func exitCode(err error) int {
	var ended signalError
	var usage help.UsageError
	var worker workerError
	switch {
	case err == nil:
		return help.Done
	case errors.As(err, &worker):
		return worker.code
	case errors.As(err, &ended):
		return help.Signal + ended.number()
	case errors.As(err, &usage):
		return help.Usage
	default:
		return help.Failed
	}
}
