package keras_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"weightshare/nets/arch"
	"weightshare/nets/model/keras"
	"weightshare/nets/model/modeltest"
)

// sequential returns a model in Keras 2's format, with layers each given as its class
// and settings.
func sequential(input string, layers ...string) string {
	for i, l := range layers {
		class, config, _ := strings.Cut(l, " ")
		layers[i] = fmt.Sprintf(`{"class_name": %q, "config": {"name": "l%d"%s}}`, class, i, config)
	}
	return fmt.Sprintf(`{"class_name": "Sequential", "config": {"name": "s", "layers": [
		{"class_name": "InputLayer", "config": {"batch_input_shape": %s, "dtype": "float32", "name": "in"}},
		%s]}, "keras_version": "2.15.0", "backend": "tensorflow"}`, input, strings.Join(layers, ",\n"))
}

// lenet is LeNet-5 as written by to_json of Keras 3.
const lenet = `{"module": "keras", "class_name": "Sequential", "config": {"name": "lenet", "trainable": true, "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": null}, "layers": [
{"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 28, 28, 1], "dtype": "float32", "sparse": false, "name": "input_layer"}, "registered_name": null},
{"module": "keras.layers", "class_name": "Conv2D", "config": {"name": "c1", "filters": 6, "kernel_size": [5, 5], "strides": [1, 1], "padding": "same", "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1, "activation": "tanh", "use_bias": true, "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": null}, "registered_name": null}}, "registered_name": null, "build_config": {"input_shape": [null, 28, 28, 1]}},
{"module": "keras.layers", "class_name": "AveragePooling2D", "config": {"name": "s2", "pool_size": [2, 2], "padding": "valid", "strides": [2, 2], "data_format": "channels_last"}},
{"module": "keras.layers", "class_name": "Conv2D", "config": {"name": "c3", "filters": 16, "kernel_size": [5, 5], "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1], "groups": 1, "activation": "tanh", "use_bias": true}},
{"module": "keras.layers", "class_name": "AveragePooling2D", "config": {"name": "s4", "pool_size": [2, 2], "padding": "valid", "strides": [2, 2]}},
{"module": "keras.layers", "class_name": "Flatten", "config": {"name": "flatten"}},
{"module": "keras.layers", "class_name": "Dense", "config": {"name": "c5", "units": 120, "activation": "tanh", "use_bias": true}},
{"module": "keras.layers", "class_name": "Dense", "config": {"name": "f6", "units": 84, "activation": "tanh", "use_bias": true}},
{"module": "keras.layers", "class_name": "Dense", "config": {"name": "output", "units": 10, "activation": "linear", "use_bias": true}}
], "build_input_shape": [null, 28, 28, 1]}, "registered_name": null, "build_config": {"input_shape": [null, 28, 28, 1]}}`

// block is a residual block with a separate padding layer, connected in Keras 2's
// format.
const block = `{"class_name": "Functional", "config": {"name": "m", "layers": [
{"class_name": "InputLayer", "config": {"batch_input_shape": [null, null, null, 8], "name": "in"}, "name": "in", "inbound_nodes": []},
{"class_name": "ZeroPadding2D", "config": {"name": "pad", "padding": [[1, 1], [1, 1]]}, "name": "pad", "inbound_nodes": [[["in", 0, 0, {}]]]},
{"class_name": "Conv2D", "config": {"name": "conv", "filters": 8, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "use_bias": false, "activation": "linear"}, "name": "conv", "inbound_nodes": [[["pad", 0, 0, {}]]]},
{"class_name": "BatchNormalization", "config": {"name": "bn", "axis": [3], "center": true, "scale": true}, "name": "bn", "inbound_nodes": [[["conv", 0, 0, {}]]]},
{"class_name": "Add", "config": {"name": "add"}, "name": "add", "inbound_nodes": [[["bn", 0, 0, {}], ["in", 0, 0, {}]]]},
{"class_name": "Activation", "config": {"name": "act", "activation": "relu"}, "name": "act", "inbound_nodes": [[["add", 0, 0, {}]]]}
], "input_layers": [["in", 0, 0]], "output_layers": [["act", 0, 0]]}}`

// siamese uses one convolution twice, in Keras 3's format.
const siamese = `{"class_name": "Functional", "config": {"name": "m", "layers": [
{"class_name": "InputLayer", "config": {"batch_shape": [null, 8, 8, 4], "name": "in"}, "name": "in", "inbound_nodes": []},
{"class_name": "Conv2D", "config": {"name": "c", "filters": 4, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "use_bias": true}, "name": "c", "inbound_nodes": [
 {"args": [{"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 4], "dtype": "float32", "keras_history": ["in", 0, 0]}}], "kwargs": {}},
 {"args": [{"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 4], "dtype": "float32", "keras_history": ["c", 0, 0]}}], "kwargs": {}}]},
{"class_name": "Concatenate", "config": {"name": "cat", "axis": -1}, "name": "cat", "inbound_nodes": [
 {"args": [[{"class_name": "__keras_tensor__", "config": {"keras_history": ["c", 1, 0]}}, {"class_name": "__keras_tensor__", "config": {"keras_history": ["in", 0, 0]}}]], "kwargs": {}}]}
], "input_layers": ["in", 0, 0], "output_layers": ["cat", 0, 0]}}`

// twoInputs has a convolution for two inputs of which the second is smaller, then another
// for the second alone.
const twoInputs = `{"class_name": "Functional", "config": {"name": "m", "layers": [
{"class_name": "InputLayer", "config": {"batch_input_shape": [null, 8, 8, 4], "name": "a"}, "name": "a", "inbound_nodes": []},
{"class_name": "InputLayer", "config": {"batch_input_shape": [null, 8, 8, 4], "name": "b"}, "name": "b", "inbound_nodes": []},
{"class_name": "InputLayer", "config": {"batch_input_shape": [null, 6, 6, 2], "name": "c"}, "name": "c", "inbound_nodes": []},
{"class_name": "Conv2D", "config": {"name": "shared", "filters": 4, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same"}, "name": "shared", "inbound_nodes": [[["a", 0, 0, {}]], [["b", 0, 0, {}]]]},
{"class_name": "Concatenate", "config": {"name": "cat"}, "name": "cat", "inbound_nodes": [[["shared", 0, 0, {}], ["shared", 1, 0, {}]]]},
{"class_name": "Conv2D", "config": {"name": "other", "filters": 1, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "use_bias": false}, "name": "other", "inbound_nodes": [[["c", 0, 0, {}]]]},
{"class_name": "PReLU", "config": {"name": "slopes", "shared_axes": [1, 2, 3]}, "name": "slopes", "inbound_nodes": [[["other", 0, 0, {}]]]}
], "input_layers": [["a", 0, 0], ["b", 0, 0], ["c", 0, 0]], "output_layers": [["cat", 0, 0], ["slopes", 0, 0]]}}`

func build(t *testing.T, text, input string) (*arch.Graph, []string, error) {
	t.Helper()
	in := modeltest.Input([]byte(text))
	if !keras.Is(in) || keras.IsArchive(in) {
		t.Errorf("not known as JSON of Keras:\n%s", text)
	}
	m, err := keras.Read(in)
	if err != nil {
		return nil, nil, err
	}
	var shape arch.Shape
	if input != "" {
		if shape, err = arch.ParseInput(input); err != nil {
			t.Fatal(err)
		}
	}
	built, err := m.Build(shape)
	if err != nil {
		return nil, nil, err
	}
	return built.Graph, built.Notes, nil
}

func TestReadSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, input, want string }{
		{"LeNet-5", lenet, "", "28x28 conv5:6/same tanh avgpool2 conv5:16 tanh avgpool2 flatten dense:120 tanh dense:84 tanh dense:10"},
		{"a residual block", block, "10x10x8", "10x10x8 add( conv3:8/p1/nobias bn | ) relu"},
		{
			"depthwise separable", sequential("[null, 16, 16, 8]",
				`DepthwiseConv2D , "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "use_bias": false, "depth_multiplier": 1`,
				`ReLU , "max_value": 6.0`,
				`SeparableConv2D , "filters": 12, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "depth_multiplier": 1`,
				`GlobalAveragePooling2D `, `Dense , "units": 3, "activation": "softmax"`), "",
			"16x16x8 dw3/s2/same/nobias relu6 dw3/same/nobias conv1:12 gap dense:3 softmax",
		},
		{"a row of numbers", sequential("[null, 784]", `BatchNormalization `, `Dense , "units": 3, "use_bias": false`), "", "784 bn dense:3/nobias"},
		{"larger maps", sequential("[null, 4, 4, 2]", `Conv2DTranspose , "filters": 3, "kernel_size": [4, 4], "strides": [2, 2], "padding": "same"`, `UpSampling2D , "size": [2, 2]`), "", "4x4x2 tconv4:3/s2/p1 upsample2"},
		{"every position of a sequence", sequential("[null, 20, 4]", `Conv1D , "filters": 8, "kernel_size": [3], "strides": [1], "padding": "valid"`, `MaxPooling1D , "pool_size": [2], "strides": [2], "padding": "valid"`, `Dense , "units": 3`), "", "20:4 conv3:8 maxpool2 linear:3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, notes, err := build(t, c.text, c.input)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := g.Notation(); got != c.want || err != nil || len(notes) > 0 {
				t.Errorf("said as %s, %v\nwant       %s\nnotes %q", got, err, c.want, notes)
			}
		})
	}
}

func TestReadCounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, input string
		parameters, macs  int64
		node              string // the name of the first layer
	}{
		{"one convolution used twice", siamese, "", 148, 2 * 9216, "cat"},
		{"LSTM", sequential("[null, 100, 64]", `LSTM , "units": 64, "return_sequences": false`, `Dense , "units": 1`), "", 33024 + 65, 100*32768 + 64, "l0"},
		{"GRU", sequential("[null, 100, 64]", `GRU , "units": 64, "reset_after": true, "return_sequences": true`), "", 24960, 100 * 24576, "l0"},
		{"both directions", sequential("[null, 10, 8]", `Bidirectional , "merge_mode": "concat", "layer": {"class_name": "LSTM", "config": {"units": 4, "return_sequences": true}}`), "", 2 * 4 * 4 * 13, 10 * 2 * 4 * 4 * 12, "l0"},
		{"a table", sequential("[null, null]", `Embedding , "input_dim": 1000, "output_dim": 16`, `GlobalAveragePooling1D `, `Dense , "units": 2`), "50", 16034, 32, "l0"},
		{"an adaptive average", sequential("[null, 28, 28, 8]", `AdaptiveAveragePooling2D , "output_size": [7, 5]`, `Flatten `, `Dense , "units": 10`), "", 7*5*8*10 + 10, 7 * 5 * 8 * 10, "l0"},
		{"an adaptive maximum", sequential("[null, 28, 8]", `AdaptiveMaxPooling1D , "output_size": [7]`, `Flatten `, `Dense , "units": 10`), "", 7*8*10 + 10, 7 * 8 * 10, "l0"},
		{"attention", sequential("[null, 10, 64]", `MultiHeadAttention , "num_heads": 4, "key_dim": 16, "value_dim": 16`), "", 16640, 176640, "l0"},
		{"kernels of their own", sequential("[null, 6, 6, 2]", `LocallyConnected2D , "filters": 3, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "use_bias": true`), "", 16 * (9*2*3 + 3), 16 * 9 * 2 * 3, "l0"},
		{"a setting that another layer has otherwise", sequential("[null, 4, 4, 3]", `Rescaling , "scale": 0.1, "units": {"a": []}`, `Conv2D , "filters": 2, "kernel_size": [1, 1]`), "", 8, 96, "l0"},
		{"three axes", sequential("[null, 4, 8, 8, 1]", `Conv3D , "filters": 2, "kernel_size": [3, 3, 3], "strides": [1, 1, 1], "padding": "valid"`, `GlobalAveragePooling3D `, `Dense , "units": 1`), "", 56 + 3, 2*6*6*54 + 2, "l0"},
		{"an LSTM of convolutions", sequential("[null, 4, 8, 8, 3]", `ConvLSTM2D , "filters": 2, "kernel_size": [3, 3], "padding": "same", "strides": [1, 1]`), "", 4 * 2 * (9*5 + 1), 256 * 4 * 2 * 45, "l0"},
		{"a slope for each unit", sequential("[null, 4, 4, 3]", `PReLU `), "", 48, 0, "l0"},
		{"a slope for each channel", sequential("[null, 4, 4, 3]", `PReLU , "shared_axes": [1, 2]`), "", 3, 0, "l0"},
		{"groups", sequential("[null, 4, 4, 6]", `GroupNormalization , "groups": 3`, `Cropping2D , "cropping": [[1, 1], [0, 2]]`, `Conv2D , "filters": 1, "kernel_size": [1, 1]`), "", 12 + 7, 4 * 6, "l0"},
		{"cells", sequential("[null, 10, 8]", `RNN , "return_sequences": false, "cell": {"class_name": "StackedRNNCells", "config": {"cells": [{"class_name": "LSTMCell", "config": {"units": 4}}, {"class_name": "GRUCell", "config": {"units": 2}}]}}`), "", 4*4*13 + 3*2*8, 10 * (4*4*12 + 3*2*6), "l0"},
		{"two inputs", twoInputs, "", 148 + 18 + 1, 2*9216 + 16*9*2, "b"},
		{"a normalization without scales", sequential("[null, 4, 4, 8]", `BatchNormalization , "scale": false`), "", 8, 0, "l0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, _, err := build(t, c.text, c.input)
			if err != nil {
				t.Fatal(err)
			}
			counts, err := g.Count()
			if err != nil {
				t.Fatal(err)
			}
			if counts.Totals.Parameters != c.parameters || counts.Totals.MACs != c.macs || counts.Layers[0].Node != c.node {
				t.Errorf("%d parameters and %d MACs of %q, want %d and %d of %q", counts.Totals.Parameters, counts.Totals.MACs, counts.Layers[0].Node, c.parameters, c.macs, c.node)
			}
		})
	}
}

// TestFrozen checks that what is not trained, and what is in a model that is not trained,
// is counted but not as trainable.
func TestFrozen(t *testing.T) {
	t.Parallel()
	inner := sequential("[null, 4, 4, 3]", `Conv2D , "filters": 2, "kernel_size": [1, 1]`, `ReLU `)
	inner = strings.Replace(inner, `"name": "s"`, `"name": "s", "trainable": false`, 1)
	text := sequential("[null, 4, 4, 3]", `Conv2D , "filters": 3, "kernel_size": [1, 1], "trainable": false`, `ReLU , "trainable": false`, `Conv2D , "filters": 3, "kernel_size": [1, 1], "trainable": true`, `MODEL `, `Dense , "units": 1`)
	begin := strings.Index(text, `{"class_name": "MODEL"`)
	end := begin + strings.Index(text[begin:], "}}") + 2
	g, _, err := build(t, text[:begin]+inner+text[end:], "")
	if err != nil {
		t.Fatal(err)
	}
	counts, err := g.Count()
	if err != nil || counts.Totals.Parameters != 12+12+8+3 || counts.Totals.Trainable != 12+3 {
		t.Errorf("%v: got %d parameters and %d trainable, want 35 and 15", err, counts.Totals.Parameters, counts.Totals.Trainable)
	}
	if said, err := g.Notation(); err == nil || !strings.Contains(err.Error(), "frozen( conv1:3 )") {
		t.Errorf("said as %s, %v; want an error that names frozen( )", said, err)
	}
}

func TestReadErrors(t *testing.T) {
	t.Parallel()
	cycle := strings.Replace(block, `["in", 0, 0, {}]]]},
{"class_name": "Conv2D"`, `["act", 0, 0, {}]]]},
{"class_name": "Conv2D"`, 1)
	for _, c := range []struct{ name, text, input, want string }{
		{"cut", lenet[:900], "", "model: byte 900: JSON was expected"},
		{"another kind", `{"class_name": "Sequential", "config": {"layers": 7}}`, "", "model: byte "},
		{"no layers", `{"class_name": "Dense", "config": {}}`, "", "a model with layers was expected"},
		{"a cycle", cycle, "8x8x8", "layer pad takes what is nowhere, or what comes from itself"},
		{"open sizes", block, "", "--input"},
		{"another number of channels", strings.Replace(block, `"filters": 8`, `"filters": 9`, 1), "8x8x8", "layer add, add: its branches give"},
		{"numbers that do not fit", sequential("[null, 4, 4]", `Reshape , "target_shape": [3, -1]`), "", "holds another number of numbers"},
		{"channels first", sequential("[null, 4, 4, 4]", `Conv2D , "filters": 3, "kernel_size": [3, 3], "data_format": "channels_first"`), "", "channels first"},
	} {
		if _, _, err := build(t, c.text, c.input); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// archive returns a zip file with these files.
func archive(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchive(t *testing.T) {
	t.Parallel()
	in := modeltest.Input(archive(t, map[string]string{"metadata.json": "{}", "config.json": lenet}))
	m, err := keras.ReadArchive(in)
	if err != nil || !keras.IsArchive(in) || keras.Is(in) {
		t.Fatal(err)
	}
	built, err := m.Build(arch.Shape{})
	if err != nil {
		t.Fatal(err)
	}
	counts, err := built.Graph.Count()
	if err != nil || counts.Totals.Parameters != 61706 {
		t.Errorf("%d parameters, want 61706: %v", counts.Totals.Parameters, err)
	}
	for _, files := range []map[string]string{{"data.pkl": ""}, {"config.json": strings.Repeat(" ", 17<<20)}} {
		in := modeltest.Input(archive(t, files))
		if _, err := keras.ReadArchive(in); err == nil {
			t.Error("read what is no .keras file")
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(lenet)
	f.Add(block)
	f.Add(siamese)
	f.Add(twoInputs)
	f.Add(sequential("[null, 4, 8, 8, 3]", `ConvLSTM2D , "filters": 2, "kernel_size": [3, 3], "padding": "same"`, `LocallyConnected2D , "filters": 3, "kernel_size": [3, 3]`, `Cropping2D , "cropping": 1`, `PReLU `))
	f.Add(sequential("[null, 10, 8]", `LSTM , "units": 4`, `Dense , "units": 2`))
	f.Fuzz(func(_ *testing.T, text string) {
		m, err := keras.Read(modeltest.Input([]byte(text)))
		if err != nil {
			return
		}
		for _, shape := range []arch.Shape{{}, {H: 9, W: 9, C: 8}} {
			if built, err := m.Build(shape); err == nil {
				_, _ = built.Graph.Count() // counts beyond 2⁶³−1 are an error
			}
		}
	})
}
