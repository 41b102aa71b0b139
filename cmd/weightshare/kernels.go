package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/model"
	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
	"weightshare/tui/draw"
)

func newKernels(c console) *cobra.Command {
	var layer string
	command := &cobra.Command{
		Use:   "kernels FILE|NET",
		Short: "Show the kernels of a trained network, a model file or a fresh network",
		Long: "Shows the kernels of a convolution, largest first; the size of a kernel is the root of the sum of its squares. On a terminal they are drawn, elsewhere written as numbers.\n\n" +
			"FILE is what compare --save wrote, or a model file such as model.safetensors or model.pt, of which the layer with the largest kernels is shown. " +
			"NET is notation or a name from the zoo; its kernels are freshly initialised. --layer chooses another layer, by its number or its name. Write - for standard input.",
		Example: `  weightshare compare --task bars --seeds 1 --save bars.json "12x12 conv5:4 relu gmp dense:4"
  weightshare kernels bars.json
  weightshare kernels model.safetensors --layer conv2
  weightshare kernels lenet5`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return help.Usagef("kernels needs one file that compare --save wrote, a model file or a network")
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
	command.Flags().StringVar(&layer, "layer", "", "which layer: its row in the list of params --all, from 1, or its word or name there")
	return command
}

// kernelBank is the kernels of one layer and a description of them.
type kernelBank struct {
	about   string // a few lines
	kernels []figure.Kernel
}

// kernelsOf returns the kernels that a command line asks for. Without a layer, it
// chooses the most instructive one.
func kernelsOf(c console, args []string, layer string) (kernelBank, error) {
	if _, begins := notation(args[0]); len(args) > 1 || !isFile(args[0]) && !isModelFile(args[0]) && (begins || !isPath(args[0], true)) {
		found, err := sources(args, c.in, "")
		if err != nil {
			return kernelBank{}, err
		}
		defer closeAll(found)
		return freshKernels(found, layer)
	}
	in, closeInput, err := openModel(args[0], c.in, wantModel("name one that compare --save wrote, or a model file"))
	if err != nil {
		return kernelBank{}, err
	}
	defer closeInput()
	format := model.Detect(in)
	if format == model.Text {
		return textKernels(in, layer)
	}
	file, err := model.Read(in, format)
	if err != nil {
		return kernelBank{}, err
	}
	return fileKernels(args[0], file, layer)
}

// textKernels returns the kernels of a network written by compare --save, or of one in
// notation.
func textKernels(in *weights.Input, layer string) (kernelBank, error) {
	text, err := networkText(in)
	if err != nil {
		return kernelBank{}, err
	}
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return savedKernels(in.Name, strings.NewReader(text), layer)
	}
	found := networkLines(in.Name, text)
	bank, err := freshKernels(found, layer)
	if first := networkWord(text); err != nil && !beginsNetwork(first) {
		return kernelBank{}, help.Usagef("%s holds no kernels: neither a model file (safetensors, PyTorch, ONNX) nor what compare --save wrote was found, and as a network in notation it is wrong: %w", visible.Text(in.Name), err)
	}
	return bank, err
}

// networkWord returns the first word of a network outside comments.
func networkWord(text string) string {
	for line := range strings.Lines(text) {
		code, _, _ := strings.Cut(line, "#")
		if word := firstWord(code); word != "" {
			return word
		}
	}
	return ""
}

// savedKernels returns the kernels of a network written by compare --save.
func savedKernels(path string, in io.Reader, layer string) (kernelBank, error) {
	net, about, err := nets.Load[float32](in)
	if err != nil {
		return kernelBank{}, fmt.Errorf("%s: %w; compare --save writes such files anew, and model files are read too: safetensors, PyTorch, ONNX", visible.Text(path), err)
	}
	trained := fmt.Sprintf("task %s, seed %d, %d steps", visible.Text(about.Task), about.Seed, about.Steps)
	return networkKernels(net, trained, layer)
}

// freshKernels returns the kernels of a network in notation, as they are before
// training.
func freshKernels(found []source, layer string) (kernelBank, error) {
	switch {
	case len(found) != 1:
		return kernelBank{}, help.Usagef("kernels shows one network, but got %d", len(found))
	case found[0].file != nil:
		return fileKernels(found[0].name, found[0].file, layer)
	}
	network, err := arch.Parse(found[0].text)
	if err != nil {
		return kernelBank{}, help.UsageError{Err: networkError(found[0], err)}
	}
	net, err := nets.New[float32](network, 0)
	if err != nil {
		return kernelBank{}, help.UsageError{Err: err}
	}
	return networkKernels(net, "freshly initialised, seed 0: nothing is learnt yet", layer)
}

// networkKernels returns the kernels of a layer, by default of the first one with
// weights.
func networkKernels(net *nets.Net[float32], about, layer string) (kernelBank, error) {
	all := slices.DeleteFunc(net.Params(), func(p nets.Param[float32]) bool { return p.Kind != nets.Weight || len(p.Shape) < 2 })
	at, err := chooseLayer("the network", mapped(all, func(p nets.Param[float32]) numbered { return numbered{p.Layer + 1, p.Word} }), layer, 0)
	if err != nil {
		return kernelBank{}, err
	}
	p := all[at]
	return kernelBank{
		about:   fmt.Sprintf("%s\n%s\n\nlayer %d, %s\n", net.Network(), about, p.Layer+1, p.Word),
		kernels: figure.Kernels(mapped(p.Value, func(v float32) float64 { return float64(v) }), p.Shape),
	}, nil
}

// numbered is a layer with kernels: its row in the output of params, and its name.
type numbered struct {
	row  int
	name string
}

// maxListed is the number of layers that an error lists.
const maxListed = 8

// chooseLayer returns the index of the layer with the given row or name (the first of
// several with that name), or without either the preset index. The name of a tensor may
// be cut at a dot: conv1 for conv1.weight.
func chooseLayer(of string, all []numbered, layer string, preset int) (int, error) {
	if len(all) == 0 {
		return 0, help.Usagef("%s has no layer with kernels: a convolution has some, as in 28x28 conv5:6", visible.Text(of))
	}
	if layer == "" {
		return preset, nil
	}
	row, notNumber := strconv.Atoi(layer)
	at := slices.IndexFunc(all, func(n numbered) bool {
		return notNumber == nil && n.row == row || n.name == layer || strings.HasPrefix(n.name, layer+".")
	})
	if at >= 0 {
		return at, nil
	}
	listed := mapped(all[:min(len(all), maxListed)], func(n numbered) string { return fmt.Sprintf("%d %s", n.row, visible.Text(n.name)) })
	if more := len(all) - maxListed; more > 0 {
		listed = append(listed, fmt.Sprintf("and %d more", more))
	}
	return 0, help.Usagef("--layer %s: in %s these have kernels: %s; write --layer %d", layer, visible.Text(of), strings.Join(listed, ", "), all[preset].row)
}

// fileKernels returns the kernels of a convolution in a model file, by default of the
// one with the largest kernels.
func fileKernels(path string, file *model.File, layer string) (kernelBank, error) {
	all := file.Convolutions()
	switch {
	case file.Format == model.PyTorchText || file.Format == model.KerasText:
		return kernelBank{}, fmt.Errorf("%s: a printed text holds no values; name the file with the weights, such as model.safetensors or model.pt", visible.Text(path))
	case len(all) == 0:
		return kernelBank{}, fmt.Errorf("%s: no tensor in it has kernels, which takes rows and columns for each output and input; weightshare params lists its tensors", visible.Text(path))
	}
	preset := 0
	for i, x := range all {
		if x.Area() > all[preset].Area() {
			preset = i
		}
	}
	at, err := chooseLayer(path, mapped(all, func(x model.Convolution) numbered {
		return numbered{1 + slices.IndexFunc(file.Tensors, func(t weights.Tensor) bool { return t.Name == x.Name }), x.Name}
	}), layer, preset)
	if err != nil {
		return kernelBank{}, err
	}
	chosen := all[at]
	values, err := file.Values(chosen)
	if err != nil {
		return kernelBank{}, err
	}
	return kernelBank{
		about: fmt.Sprintf("%s: %s\n\n%s, one of %s with kernels: %s, type %s\n",
			visible.Text(path), file.Format, visible.Text(chosen.Name), text.Plural(len(all), "tensor"), formatShape(chosen.Shape), chosen.Type.Name),
		kernels: figure.Kernels(values, chosen.Axes),
	}, nil
}

const (
	// mostKernels is the largest number of kernels that are drawn.
	mostKernels = 32
	// kernelLines is the number of lines that they are drawn in.
	kernelLines = 26
)

// write draws the kernels on a terminal, and otherwise writes them as numbers.
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
