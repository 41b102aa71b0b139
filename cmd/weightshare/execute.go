package main

import (
	"context"
	"os"
	"slices"

	"charm.land/fang/v2"
	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"
)

// departure carries an error of a command past fang.
type departure struct{ err error }

// execute runs the command line that root was given. Help, version, manual and
// completion are fang's. Errors go past it: before it hands one over it asks
// the terminal for its background colour and waits for an answer, two seconds
// on a terminal that gives none and for ever on one that was hung up. It does
// the same before it prints help, so that is printed in colours that can be read
// on any background.
func execute(ctx context.Context, root *cobra.Command, args []string) (err error) {
	divert(root)
	root.SetArgs(args)
	if asksHelp(root, args) {
		defer hideTerminal()()
	}
	defer func() {
		switch p := recover().(type) {
		case nil:
		case departure:
			err = p.err
		default:
			panic(p)
		}
	}()
	return fang.Execute(ctx, root, fang.WithColorSchemeFunc(helpColours)) //nolint:wrapcheck // it is what the command said
}

// asksHelp tells whether a command line will be answered with help.
func asksHelp(root *cobra.Command, args []string) bool {
	if slices.ContainsFunc(args, func(a string) bool { return a == "-h" || a == "--help" }) {
		return true
	}
	command, _, err := root.Find(args)
	return err == nil && !command.Runnable() || len(args) > 0 && args[0] == "help"
}

// hideTerminal keeps fang from finding the terminal that it would ask: it looks
// for it in this variable, while it prints to the output that the command has.
func hideTerminal() (restore func()) {
	stdout := os.Stdout
	os.Stdout = nil
	return func() { os.Stdout = stdout }
}

// helpColours are the colours of help: those of the terminal's own palette,
// which go with its background.
func helpColours(lipgloss.LightDarkFunc) fang.ColorScheme {
	plain := lipgloss.NoColor{}
	return fang.ColorScheme{
		Base: plain, Title: lipgloss.Blue, Description: plain, Codeblock: plain, Program: lipgloss.Blue,
		DimmedArgument: plain, Comment: plain, Flag: lipgloss.Green, FlagDefault: plain,
		Command: lipgloss.Magenta, QuotedString: lipgloss.Green, Argument: plain, Help: plain, Dash: plain,
	}
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
