package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// planFlags are the flags that make up the plan of a comparison. Every task has its own
// defaults, so settings that were not given stay out of the plan.
type planFlags struct {
	task, data string
	seeds      string
	sweep      string
	equal      string
	settings   map[string]*string // by name
}

// taskList lists the tasks, with one line each.
func taskList() string {
	var b strings.Builder
	b.WriteString("The tasks:")
	for _, t := range experiment.Tasks() {
		fmt.Fprintf(&b, "\n  %s: %s", t.Name, t.Line)
	}
	return b.String()
}

func taskNames() []string {
	return mapped(experiment.Tasks(), func(t experiment.Task) string { return t.Name })
}

func (p *planFlags) register(command *cobra.Command) {
	p.registerSetUp(command, "how many seeds, or the first and the last: 0..9", "compare at each of these values: rate=.003,.01; any setting, or kernels=4,16 for the first layers")
	flags := command.Flags()
	flags.StringVar(&p.equal, "equal", "", "make the networks equal to the first in numbers (parameters) or in work (MACs), by the kernels of their first layers")
	complete(command, "equal", []string{string(experiment.EqualNumbers), string(experiment.EqualWork)})
}

// registerSetUp registers the flags that the lab accepts too. It takes other values for
// seeds and sweeps than compare does, so their help is given.
func (p *planFlags) registerSetUp(command *cobra.Command, seeds, sweep string) {
	flags := command.Flags()
	flags.StringVar(&p.task, "task", "", "what to learn: "+strings.Join(taskNames(), ", "))
	flags.StringVar(&p.data, "data", "", "train on the IDX files in this `folder`, in the format of MNIST")
	flags.StringVar(&p.seeds, "seeds", "5", seeds)
	flags.StringVar(&p.sweep, "sweep", "", sweep)
	complete(command, "task", taskNames())
	p.settings = map[string]*string{}
	for _, s := range experiment.Settings() {
		help := s.Help
		truth := slices.Contains(s.Presets, "true")
		if s.Closed && !truth {
			help += "; one of " + strings.Join(s.Presets, ", ")
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

// points makes the plan, checks it, and returns it at every value of the sweep.
// Errors are usage errors, except for data that cannot be read.
func (p *planFlags) points(c console, given func(string) bool, args []string) ([]experiment.Point, error) {
	plan, err := p.basePlan(given)
	if err != nil {
		return nil, err
	}
	if err := p.applySettings(&plan, given); err != nil {
		return nil, err
	}
	if plan.Seeds, err = experiment.ParseSeeds(p.seeds); err != nil {
		return nil, help.Usagef("--%w", err)
	}
	named, err := sources(args, c.in, "")
	if err != nil {
		return nil, err
	}
	defer closeAll(named)
	for _, s := range named {
		if s.file != nil {
			return nil, help.Usagef("%s is a model file (%s); compare trains networks in notation: 28x28 conv5:6", s.label(), s.file.Format)
		}
	}
	if len(named) > 0 {
		plan.Networks = mapped(named, func(s source) string { return s.text })
	}
	swept := p.swept()
	if !given("sweep") || swept == experiment.KernelsDial {
		if err := planError(plan.Validate(), named); err != nil {
			return nil, err
		}
		named = nil // later mistakes are not the user's
	}
	if given("equal") {
		if plan, err = p.makeEqual(c, plan); err != nil {
			return nil, err
		}
		named = nil
	}
	if !given("sweep") {
		return []experiment.Point{{Plan: plan}}, planError(plan.Validate(), named)
	}
	if given(swept) {
		return nil, help.Usagef("--%s and --sweep both set %[1]s: write one of them", swept)
	}
	points, err := plan.Sweep(p.sweep)
	return points, planError(err, named)
}

// swept returns the name of the setting that --sweep changes.
func (p *planFlags) swept() string {
	name, _, _ := strings.Cut(p.sweep, "=")
	return strings.TrimSpace(name)
}

// makeEqual applies --equal, and says on standard error what it has set.
func (p *planFlags) makeEqual(c console, plan experiment.Plan) (experiment.Plan, error) {
	if p.swept() == experiment.KernelsDial {
		return plan, help.Usagef("--equal and --sweep kernels both set the number of kernels: write one of them")
	}
	plan, set, err := plan.MatchFirst(experiment.Equal(p.equal))
	if err != nil {
		return plan, help.Usagef("--equal: %w", err)
	}
	counted := map[experiment.Equal]string{experiment.EqualNumbers: "parameters", experiment.EqualWork: macsName}
	for _, k := range set {
		fmt.Fprintf(c.err, "--equal %s: the first layer gets %d: %s has %d %s, the first network %d\n",
			p.equal, k.Number, k.Network, k.Count, counted[experiment.Equal(p.equal)], k.First)
	}
	return plan, nil
}

// basePlan returns the plan of the task or of the data, with its defaults.
func (p *planFlags) basePlan(given func(string) bool) (experiment.Plan, error) {
	switch {
	case given("task") && given("data"):
		return experiment.Plan{}, help.Usagef("--task and --data both say what to train on: write one of them")
	case given("data"):
		return filesPlan(p.data)
	case given("task"):
		plan, err := experiment.NewPlan(p.task)
		if err != nil {
			return plan, help.Usagef("--task: %w", errors.Unwrap(err))
		}
		return plan, nil
	}
	return experiment.Plan{}, help.Usagef("compare needs something to train on: write --task bars, or --data FOLDER for your own images; the tasks are %s", strings.Join(taskNames(), ", "))
}

// filesPlan returns the plan for learning from the files in the folder given by --data.
func filesPlan(folder string) (experiment.Plan, error) {
	info, err := os.Stat(folder)
	if err != nil {
		return experiment.Plan{}, fmt.Errorf("--data %s cannot be read: %w", folder, err)
	}
	if !info.IsDir() {
		return experiment.Plan{}, help.Usagef("--data %s is a file; name the folder that holds the four IDX files", folder)
	}
	files, err := dataset.OpenFiles(os.DirFS(folder))
	if err != nil {
		return experiment.Plan{}, fmt.Errorf("--data %s: %w", folder, err)
	}
	plan := experiment.NewFilesPlan(files)
	if plan.Folder, err = filepath.Abs(folder); err != nil {
		plan.Folder = folder
	}
	return plan, nil
}

func (p *planFlags) applySettings(plan *experiment.Plan, given func(string) bool) error {
	for _, s := range experiment.Settings() {
		if !given(s.Name) {
			continue
		}
		if err := s.Set(plan, *p.settings[s.Name]); err != nil {
			return help.Usagef("--%w", err)
		}
	}
	return nil
}

// planError turns an error of Validate into a usage error. If a network on the command
// line is wrong, the error shows the word.
func planError(err error, named []source) error {
	var wrong *experiment.NetworkError
	if err == nil {
		return nil
	}
	if !errors.As(err, &wrong) || wrong.Index >= len(named) {
		return help.UsageError{Err: err}
	}
	shown := networkError(named[wrong.Index], wrong.Err)
	if len(named) > 1 {
		shown = fmt.Errorf("network %d: %w", wrong.Index+1, shown)
	}
	return help.UsageError{Err: shown}
}
