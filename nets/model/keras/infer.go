package keras

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// working infers the settings of layers from the shapes before and after them and from
// their numbers of parameters.
type working struct {
	notes []string
	err   error
}

func (w *working) note(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); !slices.Contains(w.notes, note) {
		w.notes = append(w.notes, note)
	}
}

// counted is a layer whose number of parameters is known, but not what it computes.
type counted struct {
	out        sizes
	parameters int64
}

// add adds an operation with this many parameters.
func (c *counted) add(a *adding) tensor {
	n := a.node("")
	out, ok := shapeOf(c.out)
	if ok && len(c.out) == 2 {
		out = arch.Shape{H: 1, W: 1, C: out.W, Flat: true}
	}
	n.Operation = arch.Operation{Name: a.class, Out: out, Parameters: c.parameters}
	return tensor{at: a.Add(n)}
}

// inputOf returns the shape of the input: as given by a row, or as determined by the
// first layer.
func (w *working) inputOf(rows []*row) sizes {
	for len(rows) > 0 && rows[0].inner != nil && rows[0].class != "InputLayer" {
		rows = rows[0].inner
	}
	for _, r := range rows {
		if r.class == "InputLayer" {
			return r.dims
		}
	}
	if len(rows) == 0 || len(rows[0].dims) < 2 {
		return nil
	}
	first := rows[0]
	out := first.dims[len(first.dims)-1]
	switch {
	case first.class == "Dense" && len(first.dims) == 2 && out > 0 && first.numbers%out == 0:
		in := max(1, first.numbers/out-1) // with biases
		w.note("The input of %d numbers is what its first layer takes if it has biases.", in)
		return sizes{-1, in}
	case first.class == "Flatten", first.class == "Dropout":
		return first.dims
	case first.class == "Embedding":
		return first.dims[:2]
	}
	return nil
}

// model returns the settings of a model with these layers. Shapes of layers are found
// by name; layers that name no others take the input.
func (w *working) model(rows []*row, in sizes, path string) config {
	shapes := map[string]sizes{}
	m := config{}
	linked := slices.ContainsFunc(rows, func(r *row) bool { return len(r.from) > 0 })
	for i, r := range rows {
		if linked && len(r.from) == 0 && r.class != "InputLayer" && i > 0 {
			w.note("What %s is connected to is not printed: the layer before it is taken.", join(path, r.name))
			r.from = outcomes{{rows[i-1].name, 0}}
		}
		from := []sizes{in}
		if linked && r.from != nil && r.class != "InputLayer" {
			from = nil
			for _, o := range r.from {
				if s := shapes[o.layer]; s != nil {
					from = append(from, s)
				}
			}
			if len(from) == 0 {
				from = []sizes{in}
			}
		}
		l := w.layer(r, from, join(path, r.name))
		if linked {
			l.Inbound = r.uses()
		}
		if r.class == "InputLayer" {
			m.InputLayers = append(m.InputLayers, outcome{r.name, 0})
		}
		if in = r.dims; r.class == "InputLayer" && len(shapes) > 0 && !linked {
			in = from[0]
		}
		shapes[r.name] = r.dims
		m.Layers = append(m.Layers, l)
	}
	return m
}

// joining lists classes that take several inputs at once; other classes that name
// several inputs are used once for each.
const joining = " Add Concatenate Multiply Average Maximum Minimum Subtract Dot Attention AdditiveAttention MultiHeadAttention Lambda TFOpLambda "

// uses returns what a layer takes each time it is used.
func (r *row) uses() []outcomes {
	if len(r.from) == 0 {
		return nil
	}
	if strings.Contains(joining, " "+r.class+" ") {
		return []outcomes{r.from}
	}
	var all []outcomes
	for _, o := range r.from {
		all = append(all, outcomes{o})
	}
	return all
}

// layer returns a layer with its settings.
func (w *working) layer(r *row, from []sizes, path string) layer {
	l := layer{Class: r.class, Name: r.name}
	if r.inner != nil {
		l.Config = w.model(r.inner, from[0], path)
		return l
	}
	in := from[0]
	if c, ok := w.settings(r, in); ok {
		l.Config = c
		return l
	}
	l.Config.Counted = &counted{out: r.dims, parameters: r.numbers}
	if r.numbers > 0 {
		w.note("What %s (%s) does cannot be told from its shapes: its MACs are not counted.", path, r.class)
	}
	return l
}

// settings infers what a layer computes; ok is false if its class, shapes and number of
// parameters do not determine it.
func (w *working) settings(r *row, in sizes) (c config, ok bool) {
	if len(in) < 2 || len(r.dims) < 2 {
		return c, r.class == "InputLayer"
	}
	class := strings.TrimRight(r.class, "123D")
	k := kernel{w: w, r: r, in: in, cin: in[len(in)-1], cout: r.dims[len(r.dims)-1]}
	switch class {
	case "Conv", "Convolution", "DepthwiseConv", "SeparableConv", "LocallyConnected", "MaxPooling", "AveragePooling":
		c, ok = k.windowed(class)
	case "Dense":
		c, ok = k.dense()
	case "BatchNormalization", "LayerNormalization":
		c, ok = k.normalized()
	case "LSTM", "GRU", "SimpleRNN":
		c, ok = k.recurrent(class, 1)
	case "Bidirectional":
		c, ok = k.bidirectional()
	case "Embedding":
		c, ok = config{InputDim: r.numbers / max(1, k.cout), OutputDim: k.cout}, len(r.dims) == 3 && r.numbers%max(1, k.cout) == 0
	case "Reshape":
		c, ok = config{Target: r.dims[1:]}, true
	case "AdaptiveAveragePooling", "AdaptiveMaxPooling":
		_, c.OutputSize, ok = k.spatial()
		ok = ok && r.numbers == 0 && k.cin == k.cout
	case "UpSampling", "ZeroPadding":
		c, ok = k.resized(class)
	case "GlobalMaxPooling", "GlobalAveragePooling", "Flatten", "Add", "Concatenate", "Multiply", "InputLayer":
		ok = r.numbers == 0 && (class != "GlobalMaxPooling" && class != "GlobalAveragePooling" || len(r.dims) == 2)
		c.Axis = sizes{-1}
	default:
		_, activation := layers.Activation(strings.ToLower(r.class))
		ok = r.numbers == 0 && slices.Equal(in, r.dims) && (activation || strings.HasSuffix(r.class, "Dropout") || r.class == "SpatialDropout" || strings.Contains(dropped, " "+r.class+" "))
	}
	if strings.HasSuffix(r.class, "Transpose") {
		c, ok = k.transposed()
	}
	return c, ok
}
