package main

import (
	"github.com/spf13/cobra"

	"weightshare/tui/linemode"
)

func newRead(c console) *cobra.Command {
	return &cobra.Command{
		Use:               "read LESSON",
		Short:             "Print a lesson as plain text",
		Long:              "Prints a lesson as plain text, with its figures in words and numbers. Nothing is trained: a race says what it compares, and what you measured if you ran it.",
		Args:              oneLesson,
		ValidArgsFunction: completeLesson,
		RunE: func(_ *cobra.Command, args []string) error {
			lesson, err := findLesson(args[0])
			if err != nil {
				return err
			}
			kept, err := store(c).Load()
			if err != nil {
				printError(c.err, err)
			}
			return linemode.Read(c.out, lesson, kept)
		},
	}
}
