package main

import (
	"context"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons/course"
	"weightshare/lessons/progress"
	"weightshare/tui"
)

func newPresent(c console) *cobra.Command {
	var o tutorialOptions
	var at stepFlags
	command := &cobra.Command{
		Use:   "present LESSON",
		Short: "Show a lesson to a class: large figures, a show of hands, notes, a clock",
		Long: "Shows a lesson to a class, with figures as large as the screen allows. A question has five steps: " +
			"the class votes, the program measures, the class discusses and votes again, and the answer is shown. " +
			"Type in how many hands went up for each choice. Enter (or page down, which clickers send) leads through everything; n shows your notes. " +
			"Your own progress is neither used nor changed.",
		Example:           "  weightshare present four-pixels",
		Args:              oneLesson,
		ValidArgsFunction: completeLesson,
		RunE: func(command *cobra.Command, args []string) error {
			var err error
			if o.begin, err = at.begin(command, args[0]); err != nil {
				return err
			}
			return present(command.Context(), c, o, args[0])
		},
	}
	o.register(command)
	at.register(command)
	return command
}

// present shows a lesson to a class. It needs a screen and keeps no progress.
func present(ctx context.Context, c console, o tutorialOptions, lesson string) error {
	screen, err := o.screen(c)
	if err != nil {
		return err
	}
	if !c.onScreen() {
		return help.Usagef("present needs a terminal with a screen to show things on; weightshare read %s prints the lesson, weightshare %s teaches it line by line", lesson, lesson)
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	screen.Begin = o.begin
	screen.Lesson, screen.Present, screen.Store = lesson, true, &progress.MemoryStore{}
	screen.Lessons, screen.Load, screen.Lab = course.Outlines(), course.Find, openLab(nil)
	return tui.Run(ctx, screen)
}
