package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

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
}

func newCompare(c console) *cobra.Command {
	var o compareOptions
	command := &cobra.Command{
		Use:   "compare [--task NAME | --data DIR] [NET...]",
		Short: "Train networks on the same data, over several seeds, and compare them",
		Long: "Trains every network from every seed at every number of samples, on all cores. Prints the mean and the standard deviation over the seeds. " +
			"A run depends only on its task, options, network and seed, so you can split runs over many machines: see merge.\n\n" +
			"NET is notation, a name from the zoo or a file, as for params; without any, the networks of the task are compared. " +
			"Settings without a flag are those of the task.\n\n" +
			"With --out FILE the comparison is written to FILE as runs finish; --resume continues an earlier one. " +
			"ctrl+c stops it and prints the finished runs.\n\n" + taskList(),
		Example: `  weightshare compare --task bars --samples 100 --seeds 5 "12x12 conv5:4 relu gmp dense:4" "12x12 local5:4 relu gmp dense:4"
  weightshare compare --task bars --sweep samples=20,50,100 --seeds 5 --plot
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
	flags.IntVar(&o.cores, "cores", 0, "how many runs go on at once; 0 for one on each core; changes only the time")
	return command
}

func compare(ctx context.Context, c console, given func(string) bool, o compareOptions, args []string) error {
	if err := o.check(); err != nil {
		return err
	}
	plan, err := o.plan(c, given, args)
	if err != nil {
		return err
	}
	saved, err := o.openSave(plan)
	if err != nil {
		return err
	}
	defer saved.release()
	earlier, err := o.openOutput()
	if err != nil {
		return err
	}
	defer o.output.release()
	ctx, stop := untilSignal(ctx)
	defer stop()
	line, recorder := newProgressLine(c), newCurveRecorder(plan)
	config := experiment.Config{
		Workers: o.cores, Resume: earlier, Progress: line.update,
		Save: o.output.save, Program: program(),
	}
	if o.save != "" {
		config.Trained = func(n *nets.Net[float32], r experiment.Run) error { return saveNetwork(saved, plan, n, r) }
	}
	if o.plot && len(plan.Samples) < 2 {
		config.Evaluated = recorder.record
	}
	document, err := experiment.Execute(ctx, plan, config)
	line.clear()
	if document == nil {
		return o.explain(err)
	}
	if err == nil {
		err = o.output.save(document) // a resumed one may have had nothing left to do
	} else if len(document.Runs) == 0 {
		fmt.Fprintln(c.err, "weightshare: stopped before the first run was finished")
		return err
	}
	// Finished runs are printed whatever ended the comparison.
	printErr := o.output.print(c, document)
	if printErr == nil && o.plot {
		printErr = plot(c, recorder.curves(document))
	}
	if printErr != nil {
		return printErr
	}
	return err
}

// check refuses flags that do not go together.
func (o *compareOptions) check() error {
	if err := checkFormat(o.output.format); err != nil {
		return err
	}
	switch {
	case o.resume && o.output.out == "":
		return usagef("--resume continues an earlier comparison; name it with --out FILE")
	case o.plot && o.output.format != formatTable:
		return usagef("--plot works only with --format table; leave one of them out")
	case o.cores < 0:
		return usagef("--cores %d: write how many runs may go on at once, or 0 for one on each core", o.cores)
	}
	return nil
}

// openSave opens the file of --save, which holds one network.
func (o *compareOptions) openSave(plan experiment.Plan) (*outFile, error) {
	switch {
	case o.save == "":
		return &outFile{}, nil
	case len(plan.Networks) != 1 || len(plan.Seeds) != 1 || len(plan.Samples) > 1:
		return nil, usagef("--save keeps one network: write one network, --seeds 1 and no --sweep")
	case o.resume:
		return nil, usagef("--save and --resume cannot be combined: a kept run is not trained again")
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

// saveNetwork writes a trained network with what it was trained on.
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

// openOutput opens the file of --out and reads the comparison to resume, if any.
func (o *compareOptions) openOutput() (*experiment.Document, error) {
	if err := o.output.open(); err != nil || o.output.file == nil || !o.output.file.exists {
		return nil, err
	}
	if !o.resume {
		o.output.release()
		return nil, fmt.Errorf("--out %s exists already and was left as it is; add --resume to continue it, or name another file", o.output.out)
	}
	earlier, err := readDocument(o.output.out, nil)
	if err != nil {
		o.output.release()
	}
	return earlier, err
}

// explain adds to an error of Execute what to do about it.
func (o *compareOptions) explain(err error) error {
	var differs *experiment.DifferenceError
	if errors.As(err, &differs) {
		return fmt.Errorf("%s: %w; leave --resume out and name another file", o.output.out, err)
	}
	return err
}
