package main

import (
	"cmp"
	"fmt"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"

	"weightshare/cmd/help"
)

func addHelp(root *cobra.Command, c console) {
	root.AddCommand(&cobra.Command{
		Use: "man", Short: "Print the manual page", Hidden: true, Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			page, err := mango.NewManPage(1, root)
			if err != nil {
				return fmt.Errorf("the manual page cannot be made: %w", err)
			}
			_, err = fmt.Fprint(c.out, page.WithSection("Notation", manualWords()).Build(roff.NewDocument()))
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
	return usagef("there is no command %q; the commands are in weightshare --help", strings.Join(words, " "))
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
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	_, err := fmt.Fprintln(c.out, "weightshare version "+version(info))
	return err
}

// version returns the module's version and the commit that it was built from, as far as
// they are recorded.
func version(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	revision, release := settings["vcs.revision"], info.Main.Version
	switch {
	case revision != "":
		changed := ""
		if settings["vcs.modified"] == "true" {
			changed = ", with changes"
		}
		return fmt.Sprintf("%s (commit %.12s of %s%s)", cmp.Or(release, "devel"), revision, settings["vcs.time"], changed)
	case release == "" || release == "(devel)":
		return "devel (no commit is recorded: go build in a clone records it, go run does not)"
	}
	return release
}
