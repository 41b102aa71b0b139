package keras

import (
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// gates returns how many matrices a recurrent layer has.
func gates(class string) int64 {
	switch class {
	case "LSTM":
		return 4
	case "GRU":
		return 3
	}
	return 1
}

// recurrent adds a recurrent layer with one direction or two.
func (a *adding) recurrent(c *config, class string, directions int64) tensor {
	s := a.shape(a.in[0])
	word := map[string]string{"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "rnn"}[class]
	if word == "" {
		a.Fail("layer %s: a recurrent %s is not known", a.path, class)
		return a.in[0]
	}
	biases, options := int64(1), ""
	switch {
	case no(c.Bias):
		biases, options = 0, "/nobias"
	case class == "GRU" && !no(c.ResetAfter):
		biases, options = 2, "/bias2"
	}
	if directions == 2 {
		options = "/bi" + options
	}
	out := s
	out.C = int(c.Units * directions)
	if !c.Sequences {
		options = "/last" + options
		out.H, out.W = 1, 1
	}
	rows, in := directions*gates(class)*c.Units, int64(s.C)
	parameters, steps := layers.Product(rows, in+c.Units+biases), s.Positions()
	n := a.node(layers.Counted(word, c.Units) + options)
	n.Operation = arch.Operation{
		Name: strings.TrimPrefix(a.class+" "+class, class+" "), Out: out, Parameters: parameters, Links: layers.Product(parameters, steps),
		MACs: layers.Product(rows, in+c.Units, steps), Reach: arch.Everywhere,
	}
	return tensor{at: a.Try(n)}
}

// convolutionalLSTM adds an LSTM of convolutions over the first axis of the input.
func (a *adding) convolutionalLSTM() tensor {
	word := layers.Counted(layers.Sized("convlstm", a.Kernel...), a.Filters)
	if !a.Sequences {
		word += "/last"
	}
	if no(a.Bias) {
		word += "/nobias"
	}
	if a.Padding != "same" || slices.ContainsFunc(a.Strides, func(n int64) bool { return n != 1 }) {
		a.Note("The maps of %s are taken to keep their size.", a.path)
	}
	return a.word(word)
}

// cells returns the cells of a recurrent layer that is made of some, one behind another;
// nil if their class is not known.
func (a *adding) cells() []layer {
	if a.Cell == nil {
		return nil
	}
	all := a.Cell.Config.Cells
	if len(all) == 0 {
		all = []layer{*a.Cell}
	}
	for _, c := range all {
		if class := strings.TrimSuffix(c.Class, "Cell"); class != "LSTM" && class != "GRU" && class != "SimpleRNN" {
			return nil
		}
	}
	return all
}

// stacked adds recurrent layers, of which the last alone may return its last state alone.
func (a *adding) stacked(cells []layer) tensor {
	last := a.in[0]
	for i, c := range cells {
		settings := c.Config
		settings.Sequences = a.Sequences || i < len(cells)-1
		last = a.recurrent(&settings, strings.TrimSuffix(c.Class, "Cell"), 1)
		a.in = []tensor{last}
	}
	return last
}

// embedding adds a table of vectors for a sequence of ids.
func (a *adding) embedding() tensor {
	t := a.in[0]
	t.flat = false
	a.in = []tensor{t}
	s := a.shape(t)
	out := s
	out.C = int(a.OutputDim)
	n := a.node(layers.Counted(layers.Sized("embed", a.InputDim), a.OutputDim))
	n.Operation = arch.Operation{
		Name: a.class, Out: out, Reach: arch.Pointwise,
		Parameters: layers.Product(a.InputDim, a.OutputDim), Links: layers.Product(a.OutputDim, s.Positions()),
	}
	return tensor{at: a.Try(n)}
}

// reshape adds another shape with the same number of units, of which one size may
// be left open.
func (a *adding) reshape() tensor {
	s := a.shape(a.in[0])
	known, open := int64(1), -1
	target := append(sizes{1}, a.Target...)
	for i, n := range target {
		if n < 1 {
			open = i
			continue
		}
		known = max(1, layers.Product(known, n))
	}
	if open >= 0 {
		target[open] = s.Units() / known
	}
	out, ok := shapeOf(target)
	if len(a.Target) == 1 {
		return a.word("flatten")
	}
	if !ok || out.Units() != s.Units() {
		a.Fail("layer %s makes %v of %s, which holds another number of numbers", a.path, []int64(a.Target), s)
		return a.in[0]
	}
	if out == s {
		return a.in[0]
	}
	n := a.node(layers.Sized("reshape", target[1:]...))
	if len(target) == 4 && target[1] == target[2] && target[1] == target[3] || len(target) == 3 {
		n.Word = "" // equal sizes are written once only for windows
	}
	n.Operation = arch.Operation{Name: a.class, Out: out}
	return tensor{at: a.Try(n)}
}

// attention adds multi-head self-attention: projections from C channels to
// heads·size and back.
func (a *adding) attention() tensor {
	s := a.shape(a.in[0])
	c, value, bias := int64(s.C), a.ValueDim, int64(1)
	if value == 0 {
		value = a.KeyDim
	}
	if no(a.Bias) {
		bias = 0
	}
	keys, values := layers.Product(a.Heads, a.KeyDim), layers.Product(a.Heads, value)
	word := ""
	if keys == c && values == c && bias == 1 {
		word = layers.Sized("attn", a.Heads)
	}
	weights := 2*layers.Product(c, keys) + 2*layers.Product(c, values)
	parameters, steps := weights+bias*(2*keys+values+c), s.Positions()
	n := a.node(word)
	n.Operation = arch.Operation{
		Name: a.class, Out: s, Parameters: parameters, Links: layers.Product(parameters, steps),
		MACs: layers.Product(weights+steps*(keys+values), steps), Reach: arch.Everywhere,
	}
	return tensor{at: a.Try(n)}
}
