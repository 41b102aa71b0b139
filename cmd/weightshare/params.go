package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"weightshare/lessons/course"
	"weightshare/nets/arch"
)

type paramsOptions struct {
	format  string
	input   string
	bytes   int
	columns []string
	// distinct says to look for copies in model files.
	distinct bool
	look     displayOptions
}

func newParams(c console) *cobra.Command {
	var o paramsOptions
	command := &cobra.Command{
		Use:   "params NET|NAME|FILE...",
		Short: "Count the parameters of networks: shared, unshared and dense",
		Long: "Counts a network without building it. Every shared weight counts once; beside that stands what the same " +
			"network would need unshared and dense, with its multiply-accumulates, links and receptive field.\n\n" +
			"NET is notation such as \"28x28 conv5:6 relu dense:10\", NAME a network of the zoo, FILE ends in .net or begins with / or ./, or is a safetensors file. Write - for standard input. " +
			"Several networks are compared side by side. On a terminal, params alone opens the calculator.",
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
				return calculator(command.Context(), c, &o.look)
			}
			if looks > 0 {
				return usagef("--theme and --ascii are for the calculator, which params opens on a terminal if nothing else is given")
			}
			return params(command.Context(), c, o, args)
		},
	}
	o.look.register(command)
	flags := command.Flags()
	formatFlag(command, &o.format)
	flags.StringVar(&o.input, "input", "", "another input size, such as 224x224x3")
	flags.IntVar(&o.bytes, "bytes", arch.BytesPerNumber, "memory of one number: 1, 2, 4 or 8 bytes")
	flags.StringSliceVar(&o.columns, "columns", nil, "the columns to print: "+strings.Join(columnNames(layerColumns), ", "))
	flags.BoolVar(&o.distinct, "distinct", true, "look for copies among the tensors of a model file; =false saves reading it through")
	complete(command, "columns", columnNames(layerColumns))
	command.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		names := mapped(arch.Zoo(), func(e arch.ZooEntry) string { return e.Name + "\t" + e.Title })
		return names, cobra.ShellCompDirectiveDefault
	}
	return command
}

// calculator opens the page on which networks are typed and counted.
func calculator(ctx context.Context, c console, o *displayOptions) error {
	screen, err := o.screen(c)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	screen.Calculator, screen.Lessons, screen.Load = true, course.Outlines(), course.Find
	screen.Glossary = course.Glossary
	return c.show(ctx, screen)
}

func params(ctx context.Context, c console, o paramsOptions, args []string) error {
	if len(args) == 0 {
		return usagef(`params needs a network; write one like weightshare params "28x28 conv5:6 relu dense:10", or a name from weightshare zoo`)
	}
	if err := checkFormat(o.format); err != nil {
		return err
	}
	found, err := sources(args, c.in, o.input)
	if err != nil {
		return err
	}
	defer closeAll(found)
	if len(found) == 1 && found[0].file != nil {
		return paramsOfFile(ctx, c, o, found[0])
	}
	counts := make([]*arch.Counts, len(found))
	for i, s := range found {
		counts[i], err = count(s)
		if err != nil && len(found) > 1 && s.name == "" {
			err = usageError{fmt.Errorf("network %d: %w", i+1, err)}
		}
		if err != nil {
			return err
		}
		if err := counts[i].SetMemory(1, o.bytes, 0); err != nil {
			return usagef("--bytes: %w", err)
		}
		if warning := counts[i].Warning(); warning != "" {
			fmt.Fprintf(c.err, "%s: %s\n", found[i].label(), warning)
		}
	}
	if o.format == formatJSON {
		return arch.WriteJSON(c.out, counts...)
	}
	if len(found) > 1 {
		return compareCounts(c, o, found, counts)
	}
	return printCounts(c, o, counts[0])
}

// printCounts prints one network, a row for each layer.
func printCounts(c console, o paramsOptions, counts *arch.Counts) error {
	chosen, err := chooseColumns(layerColumns, o.columns)
	if err != nil {
		return err
	}
	layers := layerTable(chosen, counts, o)
	if o.format != formatTable {
		return layers.write(c.out, c.env, o.format)
	}
	if counts.Network != "" {
		fmt.Fprintf(c.out, "%s\n\n", counts.Network)
	}
	if err := layers.print(c.out, c.env); err != nil {
		return err
	}
	if kinds := counts.ByKind(); kindsDiffer(kinds) {
		fmt.Fprintln(c.out)
		if err := kindTable(kinds).print(c.out, c.env); err != nil {
			return err
		}
	}
	return sentence(c.out, counts.Saving())
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

// compareCounts prints several networks, a row for each.
func compareCounts(c console, o paramsOptions, found []source, counts []*arch.Counts) error {
	chosen, err := chooseColumns(networkColumns, o.columns)
	if err != nil {
		return err
	}
	labels := mapped(found, source.label)
	networks := networkTable(chosen, labels, counts, o)
	if o.format != formatTable {
		return networks.write(c.out, c.env, o.format)
	}
	if err := networks.print(c.out, c.env); err != nil {
		return err
	}
	for i := range counts {
		if err := sentence(c.out, labels[i]+": "+counts[i].Saving()); err != nil {
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
