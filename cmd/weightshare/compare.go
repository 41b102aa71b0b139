package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/cmd/handover"
	"weightshare/cmd/help"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

type compareOptions struct {
	planFlags
	output outputFlags
	save   string
	resume bool
	plot   bool
	cores  int
	nats   handover.Servers
}

func newCompare(c console) *cobra.Command {
	var o compareOptions
	command := &cobra.Command{
		Use:   "compare [--task NAME | --data DIR] [NET...]",
		Short: "Train networks on the same data, over several seeds, and compare them",
		Long: "Trains every network from every seed at every number of samples, on all cores, and prints the mean and the standard deviation over the seeds. " +
			"A run depends only on its task, options, network and seed, so the runs can be split over many machines: see merge.\n\n" +
			"NET is notation, a name from the zoo or a file, as for params; without any, the task's own networks are compared. " +
			"A setting that no flag changes has the task's value.\n\n" +
			"With --nats URL the runs are done by weightshare-serve worker on any number of machines; nothing is lost if one of them is killed. " +
			"With --out FILE the comparison is written to FILE as runs finish; --resume continues an earlier one. " +
			"ctrl+c stops the comparison and prints the finished runs.\n\n" +
			"--sweep NAME=A,B,C compares at every value of a setting. Samples and kernels (the number of kernels in the first layer of each network) are swept within one comparison. " +
			"Any other setting makes one comparison for each value; size changes the networks' input as well. Separate values that contain a comma by semicolons: \"train-at=4,5;anywhere\". The comparisons are printed as one table with a column for the value; --format json puts them into one object, {\"comparisons\": [...]}. " +
			"With --out rates.json each value gets a file of its own, such as rates-rate-0.01.json.\n\n" +
			"--equal numbers (or work) changes the number of kernels in the first layer of every network but the first, so that its parameters (or MACs) come as near as possible to the first network's. " +
			"Standard error says what was changed.\n\n" + taskList(),
		Example: `  weightshare compare --task bars --samples 100 --seeds 5 "12x12 conv5:4 relu gmp dense:4" "12x12 local5:4 relu gmp dense:4"
  weightshare compare --task bars --sweep samples=20,50,100 --seeds 5 --plot
  weightshare compare --task bars --sweep rate=.003,.01,.03 --out rates.json
  weightshare compare --task bars --equal numbers "12x12 local5:4 relu gmp dense:4" "12x12 conv5:4 relu gmp dense:4"
  weightshare compare --data ./mnist --steps 1875 lenet5`,
		RunE: func(command *cobra.Command, args []string) error {
			return compare(command.Context(), c, command.Flags().Changed, o, args)
		},
	}
	o.register(command)
	o.output.register(command)
	flags := command.Flags()
	flags.StringVar(&o.save, "save", "", "save the trained network to this new `file`; needs one network and one seed")
	flags.BoolVar(&o.resume, "resume", false, "keep the runs that --out already holds, and do the others")
	flags.BoolVar(&o.plot, "plot", false, "draw accuracy by step below the table, or by samples in a sweep")
	o.nats.Register(flags, "have the runs done by weightshare-serve worker on other machines, over a queue of NATS")
	flags.IntVar(&o.cores, "cores", 0, "how many runs go on at once; 0 for one on each core; changes only the time")
	return command
}

func compare(ctx context.Context, c console, given func(string) bool, o compareOptions, args []string) error {
	if err := o.check(); err != nil {
		return err
	}
	points, err := o.points(c, given, args)
	if err != nil {
		return err
	}
	if o.plot && len(points) > 1 {
		return help.Usagef("--plot draws one comparison, and --sweep %s makes %d; leave --plot out", o.sweep, len(points))
	}
	saved, err := o.openSave(points)
	if err != nil {
		return err
	}
	defer saved.release()
	parts := make([]part, 0, len(points))
	defer func() {
		for _, p := range parts {
			p.output.release()
		}
	}()
	for _, p := range points { // open all files before anything is trained in vain
		part, err := o.openPart(p)
		if err != nil {
			return err
		}
		parts = append(parts, part)
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	recorder := newCurveRecorder(points[0].Plan)
	swept := &experiment.Swept{Setting: o.swept()}
	line := newProgressLine(c)
	line.parts = len(parts)
	for i := range parts {
		line.part = i
		var d *experiment.Document
		if d, err = o.execute(ctx, c, parts[i], line, recorder, saved); d != nil && len(d.Runs) > 0 {
			swept.Comparisons, swept.Values = append(swept.Comparisons, d), append(swept.Values, parts[i].Value)
		}
		if err != nil {
			break
		}
	}
	// Finished runs are printed whatever ended the comparison.
	if printed := o.printAll(c, swept, recorder); printed != nil {
		return printed
	}
	return err
}

// part is one comparison and the file it is written to.
type part struct {
	experiment.Point
	output  outputFlags
	earlier *experiment.Document
}

// execute runs one comparison and writes its file. It returns the finished runs, also
// with an error.
func (o *compareOptions) execute(ctx context.Context, c console, p part, line *progressLine, recorder *curveRecorder, saved *outFile) (*experiment.Document, error) {
	config := experiment.Config{
		Workers: o.cores, Resume: p.earlier, Progress: line.update,
		Save: p.output.save, Program: handover.Program(),
	}
	if o.save != "" {
		config.Trained = func(n *nets.Net[float32], r experiment.Run) error { return saveNetwork(saved, p.Plan, n, r) }
	}
	if o.plot && len(p.Plan.Samples) < 2 {
		config.Evaluated = recorder.record
	}
	if o.nats.URL != "" {
		config.Dispatch = o.dispatch(c, line)
	}
	document, err := experiment.Execute(ctx, p.Plan, config)
	line.clear()
	switch {
	case document == nil:
		return nil, p.explain(err)
	case err == nil:
		err = p.output.save(document) // a resumed comparison may have had nothing left to do
	case len(document.Runs) == 0:
		fmt.Fprintln(c.err, "weightshare: stopped before the first run was finished")
	}
	if err == nil && p.Value != "" && p.output.file != nil {
		fmt.Fprintf(c.err, "%s %s is written to %s\n", o.swept(), p.Value, p.output.out)
	}
	return document, err
}

// dispatch returns the function that has jobs run on other machines. Messages about
// them go to standard error.
func (o *compareOptions) dispatch(c console, progress *progressLine) func(context.Context, []experiment.Job, func(experiment.Run) error) error {
	return func(ctx context.Context, jobs []experiment.Job, done func(experiment.Run) error) error {
		notify := func(text string) {
			progress.clear()
			fmt.Fprintf(c.err, "weightshare: %s\n", text)
		}
		return handover.Send(ctx, o.nats, handover.Order{Program: handover.Program(), Jobs: jobs}, notify, done)
	}
}

// printAll prints the comparisons, or the only one.
func (o *compareOptions) printAll(c console, all *experiment.Swept, recorder *curveRecorder) error {
	if len(all.Comparisons) == 0 {
		return nil
	}
	if all.Values[0] != "" {
		return o.output.print(c, all)
	}
	if err := o.output.print(c, all.Comparisons[0]); err != nil || !o.plot {
		return err
	}
	return plot(c, recorder.curves(all.Comparisons[0]))
}

// check rejects flags that cannot be combined.
func (o *compareOptions) check() error {
	if err := checkFormat(o.output.format); err != nil {
		return err
	}
	switch {
	case o.resume && o.output.out == "":
		return help.Usagef("--resume continues an earlier comparison; name it with --out FILE")
	case o.plot && o.output.format != formatTable:
		return help.Usagef("--plot works only with --format table; leave one of them out")
	case o.cores < 0:
		return help.Usagef("--cores %d: write how many runs may go on at once, or 0 for one on each core", o.cores)
	case o.nats.URL != "" && (o.plot || o.save != "" || o.cores > 0):
		return help.Usagef("--nats has the runs done on other machines, where --plot, --save and --cores do not reach: leave them out")
	}
	if err := o.nats.Check(); err != nil {
		return help.UsageError{Err: err}
	}
	return nil
}

// openSave opens the file of --save, which holds a single network.
func (o *compareOptions) openSave(points []experiment.Point) (*outFile, error) {
	plan := points[0].Plan
	switch {
	case o.save == "":
		return &outFile{}, nil
	case len(plan.Networks) != 1 || len(plan.Seeds) != 1 || len(plan.Samples) > 1 || len(points) > 1:
		return nil, help.Usagef("--save keeps one network: write one network, --seeds 1 and no --sweep")
	case o.resume:
		return nil, help.Usagef("--save and --resume cannot be combined: a kept run is not trained again")
	}
	file, err := openOutput(o.save)
	if err != nil {
		return nil, fmt.Errorf("--save %w", err)
	}
	if file.exists && !file.stream {
		file.release()
		return nil, fmt.Errorf("--save %s exists already and was left as it is; name another file", o.save)
	}
	return file, nil
}

// saveNetwork writes a trained network, and a description of what it was trained on.
func saveNetwork(file *outFile, plan experiment.Plan, n *nets.Net[float32], r experiment.Run) error {
	options := map[string]any{"samples": r.Samples}
	for _, s := range plan.Changes() {
		options[s.Name] = s.Value
	}
	var text bytes.Buffer
	err := n.Save(&text, nets.Metadata{Task: plan.Task.Name, Options: options, Seed: r.Seed, Steps: plan.Training.Steps})
	if err != nil {
		return err
	}
	return file.write(text.Bytes())
}

// openPart opens the file of --out for one value of a sweep, and reads the comparison
// to resume, if any.
func (o *compareOptions) openPart(p experiment.Point) (part, error) {
	one := part{Point: p, output: o.output}
	if p.Value != "" && o.output.out != "" && o.output.out != "-" {
		ending := filepath.Ext(o.output.out)
		one.output.out = strings.TrimSuffix(o.output.out, ending) + "-" + o.swept() + "-" + p.Value + ending
	}
	out := &one.output
	if err := out.open(); err != nil || out.file == nil || !out.file.exists {
		return one, err
	}
	var err error
	if o.resume {
		one.earlier, err = readDocument(out.out, nil)
	} else {
		err = fmt.Errorf("--out %s exists already and was left as it is; add --resume to continue it, or name another file", out.out)
	}
	if err != nil {
		out.release()
	}
	return one, err
}

// explain adds to an error of Execute what to do about it.
func (p *part) explain(err error) error {
	var differs *experiment.DifferenceError
	if errors.As(err, &differs) {
		return fmt.Errorf("%s: %w; leave --resume out and name another file", p.output.out, err)
	}
	return err
}
