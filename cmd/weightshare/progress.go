package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"weightshare/lessons/progress"
	"weightshare/nets/visible"
	"weightshare/tui"
)

// closingPatience is how long the program waits at its end for the last answers to
// be saved: the disk may be slow, another program may hold the lock.
const closingPatience = 10 * time.Second

func store(c console) *progress.FileStore { return progress.NewFileStore(progressPath(c)) }

// progressPath returns the path of the progress file: in $XDG_STATE_HOME, else in
// the platform's own place. It is empty if there is no home directory.
func progressPath(c console) string {
	state := c.getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		if _, err := os.UserHomeDir(); err != nil {
			return "" // xdg would take the root of the file system
		}
		state = xdg.StateHome
	}
	return filepath.Join(state, "weightshare", "progress.json")
}

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
		Short: "Say where your progress is kept, or delete it",
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
	_, err := fmt.Fprintf(c.err, "The progress of %s is deleted.\n", what)
	return err
}
