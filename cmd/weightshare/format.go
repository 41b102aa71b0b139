package main

import (
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/nets/spelling"
)

// The values of --format.
const (
	formatTable    = "table"
	formatJSON     = "json"
	formatCSV      = "csv"
	formatMarkdown = "markdown"
)

var formats = []string{formatTable, formatJSON, formatCSV, formatMarkdown}

// formatFlag adds --format to a command that prints a table.
func formatFlag(command *cobra.Command, format *string) {
	command.Flags().StringVar(format, "format", formatTable, "how to print: table, json, csv or markdown")
	complete(command, "format", formats)
}

// checkFormat rejects a format that is not allowed; by default all formats are.
func checkFormat(format string, allowed ...string) error {
	if len(allowed) == 0 {
		allowed = formats
	}
	if slices.Contains(allowed, format) {
		return nil
	}
	return noChoice("--format", "format", format, allowed)
}

// noChoice returns the error for a value that is not allowed: it names the one that was
// probably meant, and all that are allowed.
func noChoice(where, noun, value string, allowed []string) error {
	near := ""
	if nearest := spelling.Nearest(value, allowed); nearest != "" {
		near = ", the nearest is " + nearest
	}
	return help.Usagef("%s: there is no %s %q%s; choose %s", where, noun, value, near, strings.Join(allowed, ", "))
}

// write writes the table in a format other than JSON.
func (t resultTable) write(w io.Writer, env []string, format string) error {
	switch format {
	case formatCSV:
		return t.csv(w)
	case formatMarkdown:
		return t.markdown(w)
	default:
		return t.print(w, env)
	}
}

// complete completes the values of a flag in the shell.
func complete(command *cobra.Command, flag string, values []string) {
	completeLater(command, flag, func() []string { return values })
}

// completeLater is complete with values that are only computed when needed.
func completeLater(command *cobra.Command, flag string, values func() []string) {
	// The only possible error is a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
}

// shorten truncates text to a width, ending in an ellipsis if anything was cut.
func shorten(text string, width int) string { return ansi.Truncate(text, width, "…") }

// mapped returns the results of f for all elements.
func mapped[T, U any](all []T, f func(T) U) []U {
	out := make([]U, len(all))
	for i, v := range all {
		out[i] = f(v)
	}
	return out
}

// mapLines applies f to every line of a text.
func mapLines(text string, f func(string) string) string {
	return strings.Join(mapped(strings.Split(text, "\n"), f), "\n")
}

// colorProfile returns the colors that w can show and the environment permits.
func colorProfile(w io.Writer, env []string) colorprofile.Profile {
	profile := colorprofile.Detect(w, env)
	if noColor(env) {
		profile = min(profile, colorprofile.ASCII)
	}
	return profile
}

// colorWriter returns a writer that removes colors that must not be shown.
func colorWriter(w io.Writer, env []string) *colorprofile.Writer {
	return &colorprofile.Writer{Forward: w, Profile: colorProfile(w, env)}
}

// noColor reports whether NO_COLOR is set. Any value counts, as https://no-color.org
// says; the color library parses it as a bool.
func noColor(env []string) bool { return console{env: env}.getenv("NO_COLOR") != "" }
