package torchtext

import (
	"math"
	"strings"
)

// signatures lists the arguments of PyTorch's layers in order. Nothing writes
// to it.
var signatures = map[string]string{
	"Conv":                 "in_channels out_channels kernel_size stride padding dilation groups bias padding_mode",
	"ConvTranspose":        "in_channels out_channels kernel_size stride padding output_padding groups bias dilation",
	"Linear":               "in_features out_features bias",
	"BatchNorm":            "num_features eps momentum affine track_running_stats",
	"InstanceNorm":         "num_features eps momentum affine track_running_stats",
	"LayerNorm":            "normalized_shape eps elementwise_affine bias",
	"RMSNorm":              "normalized_shape eps elementwise_affine",
	"GroupNorm":            "num_groups num_channels eps affine",
	"Embedding":            "num_embeddings embedding_dim padding_idx",
	"MaxPool":              "kernel_size stride padding dilation return_indices ceil_mode",
	"AvgPool":              "kernel_size stride padding ceil_mode count_include_pad",
	"AdaptiveAvgPool":      "output_size",
	"AdaptiveMaxPool":      "output_size",
	"PReLU":                "num_parameters init",
	"Recurrent":            "input_size hidden_size num_layers bias batch_first dropout bidirectional proj_size",
	"Flatten":              "start_dim end_dim",
	"Unflatten":            "dim unflattened_size",
	"Upsample":             "size scale_factor mode",
	"UpsamplingNearest2d":  "size scale_factor",
	"UpsamplingBilinear2d": "size scale_factor",
	"PixelShuffle":         "upscale_factor",
	"Pad":                  "padding",
	"MultiheadAttention":   "embed_dim num_heads dropout bias",
	"Conv1D":               "nf nx",
	"Bilinear":             "in1_features in2_features out_features bias",
	"ChannelShuffle":       "groups",
	"FrozenBatchNorm2d":    "num_features eps",
}

// argument returns an argument by its name, or by its position in a signature.
func (c *call) argument(signature, name string) value {
	if v, ok := c.named[name]; ok {
		return v
	}
	for i, n := range strings.Fields(signatures[signature]) {
		if n == name && i < len(c.args) {
			return c.args[i]
		}
	}
	return value{}
}

// whole returns an argument that is a whole number, or usual if it is not
// given.
func (c *call) whole(signature, name string, usual int64) int64 {
	return c.argument(signature, name).whole(usual)
}

func (v value) whole(usual int64) int64 {
	if v.kind == isList && len(v.list) == 1 {
		v = v.list[0]
	}
	if v.kind != isNumber || v.number != math.Trunc(v.number) || math.Abs(v.number) > 1<<53 {
		return usual
	}
	return int64(v.number)
}

// flag returns an argument that is True or False.
func (c *call) flag(signature, name string, usual bool) bool {
	switch v := c.argument(signature, name); v.text {
	case "True":
		return true
	case "False":
		return false
	}
	return usual
}

// sizes returns one number for each axis, or nil if the argument is not given.
func (c *call) sizes(signature, name string, axes int) []int64 {
	v := c.argument(signature, name)
	ns := make([]int64, axes)
	switch {
	case v.kind == isNumber:
		for i := range ns {
			ns[i] = v.whole(-1)
		}
	case v.kind == isList && len(v.list) == axes:
		for i := range ns {
			ns[i] = v.list[i].whole(-1)
		}
	default:
		return nil
	}
	return ns
}
