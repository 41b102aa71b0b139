package arch_test

import (
	"errors"
	"testing"

	"weightshare/nets/arch"
)

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, want string
	}{
		{"28x28 conv5", `word 2, "conv5": how many kernels? write conv5:6`},
		{"10x10 conv3:6 relu maxpool2 conv5:16", `word 5, "conv5:16": the 5×5 kernel is larger than its 4×4 input; write conv4:16 or conv5:16/same`},
		{"8x8 con5:6/s2", `word 2, "con5:6/s2": there is no layer "con", the nearest is conv; write conv5:6/s2`},
		{"8x8 1000000*(conv3:1/same)", `word 2, "1000000*(": that makes 1000000 layers, at most 10000 are possible; write a smaller network`},
		{"", `word 1, "": the network is empty; write 28x28 conv5:6 relu gmp dense:10`},
		{"conv5:6 relu", `word 1, "conv5:6": the input size comes first; write 28x28 conv5:6`},
	} {
		_, err := arch.Parse(test.text)
		var wrong *arch.Error
		if !errors.As(err, &wrong) {
			t.Errorf("%q: got error %v, want an *arch.Error", test.text, err)
			continue
		}
		if err.Error() != test.want {
			t.Errorf("%q:\n got %v\nwant %s", test.text, err, test.want)
		}
		if test.text[wrong.Start:wrong.End] != wrong.Text {
			t.Errorf("%q: span %d..%d is %q, want the word %q", test.text, wrong.Start, wrong.End, test.text[wrong.Start:wrong.End], wrong.Text)
		}
	}
}
