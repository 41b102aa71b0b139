// Command weightshare teaches what shared weights buy a convolutional network
// and what they cost: an interactive tutorial in the terminal, and a
// calculator for the parameters of any network.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
)

// The exit codes; a program ended by signal n exits with 128+n.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitSignal = 128
)

// lateCollection puts the first garbage collection at 16 MB instead of 4.
const lateCollection = 400

func main() {
	// What the program holds is small: a first collection while the first frame
	// is being made would only delay it.
	debug.SetGCPercent(lateCollection)
	os.Exit(run(context.Background(), console{
		args: os.Args[1:], in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Environ(),
	}))
}

// console is all that a command may touch of the world around it, so that
// tests can put another world there.
type console struct {
	args     []string
	in       io.Reader
	out, err io.Writer
	env      []string
}

// getenv looks a variable up; the last setting wins, as in a shell.
func (c console) getenv(name string) string {
	for i := len(c.env) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(c.env[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// run carries out one command line and returns the exit code.
func run(ctx context.Context, c console) int {
	root := newRoot(c)
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.err)
	err := execute(ctx, root, c.args)
	report(c.err, err)
	return exitCode(err)
}

// usageError is a command line that cannot mean anything, a network that does
// not parse included.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// usagef makes a usageError.
func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// report prints an error for people: one line a sentence, nothing else.
func report(w io.Writer, err error) {
	var ended signalError
	if err == nil || errors.As(err, &ended) {
		return // nothing to say, or whoever sent the signal knows
	}
	fmt.Fprintf(w, "weightshare: %v\n", err)
}

// exitCode maps what a command returned to what the shell is told.
func exitCode(err error) int {
	var ended signalError
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &ended):
		return exitSignal + ended.number()
	case errors.As(err, &usage):
		return exitUsage
	default:
		return exitFailed
	}
}
