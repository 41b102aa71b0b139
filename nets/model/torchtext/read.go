package torchtext

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// Model is a model read from text.
type Model struct {
	root    *call
	tensors []weights.Tensor
	notes   []string
	// unknown is the first class whose parameters are not known, empty if there is none.
	unknown string
}

// Tensors lists the parameters of the model as a state file would: with names and
// shapes, but without numbers.
func (m *Model) Tensors() []weights.Tensor { return m.tensors }

// Read reads a model from PyTorch text.
func Read(in *weights.Input) (*Model, error) {
	if in.Size > maxBytes {
		return nil, in.Errorf(maxBytes, "the text has %d bytes, but at most %d were expected", in.Size, maxBytes)
	}
	text, err := in.Read(0, in.Size, "the text of a model")
	if err != nil {
		return nil, err
	}
	root, err := parse(in, string(text))
	if err != nil {
		return nil, err
	}
	list, strangers, err := tensors(in, root)
	if err != nil {
		return nil, err
	}
	m := &Model{tensors: list, root: root}
	slices.Sort(strangers)
	if strangers = slices.Compact(strangers); len(strangers) > 0 {
		m.unknown = strangers[0]
		m.notes = append(m.notes, fmt.Sprintf("What %s may hold is not printed, and not counted.", strings.Join(strangers[:min(len(strangers), 5)], ", ")))
	}
	m.notes = append(m.notes, "The text shows modules alone: parameters held beside them, such as class tokens, position tables and layer scales, are not in it. Nor is which weights are tied: they count at each place.")
	return m, nil
}

// Notes says, in complete sentences, what the text leaves out.
func (m *Model) Notes() []string { return m.notes }

// Example returns an input of the kind that the first layer takes, in the form of
// --input, or "" if it is not known.
func (m *Model) Example() string {
	first := firstLayer(m.root)
	if first == nil {
		return ""
	}
	const steps = "200"
	channels, size := int64(0), ""
	switch name, axes := family(first.class); name {
	case "Embedding":
		return steps
	case "Linear":
		return fmt.Sprint(max(1, first.whole(name, "in_features", 0)))
	case "LSTM", "GRU", "RNN":
		channels, size = first.whole("Recurrent", "input_size", 0), steps+":"
	case "MultiheadAttention":
		channels, _ = first.attention()
		size = steps + ":"
	case "Conv", "ConvTranspose":
		channels, size = first.whole(name, "in_channels", 0), "224x224x"
		if axes == 1 {
			size = steps + ":"
		}
	case "BatchNorm":
		channels, size = first.whole(name, "num_features", 0), "224x224x"
		if axes == 1 {
			size = steps + ":"
		}
	}
	if channels < 1 {
		return ""
	}
	return size + fmt.Sprint(channels)
}

// Build connects the layers for an input. For the zero Shape it takes the only input
// that the first layer, if it is fully connected, or all layers together allow.
func (m *Model) Build(input arch.Shape) (*layers.Built, error) {
	note := ""
	if input == (arch.Shape{}) {
		if len(m.tensors) == 0 && m.unknown != "" {
			return nil, fmt.Errorf("the text shows no weights: what %s holds is not printed; name a file of weights, as torch.save(model.state_dict(), 'x.pt') writes it", visible.Text(m.unknown))
		}
		if input, note = m.input(); note == "" {
			return nil, layers.NoInputError{Example: m.Example()}
		}
	}
	built, err := m.build(input)
	if err != nil {
		return nil, err
	}
	built.Notes = slices.Concat([]string{note}, built.Notes)
	if note == "" {
		built.Notes = built.Notes[1:]
	}
	return built, nil
}

func (m *Model) build(input arch.Shape) (*layers.Built, error) {
	b, err := layers.NewBuilder(input)
	if err != nil {
		return nil, err
	}
	f := forward{b}
	f.module(child{call: m.root}, "", arch.FromInput)
	built, err := b.Built()
	if err != nil && b.Guessed() && !errors.Is(err, errNoSizes) {
		return nil, fmt.Errorf("%w: a printed text does not say how its modules are connected", err)
	}
	return built, err
}

// input finds the input if the order of the layers is known and their sizes leave
// few possibilities, and says so in note; note is empty otherwise.
func (m *Model) input() (shape arch.Shape, note string) {
	const most, modules = 512, 400 // the largest side that is tried, and the maximum number of modules for which sides are tried
	first := firstLayer(m.root)
	if first == nil {
		return shape, ""
	}
	name, axes := family(first.class)
	switch {
	case name == "Linear":
		n := int(first.whole(name, "in_features", 0))
		return arch.Shape{H: 1, W: n, C: 1, OneD: true}, fmt.Sprintf("The input of %d numbers is what its first layer takes.", n)
	case name != "Conv" || axes != 2 || len(m.tensors) > modules:
		return shape, ""
	}
	var fit []int
	for side := 1; side <= most; side++ {
		s := arch.Shape{H: side, W: side, C: int(first.whole(name, "in_channels", 0))}
		built, err := m.build(s)
		if err == nil && len(built.Notes) > 0 {
			return shape, "" // the order of the layers is already a guess
		}
		if err == nil {
			if fit = append(fit, side); len(fit) == 1 {
				shape = s
			}
		}
	}
	switch last := len(fit) - 1; {
	case last < 0 || fit[last] == most:
		return shape, ""
	case last == 0:
		return shape, fmt.Sprintf("The input %s is the only square one that its layers fit.", shape)
	default:
		return shape, fmt.Sprintf("The input %s is the smallest square one that its layers fit, %d×%d the largest; name yours with --input.", shape, fit[last], fit[last])
	}
}

// firstLayer returns the first module that contains no others, apart from dropout
// and the like.
func firstLayer(c *call) *call {
	modules := c.modules()
	if c.class == "MultiheadAttention" {
		return c
	}
	for _, m := range modules {
		if first := firstLayer(m.call); first != nil {
			return first
		}
	}
	if name, _ := family(c.class); len(modules) > 0 || holdsNothing(name) {
		return nil
	}
	return c
}
