package keras

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// layer is a layer as Keras writes it.
type layer struct {
	Class   string     `json:"class_name"`
	Name    string     `json:"name"`
	Config  config     `json:"config"`
	Inbound []outcomes `json:"inbound_nodes"` // one for each use of the layer
}

// called returns the layer's name.
func (l *layer) called() string {
	if l.Name != "" {
		return l.Name
	}
	return l.Config.Name
}

// config holds the settings of all kinds of layers, as far as counts depend on them.
type config struct {
	Name         string       `json:"name"`
	Layers       []layer      `json:"layers"`
	InputLayers  outcomes     `json:"input_layers"`
	OutputLayers outcomes     `json:"output_layers"`
	BatchInput   sizes        `json:"batch_input_shape"` // Keras 2
	Batch        sizes        `json:"batch_shape"`       // Keras 3
	BuildInput   sizes        `json:"build_input_shape"`
	Filters      int64        `json:"filters"`
	Units        int64        `json:"units"`
	Kernel       sizes        `json:"kernel_size"`
	Strides      sizes        `json:"strides"`
	Dilation     sizes        `json:"dilation_rate"`
	Pool         sizes        `json:"pool_size"`
	Padding      word         `json:"padding"`
	Cropping     sizes        `json:"cropping"`
	Groups       int64        `json:"groups"`
	Multiplier   int64        `json:"depth_multiplier"`
	Bias         *bool        `json:"use_bias"`
	Center       *bool        `json:"center"`
	Scale        *bool        `json:"scale"`
	Activation   word         `json:"activation"`
	Format       word         `json:"data_format"`
	Axis         sizes        `json:"axis"`
	MaxValue     *json.Number `json:"max_value"`
	InputDim     int64        `json:"input_dim"`
	OutputDim    int64        `json:"output_dim"`
	Sequences    bool         `json:"return_sequences"`
	ResetAfter   *bool        `json:"reset_after"`
	Target       sizes        `json:"target_shape"`
	Size         sizes        `json:"size"`
	OutputSize   sizes        `json:"output_size"`
	Trainable    *bool        `json:"trainable"`
	Inner        *layer       `json:"layer"`
	Cell         *layer       `json:"cell"`
	Cells        []layer      `json:"cells"`
	SharedAxes   sizes        `json:"shared_axes"`
	MergeMode    word         `json:"merge_mode"`
	Heads        int64        `json:"num_heads"`
	KeyDim       int64        `json:"key_dim"`
	ValueDim     int64        `json:"value_dim"`
	Counted      *counted     `json:"-"` // for a layer of a summary from which nothing else is known
}

// no reports whether a setting that defaults to true is false.
func no(b *bool) bool { return b != nil && !*b }

// word is a text, or the class_name of an object; other values are ignored.
type word string

// UnmarshalJSON reads a text or an object with a class_name.
func (w *word) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) == nil {
		*w = word(text)
		return nil
	}
	var object struct {
		Class  string `json:"class_name"`
		Config json.RawMessage
	}
	if json.Unmarshal(b, &object) == nil {
		*w = word(object.Class)
		if object.Class == "function" && json.Unmarshal(object.Config, &text) == nil {
			*w = word(text)
		}
		return nil
	}
	*w = word(bytes.TrimSpace(b)) // padding as numbers
	return nil
}

// sizes are numbers, read from a number or any nesting of lists of numbers; null is
// −1.
type sizes []int64

// maxSizes is how many numbers of a list are kept.
const maxSizes = 16

// UnmarshalJSON reads numbers in the order of the text.
func (s *sizes) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	for len(*s) < maxSizes {
		token, err := d.Token()
		if err != nil {
			return nil //nolint:nilerr // the end: whoever calls has read the JSON already
		}
		switch token := token.(type) {
		case json.Number:
			n, err := token.Int64()
			if err != nil {
				n = 0
			}
			*s = append(*s, n)
		case nil:
			*s = append(*s, -1)
		case json.Delim:
			if token == '{' { // an object with the names of inputs: their shapes follow in the order of the text
				continue
			}
		}
	}
	return nil
}

// outcome is one output of a layer.
type outcome struct {
	layer string
	use   int // which use of the layer
}

// outcomes are the outputs of layers that a text names, in its order.
type outcomes []outcome

// UnmarshalJSON finds the outputs in Keras 2's ["conv", 0, 0, {}] and in Keras 3's
// {"keras_history": ["conv", 0, 0]}, however they are nested.
func (o *outcomes) UnmarshalJSON(b []byte) error {
	const most = 1 << 20
	if len(b) > most {
		return fmt.Errorf("a layer's connections take %d bytes, but at most %d were expected", len(b), most)
	}
	var found any
	if err := json.Unmarshal(b, &found); err != nil {
		return fmt.Errorf("read a layer's connections: %w", err)
	}
	o.collect(found)
	return nil
}

func (o *outcomes) collect(v any) {
	switch v := v.(type) {
	case []any:
		if len(v) >= 3 {
			name, isName := v[0].(string)
			use, isUse := v[1].(float64)
			if _, isTensor := v[2].(float64); isName && isUse && isTensor {
				*o = append(*o, outcome{name, int(use)})
				v = v[3:]
			}
		}
		for _, item := range v {
			o.collect(item)
		}
	case map[string]any:
		if history, ok := v["keras_history"]; ok {
			o.collect(history)
			return
		}
		for _, key := range sortedKeys(v) {
			o.collect(v[key])
		}
	}
}
