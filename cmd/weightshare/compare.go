package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"weightshare/nets/experiment"
)

// compareOptions are the flags of compare, those of the plan apart.
type compareOptions struct {
	planFlags
	output outputFlags
	resume bool
	plot   bool
	cores  int
}

// outputFlags say where a comparison goes: compare and merge have them both.
type outputFlags struct {
	format, out string
	file        *outFile // nil without --out
}

func (o *outputFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&o.format, "format", formatTable, "how to print: table, json, csv or markdown")
	flags.StringVar(&o.out, "out", "", "write the comparison as JSON to this new `file` as well")
	complete(command, "format", formats)
}

func newCompare(c console) *cobra.Command {
	var o compareOptions
	command := &cobra.Command{
		Use:   "compare [--task NAME | --data DIR] [NET...]",
		Short: "Train networks on the same data, over several seeds, and compare them",
		Long: "Trains every network at every number of samples from every seed, on all cores, and prints the mean and the standard deviation over the seeds. " +
			"A run depends on its task, options, network and seed alone, so that runs split over many machines are those of one: see merge.\n\n" +
			"NET is notation, a name of the zoo or a file, as for params; without any the networks of the task are compared. " +
			"What no flag says is as the task has it.\n\n" +
			"With --out FILE the comparison is written to FILE after every run, in one move; --resume goes on where an earlier one ended. " +
			"ctrl+c ends it and prints the runs that are finished.\n\n" + taskList(),
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
	flags.BoolVar(&o.resume, "resume", false, "keep the runs that are in --out already, and do the others")
	flags.BoolVar(&o.plot, "plot", false, "draw accuracy by step below the table, or by samples where those are swept")
	flags.IntVar(&o.cores, "cores", 0, "how many runs go on at once; 0 for one on each core. It changes the time alone")
	return command
}

// compare runs a comparison and prints it.
func compare(ctx context.Context, c console, set func(string) bool, o compareOptions, args []string) error {
	if err := o.check(); err != nil {
		return err
	}
	plan, err := o.plan(c, set, args)
	if err != nil {
		return err
	}
	earlier, err := o.begin()
	if err != nil {
		return err
	}
	defer o.output.release()
	ctx, stop := untilSignal(ctx)
	defer stop()
	bar, watch := newProgressLine(c), newCurveWatch(plan)
	config := experiment.Config{
		Workers: o.cores, Resume: earlier, Progress: bar.progress,
		Save: o.output.save, Program: program(),
	}
	if o.plot && len(plan.Samples) < 2 {
		config.Evaluated = watch.look
	}
	document, err := experiment.Execute(ctx, plan, config)
	bar.clear()
	if document == nil {
		return o.failed(err)
	}
	if err == nil {
		err = o.output.save(document) // a resumed one may have had nothing left to do
	} else if len(document.Runs) == 0 {
		fmt.Fprintln(c.err, "weightshare: stopped before the first run was finished")
		return err
	}
	// Whatever ended it, finished runs are not lost.
	if shown := o.output.print(c, document); shown != nil {
		return shown
	}
	if o.plot {
		if drawn := plot(c, watch.curves(document)); drawn != nil {
			return drawn
		}
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
		return usagef("--resume: it goes on with an earlier comparison; name it with --out FILE")
	case o.plot && o.output.format != formatTable:
		return usagef("--plot goes with --format table; leave one of them out")
	case o.cores < 0:
		return usagef("--cores %d: write how many runs shall go on at once, or 0 for one on each core", o.cores)
	}
	return nil
}

// begin opens the file to write to and reads the comparison to go on with, nil
// where there is none.
func (o *compareOptions) begin() (*experiment.Document, error) {
	if err := o.output.open(); err != nil || o.output.file == nil || !o.output.file.exists {
		return nil, err
	}
	if !o.resume {
		o.output.release()
		return nil, fmt.Errorf("--out %s is there already and is left as it is; add --resume to go on with it, or name another file", o.output.out)
	}
	earlier, err := readDocument(o.output.out, nil)
	if err != nil {
		o.output.release()
	}
	return earlier, err
}

// open opens the file to write to, if there is one: now rather than after the
// first run, so that nothing is trained in vain.
func (o *outputFlags) open() (err error) {
	switch o.out {
	case "":
		return nil
	case "-":
		return usagef("--out -: standard output gets the comparison anyhow; add --format json for the text that --out writes")
	}
	if o.file, err = openOutput(o.out); err != nil {
		return fmt.Errorf("--out %w", err)
	}
	return nil
}

// release gives the file back, if there is one.
func (o *outputFlags) release() {
	if o.file != nil {
		o.file.release()
	}
}

// readDocument reads a comparison from a file, or from standard input for "-".
func readDocument(path string, stdin io.Reader) (*experiment.Document, error) {
	in, err := openInput(path, stdin)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("there is no file %s; name one that compare --out wrote", path)
	}
	if err != nil {
		return nil, fmt.Errorf("the comparison cannot be read: %w", err)
	}
	defer func() { _ = in.Close() }() // only read from: nothing is lost
	document, err := experiment.Read(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return document, nil
}

// failed words what ended a comparison.
func (o *compareOptions) failed(err error) error {
	var differs *experiment.DifferenceError
	if errors.As(err, &differs) {
		return fmt.Errorf("%s: %w; leave --resume out and name another file", o.output.out, err)
	}
	return err
}

// save writes the comparison to its file, if it has one, in one move.
func (o *outputFlags) save(d *experiment.Document) error {
	if o.file == nil {
		return nil
	}
	var text bytes.Buffer
	if err := d.WriteJSON(&text); err != nil {
		return err
	}
	return o.file.write(text.Bytes())
}

// print prints a comparison in its format.
func (o *outputFlags) print(c console, d *experiment.Document) error {
	switch o.format {
	case formatJSON:
		return d.WriteJSON(c.out)
	case formatCSV:
		return d.WriteCSV(c.out)
	case formatMarkdown:
		return d.WriteMarkdown(c.out)
	}
	return comparisonSheet(d).print(c.out, c.env)
}

// comparisonSheet is the comparison as a table. What the runs were for stays
// where a terminal is narrow.
func comparisonSheet(d *experiment.Document) sheet {
	columns, rows := d.Table()
	ranks := map[string]int{"train accuracy": 3, "test loss": 5, "seconds": 4, "runs": 2, "samples": 1}
	s := sheet{rows: rows}
	for _, col := range columns {
		s.columns = append(s.columns, column{name: col.Name, numeric: col.Numeric, rank: ranks[col.Name]})
	}
	return s
}
