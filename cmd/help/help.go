// Package help has what the command lines of all programs have in common: what they print
// with --help and --version, their manual pages, their errors and exit codes.
package help

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/lessons/text"
)

// maxWidth is the greatest width of prose in a help text, in characters.
const maxWidth = 80

// Text returns the help of a command for a terminal of the given width, 0 if there is none.
// Lines of prose are broken only at spaces, so that flags and file names stay whole.
func Text(command *cobra.Command, width int) string {
	var b strings.Builder
	for paragraph := range strings.Lines(cmp.Or(command.Long, command.Short)) {
		b.WriteString(wrap(paragraph, min(cmp.Or(width, maxWidth), maxWidth)) + "\n")
	}
	return b.String() + "\n" + command.UsageString()
}

// wrap breaks a paragraph into lines. A paragraph that begins with a space is an item of a
// list: its further lines are indented more.
func wrap(paragraph string, width int) string {
	if !strings.HasPrefix(paragraph, " ") {
		return strings.Join(text.Wrap(paragraph, width), "\n")
	}
	const first, others = "  ", "      "
	return first + strings.Join(text.Wrap(paragraph, width-len(others)), "\n"+others)
}

// Print makes a command and its subcommands print their help with Text.
func Print(command *cobra.Command) {
	command.SetHelpFunc(func(c *cobra.Command, _ []string) { c.Print(Text(c, 0)) })
}
