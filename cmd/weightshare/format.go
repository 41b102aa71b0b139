package main

import (
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

// The values of --format.
const (
	formatTable    = "table"
	formatJSON     = "json"
	formatCSV      = "csv"
	formatMarkdown = "markdown"
)

var formats = []string{formatTable, formatJSON, formatCSV, formatMarkdown}

// checkFormat refuses a format that is not among those allowed; by default all are.
func checkFormat(format string, allowed ...string) error {
	if len(allowed) == 0 {
		allowed = formats
	}
	if slices.Contains(allowed, format) {
		return nil
	}
	return usagef("--format %s: there is no such format; choose %s", format, strings.Join(allowed, ", "))
}

// write writes the table in a format other than JSON.
func (s resultTable) write(w io.Writer, env []string, format string) error {
	switch format {
	case formatCSV:
		return s.csv(w)
	case formatMarkdown:
		return s.markdown(w)
	default:
		return s.print(w, env)
	}
}

// complete completes the values of a flag in the shell.
func complete(command *cobra.Command, flag string, values []string) {
	completeLater(command, flag, func() []string { return values })
}

// completeLater is complete with values that are computed when they are asked for.
func completeLater(command *cobra.Command, flag string, values func() []string) {
	// The only error is a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
}

// shorten truncates text to a width, ending in an ellipsis if anything was cut.
func shorten(text string, width int) string { return ansi.Truncate(text, width, "…") }

// noColor reports whether NO_COLOR is set. Any value counts, as
// https://no-color.org says; the color library parses it as a bool.
func noColor(env []string) bool { return console{env: env}.getenv("NO_COLOR") != "" }
