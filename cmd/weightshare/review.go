package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"weightshare/lessons/course"
	"weightshare/lessons/progress"
	"weightshare/tui/linemode"
	"weightshare/tui/terminal"
)

func newReview(c console) *cobra.Command {
	return &cobra.Command{
		Use:   "review",
		Short: "Ask all review questions that are due",
		Long: "Asks the questions of earlier lessons that are due, line by line. A question comes back a day after a wrong answer and a week after a right one; " +
			"those that you were sure of and answered wrongly come first. Enter skips one until another day, q quits. Where nothing is due it says so.",
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error { return reviewAll(command.Context(), c) },
	}
}

func reviewAll(ctx context.Context, c console) error {
	ctx, stop := untilSignal(ctx)
	defer stop()
	kept := progress.NewWriteBehind(store(c))
	defer c.close(kept)
	err := linemode.Review(ctx, c.in, c.out, linemode.TeachOptions{
		Lessons: course.All(), Glossary: course.Glossary(), Store: kept, Now: c.now, Elements: c.elements(), Pauses: terminal.Is(c.in) && terminal.Is(c.out),
	})
	return endOfTeaching(ctx, err)
}

// endOfTeaching returns the error of a lesson taken line by line, for which the end of
// the input is a way to quit.
func endOfTeaching(ctx context.Context, err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}
