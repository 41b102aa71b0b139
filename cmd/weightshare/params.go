package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons/course"
	"weightshare/nets/arch"
	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// garbageLimit is the amount of memory, in bytes, from which on garbage is collected at
// once: even the largest files need less.
const garbageLimit = 64 << 20

type paramsOptions struct {
	format    string
	input     string
	bytes     int
	batch     int
	optimizer string
	inference bool
	notation  bool
	all       bool // every layer, even of repeated blocks
	memory    bool // asked for with --batch or --optimizer
	// graphFlags are the given flags that need the network and not just its weights.
	graphFlags []string
	columns    []string
	distinct   bool // look for copies in model files
	look       displayOptions
}

func newParams(c console) *cobra.Command {
	var o paramsOptions
	command := &cobra.Command{
		Use:   "params NET|NAME|FILE...",
		Short: "Count the parameters of networks: shared, unshared and dense",
		Long: "Counts a network without building it. Every shared weight counts once. Beside the count stands what the same " +
			"network would need unshared and dense, with its multiply-accumulates, links and receptive field.\n\n" +
			"NET is notation such as \"28x28 conv5:6 relu dense:10\", NAME a network of the zoo, FILE one in notation, or a model: ONNX, TFLite, Keras (.keras, its JSON, or what model.summary() prints), safetensors, PyTorch's state files, GGUF, or what print(model) wrote in PyTorch. Write - for standard input. " +
			"Several networks are compared side by side. On a terminal, params without a network opens the calculator. weightshare words lists the words of the notation.",
		Example: `  weightshare params "28x28 conv3:32"
  weightshare params "28x28 conv3:32" "28x28 local3:32"
  weightshare params resnet50 --format json`,
		RunE: func(command *cobra.Command, args []string) error {
			looks, all := 0, command.Flags().NFlag()
			for _, name := range []string{"theme", "ascii"} {
				if command.Flags().Changed(name) {
					looks++
				}
			}
			if len(args) == 0 && looks == all && c.onScreen() {
				return calculator(command.Context(), c, &o.look, "")
			}
			if _, err := o.look.screen(c); err != nil {
				return err
			}
			if looks > 0 {
				return help.Usagef("--theme and --ascii are for the calculator, which params opens on a terminal if nothing else is given; leave them out to count")
			}
			changed := command.Flags().Changed
			o.memory = changed("batch") || changed("optimizer")
			o.graphFlags = slices.DeleteFunc([]string{"input", "batch", "inference", "columns"}, func(name string) bool { return !changed(name) })
			return params(command.Context(), c, o, args)
		},
	}
	o.look.register(command)
	flags := command.Flags()
	formatFlag(command, &o.format)
	flags.StringVar(&o.input, "input", "", "count with this input size, such as 224x224x3; text printed by PyTorch needs one")
	flags.IntVar(&o.bytes, "bytes", arch.BytesPerNumber, "memory of one number: 1, 2, 4 or 8 bytes")
	flags.IntVar(&o.batch, "batch", 1, "samples in memory at a time")
	flags.StringVar(&o.optimizer, "optimizer", "sgd", "the optimiser, which may keep further numbers for each weight: "+strings.Join(optimizerNames(), ", "))
	complete(command, "optimizer", optimizerNames())
	flags.BoolVar(&o.notation, "notation", false, "print each network in the notation instead, even that of a model file; what the notation cannot say is named")
	flags.BoolVar(&o.inference, "inference", false, "count the network as it runs once trained: with batch normalisation folded into the layer before it")
	flags.BoolVar(&o.all, "all", false, "list every layer, even of blocks that repeat")
	flags.StringSliceVar(&o.columns, "columns", nil, "the columns to print: "+strings.Join(columnNames(layerColumns), ", "))
	flags.BoolVar(&o.distinct, "distinct", true, "look for copies among the tensors of a model file; --distinct=false saves reading them")
	complete(command, "columns", columnNames(layerColumns))
	command.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		names := mapped(arch.Zoo(), func(e arch.ZooEntry) string { return e.Name + "\t" + e.Title })
		return names, cobra.ShellCompDirectiveDefault
	}
	return command
}

// calculator opens the calculator page with a text.
func calculator(ctx context.Context, c console, o *displayOptions, text string) error {
	screen, err := o.screen(c)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	screen.Calculator, screen.Lessons, screen.Load = true, course.Outlines(), course.Find
	screen.Glossary, screen.Network = course.Glossary, text
	return c.show(ctx, screen)
}

func params(ctx context.Context, c console, o paramsOptions, args []string) error {
	if c.limitMemory != nil && c.getenv("GOMEMLIMIT") == "" {
		c.limitMemory(garbageLimit)
	}
	if len(args) == 0 {
		return help.Usagef(`params needs a network; write one like weightshare params "28x28 conv5:6 relu dense:10", or a name from weightshare zoo`)
	}
	if err := checkFormat(o.format); err != nil {
		return err
	}
	found, err := allSources(args, c.in, o.input)
	if err != nil {
		return err
	}
	defer closeAll(found)
	if o.notation {
		return printNotation(c, found)
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	if len(found) == 1 && found[0].file != nil {
		return paramsOfFile(ctx, c, o, found[0])
	}
	all, failed := countAll(ctx, c, o, found)
	if len(all) == 0 {
		return failed
	}
	if err := printCounts(c, o, all); err != nil {
		return err
	}
	return failed
}

// counted is a network and its counts.
type counted struct {
	source
	counts  *arch.Counts
	sharing *weights.Sharing // what its file stores; nil if it does not come from one
}

// countAll counts networks. If one of several cannot be counted, it is named and the
// others are still counted; the error then says how many failed.
func countAll(ctx context.Context, c console, o paramsOptions, found []source) (all []counted, failed error) {
	for i, s := range found {
		n, err := countAs(ctx, s, o)
		switch {
		case err != nil && len(found) == 1:
			return nil, err
		case err != nil:
			if s.name == "" {
				err = fmt.Errorf("network %d: %w", i+1, err)
			}
			printError(c.err, err)
			continue
		}
		warn(c, n)
		all = append(all, n)
	}
	if n := len(found) - len(all); n > 0 {
		failed = help.Usagef("%d of %d networks could not be counted", n, len(found))
	}
	return all, failed
}

// warn prints the warnings of a network.
func warn(c console, n counted) {
	for _, warning := range n.counts.Warnings {
		fmt.Fprintf(c.err, "%s: %s\n", n.label(), warning)
	}
}

// countAs counts a network according to the options.
func countAs(ctx context.Context, s source, o paramsOptions) (counted, error) {
	n := counted{source: s}
	counts, err := count(s)
	if err != nil {
		return n, err
	}
	if o.inference {
		if counts, err = withoutNorms(s, counts); err != nil {
			return n, err
		}
	}
	n.counts, counts.Name = counts, visible.Text(s.name)
	state, err := optimizerNumbers(o.optimizer)
	if err != nil {
		return n, err
	}
	if err := counts.SetMemory(o.batch, o.bytes, state); err != nil {
		return n, help.Usagef("--batch and --bytes: %w", err)
	}
	if s.file != nil {
		return n, n.describeFile(ctx, o)
	}
	return n, nil
}

// withoutNorms counts a network as it runs in inference, with batch normalization
// folded into the layers before it.
func withoutNorms(s source, counts *arch.Counts) (*arch.Counts, error) {
	if counts.Network == "" {
		return nil, help.Usagef("--inference: %s has layers that the notation cannot say, and batch normalisation is not folded into those", s.label())
	}
	folded, err := counts.Source.FoldBatchNorms()
	if err != nil {
		return nil, help.UsageError{Err: networkError(s, err)}
	}
	if counts, err = arch.Count(folded); err != nil {
		return nil, help.UsageError{Err: networkError(s, err)}
	}
	return counts, nil
}

// printCounts prints counted networks: a single one by its layers, several side by
// side, or in CSV the layers of all.
func printCounts(c console, o paramsOptions, all []counted) error {
	switch {
	case o.format == formatJSON:
		return arch.WriteJSON(c.out, mapped(all, func(n counted) *arch.Counts { return n.counts })...)
	case o.format == formatCSV:
		return printCSV(c, o, all)
	case len(all) > 1:
		return compareCounts(c, o, all)
	}
	return printLayers(c, o, all[0])
}

// printCSV prints the layers of all networks, one number per cell.
func printCSV(c console, o paramsOptions, all []counted) error {
	columns, err := chooseColumns(layerColumns, o)
	if err != nil {
		return err
	}
	var rows []countRow
	for _, n := range all {
		for i := range n.counts.Layers {
			rows = append(rows, layerRow(n.label(), &n.counts.Layers[i], o))
		}
	}
	return newCountTable(resultTable{}, columns, rows, o).csv(c.out)
}

// printLayers prints one network, with a row for each layer. On a terminal, or if
// memory was asked for, a summary comes first.
func printLayers(c console, o paramsOptions, n counted) error {
	columns, err := chooseColumns(layerColumns, o)
	if err != nil {
		return err
	}
	onTerminal := terminalWidth(c.out) > 0
	layers, folded := layerTable(columns, n.counts, o, onTerminal && !o.all)
	if o.format != formatTable {
		return layers.write(c.out, c.env, o.format)
	}
	if onTerminal || o.memory {
		if err := printSummary(c.out, n, o); err != nil {
			return err
		}
	} else if n.counts.Network != "" {
		fmt.Fprintf(c.out, "%s\n\n", n.counts.Network)
	}
	if err := layers.print(c.out, c.env); err != nil {
		return err
	}
	if folded {
		if err := sentence(c.out, "Blocks that repeat are listed once, below a row with the totals of all repetitions: --all lists every layer."); err != nil {
			return err
		}
	}
	if kinds := n.counts.ByKind(); kindsDiffer(kinds) {
		fmt.Fprintln(c.out)
		if err := kindTable(kinds).print(c.out, c.env); err != nil {
			return err
		}
	}
	if err := sentence(c.out, n.counts.Saving()); err != nil || n.sharing == nil {
		return err
	}
	return writeSharing(c.out, *n.sharing, o.distinct)
}

// kindsDiffer reports whether totals by kind say more than the layers do: at least
// two kinds have parameters, and one of them occurs more than once.
func kindsDiffer(kinds []arch.KindTotal) bool {
	holding, repeated := 0, false
	for _, k := range kinds {
		if k.Parameters > 0 {
			holding++
			repeated = repeated || k.Layers > 1
		}
	}
	return holding > 1 && repeated
}

// compareCounts prints several networks, with a row for each.
func compareCounts(c console, o paramsOptions, all []counted) error {
	columns, err := chooseColumns(networkColumns, o)
	if err != nil {
		return err
	}
	networks := networkTable(columns, all, o)
	if o.format != formatTable {
		return networks.write(c.out, c.env, o.format)
	}
	if err := networks.print(c.out, c.env); err != nil {
		return err
	}
	for _, n := range all {
		if o.memory {
			if err := sentence(c.out, n.label()+": "+memoryWords(n.counts.Totals.Memory, o.optimizer)); err != nil {
				return err
			}
		}
		if err := sentence(c.out, n.label()+": "+n.counts.Saving()); err != nil {
			return err
		}
	}
	return nil
}

// sentence prints a paragraph, wrapped to the width of a terminal.
func sentence(w io.Writer, text string) error {
	_, err := fmt.Fprintf(w, "\n%s\n", ansi.Wordwrap(text, terminalWidth(w), ""))
	return err
}
