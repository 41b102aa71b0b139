package main

import (
	"fmt"

	"weightshare/nets/visible"

	"github.com/spf13/cobra"
)

func newProgress(c console) *cobra.Command {
	command := &cobra.Command{
		Use:   "progress",
		Short: "Say where progress is kept, or forget it",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			path := store(c).Path()
			if path == "" {
				fmt.Fprintln(c.err, "weightshare: there is no home to keep progress in; set XDG_STATE_HOME to a folder")
				return nil
			}
			_, err := fmt.Fprintln(c.out, visible.Text(path))
			return err
		},
	}
	command.AddCommand(&cobra.Command{
		Use:               "reset [LESSON]",
		Short:             "Forget what you did in one lesson, or in all",
		Args:              lessonArgument,
		ValidArgsFunction: completeLesson,
		RunE: func(_ *cobra.Command, args []string) error {
			lesson := ""
			if len(args) == 1 {
				lesson = args[0]
			}
			return reset(c, lesson)
		},
	})
	return command
}

// reset forgets one lesson, or all where lesson is empty.
func reset(c console, lesson string) error {
	if err := store(c).Reset(lesson); err != nil {
		return fmt.Errorf("progress cannot be reset: %w", err)
	}
	what := "all lessons"
	if lesson != "" {
		what = "the lesson " + lesson
	}
	_, err := fmt.Fprintf(c.err, "The progress of %s is forgotten.\n", what)
	return err
}
