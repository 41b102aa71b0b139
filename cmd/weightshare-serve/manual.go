package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons/course"
)

// newManual returns the command that prints the manual page of all commands.
func newManual(out io.Writer) *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "Print the manual page", Hidden: true, Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			page, err := help.Manual(command.Root())
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(out, page)
			return err
		},
	}
}

// completeLesson completes the lesson that a class begins with.
func completeLesson(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var ids []string
	if len(args) == 0 {
		for _, l := range course.Outlines() {
			ids = append(ids, l.ID+"\t"+l.Question)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
