package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// planFlags are the flags that make up the plan of a comparison. Every task has
// its own defaults, so settings that were not given stay out of the plan.
type planFlags struct {
	task, data string
	seeds      string
	sweep      string
	settings   map[string]*string // by name
}

// taskList lists the tasks with a line each.
func taskList() string {
	var b strings.Builder
	b.WriteString("The tasks:")
	for _, t := range experiment.Tasks() {
		fmt.Fprintf(&b, "\n%s: %s", t.Name, t.Line)
	}
	return b.String()
}

func taskNames() []string {
	return mapped(experiment.Tasks(), func(t experiment.Task) string { return t.Name })
}

func (p *planFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&p.task, "task", "", "what to learn: "+strings.Join(taskNames(), ", "))
	flags.StringVar(&p.data, "data", "", "train on the IDX files in this folder, in the format of MNIST")
	flags.StringVar(&p.seeds, "seeds", "5", "how many seeds, or the first and the last: 0..9")
	flags.StringVar(&p.sweep, "sweep", "", "train at several numbers of samples: samples=20,50,100")
	complete(command, "task", taskNames())
	p.settings = map[string]*string{}
	for _, s := range experiment.Settings() {
		help := s.Help
		truth := slices.Contains(s.Presets, "true")
		if s.Closed && !truth {
			help += ": " + strings.Join(s.Presets, ", ")
		}
		p.settings[s.Name] = flags.String(s.Name, "", help)
		if truth {
			flags.Lookup(s.Name).NoOptDefVal = "true"
		}
		if len(s.Presets) > 0 {
			complete(command, s.Name, s.Presets)
		}
	}
}

// plan makes the plan and checks it. Errors are usage errors, except for data that
// cannot be read.
func (p *planFlags) plan(c console, given func(string) bool, args []string) (experiment.Plan, error) {
	plan, err := p.basePlan(given)
	if err != nil {
		return plan, err
	}
	if err := p.applySettings(&plan, given); err != nil {
		return plan, err
	}
	if plan.Seeds, err = experiment.ParseSeeds(p.seeds); err != nil {
		return plan, usagef("--%w", err)
	}
	if err := p.applySweep(&plan, given); err != nil {
		return plan, err
	}
	named, err := sources(args, c.in, "")
	if err != nil {
		return plan, err
	}
	if len(named) > 0 {
		plan.Networks = nil
	}
	for _, s := range named {
		plan.Networks = append(plan.Networks, s.text)
	}
	return plan, planError(plan.Validate(), named)
}

// basePlan returns the plan of the task or of the data with its defaults.
func (p *planFlags) basePlan(given func(string) bool) (experiment.Plan, error) {
	switch {
	case given("task") && given("data"):
		return experiment.Plan{}, usagef("--task and --data both say what to train on: write one of them")
	case given("data"):
		info, err := os.Stat(p.data)
		if err != nil {
			return experiment.Plan{}, fmt.Errorf("--data %s cannot be read: %w", p.data, err)
		}
		if !info.IsDir() {
			return experiment.Plan{}, usagef("--data %s is a file; name the folder that holds the four IDX files", p.data)
		}
		files, err := dataset.OpenFiles(os.DirFS(p.data))
		if err != nil {
			return experiment.Plan{}, fmt.Errorf("--data %s: %w", p.data, err)
		}
		return experiment.NewFilesPlan(files), nil
	case given("task"):
		plan, err := experiment.NewPlan(p.task)
		if err != nil {
			return plan, usagef("--task: %w", errors.Unwrap(err))
		}
		return plan, nil
	}
	return experiment.Plan{}, usagef("compare needs something to train on: write --task bars, or --data FOLDER for your own images; the tasks are %s", strings.Join(taskNames(), ", "))
}

func (p *planFlags) applySettings(plan *experiment.Plan, given func(string) bool) error {
	for _, s := range experiment.Settings() {
		if !given(s.Name) {
			continue
		}
		if err := s.Set(plan, *p.settings[s.Name]); err != nil {
			return usagef("--%w", err)
		}
	}
	return nil
}

// applySweep sets the numbers of samples of --sweep.
func (p *planFlags) applySweep(plan *experiment.Plan, given func(string) bool) error {
	if !given("sweep") {
		return nil
	}
	if given("samples") {
		return usagef("--samples and --sweep both say how many samples: write one of them")
	}
	name, list, ok := strings.Cut(p.sweep, "=")
	if !ok || strings.TrimSpace(name) != "samples" {
		return usagef("--sweep %s: only samples can be swept within one comparison; write samples=20,50,100, and run compare once for each value of anything else", p.sweep)
	}
	plan.Samples = nil
	for _, text := range strings.Split(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return usagef("--sweep %s: %q is not a number of samples; write samples=20,50,100", p.sweep, text)
		}
		plan.Samples = append(plan.Samples, n)
	}
	return nil
}

// planError makes a usage error of an error of Validate. If a network from the
// command line is wrong, the error shows the word.
func planError(err error, named []source) error {
	var wrong *experiment.NetworkError
	if err == nil {
		return nil
	}
	if !errors.As(err, &wrong) || wrong.Index >= len(named) {
		return usageError{err}
	}
	shown := networkError(named[wrong.Index], wrong.Err)
	if len(named) > 1 {
		shown = fmt.Errorf("network %d: %w", wrong.Index+1, shown)
	}
	return usageError{shown}
}
