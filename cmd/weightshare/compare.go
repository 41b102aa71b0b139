package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
type outputFlags struct{ format, out string }

func (o *outputFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&o.format, "format", formatTable, "how to print: table, json, csv or markdown")
	flags.StringVar(&o.out, "out", "", "write the comparison as JSON to this new file as well")
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
	earlier, err := o.earlier()
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	watch := newCurveWatch(plan)
	bar := newProgressLine(c)
	config := experiment.Config{
		Workers: o.cores, Resume: earlier, Progress: bar.progress,
		Finished: func(d *experiment.Document, _ experiment.Run) error { return o.output.save(d) },
	}
	if o.plot && len(plan.Samples) < 2 {
		config.Evaluated = watch.look
	}
	document, err := experiment.Execute(ctx, plan, config)
	bar.clear()
	if err != nil && !errors.As(err, new(signalError)) {
		return o.failed(err)
	}
	if err == nil {
		err = o.output.save(document) // a resumed one may have had nothing left to do
	} else if len(document.Runs) == 0 {
		fmt.Fprintln(c.err, "weightshare: stopped before the first run was finished")
		return err
	}
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

// earlier reads the comparison to go on with, nil where there is none, and
// finds out now rather than after the first run whether it can be written.
func (o *compareOptions) earlier() (*experiment.Document, error) {
	path := o.output.out
	if path == "" {
		return nil, nil //nolint:nilnil // there is none, and that is no error
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, o.output.room()
	case err != nil:
		return nil, fmt.Errorf("--out %s cannot be used: %w", path, err)
	case info.IsDir():
		return nil, usagef("--out %s: it is a folder; name a file in it", path)
	case !o.resume:
		return nil, fmt.Errorf("--out %s is there already and is left as it is; add --resume to go on with it, or name another file", path)
	}
	return readDocument(path)
}

// room tells whether the folder of a new file is there.
func (o *outputFlags) room() error {
	folder := filepath.Dir(o.out)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return fmt.Errorf("--out %s: there is no folder %s; make it first", o.out, folder)
	}
	return nil
}

// readDocument reads a comparison from a file.
func readDocument(path string) (*experiment.Document, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("there is no file %s; name one that compare --out wrote", path)
	}
	if err != nil {
		return nil, fmt.Errorf("the comparison cannot be read: %w", err)
	}
	defer func() { _ = file.Close() }() // only read from: nothing is lost
	document, err := experiment.Read(file)
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
	if o.out == "" {
		return nil
	}
	var text bytes.Buffer
	if err := d.WriteJSON(&text); err != nil {
		return err
	}
	return writeFile(o.out, text.Bytes())
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
