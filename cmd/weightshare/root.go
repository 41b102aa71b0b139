package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
)

// newRoot returns the whole command line. Without a verb it is the tutorial.
func newRoot(c console) *cobra.Command {
	root := newTutorial(c)
	root.AddCommand(newLessons(c), newRead(c), newParams(c), newZoo(c), newWords(c), newProgress(c), newReport(c), newClass(c), newReview(c), newPresent(c), newCompare(c), newMerge(c), newKernels(c), newFigures(c), newLab(c), newGlossary(c), newOpen(c), newWorker(c))
	return root
}

// newTutorial returns the program's command without its subcommands, which take longer
// to create than the command itself.
func newTutorial(c console) *cobra.Command {
	var o tutorialOptions
	var track string
	var at stepFlags
	var showVersion bool
	root := &cobra.Command{
		Use:   "weightshare [LESSON]",
		Short: "interactive tutorial on weight sharing in convolutional networks",
		Long: "An interactive tutorial: toggle pixels, slide kernels, predict, and watch small shared and unshared networks train. " +
			"Without a terminal, or with ACCESSIBLE=1, the lessons run line by line.",
		Example: `  weightshare
  weightshare four-pixels
  weightshare shift --step moves --set digit=3
  weightshare lab --data ./mnist
  weightshare params "28x28 conv3:32"`,
		SuggestionsMinimumDistance: 2, // in letters
		Args:                       lessonArgument,
		ValidArgsFunction:          completeLesson,
		RunE: func(command *cobra.Command, args []string) error {
			if showVersion {
				return printVersion(c)
			}
			lesson := strings.Join(args, "")
			var err error
			if o.begin, err = at.begin(command, lesson); err != nil {
				return err
			}
			return tutorial(command.Context(), c, o, track, lesson)
		},
	}
	o.register(root)
	at.register(root)
	root.Flags().StringVar(&o.data, "data", "", "in the lab, train on the IDX files in this `folder`, in the format of MNIST")
	trackFlag(root, &track)
	root.Flags().BoolVarP(&showVersion, "version", "v", false, "print the version")
	return root
}

func noArguments(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return help.Usagef("%s takes no arguments, but got %q", command.CommandPath(), args[0])
	}
	return nil
}

// lessonArgument allows at most one lesson.
func lessonArgument(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	_, err := findLesson(args[0])
	switch near := command.SuggestionsFor(args[0]); {
	case err != nil && !command.HasParent() && (beginsNetwork(firstWord(args[0])) || isModelFile(args[0])):
		return help.Usagef("there is no lesson or command %q; to count it as a network, write weightshare params %s", args[0], asArgument(args[0]))
	case err != nil && len(near) > 0:
		return help.Usagef("there is no lesson or command %q; the nearest is %s", args[0], strings.Join(near, " or "))
	case err != nil || len(args) == 1:
		return err
	default:
		return help.Usagef("one lesson at a time, but got %d: %s", len(args), strings.Join(args, " "))
	}
}

// asArgument returns a text as one would type it on a command line.
func asArgument(text string) string {
	if strings.ContainsAny(text, " \t\n(|)*") {
		return strconv.Quote(text)
	}
	return text
}

func oneLesson(command *cobra.Command, args []string) error {
	if len(args) != 1 {
		return help.Usagef("%s needs one lesson, but got %d; weightshare lessons lists them", command.CommandPath(), len(args))
	}
	return lessonArgument(command, args)
}

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

// findLesson returns the lesson with an ID, or the lab.
func findLesson(id string) (*lessons.Lesson, error) {
	if l := course.Find(id); l != nil {
		return l, nil
	}
	if id == lab.ID {
		return lab.New(nil, nil), nil
	}
	ids := mapped(course.Outlines(), func(l *lessons.Lesson) string { return l.ID })
	return nil, help.Usagef("there is no lesson or command %q; the lessons are %s (weightshare lessons), the commands are in weightshare --help", id, strings.Join(ids, ", "))
}
