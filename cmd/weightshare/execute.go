package main

import (
	"context"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"
)

// departure carries an error of a command past fang.
type departure struct{ err error }

// execute runs the command line that root was given. Help, version, manual and
// completion are fang's. Errors go past it: before it hands one over it asks
// the terminal for its background colour and waits for an answer, two seconds
// on a terminal that gives none and for ever on one that was hung up.
func execute(ctx context.Context, root *cobra.Command) (err error) {
	divert(root)
	defer func() {
		switch p := recover().(type) {
		case nil:
		case departure:
			err = p.err
		default:
			panic(p)
		}
	}()
	return fang.Execute(ctx, root) //nolint:wrapcheck // it is what the command said
}

// divert makes the errors of a command and of all below it depart.
func divert(command *cobra.Command) {
	depart := func(err error) error {
		if err != nil {
			panic(departure{err})
		}
		return nil
	}
	command.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return depart(usageError{err}) })
	if run := command.RunE; run != nil {
		command.RunE = func(command *cobra.Command, args []string) error { return depart(run(command, args)) }
	}
	if check := command.Args; check != nil {
		command.Args = func(command *cobra.Command, args []string) error { return depart(check(command, args)) }
	}
	for _, below := range command.Commands() {
		divert(below)
	}
}
