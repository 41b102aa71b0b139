package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"weightshare/cmd/help"
	"weightshare/nets/spelling"
)

// flagError turns the error of a flag that cannot be parsed into one that says what was
// expected.
func flagError(command *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		return help.Usagef("%s", unknownFlag(command, unknown))
	case errors.As(err, &missing):
		flag := missing.GetFlag()
		return help.Usagef("--%s: its value is missing; it takes %s", flag.Name, expected(flag))
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		return help.Usagef("--%s %s: it takes %s", flag.Name, invalid.GetValue(), expected(flag))
	}
	return help.UsageError{Err: err}
}

// unknownFlag says that a command has no such flag, and which one was probably meant.
func unknownFlag(command *cobra.Command, e *pflag.NotExistError) string {
	help := fmt.Sprintf("%s --help lists them", command.CommandPath())
	if e.GetSpecifiedShortnames() != "" {
		return fmt.Sprintf("-%s: there is no such flag; %s", e.GetSpecifiedName(), help)
	}
	var known []string
	command.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	said := fmt.Sprintf("--%s: there is no such flag", e.GetSpecifiedName())
	if nearest := spelling.Nearest(e.GetSpecifiedName(), known); nearest != "" {
		said += ", the nearest is --" + nearest
	}
	return said + "; " + help
}

// expected says what values a flag takes.
func expected(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "bool":
		return fmt.Sprintf("true or false; write --%s", flag.Name)
	case "int":
		return fmt.Sprintf("a whole number, such as --%s %s", flag.Name, example(flag, "1"))
	case "uint64":
		return fmt.Sprintf("a whole number that is not negative, such as --%s %s", flag.Name, example(flag, "1"))
	}
	return fmt.Sprintf("a text, such as --%s %s", flag.Name, example(flag, "…"))
}

// example returns a value for a flag: its default, or other if it has none.
func example(flag *pflag.Flag, other string) string {
	switch flag.DefValue {
	case "", "0", "[]":
		return other
	}
	return flag.DefValue
}
