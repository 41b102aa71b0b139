package arch_test

import (
	"strings"
	"testing"
)

// TestQuestions checks the right answers to questions about parameters that people
// asked in public; zero means that it was not asked.
func TestQuestions(t *testing.T) {
	t.Parallel()
	for _, q := range []struct {
		about, text      string
		parameters, macs int64
	}{
		{"channels first, taken as written", "3x224x224 conv3:4", 8_068, 0},
		{"channels last", "224x224x3 conv3:4", 112, 0},
		{"one layer used six times", "28x28x64 6@( conv3:64/p1 )", 36_928, 6 * 28 * 28 * 64 * 64 * 9},
		{"six layers", "28x28x64 6*( conv3:64/p1 )", 221_568, 6 * 28 * 28 * 64 * 64 * 9},
		{"one convolution on two inputs", "28x22:2 cat( pick1( a=conv3:1 ) | pick2( @a ) )", 10, 2 * 26 * 20 * 9},
		{"an LSTM with two biases", "100:64 lstm:64/bias2", 33_280, 3_276_800},
		{"a convolution over three axes", "16x112x112:3 conv3:64", 5_248, 0},
		{"squeeze-and-excitation with dense layers", "56x56x8 mul( | gap dense:2 relu dense:8 sigmoid )", 18 + 24, 32},
		{"a residual on two numbers", "2 add( dense:2 | )", 6, 4},
		{"a free parameter", "4 param:10", 10, 0},
	} {
		got := count(t, q.text).Totals
		if got.Parameters != q.parameters || q.macs != 0 && got.MACs != q.macs {
			t.Errorf("%s: %s: got %d parameters and %d MACs, want %d and %d", q.about, q.text, got.Parameters, got.MACs, q.parameters, q.macs)
		}
	}
	// VGG-16 on CIFAR's images: with torchvision's adaptive pool its head is unchanged.
	small := strings.Replace(mustText(t, "vgg16"), "224x224x3", "32x32x3", 1)
	if got := count(t, small).Totals.Parameters; got != 138_357_544 {
		t.Errorf("VGG-16 on 32×32: got %d parameters, want 138357544", got)
	}
	if got := count(t, "24x24 tconv2:1/s2").Layers[0].Centre; got[0] != 0 || got[1] != 0 {
		t.Errorf("a transposed convolution: got the centre %v, want 0", got)
	}
	front := zoo(t, "sincnet").Layers
	encoder := zoo(t, "wav2vec2").Layers
	for name, centre := range map[string][2]float64{
		"SincNet":     {front[len(front)-1].Centre[0], 495},
		"wav2vec 2.0": {encoder[len(encoder)-1].Centre[0], 199.5},
	} {
		if centre[0] != centre[1] {
			t.Errorf("%s: got the centre %v, want %v", name, centre[0], centre[1])
		}
	}
}
