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

// planFlags are the flags that make up the plan of a comparison. Settings are
// text, as experiment takes them; every task has its own defaults.
type planFlags struct {
	task, data string
	seeds      string
	sweep      string
	settings   map[string]*string // by name
}

// taskList says what the tasks are.
func taskList() string {
	var b strings.Builder
	b.WriteString("The tasks:")
	for _, t := range experiment.Tasks() {
		fmt.Fprintf(&b, "\n%s: %s", t.Name, t.Line)
	}
	return b.String()
}

// taskNames lists the names of the tasks.
func taskNames() []string {
	all := experiment.Tasks()
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.Name
	}
	return names
}

// register makes the flags of a command.
func (p *planFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&p.task, "task", "", "what to learn: "+strings.Join(taskNames(), ", "))
	flags.StringVar(&p.data, "data", "", "learn from the IDX files in this folder, as MNIST and its relatives have them")
	flags.StringVar(&p.seeds, "seeds", "5", "how many seeds, or from which to which: 0..9")
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

// plan puts the plan together and checks it: everything that is wrong with it is
// a wrong command line, but for data that cannot be read.
func (p *planFlags) plan(c console, set func(string) bool, args []string) (experiment.Plan, error) {
	plan, err := p.begin(set)
	if err != nil {
		return plan, err
	}
	if err := p.change(&plan, set); err != nil {
		return plan, err
	}
	if plan.Seeds, err = experiment.ParseSeeds(p.seeds); err != nil {
		return plan, usagef("--%w", err)
	}
	if err := p.sweepOver(&plan, set); err != nil {
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
	return plan, inPlan(plan.Validate(), named)
}

// begin is the plan before any flag has changed it.
func (p *planFlags) begin(set func(string) bool) (experiment.Plan, error) {
	switch {
	case set("task") && set("data"):
		return experiment.Plan{}, usagef("--task and --data are two things to learn from: write one of them")
	case set("data"):
		info, err := os.Stat(p.data)
		if err != nil {
			return experiment.Plan{}, fmt.Errorf("--data %s cannot be read: %w", p.data, err)
		}
		if !info.IsDir() {
			return experiment.Plan{}, usagef("--data %s: it is a file; name the folder that holds the four IDX files", p.data)
		}
		files, err := dataset.OpenFiles(regularFiles{os.DirFS(p.data)})
		if err != nil {
			return experiment.Plan{}, fmt.Errorf("--data %s: %w", p.data, err)
		}
		return experiment.NewFilesPlan(files), nil
	case set("task"):
		plan, err := experiment.NewPlan(p.task)
		if err != nil {
			return plan, usagef("--task: %w", errors.Unwrap(err))
		}
		return plan, nil
	}
	return experiment.Plan{}, usagef("compare needs something to learn: write --task bars, or --data FOLDER for your own images; the tasks are %s", strings.Join(taskNames(), ", "))
}

// change changes the settings that were given.
func (p *planFlags) change(plan *experiment.Plan, given func(string) bool) error {
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

// sweepOver reads the numbers of samples of a sweep.
func (p *planFlags) sweepOver(plan *experiment.Plan, set func(string) bool) error {
	if !set("sweep") {
		return nil
	}
	if set("samples") {
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
			return usagef("--sweep %s: %q is no number of samples; write samples=20,50,100", p.sweep, text)
		}
		plan.Samples = append(plan.Samples, n)
	}
	return nil
}

// inPlan words what is wrong with a plan, and shows the word of the network
// where that is one that was named.
func inPlan(err error, named []source) error {
	var wrong *experiment.NetworkError
	if err == nil {
		return nil
	}
	if !errors.As(err, &wrong) || wrong.Index >= len(named) {
		return usageError{err}
	}
	shown := inNetwork(named[wrong.Index], wrong.Err)
	if len(named) > 1 {
		shown = fmt.Errorf("network %d: %w", wrong.Index+1, shown)
	}
	return usageError{shown}
}
