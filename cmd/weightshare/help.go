package main

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/muesli/mango"
	"github.com/spf13/cobra"

	"weightshare/cmd/help"
)

func addHelp(root *cobra.Command, c console) {
	root.AddCommand(&cobra.Command{
		Use: "man", Short: "Print the manual page", Hidden: true, Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			page, err := help.Manual(root, mango.Section{Name: "Notation", Text: manualWords()})
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(c.out, page)
			return err
		},
	})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, command := range root.Commands() {
		switch command.Name() {
		case "help":
			command.Args = func(_ *cobra.Command, args []string) error { return commandExists(root, args) }
		case "completion":
			command.Args = func(_ *cobra.Command, args []string) error {
				return commandExists(root, append([]string{"completion"}, args...))
			}
			command.RunE = func(command *cobra.Command, _ []string) error { return command.Help() }
		}
	}
}

// commandExists rejects words that name no command.
func commandExists(root *cobra.Command, words []string) error {
	_, rest, err := root.Find(words)
	if err == nil && len(rest) == 0 {
		return nil
	}
	return help.Usagef("there is no command %q; the commands are in weightshare --help", strings.Join(words, " "))
}

var heading = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[A-Z][A-Za-z ]+:$`)
})

// printHelp prints the help of a command, with bold headings on a terminal. It does
// not query the terminal, since waiting for an answer could take seconds.
func printHelp(c console, command *cobra.Command) error {
	width := terminalWidth(c.out)
	text := help.Text(command, width)
	if width == 0 {
		_, err := fmt.Fprint(c.out, text)
		return err
	}
	_, err := fmt.Fprint(colorWriter(c.out, c.env), heading().ReplaceAllString(text, "\x1b[1m$0\x1b[m"))
	return err
}

func printVersion(c console) error {
	_, err := fmt.Fprintln(c.out, "weightshare version "+help.Version())
	return err
}
