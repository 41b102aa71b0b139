package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"weightshare/lessons/progress"
	"weightshare/nets/visible"
	"weightshare/tui"
)

// closingPatience is how long the program waits at its end for a slow disk or
// another program to let it keep the last answers.
const closingPatience = 10 * time.Second

// show runs the screen, which keeps progress.
func (c console) show(ctx context.Context, screen tui.Options) error {
	kept := progress.NewWriteBehind(store(c))
	defer c.close(kept)
	screen.Store = kept
	return tui.Run(ctx, screen)
}

// close waits until all progress is kept, and says where it is not.
func (c console) close(kept *progress.WriteBehind) {
	if err := kept.Close(closingPatience); err != nil {
		fmt.Fprintf(c.err, "weightshare: %v\n", err)
	}
}

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
