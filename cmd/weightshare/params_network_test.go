package main

import (
	"strings"
	"testing"
)

// TestParamsText counts what PyTorch prints: the network where its layers can be
// connected, else their parameters and what is missing.
func TestParamsText(t *testing.T) {
	t.Parallel()
	const text = "Net(\n  (conv): Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1))\n  (fc): Linear(in_features=144, out_features=2, bias=True)\n)\n"
	for _, c := range []struct{ input, want string }{
		{"8x8x3", "8x8x3 conv3:4 dense:2\n"},
		{"8x8x3", "What forward does in Net is not printed"},
		{"9x9x3", "layer fc takes 144 numbers, but gets 7×7×4"},
		{"", "fc.weight    2×144"},
		{"", "402  1,608"},
		{"", "add it with --input"},
	} {
		args := []string{"params", "-"}
		if c.input != "" {
			args = append(args, "--input", c.input)
		}
		out, stderr, code := inProcess(t, t.TempDir(), text, args...)
		if code != 0 || !strings.Contains(strings.ReplaceAll(out+stderr, "\n", " "), strings.ReplaceAll(c.want, "\n", " ")) {
			t.Errorf("%q: exit %d, %s\n%s\nwant %s", c.input, code, stderr, out, c.want)
		}
	}
}
