package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
	"weightshare/tui"
	"weightshare/tui/linemode"
)

// lookOptions are the flags of how a screen looks.
type lookOptions struct {
	theme string
	ascii bool
}

// flags are the flags of every command that has a screen.
func (o *lookOptions) flags(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&o.theme, "theme", "auto", "dark, light, or auto to ask the terminal")
	flags.BoolVar(&o.ascii, "ascii", false, "use no characters beyond ASCII")
	complete(command, "theme", []string{"auto", "dark", "light"})
}

// screen is what the screen is told of its looks and of the world around it.
func (o *lookOptions) screen(c console) (tui.Options, error) {
	theme, err := parseTheme(o.theme)
	return tui.Options{
		Theme: theme, NoColor: noColor(c.env), ASCII: o.ascii, Env: c.env, In: c.in, Out: c.out,
	}, err
}

// tutorialOptions are the flags of the tutorial.
type tutorialOptions struct {
	lookOptions
	seed  uint64
	still bool
}

// flags are the flags of every command that teaches on the screen.
func (o *tutorialOptions) flags(command *cobra.Command) {
	o.lookOptions.flags(command)
	flags := command.Flags()
	flags.Uint64Var(&o.seed, "seed", 1, "the seed of all that is random")
	flags.BoolVar(&o.still, "no-animation", false, "draw what trains once a second, not ten times")
}

// screen is what the screen is told of the flags.
func (o *tutorialOptions) screen(c console) (tui.Options, error) {
	screen, err := o.lookOptions.screen(c)
	screen.Seed, screen.NoAnimation = o.seed, o.still
	return screen, err
}

// newRoot builds the whole command line; without a verb it is the tutorial.
func newRoot(c console) *cobra.Command {
	var o tutorialOptions
	var track string
	var showVersion bool
	root := &cobra.Command{
		Use:   "weightshare [LESSON]",
		Short: "What do shared weights buy a convolutional network, and what do they cost?",
		Long: "An interactive tutorial that answers by doing: toggle pixels, slide kernels, predict, and watch small shared and unshared networks train. " +
			"Without a terminal, or with ACCESSIBLE=1, the lessons run line by line.",
		Example: `  weightshare
  weightshare four-pixels
  weightshare params "28x28 conv3:32"`,
		Args:              lessonArgument,
		ValidArgsFunction: completeLesson,
		RunE: func(command *cobra.Command, args []string) error {
			if showVersion {
				return printVersion(c)
			}
			return tutorial(command.Context(), c, o, track, strings.Join(args, ""))
		},
	}
	o.flags(root)
	trackFlag(root, &track)
	root.Flags().BoolVarP(&showVersion, "version", "v", false, "print the version")
	root.AddCommand(newLessons(c), newRead(c), newParams(c), newZoo(c), newProgress(c), newReport(c), newPresent(c), newCompare(c), newMerge(c), newFigures(c))
	return root
}

// noArguments refuses arguments, as a usage error.
func noArguments(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, but got %q", command.CommandPath(), args[0])
	}
	return nil
}

// lessonArgument allows one lesson at most.
func lessonArgument(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return nil
	case 1:
		_, err := findLesson(args[0])
		return err
	default:
		return usagef("one lesson at a time, but got %d: %s", len(args), strings.Join(args, " "))
	}
}

// completeLesson offers the lessons in the shell.
func completeLesson(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if len(args) == 0 {
		for _, l := range course.Outlines() {
			names = append(names, l.ID+"\t"+l.Question)
		}
		names = append(names, lab.ID+"\tShould I try both?")
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// findLesson finds a lesson by its ID.
func findLesson(id string) (*lessons.Lesson, error) {
	if l := course.Find(id); l != nil {
		return l, nil
	}
	if id == lab.ID {
		return lab.New(nil), nil
	}
	all := course.Outlines()
	ids := make([]string, len(all))
	for i, l := range all {
		ids[i] = l.ID
	}
	return nil, usagef("there is no lesson or command %q; the lessons are %s (weightshare lessons), the commands are in weightshare --help", id, strings.Join(ids, ", "))
}

// store is where progress is kept.
func store(c console) *progress.FileStore { return progress.NewFileStore(progressPath(c)) }

// progressPath is the file that keeps progress: in $XDG_STATE_HOME, or in the
// platform's own place. It is empty where there is no home to keep it in.
func progressPath(c console) string {
	state := c.getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		if _, err := os.UserHomeDir(); err != nil {
			return "" // what belongs to nobody is not written to the root of the system
		}
		state = xdg.StateHome
	}
	return filepath.Join(state, "weightshare", "progress.json")
}

// tutorial runs the lessons: on the screen where there is one, else line by
// line.
func tutorial(ctx context.Context, c console, o tutorialOptions, track, lesson string) error {
	screen, err := o.screen(c)
	if err != nil {
		return err
	}
	minutes, err := parseTrack(track)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	if !c.onScreen() {
		return teach(ctx, c, o, minutes, lesson)
	}
	screen.Lesson, screen.Track, screen.Glossary = lesson, minutes, course.Glossary
	screen.Lessons, screen.Load = course.Outlines(), course.Find
	screen.Lab, screen.Export = openLab, export
	return c.show(ctx, screen)
}

// openLab is the lab with an experiment, at its race, or as it was left.
func openLab(begin *experiment.Plan) (l *lessons.Lesson, step string) {
	if begin != nil {
		step = lab.RaceStep
	}
	return lab.New(begin), step
}

// parseTheme reads the value of --theme.
func parseTheme(name string) (tui.Theme, error) {
	switch name {
	case "auto":
		return tui.ThemeAuto, nil
	case "dark":
		return tui.ThemeDark, nil
	case "light":
		return tui.ThemeLight, nil
	}
	return tui.ThemeAuto, usagef("--theme %s: there is no such theme; choose dark, light or auto", name)
}

// teach runs the lessons line by line. Where nobody types, as in a pipe, they
// do not wait for anybody to read.
func teach(ctx context.Context, c console, o tutorialOptions, minutes int, lesson string) error {
	all := course.All()
	if lesson == lab.ID {
		all = []*lessons.Lesson{lab.New(nil)} // it stands in no list
	}
	kept := progress.NewWriteBehind(store(c))
	defer c.close(kept)
	err := linemode.Teach(ctx, c.in, c.out, linemode.TeachOptions{
		Lesson: lesson, Lessons: all, Glossary: course.Glossary(), Track: minutes, Store: kept, Seed: o.seed, Pauses: isTerminal(c.in) && isTerminal(c.out),
	})
	if errors.Is(err, io.EOF) {
		return nil // whoever typed has gone; what was finished is kept
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// onScreen tells whether the tutorial can take over a screen: not for those
// who ask for plain lines, not without a terminal on both sides, not on one
// that cannot move its cursor.
func (c console) onScreen() bool {
	return c.getenv("ACCESSIBLE") == "" && c.getenv("TERM") != "dumb" && isTerminal(c.in) && isTerminal(c.out)
}

// isTerminal tells whether a stream is a terminal.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// newRead builds the verb that prints a lesson.
func newRead(c console) *cobra.Command {
	return &cobra.Command{
		Use:               "read LESSON",
		Short:             "Print a lesson as plain text",
		Long:              "Prints a lesson as plain text, its figures said in words and numbers. Nothing is trained: a race says what it compares, and what you measured if you ran it.",
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

// oneLesson asks for exactly one lesson.
func oneLesson(command *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usagef("%s needs one lesson, but got %d; weightshare lessons lists them", command.CommandPath(), len(args))
	}
	return lessonArgument(command, args)
}
