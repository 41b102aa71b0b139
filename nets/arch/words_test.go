package arch_test

import (
	"maps"
	"testing"
)

type wordCount struct {
	parameters, links, macs int64
	output                  string
}

// wordCounts lists the counts and output shapes of words with parameters.
func wordCounts() map[string]wordCount {
	return map[string]wordCount{
		// Recurrent layers, from questions that people asked.
		"1:4096 lstm:256":           {4_457_472, 4_457_472, 4 * (4096*256 + 256*256), "1×256"},
		"100:64 lstm:64":            {33_024, 3_302_400, 3_276_800, "100×64"},
		"100:64 lstm:64/bias2":      {33_280, 3_328_000, 3_276_800, "100×64"},
		"100:64 lstm:64/last":       {33_024, 3_302_400, 3_276_800, "64"},
		"100:64 gru:64/bi":          {2 * 24_768, 4_953_600, 4_915_200, "100×128"},
		"100:64 rnn:10/nobias":      {740, 74_000, 74_000, "100×10"},
		"4x8x8:3 convlstm3:16":      {4 * 16 * (9*19 + 1), 256 * 4 * 16 * (9*19 + 1), 256 * 4 * 16 * 9 * 19, "4×8×8×16"},
		"4x8x8:3 convlstm3:16/last": {4 * 16 * (9*19 + 1), 256 * 4 * 16 * (9*19 + 1), 256 * 4 * 16 * 9 * 19, "8×8×16"},
		// Convolutions.
		"8x8x4 sep3:16":                        {9*4 + 80, 36 * 116, 36 * 100, "6×6×16"},
		"8x8x4 sep3:16/x2/nobias":              {9*8 + 128, 36 * 200, 36 * 200, "6×6×16"},
		"8x8x4 dw3/x2":                         {80, 36 * 80, 36 * 72, "6×6×8"},
		"8x8 conv3:2/turn4":                    {20, 4 * 36 * 20, 4 * 36 * 18, "6×6×2"},
		"8x8 local3:2/hash100":                 {100, 36 * 20, 36 * 18, "6×6×2"},
		"8x8 local3:2/soft.01":                 {720, 36 * 20, 36 * 18, "6×6×2"},
		"100:2 conv3:4/causal/d4":              {28, 2_800, 2_400, "100×4"},
		"100:2 conv3:4/causal/s2":              {28, 1_400, 1_200, "50×4"},
		"7x7x8 tconv3:4/s2/p1/op1":             {292, 49*9*32 + 14*14*4, 49 * 9 * 32, "14×14×4"},
		"7x7x8 tconv5:4/s2/same":               {804, 49*25*32 + 14*14*4, 49 * 25 * 32, "14×14×4"},
		"7x7x8 tconv2:4/s3/same":               {132, 49*4*32 + 21*21*4, 49 * 4 * 32, "21×21×4"},
		"16x12x12:3 conv1x3x3:8/p0x1x1/s1x2x2": {8 * 28, 16 * 36 * 224, 16 * 36 * 216, "16×6×6×8"},
		// Free parameters and normalizations.
		"8x8x4 param:10":     {10, 0, 0, "8×8×4"},
		"8x8x4 prelu":        {4, 0, 0, "8×8×4"},
		"8x8x4 prelu/one":    {1, 0, 0, "8×8×4"},
		"8x8x4 rmsnorm":      {4, 0, 0, "8×8×4"},
		"8x8x4 groupnorm2":   {8, 0, 0, "8×8×4"},
		"8x8x4 instancenorm": {8, 0, 0, "8×8×4"},
		// Channels.
		"8x8x8 split( conv1:4 | )":            {20, 1_280, 1_024, "8×8×8"},
		"8x8x8 split2,6( conv1:4 | conv1:3 )": {12 + 21, 64 * 33, 64 * 26, "8×8×7"},
		"8x8x8 pick1,3-5( conv1:2 )":          {10, 640, 512, "8×8×2"},
		"8x8x8 side( gap dense:3 ) conv1:1":   {27 + 9, 27 + 64*9, 24 + 64*8, "8×8×1"},
		"8x8x8 frozen( conv1:3 ) conv1:1":     {27 + 4, 64 * 31, 64 * 27, "8×8×1"},
		// LeNet's connection table of 1998: 1,516 parameters.
		"14x14x6 cat( " + lenetTable() + " )": {1_516, 151_600, 150_000, "10×10×16"},
	}
}

// rearrangements lists words without parameters.
func rearrangements() map[string]wordCount {
	return map[string]wordCount{
		"8x8x4 blurpool2":         {0, 0, 9 * 9 * 4, "3×3×4"},
		"8x8x4 blurpool2/ring":    {0, 0, 16 * 9 * 4, "4×4×4"},
		"9:4 blurpool2/same":      {0, 0, 5 * 3 * 4, "5×4"},
		"8x8x4 reshape16x16":      {0, 0, 0, "16×16×1"},
		"8x8x4 reshape64:4":       {0, 0, 0, "64×4"},
		"8x8x4 shuffle2":          {0, 0, 0, "8×8×4"},
		"8x8x4 pixelshuffle2":     {0, 0, 0, "16×16×1"},
		"9:4 pixelshuffle2":       {0, 0, 0, "18×2"},
		"8x8x4 unpool2":           {0, 0, 0, "16×16×4"},
		"8x8x4 pad1":              {0, 0, 0, "10×10×4"},
		"8x8x4 pad0,1,2,3":        {0, 0, 0, "9×13×4"},
		"8:4 pad3,0":              {0, 0, 0, "11×4"},
		"8x8x4 pad0,0,0,0,2,3":    {0, 0, 0, "8×8×9"},
		"8:4 pad1,1,0,4":          {0, 0, 0, "10×8"},
		"4x6x6:2 pad0,0,1,1,0,0":  {0, 0, 0, "4×8×6×2"},
		"8x8x4 crop1,0,2,3":       {0, 0, 0, "7×3×4"},
		"8x9x4 adaptiveavg7":      {0, 0, 0, "7×7×4"},
		"4x4x4 adaptivemax7x5":    {0, 0, 0, "7×5×4"},
		"4x6x6:2 adaptiveavg2":    {0, 0, 0, "2×2×2×2"},
		"4x6x6:2 upsample2 crop1": {0, 0, 0, "6×10×10×2"},
	}
}

// lenetTable is the third layer of LeNet-5 as it was in 1998.
func lenetTable() string {
	var text string
	for i, channels := range []string{
		"1-3", "2-4", "3-5", "4-6", "1,5-6", "1-2,6",
		"1-4", "2-5", "3-6", "1,4-6", "1-2,5-6", "1-3,6", "1-2,4-5", "2-3,5-6", "1,3-4,6", "1-6",
	} {
		if i > 0 {
			text += " | "
		}
		text += "pick" + channels + "( conv5:1 )"
	}
	return text
}

func TestWordCounts(t *testing.T) {
	t.Parallel()
	counts := wordCounts()
	maps.Copy(counts, rearrangements())
	for text, want := range counts {
		c := count(t, text)
		if got := c.Totals; got.Parameters != want.parameters || got.Links != want.links || got.MACs != want.macs {
			t.Errorf("%s: got %d parameters, %d links, %d MACs; want %+v", text, got.Parameters, got.Links, got.MACs, want)
		}
		if got := c.Source.Output().String(); got != want.output {
			t.Errorf("%s: got %s, want %s", text, got, want.output)
		}
		checkFormulas(t, c)
		checkRoundTrip(t, text, c.Source)
	}
}

// TestFieldsOfWords checks size, jump and centre on the last axis.
func TestFieldsOfWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][3]float64{
		"100 conv3:4/causal/d4":                     {9, 1, -4},
		"100 pad2,0 conv3:4":                        {3, 1, -1},
		"100 crop2,0 conv3:4":                       {3, 1, 3},
		"100:4 conv2:4/s2 pixelshuffle2":            {2, 1, .5},
		"96 adaptiveavg24":                          {4, 4, 1.5},
		"10 adaptiveavg4":                           {3, 2.5, 1},
		"10 adaptiveavg7":                           {3, 10. / 7, .5},
		"30 blurpool2/same":                         {3, 2, 1},
		"30:4 split( conv3:2/same | conv5:2/same )": {5, 1, 0},
		"30:4 pick1-2( conv3:2/same )":              {3, 1, 0},
		"30:4 conv5:4 side( gap dense:3 )":          {5, 1, 2},
		"30:4 sep3:4/s2":                            {3, 2, 1},
	} {
		c := count(t, text)
		r := c.Layers[len(c.Layers)-1]
		for _, r0 := range c.Layers {
			if r0.Depth == 0 {
				r = r0
			}
		}
		if r.SeesAll || float64(r.ReceptiveField[0]) != want[0] || r.Jump[0] != want[1] || r.Centre[0] != want[2] {
			t.Errorf("%s: got a field of %v, jump %v, centre %v; want %v", text, r.ReceptiveField, r.Jump, r.Centre, want)
		}
	}
}

func wrongOfSecondHalf() []wrongNetwork {
	return []wrongNetwork{
		{"8x8x4 split( relu | | )", `4 channels cannot be divided evenly among 3 branches; write split2,1,1(`, "split2,1,1("},
		{"8x8x4 split2,1( relu | )", `its parts have 3 channels together, its input has 4; write split2,2(`, "split2,2("},
		{"8x8x4 split1,1,2( relu | )", `it divides channels into 3 parts and has 2 branches`, "-"},
		{"8x8x4 split1,a( relu | )", `the number of channels is not a whole number; write split2,2(`, "split2,2("},
		{"8x8x4 pick( relu )", `which channels? write pick1,3-5(`, "pick1-2("},
		{"8x8x4 pick2,1( relu )", `the channels stand in order, each once`, "pick1-2("},
		{"8x8x4 pick3-5( relu )", `there is no channel 5, its input has 4; write pick1-4(`, "pick1-4("},
		{"8x8x4 pick1( relu | )", `pick1( … ) has no branches`, "-"},
		{"8x8x4 side( )", `the group is empty; write side( conv3:6/same relu )`, "-"},
		{"8x8x4 dw3:8", `it works channel by channel, its input has 4; write dw3/x2`, "dw3/x2"},
		{"50x50x8 dw5x1:16/nobias", `write dw5x1/x2/nobias`, "dw5x1/x2/nobias"},
		{"8x8x3 dw3:16", `16 kernels cannot be divided among 3; write dw3/x5 or conv3:16`, "conv3:16"},
		{"8x8 conv3x5:2/turn4", `square kernels on a map with two axes can be turned; write conv3x5:2, which`, "conv3x5:2"},
		{"8x8 conv3:2/turn3", `kernels are turned by right angles, four in all; write conv3:2/turn4`, "conv3:2/turn4"},
		{"8 local3:1/hash100", `it has 24 numbers of its own, fewer than 100; write local3:1/hash24`, "local3:1/hash24"},
		{"8 local3:1/soft", `the strength is a number above 0; write local3:1/soft.01`, "local3:1/soft.01"},
		{"8 local3:1/soft0/nobias", `the strength is a number above 0; write local3:1/soft.01/nobias`, "local3:1/soft.01/nobias"},
		{"8 local3:1/hash9/soft1", `/soft does not go with /hash`, "local3:1/hash9"},
		{"8x8 conv3:1/causal", `/causal goes with one axis, which is time; its input is 8×8×1; write conv3:1/same`, "conv3:1/same"},
		{"8x8 tconv3:4/s2/op2", `the output padding must be smaller than the stride; write tconv3:4/s2/op1`, "tconv3:4/s2/op1"},
		{"8:4 lstm:8/bias3", `a gate has one bias, or two; write lstm:8/bias2`, "lstm:8/bias2"},
		{"8x8 lstm:8", `lstm works on a sequence, but its input is 8×8×1; write tokens lstm:8`, "tokens lstm:8"},
		{"8x8 convlstm3:8", `its steps are the depth of a map with three axes`, "-"},
		{"8x8x4 groupnorm3", `4 channels cannot be divided into 3 groups; write groupnorm1`, "groupnorm1"},
		{"8x8x4 shuffle3", `4 channels cannot be divided into 3 groups`, "shuffle2"},
		{"8x8x6 pixelshuffle2", `6 channels cannot be divided by 4; write pixelshuffle1`, "pixelshuffle1"},
		{"8x8x4 reshape9x9", `9×9×1 holds 81 numbers, its input 8×8×4 holds 256 numbers; write reshape1x1x256`, "reshape1x1x256"},
		{"8x8 crop4", `it leaves nothing of its input 8×8×1; write crop0 or less`, "crop0"},
		{"8x8 crop0,0,0,0,1,1", `one number for all sides, or two for each axis; write crop1`, "crop1"},
		{"8x8 pad0,0,0,0,1", `one number for all sides, or two for each axis; write pad1`, "pad1"},
		{"8x8 pad1,2", `one number for all sides, or two for each axis; write pad1`, "pad1"},
		{"2x2 blurpool2", `its filter is larger than its input 2×2×1; write blurpool2/same`, "blurpool2/same"},
		{"8x8 conv1x3x3:2", `the kernel is one number here, or two, height×width; write conv3:2`, "conv3:2"},
		{"4x8x8:1 conv3x3:2", `the kernel is one number here, or three, depth×height×width; write conv3:2`, "conv3:2"},
		{"4x8x8:1 conv3:2/tile2", `rows and columns alone are divided so`, "conv3:2"},
		{"8x8 adaptive7", `there is no layer "adaptive"`, "-"},
	}
}

// TestFrozen checks that frozen layers are counted and marked, and that a layer
// that uses the weights of a frozen one is frozen too.
func TestFrozen(t *testing.T) {
	t.Parallel()
	n := parse(t, "8x8x4 frozen( a=conv1:4 add( bn | ) ) @a conv1:4 2*( frozen( bn ) bn )")
	var got string
	for _, l := range n.Flat() {
		mark := "-"
		if l.Frozen {
			mark = "f"
		}
		got += mark
	}
	if want := "ffff-f-f-"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestLearnt checks that frozen parameters are not trainable and that what bn
// keeps is a buffer.
func TestLearnt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][3]int64{ // parameters, trainable, buffers
		"64x64x3 conv7:32/p3 bn relu maxpool2 dense:1 sigmoid": {37_569, 37_569, 64},
		"8x8x4 frozen( conv1:4 bn ) conv1:4":                   {20 + 8 + 20, 20, 8},
		"8x8x4 frozen( a=conv1:4 ) @a":                         {20, 0, 0},
		"8x8x4 2@( bn )":                                       {8, 8, 8},
		"8x8x4 2*( bn layernorm )":                             {32, 32, 16},
	} {
		if got := count(t, text).Totals; got.Parameters != want[0] || got.Trainable != want[1] || got.Buffers != want[2] {
			t.Errorf("%s: got %d parameters, %d trainable, %d buffers; want %v", text, got.Parameters, got.Trainable, got.Buffers, want)
		}
	}
}

// TestUsesOfWords checks how often a weight is used for one input.
func TestUsesOfWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"28x28 conv5:6/p2":        784,
		"8x8 conv3:2/turn4":       4 * 36,
		"8x8 local3:2/hash100":    7.2,
		"100:8 linear:3":          100,
		"100:8 attn2":             100,
		"100:8 lstm:3/bias2":      100,
		"49:8 pos":                1,
		"128 embed1000:8":         .128,
		"8x8x4 prelu":             0,
		"8x8x4 blurpool2":         0,
		"8x8x4 sep3:4":            36,
		"8x8 conv1:2/tile3":       64. / 9,
		"8x8x4 a=conv1:4 relu @a": 64,
	} {
		c := count(t, text)
		if got := c.Layers[0].Uses; got != want {
			t.Errorf("%s: got %v uses of each weight, want %v", text, got, want)
		}
		if last := c.Layers[len(c.Layers)-1]; last.Layer.Weights != nil && last.Uses != want {
			t.Errorf("%s: once more: got %v uses of each weight, want %v", text, last.Uses, want)
		}
	}
}
