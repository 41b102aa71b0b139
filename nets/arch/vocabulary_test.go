package arch_test

import (
	"slices"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

// TestWordsParse checks that the example of every word is a network that contains
// it, and that each of its options can be written.
func TestWordsParse(t *testing.T) {
	t.Parallel()
	inputs := []string{"", "32x32x4 ", "32:8 ", "32 ", "4x32x32x3 ", "32x32 dense:3 "}
	for _, w := range arch.Words() {
		if w.Example == "" || w.About == "" || w.Torch == "" || w.Keras == "" || strings.Contains(w.About, "\n") {
			t.Errorf("%s: something is missing: %+v", w.Word, w)
		}
		examples := []string{w.Example}
		for _, o := range w.Options {
			head, rest, _ := strings.Cut(w.Example, " ")
			head, _, _ = strings.Cut(head, "/")
			if strings.HasPrefix(o.Word, "/op") {
				head += "/s2"
			}
			examples = append(examples, strings.TrimSpace(head+o.Word+" "+rest))
		}
		for _, e := range examples {
			if !slices.ContainsFunc(inputs, func(in string) bool {
				_, err := arch.Parse(in + e + " relu")
				return err == nil
			}) {
				t.Errorf("%s: %q parses behind no input", w.Word, e)
			}
		}
		found, err := arch.FindWord(strings.Fields(w.Example)[0])
		if err != nil || found.About != w.About && !arch.IsInput(w.Example) && w.Word != "@a" {
			t.Errorf("%s is found as %+v, %v", w.Example, found, err)
		}
	}
}

func TestFindWord(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"conv": "conv", "conv5:6/s2": "conv", "ADD(": "add(", "add": "add(", "split24,40(": "split(", "12@(": "3@(", "3*(": "3*(",
		"enc=conv3:8": "a=(", "@enc": "@a", "frozen": "frozen(", "30x30": "30x30",
		"Conv2DTranspose": "tconv", "nn.ConvTranspose2d": "tconv", "Conv3d": "conv", "Embedding": "embed", "BatchNorm1d": "bn",
		"MultiheadAttention": "attn", "layers.DepthwiseConv2D": "dw", "nn.Linear(784, 10)": "dense", "AdaptiveAvgPool2d": "adaptiveavg", "layers.AdaptiveMaxPooling2D": "adaptivemax",
		"groups": "/g", "stride": "/s", "padding": "/p", "dilation": "/d", "bias": "/nobias",
		"@": "@a", "/s2": "/s", "/s": "/s", "p2": "/p", "nobias": "/nobias", "/s2x1": "/s",
	} {
		if got, err := arch.FindWord(typed); err != nil || got.Word != want {
			t.Errorf("%s is found as %q, %v; want %q", typed, got.Word, err, want)
		}
	}
	for typed, want := range map[string]string{"con": "nearest is conv", "xyzzy": "no such layer", "0x0": "at least 1", "/zz": "no such layer", "": "no such layer"} {
		if _, err := arch.FindWord(typed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", typed, err, want)
		}
	}
}
