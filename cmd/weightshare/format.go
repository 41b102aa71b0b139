package main

import (
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

// The formats in which a sheet is printed.
const (
	formatTable    = "table"
	formatJSON     = "json"
	formatCSV      = "csv"
	formatMarkdown = "markdown"
)

var formats = []string{formatTable, formatJSON, formatCSV, formatMarkdown}

// checkFormat refuses a format that is none of those allowed, all if none is.
func checkFormat(format string, allowed ...string) error {
	if len(allowed) == 0 {
		allowed = formats
	}
	if slices.Contains(allowed, format) {
		return nil
	}
	return usagef("--format %s: there is no such format; choose %s", format, strings.Join(allowed, ", "))
}

// write prints the sheet in one of the formats that a sheet has.
func (s sheet) write(w io.Writer, env []string, format string) error {
	switch format {
	case formatCSV:
		return s.csv(w)
	case formatMarkdown:
		return s.markdown(w)
	default:
		return s.print(w, env)
	}
}

// complete offers values for a flag in the shell.
func complete(command *cobra.Command, flag string, values []string) {
	// The only error is a flag that does not exist, which every test would meet.
	if err := command.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}

// shorten cuts text to a width, with a mark where it was cut.
func shorten(text string, width int) string { return ansi.Truncate(text, width, "…") }

// noColor tells whether the environment asks for no colours: any value counts,
// as https://no-color.org has it, not only those that look like a number.
func noColor(env []string) bool { return console{env: env}.getenv("NO_COLOR") != "" }
