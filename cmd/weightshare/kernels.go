package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/visible"
	"weightshare/tui/draw"
)

func newKernels(c console) *cobra.Command {
	return &cobra.Command{
		Use:   "kernels FILE",
		Short: "Show the first kernels of a trained network",
		Long: "Shows what a network that compare --save wrote has learnt: its notation, task and seed, and the kernels of its first layer with weights, " +
			"drawn on a terminal, as numbers elsewhere. Write - for standard input.",
		Example: `  weightshare compare --task bars --seeds 1 --save bars.json "12x12 conv5:4 relu gmp dense:4"
  weightshare kernels bars.json`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("kernels needs one file that compare --save wrote, but got %d", len(args))
			}
			return kernels(c, args[0])
		},
	}
}

// kernels prints a trained network and the kernels of its first layer with weights.
func kernels(c console, path string) error {
	in, err := openInput(path, c.in, "name one that compare --save wrote")
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read from: nothing is lost
	net, about, err := nets.Load[float32](in)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\ntask %s, seed %d, %d steps\n", net.Network(), visible.Text(about.Task), about.Seed, about.Steps)
	for _, p := range net.Params() {
		if p.Kind == nets.Weight && len(p.Shape) > 1 {
			fmt.Fprintf(&b, "\nlayer %d, %s\n", p.Layer+1, p.Word)
			writeKernels(&b, c, p)
			break
		}
	}
	_, err = fmt.Fprint(c.out, b.String())
	return err
}

// writeKernels writes a parameter as matrices of its last two axes: the kernels of
// a convolution, the weights of a dense layer.
func writeKernels(b *strings.Builder, c console, p nets.Param[float32]) {
	axes := len(p.Shape)
	rows, cols := p.Shape[axes-2], p.Shape[axes-1]
	for n := 0; n*rows*cols < len(p.Value); n++ {
		b.WriteString("\n" + kernelName(p.Shape[:axes-2], n))
		values := p.Value[n*rows*cols : (n+1)*rows*cols]
		if width := terminalWidth(c.out); width > 0 {
			heatmap := figure.Heatmap{Cols: cols, Cursor: -1}
			for _, v := range values {
				heatmap.Values = append(heatmap.Values, float64(v))
			}
			picture := draw.Draw(heatmap, min(width, plotWidth), rows+3, draw.NewStyle(true, colorProfile(c.out, c.env), false))
			b.WriteString(strings.Join(picture.Lines, "\n") + "\n")
			continue
		}
		for row := range slices.Chunk(values, cols) {
			words := mapped(row, func(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) })
			b.WriteString(strings.Join(words, " ") + "\n")
		}
	}
}

// kernelName names kernel n of the banks, outputs and inputs of a convolution;
// empty for the one matrix of a dense layer.
func kernelName(axes []int, n int) string {
	if len(axes) < 3 {
		return ""
	}
	in, out := n%axes[2], n/axes[2]%axes[1]
	name := fmt.Sprintf("kernel %d, channel %d", out+1, in+1)
	if axes[0] > 1 {
		name = fmt.Sprintf("bank %d, %s", n/axes[2]/axes[1]+1, name)
	}
	return name + "\n"
}
