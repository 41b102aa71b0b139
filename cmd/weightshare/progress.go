package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets/visible"
	"weightshare/tui"
)

// closingPatience is how long the program waits at its end for the last answers to be
// saved: the disk may be slow, or another program may hold the lock.
const closingPatience = 10 * time.Second

// show runs the screen and saves progress.
func (c console) show(ctx context.Context, screen tui.Options) error {
	kept := progress.NewWriteBehind(store(c))
	defer c.close(kept)
	screen.Store = kept
	return tui.Run(ctx, screen)
}

// close saves all progress and reports on standard error if it cannot be saved.
func (c console) close(kept *progress.WriteBehind) {
	if err := kept.Close(closingPatience); err != nil {
		printError(c.err, err)
	}
}

func newProgress(c console) *cobra.Command {
	command := &cobra.Command{
		Use:   "progress",
		Short: "Say where your progress is kept, add to it, or delete it",
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
		Short:             "Delete your progress in one lesson, or in all",
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
	command.AddCommand(&cobra.Command{
		Use:   "add FILE",
		Short: "Add the progress that a file holds, from another machine or a browser",
		Args: func(command *cobra.Command, args []string) error {
			if len(args) != 1 {
				return help.Usagef("%s needs one file, but got %d", command.CommandPath(), len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return addProgress(c, args[0]) },
	})
	return command
}

// addProgress merges the content of a progress file into the stored progress.
func addProgress(c console, path string) error {
	const most = 64 << 20 // many years of progress
	content, err := readWhole(path, c.in, most, wantDocument("name the progress.json of another machine, or one saved in a browser"))
	if err != nil {
		return fmt.Errorf("progress cannot be added: %w", err)
	}
	more, err := progress.Read(content)
	if err != nil {
		return fmt.Errorf("progress cannot be added: %s: %w", visible.Text(path), err)
	}
	var notice *progress.Notice
	if err := store(c).Save(more); err != nil && !errors.As(err, &notice) {
		return fmt.Errorf("progress cannot be added: %w", err)
	}
	_, err = fmt.Fprintf(c.err, "The progress of %s is added.\n", text.Plural(len(more.Lessons), "lesson"))
	return err
}

// reset deletes the progress of one lesson, or of all if lesson is empty.
func reset(c console, lesson string) error {
	if err := store(c).Reset(lesson); err != nil {
		return fmt.Errorf("progress cannot be reset: %w", err)
	}
	what := "all lessons"
	if lesson != "" {
		what = "the lesson " + lesson
	}
	_, err := fmt.Fprintf(c.err, "The progress of %s is deleted.\n", what)
	return err
}
