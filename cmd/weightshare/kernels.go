package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/model"
	"weightshare/nets/visible"
	"weightshare/tui/draw"
)

func newKernels(c console) *cobra.Command {
	var layer int
	command := &cobra.Command{
		Use:   "kernels FILE|NET",
		Short: "Show the kernels of a trained network, a model file or a fresh network",
		Long: "Shows the kernels of a convolution, the largest first: by the root of the sum of their squares. They are drawn on a terminal, and written as numbers elsewhere.\n\n" +
			"FILE is what compare --save wrote, or a model file such as model.safetensors or model.pt: of a model file the layer with the largest kernels is shown. " +
			"NET is notation or a name of the zoo: its kernels are freshly initialised. --layer names another layer. Write - for standard input.",
		Example: `  weightshare compare --task bars --seeds 1 --save bars.json "12x12 conv5:4 relu gmp dense:4"
  weightshare kernels bars.json
  weightshare kernels model.safetensors --layer 2
  weightshare kernels lenet5`,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("kernels needs one file that compare --save wrote, a model file or a network")
			}
			if command.Flags().Changed("layer") && layer < 1 {
				return usagef("--layer %d: layers are counted from 1", layer)
			}
			bank, err := kernelsOf(c, args, layer)
			if err != nil {
				return err
			}
			var b strings.Builder
			bank.write(&b, c)
			_, err = fmt.Fprint(c.out, b.String())
			return err
		},
	}
	command.Flags().IntVar(&layer, "layer", 0, "which layer, from 1: in a network as params lists them, in a model file among those with kernels")
	return command
}

// kernelBank is the kernels of one layer with what they are of.
type kernelBank struct {
	about   string // some lines
	kernels []figure.Kernel
}

// kernelsOf finds the kernels that a command line asks for. Layer 0 is the one that
// shows most.
func kernelsOf(c console, args []string, layer int) (kernelBank, error) {
	if len(args) > 1 || !isFile(args[0]) && !isModelFile(args[0]) {
		return freshKernels(c, args, layer)
	}
	in, closeInput, err := openModel(args[0], c.in, "name one that compare --save wrote, or a model file")
	if err != nil {
		return kernelBank{}, err
	}
	defer closeInput()
	format := model.Detect(in)
	if strings.HasSuffix(args[0], ".net") {
		return freshKernels(c, args, layer)
	}
	if format == model.Text {
		return savedKernels(args[0], io.NewSectionReader(in, 0, in.Size), layer)
	}
	file, err := model.Read(in, format)
	if err != nil {
		return kernelBank{}, err
	}
	return fileKernels(args[0], file, layer)
}

// savedKernels are those of a network that compare --save wrote.
func savedKernels(path string, in io.Reader, layer int) (kernelBank, error) {
	net, about, err := nets.Load[float32](in)
	if err != nil {
		return kernelBank{}, fmt.Errorf("%s: %w", path, err)
	}
	trained := fmt.Sprintf("task %s, seed %d, %d steps", visible.Text(about.Task), about.Seed, about.Steps)
	return networkKernels(net, trained, layer)
}

// freshKernels are those of a network in notation, as training would begin.
func freshKernels(c console, args []string, layer int) (kernelBank, error) {
	found, err := sources(args, c.in, "")
	if err != nil {
		return kernelBank{}, err
	}
	defer closeAll(found)
	if len(found) != 1 {
		return kernelBank{}, usagef("kernels shows one network, but got %d", len(found))
	}
	network, err := arch.Parse(found[0].text)
	if err != nil {
		return kernelBank{}, usageError{networkError(found[0], err)}
	}
	net, err := nets.New[float32](network, 0)
	if err != nil {
		return kernelBank{}, usageError{err}
	}
	return networkKernels(net, "freshly initialised, seed 0: nothing is learnt yet", layer)
}

// networkKernels are those of a layer, by default of the first with weights.
func networkKernels(net *nets.Net[float32], about string, layer int) (kernelBank, error) {
	for _, p := range net.Params() {
		if p.Kind != nets.Weight || len(p.Shape) < 2 || layer > 0 && p.Layer+1 != layer {
			continue
		}
		values := mapped(p.Value, func(v float32) float64 { return float64(v) })
		return kernelBank{
			about:   fmt.Sprintf("%s\n%s\n\nlayer %d, %s\n", net.Network(), about, p.Layer+1, p.Word),
			kernels: figure.Kernels(values, p.Shape),
		}, nil
	}
	if layer > 0 {
		return kernelBank{}, usagef("layer %d has no kernels; weightshare params lists the layers", layer)
	}
	return kernelBank{}, usagef("no layer of this network has kernels")
}

// fileKernels are those of a convolution in a model file, by default the one with
// the largest kernels.
func fileKernels(path string, file *model.File, layer int) (kernelBank, error) {
	all := file.Convolutions()
	if len(all) == 0 {
		return kernelBank{}, fmt.Errorf("%s: no tensor in it has kernels: rows and columns for each output and input", visible.Text(path))
	}
	if layer > len(all) {
		return kernelBank{}, usagef("--layer %d: %s has %s with kernels", layer, visible.Text(path), text.Plural(len(all), "tensor"))
	}
	if layer == 0 {
		largest := slices.MaxFunc(all, func(a, b model.Convolution) int { return a.Area() - b.Area() })
		layer = slices.IndexFunc(all, func(x model.Convolution) bool { return x.Area() == largest.Area() }) + 1
	}
	chosen := all[layer-1]
	values, err := file.Values(chosen)
	if err != nil {
		return kernelBank{}, err
	}
	return kernelBank{
		about: fmt.Sprintf("%s: %s\n\nlayer %d of %d with kernels, %s: %s, type %s\n",
			visible.Text(path), file.Format, layer, len(all), visible.Text(chosen.Name), formatShape(chosen.Shape), chosen.Type.Name),
		kernels: figure.Kernels(values, chosen.Axes),
	}, nil
}

const (
	// mostKernels is how many kernels are drawn.
	mostKernels = 32
	// kernelLines is how many lines they are drawn in.
	kernelLines = 26
)

// write draws the kernels on a terminal, and writes them as numbers elsewhere.
func (k kernelBank) write(b *strings.Builder, c console) {
	b.WriteString(k.about)
	width := terminalWidth(c.out)
	if width == 0 {
		for _, kernel := range k.kernels {
			b.WriteString("\n")
			if kernel.Name != "" {
				b.WriteString(kernel.Name + "\n")
			}
			for row := range slices.Chunk(kernel.Values, kernel.Cols) {
				words := mapped(row, func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 32) })
				b.WriteString(strings.Join(words, " ") + "\n")
			}
		}
		return
	}
	if len(k.kernels) > 1 {
		b.WriteString(figure.KernelNote(k.kernels, mostKernels) + "\n\n")
	}
	picture := draw.Draw(figure.KernelRow(k.kernels, mostKernels), min(width, plotWidth), kernelLines, draw.NewStyle(true, colorProfile(c.out, c.env), false))
	b.WriteString(strings.TrimRight(strings.Join(picture.Lines, "\n"), "\n ") + "\n")
}
