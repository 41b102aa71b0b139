package main

import (
	"strings"
	"testing"

	"weightshare/cmd/help"
)

// TestParamsText counts what PyTorch prints: the network if its layers can be
// connected, or else their parameters, with what is missing.
func TestParamsText(t *testing.T) {
	t.Parallel()
	const text = "Net(\n  (conv): Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1))\n  (fc): Linear(in_features=144, out_features=2, bias=True)\n)\n"
	for _, c := range []struct {
		input, want string
		code        int
	}{
		{"8x8x3", "8x8x3 conv3:4 dense:2\n", help.Done},
		{"8x8x3", "What forward does in Net is not printed", help.Done},
		{"9x9x3", "layer fc takes 144 numbers, but gets 7×7×4", help.Usage},
		{"", "fc.weight    2×144", help.Done},
		{"", "402  1,608", help.Done},
		{"", "add it with --input", help.Done},
	} {
		args := []string{"params", "-"}
		if c.input != "" {
			args = append(args, "--input", c.input)
		}
		out, stderr, code := inProcess(t, t.TempDir(), text, args...)
		if code != c.code || !strings.Contains(strings.ReplaceAll(out+stderr, "\n", " "), strings.ReplaceAll(c.want, "\n", " ")) {
			t.Errorf("%q: exit %d, %s\n%s\nwant %s", c.input, code, stderr, out, c.want)
		}
	}
}

// TestParamsNotation prints networks in the notation, and names layers for which it has
// no word.
func TestParamsNotation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, out, stderr string
		code              int
	}{
		{"Sequential(\n  (0): Linear(in_features=4, out_features=2, bias=True)\n  (1): Softmax(dim=1)\n)\n", "4 dense:2 softmax\n", "4 numbers", 0},
		{"28x28   conv3:4/s1 # a comment", "28x28 conv3:4\n", "", 0},
		{"Sequential(\n  (0): Linear(in_features=4, out_features=2, bias=True)\n  (1): ELU(alpha=1.0)\n)\n", "", "the notation has no word for 1 (ELU)", 1},
		{"Sequential(\n  (0): Conv2d(3, 2, kernel_size=(1, 1), stride=(1, 1))\n)\n", "", "--input", 1},
	} {
		out, stderr, code := inProcess(t, t.TempDir(), c.text, "params", "-", "--notation")
		if code != c.code || out != c.out || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%s: exit %d, printed %q, said %q; want %d, %q and %q", c.text, code, out, stderr, c.code, c.out, c.stderr)
		}
	}
}
