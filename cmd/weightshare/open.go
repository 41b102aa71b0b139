package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/lessons/link"
	"weightshare/tui/linemode"
)

// stepFlags are the flags that say at which step a lesson begins, and with which
// settings.
type stepFlags struct {
	step string
	set  []string
}

func (f *stepFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&f.step, link.StepFlag, "", "begin the lesson at this `step`")
	flags.StringArrayVar(&f.set, link.SetFlag, nil, "set a control of the step: `name=value`, such as digit=3")
	f.complete(command)
}

// complete completes the steps of the lesson named before, and the controls of the
// step.
func (f *stepFlags) complete(command *cobra.Command) {
	completed := func(flag string, values func(*lessons.Lesson, string) []string, space cobra.ShellCompDirective) {
		// The only possible error is a flag that does not exist.
		_ = command.RegisterFlagCompletionFunc(flag, func(command *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			id := lab.ID
			if command.Name() != lab.ID {
				id = strings.Join(args, "")
			}
			in, err := findLesson(id)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return values(in, typed), cobra.ShellCompDirectiveNoFileComp | space
		})
	}
	completed(link.StepFlag, func(in *lessons.Lesson, _ string) []string {
		return mapped(in.Steps, func(s lessons.Step) string { return s.ID + "\t" + s.Title })
	}, 0)
	completed(link.SetFlag, func(in *lessons.Lesson, typed string) []string {
		return settingsOf(link.Controls(in, f.step), typed)
	}, cobra.ShellCompDirectiveNoSpace)
}

// settingsOf returns completions of a setting: the names of controls or, after a name,
// the values of that control.
func settingsOf(controls []lessons.Control, typed string) []string {
	name, _, named := strings.Cut(typed, "=")
	var all []string
	for _, c := range controls {
		switch {
		case !named:
			all = append(all, c.ID+"=\t"+c.Label)
		case c.ID == name:
			for _, value := range c.OptionNames() {
				all = append(all, c.ID+"="+value)
			}
		}
	}
	return all
}

// begin returns how a lesson begins, nil if the flags do not say. It rejects what is
// impossible.
func (f *stepFlags) begin(command *cobra.Command, lesson string) (*lessons.Begin, error) {
	if f.step == "" && len(f.set) == 0 {
		return nil, nil
	}
	switch {
	case lesson == "":
		return nil, help.Usagef("--step and --set begin a lesson in a certain way: name it, as in weightshare shift --step moves")
	case f.step == "" && lesson != lab.ID:
		return nil, help.Usagef("--set %s sets a control of a step: name the step too, as in weightshare shift --step moves --set digit=3", f.set[0])
	}
	l, err := link.FromArguments(f.words(command, lesson))
	if err != nil {
		return nil, help.UsageError{Err: err}
	}
	_, begin := l.Lesson()
	begin.Fresh = begin.Fresh || command.Flags().Changed(link.Seed)
	return &begin, nil
}

// words returns the command-line words that open the lesson in this way.
func (f *stepFlags) words(command *cobra.Command, lesson string) []string {
	words := []string{lesson}
	if command.Name() == link.Present {
		words = []string{link.Present, lesson}
	}
	if lesson == "" {
		words = nil
	}
	if f.step != "" {
		words = append(words, "--"+link.StepFlag, f.step)
	}
	for _, one := range f.set {
		words = append(words, "--"+link.SetFlag, one)
	}
	return words
}

func newLab(c console) *cobra.Command {
	var o tutorialOptions
	var at stepFlags
	var plan planFlags
	command := &cobra.Command{
		Use:   "lab [NET...]",
		Short: "Open the lab, set up as compare is: choose a task, write networks, race them, sweep a setting",
		Long: "Opens the lab as you left it. Networks, and the flags that it has in common with compare, set it up anew: you watch the race " +
			"that compare would print.",
		Example: `  weightshare lab
  weightshare lab --step race --task bars --samples 50 "12x12 conv5:4 relu gmp dense:4" "12x12 dense:64 relu dense:4"
  weightshare lab --data ./mnist`,
		RunE: func(command *cobra.Command, args []string) error {
			words := at.words(command, lab.ID)
			for _, name := range link.LabFlags() {
				if value := command.Flags().Lookup(name); value != nil && value.Changed {
					words = append(words, "--"+name+"="+value.Value.String())
				}
			}
			if words = append(words, args...); len(words) > 1 {
				l, err := link.FromArguments(words)
				if err != nil {
					return help.UsageError{Err: err}
				}
				_, begin := l.Lesson()
				o.begin = &begin
			}
			o.data = plan.data
			return tutorial(command.Context(), c, o, fullTrack, lab.ID)
		},
	}
	o.register(command)
	at.register(command)
	plan.registerSetUp(command, "how many seeds a sweep has: 1, 3, 5, 10 or 20", "sweep this `setting` over the values that the lab has for it; kernels are those of the first layers")
	return command
}

func newGlossary(c console) *cobra.Command {
	var o displayOptions
	command := &cobra.Command{
		Use:   "glossary [TERM]",
		Short: "Explain the terms that the lessons use",
		Long:  "Opens the glossary, at a term such as receptive-field if one is given. Without a terminal it prints the list of terms, or the explanation of that one.",
		Example: `  weightshare glossary
  weightshare glossary receptive-field`,
		RunE: func(command *cobra.Command, args []string) error {
			term := strings.Join(args, " ")
			if _, ok := course.Glossary().Find(term); term != "" && !ok {
				_, err := link.FromArguments([]string{link.Glossary, term})
				return help.UsageError{Err: err}
			}
			return explain(command.Context(), c, &o, term)
		},
	}
	o.register(command)
	return command
}

// explain shows the glossary at a term, or prints it if there is no screen.
func explain(ctx context.Context, c console, o *displayOptions, term string) error {
	screen, err := o.screen(c)
	if err != nil {
		return err
	}
	if !c.onScreen() {
		return linemode.Explain(c.out, course.Glossary(), course.All(), term)
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	screen.Explain, screen.Lessons, screen.Load, screen.Glossary = &term, course.Outlines(), course.Find, course.Glossary
	return c.show(ctx, screen)
}

func newOpen(c console) *cobra.Command {
	return &cobra.Command{
		Use:   "open LINK",
		Short: "Open what a link to the page in a browser leads to",
		Long: "Opens here what a link to the page in a browser leads to: a step of a lesson, a race, a network in the calculator. " +
			"Give the whole address, or only what follows its #. Nothing is fetched, and no link can name a file.",
		Example: `  weightshare open "#/shift/moves?digit=3"
  weightshare open "#/params?net=28x28+conv5:6"`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return help.Usagef(`open needs one link, such as "#/four-pixels/global", but got %d; a shell needs quotes around it`, len(args))
			}
			return nil
		},
		RunE: func(command *cobra.Command, args []string) error {
			l, err := link.Parse(args[0])
			if err != nil {
				return help.UsageError{Err: err}
			}
			if l.OnCalculator() {
				if c.onScreen() {
					return calculator(command.Context(), c, &displayOptions{theme: "auto"}, l.Network())
				}
				if err := l.CheckNetworks(); err != nil {
					return help.Usagef("the link leads nowhere: %w", err)
				}
			}
			c.args = l.Arguments()
			return execute(command.Context(), c)
		},
	}
}
