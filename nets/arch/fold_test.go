package arch_test

import "testing"

func TestFoldBatchNorms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"8x8 conv3:4/nobias bn relu":              "8x8 conv3:4 relu",
		"8x8 conv3:4 bn relu":                     "8x8 conv3:4 relu",
		"8x8 bn conv3:4/s2/p1/nobias relu bn":     "8x8 bn conv3:4/s2/p1/nobias relu bn",
		"8x8 local3:4/nobias bn":                  "8x8 local3:4",
		"8x8 tconv2:4/s2/nobias bn bn":            "8x8 tconv2:4/s2 bn",
		"8x8 dw3/nobias bn dense:3/nobias bn":     "8x8 dw3 dense:3",
		"8 dense:3 bn tied bn":                    "8 dense:3 bn tied bn",
		"8x8 2*( conv1:3/nobias bn )":             "8x8 2*( conv1:3 )",
		"8x8 add( conv1:1/nobias bn | | bn ) bn":  "8x8 add( conv1:1 | | bn ) bn",
		"8x8 conv3:4/same/posbias bn maxpool2 bn": "8x8 conv3:4/same/posbias maxpool2 bn",
		"8x8x4 3@( conv1:4/nobias bn )":           "8x8x4 3@( conv1:4 )",
		"8x8x4 a=( conv1:4/nobias bn relu ) @a":   "8x8x4 a=( conv1:4 relu ) @a",
		"8x8x4 a=conv1:4/nobias bn @a":            "8x8x4 a=conv1:4/nobias bn @a",
	} {
		n, err := count(t, text).Source.FoldBatchNorms()
		if err != nil || n.String() != want {
			t.Errorf("%s: got %v, %v; want %s", text, n, err, want)
		}
	}
	// The question about Keras: 37,569 trainable parameters, which include bn's
	// 64.
	folded, err := count(t, "64x64x3 conv7:32/p3 bn relu maxpool2 dense:1 sigmoid").Source.FoldBatchNorms()
	if err != nil {
		t.Fatal(err)
	}
	if c := count(t, folded.String()); c.Totals.Parameters != 37_569-64 {
		t.Errorf("folded: %d parameters", c.Totals.Parameters)
	}
	// torchvision's ResNet-50: 25,557,032 parameters, of which 53,120 are scales
	// and shifts; half as many biases are added.
	folded, err = zoo(t, "resnet50").Source.FoldBatchNorms()
	if err != nil {
		t.Fatal(err)
	}
	if c := count(t, folded.String()); c.Totals.Parameters != 25_557_032-26_560 {
		t.Errorf("ResNet-50 folded: %d parameters", c.Totals.Parameters)
	}
}
