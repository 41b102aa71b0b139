package torchtext

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"weightshare/nets/model/weights"
)

// weight is the name of most weight tensors.
const weight = "weight"

// array is a tensor of a layer, with its name and shape in a state file.
type array struct {
	name  string
	shape []int64
}

// family returns a class without its number of axes: Conv and 2 for Conv2d. Lazy and
// quantized layers print the sizes of those that they stand for.
func family(class string) (name string, axes int) {
	for _, kind := range []string{"Lazy", "Dynamic", "Quantized"} {
		class = strings.TrimPrefix(class, kind)
	}
	if n := len(class); n > 2 && class[n-1] == 'd' && class[n-2] >= '1' && class[n-2] <= '3' {
		return class[:n-2], int(class[n-2] - '0')
	}
	return class, 0
}

// arrays lists the tensors of a layer, with PyTorch's names; known is false for a
// class that is not one of PyTorch's. A module that contains others has none itself,
// except for attention.
func (c *call) arrays() (list []array, known bool) {
	name, axes := family(c.class)
	switch name {
	case "Conv", "ConvTranspose":
		return c.convolution(name, axes), axes > 0
	case "Linear", "NonDynamicallyQuantizableLinear":
		return c.affine("Linear", "bias", c.whole("Linear", "out_features", 0), c.whole("Linear", "in_features", 0)), true
	case "Conv1D":
		return c.affine("Conv1D", "bias", c.whole("Conv1D", "nx", 0), c.whole("Conv1D", "nf", 0)), true
	case "Embedding", "EmbeddingBag":
		return []array{{weight, []int64{c.whole("Embedding", "num_embeddings", 0), c.whole("Embedding", "embedding_dim", 0)}}}, true
	case "LSTM", "GRU", "RNN":
		return c.recurrent(), true
	case "LSTMCell", "GRUCell", "RNNCell":
		return c.cell(), true
	case "MultiheadAttention":
		n, _ := c.attention()
		list := []array{{"in_proj_weight", []int64{3 * n, n}}}
		if c.attentionBias() {
			list = append(list, array{"in_proj_bias", []int64{3 * n}})
		}
		return list, n > 0
	case "PReLU":
		return []array{{weight, []int64{c.whole("PReLU", "num_parameters", 1)}}}, true
	case "Bilinear":
		shape := []int64{c.whole("Bilinear", "out_features", 0), c.whole("Bilinear", "in1_features", 0), c.whole("Bilinear", "in2_features", 0)}
		return []array{{weight, shape}, {"bias", shape[:1]}}, true
	case "Parameter":
		return []array{{"", c.printedSize()}}, true
	}
	if n := c.normalized(); n != nil {
		return n, true
	}
	return nil, holdsNothing(name)
}

// sizeless reports whether a layer has weights whose sizes are not printed.
func (c *call) sizeless() bool {
	arrays, _ := c.arrays()
	return slices.ContainsFunc(arrays, func(a array) bool { return slices.Contains(a.shape, 0) })
}

func (c *call) convolution(name string, axes int) []array {
	in, out := c.whole(name, "in_channels", 0), c.whole(name, "out_channels", 0)
	groups := max(1, c.whole(name, "groups", 1))
	size := c.sizes(name, "kernel_size", axes)
	if size == nil {
		size = make([]int64, axes) // not printed
	}
	shape := append([]int64{out, in / groups}, size...)
	if name == "ConvTranspose" {
		shape[0], shape[1] = in, out/groups
	}
	list := []array{{weight, shape}}
	if c.flag(name, "bias", true) {
		list = append(list, array{"bias", []int64{out}})
	}
	return list
}

// affine lists a matrix and one bias for each unit.
func (c *call) affine(signature, bias string, rows, columns int64) []array {
	list := []array{{weight, []int64{rows, columns}}}
	if c.flag(signature, bias, true) {
		units := rows
		if signature == "Conv1D" {
			units = columns
		}
		list = append(list, array{"bias", []int64{units}})
	}
	return list
}

// normalized lists the arrays of a normalization, nil for other classes.
func (c *call) normalized() []array {
	name, _ := family(c.class)
	scales := []array{}
	both := func(shape []int64) {
		scales = append(scales, array{weight, shape}, array{"bias", shape})
	}
	switch {
	case name == "BatchNorm" || name == "SyncBatchNorm" || name == "FrozenBatchNorm" || name == "InstanceNorm":
		instance := name == "InstanceNorm"
		shape := []int64{c.whole("BatchNorm", "num_features", 0)}
		if c.flag("BatchNorm", "affine", !instance) {
			both(shape)
		}
	case name == "GroupNorm":
		if c.flag("GroupNorm", "affine", true) {
			both([]int64{c.whole("GroupNorm", "num_channels", 0)})
		}
	case strings.HasSuffix(name, "RMSNorm"):
		scales = append(scales, array{weight, c.normalizedShape()})
	case strings.HasSuffix(name, "LayerNorm") || name == "LayerNorm2d":
		if c.flag("LayerNorm", "elementwise_affine", true) {
			both(c.normalizedShape())
		}
	default:
		return nil
	}
	return scales
}

// normalizedShape returns the argument normalized_shape: 768 or (768,), by name or
// as the first argument.
func (c *call) normalizedShape() []int64 {
	v := c.argument("LayerNorm", "normalized_shape")
	if v.kind == isList {
		shape := make([]int64, len(v.list))
		for i, item := range v.list {
			shape[i] = item.whole(0)
		}
		return shape
	}
	return []int64{v.whole(0)}
}

// attention returns the number of channels of multi-head attention and of its heads,
// 0 if it is not printed.
func (c *call) attention() (channels, heads int64) {
	for _, child := range c.children {
		if child.name == "out_proj" {
			return child.call.whole("Linear", "in_features", 0), 0
		}
	}
	return c.whole("MultiheadAttention", "embed_dim", 0), c.whole("MultiheadAttention", "num_heads", 0)
}

// attentionBias reports whether the projections of attention have biases: that of the
// output, which is printed, has them if the others do.
func (c *call) attentionBias() bool {
	for _, child := range c.children {
		if child.name == "out_proj" {
			return child.call.flag("Linear", "bias", true)
		}
	}
	return c.flag("MultiheadAttention", "bias", true)
}

// gates returns how many matrices a recurrent layer has.
func gates(class string) int64 {
	switch strings.TrimSuffix(class, "Cell") {
	case "LSTM":
		return 4
	case "GRU":
		return 3
	}
	return 1
}

func (c *call) recurrent() []array {
	in, hidden := c.whole("Recurrent", "input_size", 0), c.whole("Recurrent", "hidden_size", 0)
	rows := gates(c.class) * hidden
	out := c.whole("Recurrent", "proj_size", 0) // of an LSTM whose state is projected
	if out == 0 {
		out = hidden
	}
	directions := []string{""}
	if c.flag("Recurrent", "bidirectional", false) {
		directions = append(directions, "_reverse")
	}
	var list []array
	for layer := range min(c.whole("Recurrent", "num_layers", 1), maxModules) {
		for _, direction := range directions {
			suffix := "_l" + strconv.FormatInt(layer, 10) + direction
			list = append(list, array{"weight_ih" + suffix, []int64{rows, in}}, array{"weight_hh" + suffix, []int64{rows, out}})
			if c.flag("Recurrent", "bias", true) {
				list = append(list, array{"bias_ih" + suffix, []int64{rows}}, array{"bias_hh" + suffix, []int64{rows}})
			}
			if out != hidden {
				list = append(list, array{"weight_hr" + suffix, []int64{out, hidden}})
			}
		}
		in = out * int64(len(directions))
	}
	return list
}

// cell lists the arrays of one step of a recurrent layer.
func (c *call) cell() []array {
	in, hidden := c.whole("Recurrent", "input_size", 0), c.whole("Recurrent", "hidden_size", 0)
	rows := gates(c.class) * hidden
	list := []array{{"weight_ih", []int64{rows, in}}, {"weight_hh", []int64{rows, hidden}}}
	if c.flag("Recurrent", "bias", true) {
		list = append(list, array{"bias_ih", []int64{rows}}, array{"bias_hh", []int64{rows}})
	}
	return list
}

// printedParameter matches the printed form of a parameter in a list of parameters.
var printedParameter = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`of size (\d+(?:x\d+)*)`)
})

func (c *call) printedSize() []int64 {
	var shape []int64
	if len(c.args) > 0 {
		if m := printedParameter().FindStringSubmatch(c.args[0].text); m != nil {
			for part := range strings.SplitSeq(m[1], "x") {
				n, err := strconv.ParseInt(part, 10, 64)
				if err != nil {
					return nil
				}
				shape = append(shape, n)
			}
		}
	}
	return shape
}

// tensors lists the parameters of the model in the order of a state file, and the
// classes whose parameters are not known.
func tensors(in *weights.Input, root *call) ([]weights.Tensor, []string, error) {
	var list []weights.Tensor
	var strangers []string
	single, _ := weights.PlainType("F32")
	err := root.walk("", func(name string, c *call) error {
		arrays, known := c.arrays()
		if !known && len(c.children) == 0 || c.sizeless() {
			strangers = append(strangers, c.class)
			arrays = nil
		}
		for _, a := range arrays {
			t := weights.Tensor{Name: strings.Trim(name+"."+a.name, "."), Shape: a.shape, Type: single, Offset: -1}
			var ok, fits bool
			t.Numbers, ok = weights.Product(a.shape)
			if t.Bytes, fits = t.Type.Size(t.Numbers); !ok || !fits {
				return in.Errorf(int64(c.at), "%s has the shape %v, but at most 2⁶³−1 bytes were expected", c.class, a.shape)
			}
			if list = append(list, t); len(list) > maxModules {
				return in.Errorf(int64(c.at), "more than %d tensors; no more than that are read", maxModules)
			}
		}
		return nil
	})
	return list, strangers, err
}

// walk visits every module in the order of the text, with its path from the root.
func (c *call) walk(name string, visit func(name string, c *call) error) error {
	if err := visit(name, c); err != nil {
		return err
	}
	for _, child := range c.modules() {
		path := child.name
		if name != "" {
			path = name + "." + child.name
		}
		if err := child.call.walk(path, visit); err != nil {
			return err
		}
	}
	return nil
}

// modules lists the modules directly inside a module, printed or written.
func (c *call) modules() []child {
	list := c.children
	var add func(v value, name string)
	add = func(v value, name string) {
		switch {
		case v.kind == isCall && v.call.class == "OrderedDict" || v.kind == isList && len(v.list) > 0 && v.list[0].kind != isText:
			items := v.list
			if v.call != nil {
				items = v.call.args
			}
			for _, item := range items {
				add(item, "")
			}
		case v.kind == isList && len(v.list) == 2 && v.list[0].kind == isText && v.list[1].kind == isCall:
			add(v.list[1], v.list[0].text)
		case v.kind == isCall:
			if name == "" {
				name = strconv.Itoa(len(list))
			}
			list = append(list, child{name, v.call})
		}
	}
	for _, v := range c.args {
		add(v, "")
	}
	return list
}
