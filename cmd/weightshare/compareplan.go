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

// planFlags are the flags that make up the plan of a comparison. Dials are text,
// as tasks take them; every task has its own defaults.
type planFlags struct {
	task, data string
	seeds      string
	sweep      string
	dials      map[string]*string // of the task, by name
	training   map[string]*string // of the training, by name
}

// trainingDial is one thing about the training that can be changed.
type trainingDial struct {
	name, help string
	values     []string // all there are, where they are words
	set        func(*dataset.Training, string) error
}

// trainingDials lists them in the order of the help.
func trainingDials() []trainingDial {
	number := func(of func(*dataset.Training) *float64) func(*dataset.Training, string) error {
		return func(t *dataset.Training, text string) error {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return fmt.Errorf("%q is no number: write 0.01", text)
			}
			*of(t) = v
			return nil
		}
	}
	whole := func(of func(*dataset.Training) *int) func(*dataset.Training, string) error {
		return func(t *dataset.Training, text string) error {
			v, err := strconv.Atoi(text)
			if err != nil {
				return fmt.Errorf("%q is no whole number: write 32", text)
			}
			*of(t) = v
			return nil
		}
	}
	word := func(of func(*dataset.Training) *string) func(*dataset.Training, string) error {
		return func(t *dataset.Training, text string) error { *of(t) = text; return nil }
	}
	return []trainingDial{
		{"steps", "how many steps to train", nil, whole(func(t *dataset.Training) *int { return &t.Steps })},
		{"loss", "what is made small", experiment.Losses(), word(func(t *dataset.Training) *string { return &t.Loss })},
		{"optimizer", "who makes it small", experiment.Optimizers(), word(func(t *dataset.Training) *string { return &t.Optimizer })},
		{"rate", "the learning rate", nil, number(func(t *dataset.Training) *float64 { return &t.Rate })},
		{"momentum", "the momentum of sgd", nil, number(func(t *dataset.Training) *float64 { return &t.Momentum })},
		{"decay", "decoupled weight decay", nil, number(func(t *dataset.Training) *float64 { return &t.Decay })},
		{"batch", "samples of a step; 0 for all of them", nil, whole(func(t *dataset.Training) *int { return &t.Batch })},
		{"epochs", "take every sample once before any comes again", []string{"true", "false"}, func(t *dataset.Training, text string) (err error) {
			if t.Epochs, err = strconv.ParseBool(text); err != nil {
				return fmt.Errorf("%q is neither true nor false", text)
			}
			return nil
		}},
		{"init", "how first weights are drawn", experiment.Inits(), word(func(t *dataset.Training) *string { return &t.Init })},
		{"scale", "what first weights are multiplied by", nil, number(func(t *dataset.Training) *float64 { return &t.Scale })},
	}
}

// dialsOfAll lists the dials of all tasks, each once.
func dialsOfAll() []dataset.Parameter {
	var all []dataset.Parameter
	for _, t := range dataset.All() {
		for _, d := range t.Dials {
			if !slices.ContainsFunc(all, func(known dataset.Parameter) bool { return known.Name == d.Name }) {
				all = append(all, d)
			}
		}
	}
	return all
}

// taskList says what the tasks are.
func taskList() string {
	var b strings.Builder
	b.WriteString("The tasks:")
	for _, t := range dataset.All() {
		fmt.Fprintf(&b, "\n%s: %s", t.Name, t.Line)
	}
	return b.String()
}

// taskNames lists the names of the tasks.
func taskNames() []string {
	all := dataset.All()
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
	p.dials, p.training = map[string]*string{}, map[string]*string{}
	add := func(into map[string]*string, name, help string, values []string) {
		into[name] = flags.String(name, "", help)
		if slices.Contains(values, "true") {
			flags.Lookup(name).NoOptDefVal = "true"
		}
		if len(values) > 0 {
			complete(command, name, values)
		}
	}
	for _, d := range dialsOfAll() {
		add(p.dials, d.Name, d.Help, d.Presets)
	}
	for _, d := range trainingDials() {
		help := d.help
		if len(d.values) > 2 || len(d.values) == 2 && d.values[0] != "true" {
			help += ": " + strings.Join(d.values, ", ")
		}
		add(p.training, d.name, help, d.values)
	}
}

// plan puts the plan together and checks it: everything that is wrong with it is
// a wrong command line, but for data that cannot be read.
func (p *planFlags) plan(c console, set func(string) bool, args []string) (experiment.Plan, error) {
	plan, err := p.begin(set)
	if err != nil {
		return plan, err
	}
	if err := p.turn(&plan, set); err != nil {
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
		files, err := dataset.OpenFiles(os.DirFS(p.data))
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

// turn turns the dials that were set.
func (p *planFlags) turn(plan *experiment.Plan, set func(string) bool) error {
	for _, d := range dialsOfAll() {
		if !set(d.Name) {
			continue
		}
		if err := plan.Task.Set(d.Name, *p.dials[d.Name]); err != nil {
			return usagef("--%w", err)
		}
	}
	for _, d := range trainingDials() {
		if !set(d.name) {
			continue
		}
		if err := d.set(&plan.Training, *p.training[d.name]); err != nil {
			return usagef("--%s: %w", d.name, err)
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
