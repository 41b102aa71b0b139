package main

import (
	"context"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/lessons/course/selftest"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
	"weightshare/tui"
	"weightshare/tui/linemode"
	"weightshare/tui/terminal"
)

// displayOptions are the flags that say how the screen looks.
type displayOptions struct {
	theme string
	ascii bool
}

func (o *displayOptions) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&o.theme, "theme", "auto", "dark, light, or auto to ask the terminal")
	flags.BoolVar(&o.ascii, "ascii", false, "use no characters beyond ASCII")
	complete(command, "theme", slices.Sorted(maps.Keys(themes())))
}

func (o *displayOptions) screen(c console) (tui.Options, error) {
	theme, err := parseTheme(o.theme)
	return tui.Options{
		Theme: theme, ASCII: o.ascii, Address: c.getenv("WEIGHTSHARE_ADDRESS"), Env: c.env, In: c.in, Out: c.out,
	}, err
}

// tutorialOptions are the flags of commands that teach on the screen.
type tutorialOptions struct {
	displayOptions
	seed        uint64
	noAnimation bool
	data        string
	begin       *lessons.Begin // nil for where the learner left off
}

func (o *tutorialOptions) register(command *cobra.Command) {
	o.displayOptions.register(command)
	flags := command.Flags()
	flags.Uint64Var(&o.seed, "seed", 1, "the seed of everything random")
	flags.BoolVar(&o.noAnimation, "no-animation", false, "redraw training networks once a second, not ten times")
}

func (o *tutorialOptions) screen(c console) (tui.Options, error) {
	screen, err := o.displayOptions.screen(c)
	screen.Seed, screen.NoAnimation = o.seed, o.noAnimation || c.getenv("REDUCED_MOTION") != ""
	return screen, err
}

// tutorial runs the lessons, on the screen if there is one, or else line by line.
func tutorial(ctx context.Context, c console, o tutorialOptions, track, lesson string) error {
	screen, err := o.screen(c)
	if err != nil {
		return err
	}
	minutes, err := parseTrack(track)
	if err != nil {
		return err
	}
	own, err := o.ownData(lesson)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	if !c.onScreen() {
		return teach(ctx, c, o, minutes, lesson, own)
	}
	screen.Lesson, screen.Begin, screen.Track, screen.Glossary = lesson, o.begin, minutes, course.Glossary
	screen.Lessons, screen.Load = course.Outlines(), course.Find
	screen.Tests, screen.Offer = course.Tests(), selftest.Offer
	screen.Lab, screen.Export = openLab(own), newExporter()
	return c.show(ctx, screen)
}

// ownData returns the plan for learning from the images of --data, nil without that
// flag.
func (o *tutorialOptions) ownData(lesson string) (*experiment.Plan, error) {
	if o.data == "" {
		return nil, nil
	}
	if lesson != lab.ID {
		return nil, help.Usagef("--data is for the lab: write weightshare lab --data %s", o.data)
	}
	plan, err := filesPlan(o.data)
	return &plan, err
}

// openLab returns a function that returns the lab and the step to open it at: with an
// experiment its race, and otherwise the step where the learner left it. The lab offers
// the learner's own data if there is any.
func openLab(own *experiment.Plan) func(begin *experiment.Plan) (l *lessons.Lesson, step string) {
	return func(begin *experiment.Plan) (l *lessons.Lesson, step string) {
		if begin != nil {
			step = lab.RaceStep
		}
		return lab.New(begin, own), step
	}
}

// themes are the values of --theme.
func themes() map[string]tui.Theme {
	return map[string]tui.Theme{"auto": tui.ThemeAuto, "dark": tui.ThemeDark, "light": tui.ThemeLight}
}

func parseTheme(name string) (tui.Theme, error) {
	theme, known := themes()[name]
	if !known {
		return theme, noChoice("--theme", "theme", name, slices.Sorted(maps.Keys(themes())))
	}
	return theme, nil
}

// teach runs the lessons line by line, with pauses only at a terminal.
func teach(ctx context.Context, c console, o tutorialOptions, minutes int, lesson string, own *experiment.Plan) error {
	all := course.All()
	if lesson == lab.ID {
		all = []*lessons.Lesson{lab.New(nil, own)} // not in the list
	}
	kept := progress.NewWriteBehind(store(c))
	defer c.close(kept)
	err := linemode.Teach(ctx, c.in, c.out, linemode.TeachOptions{
		Lesson: lesson, Begin: o.begin, Lessons: all, Glossary: course.Glossary(), Track: minutes, Store: kept,
		Tests: mapped(course.Tests(), func(l *lessons.Lesson) *lessons.Lesson { return course.Find(l.ID) }), Offer: selftest.Offer, Export: newExporter(),
		Seed: o.seed, Elements: c.elements(), Pauses: terminal.Is(c.in) && terminal.Is(c.out),
	})
	return endOfTeaching(ctx, err)
}

// elements reports whether lessons taken line by line are written for the page that
// shows them in a browser.
func (c console) elements() bool { return c.getenv("WEIGHTSHARE_ELEMENTS") != "" }

// onScreen reports whether there is a screen to draw on: input and output are a
// terminal that can move its cursor, and the user has not asked for plain lines.
func (c console) onScreen() bool {
	return c.getenv("ACCESSIBLE") == "" && c.getenv("TERM") != "dumb" && terminal.Is(c.in) && terminal.Is(c.out)
}
