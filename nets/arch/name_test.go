package arch_test

import (
	"testing"

	"weightshare/nets/arch"
)

// TestSharedWeights counts layers that use the weights of others: they have no
// parameters, all their uses count, and unshared they have as many as if the
// weights were their own.
func TestSharedWeights(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		parameters, macs int64
		unshared         arch.Hypothetical
	}{
		"28x28x64 conv3:64/p1":                                  {36_928, 28_901_376, 784 * 36_928},
		"28x28x64 6@( conv3:64/p1 )":                            {36_928, 6 * 28_901_376, 6 * 784 * 36_928},
		"28x28x64 6*( conv3:64/p1 )":                            {221_568, 6 * 28_901_376, 6 * 784 * 36_928},
		"28x28x64 a=conv3:64/p1 5*( @a )":                       {36_928, 6 * 28_901_376, 6 * 784 * 36_928},
		"28x22 cat( a=conv3:1 | @a )":                           {10, 9_360, 2 * 520 * 10},
		"8x8 dense:9 a=( dense:9 relu ) @a @a":                  {65*9 + 90, 64*9 + 3*81, 65*9 + 3*90},
		"784 a=dense:20 relu b=dense:784 @a relu @b":            {785*20 + 21*784, 4 * 784 * 20, 2 * (785*20 + 21*784)},
		"8x8x4 2*( b=conv1:4 @b )":                              {40, 4 * 64 * 16, 4 * 64 * 20},
		"8x8x4 a=( b=conv1:4 relu ) @b @a":                      {20, 3 * 64 * 16, 3 * 64 * 20},
		"8x8x4 a=3*( conv1:4 ) @a":                              {60, 6 * 64 * 16, 6 * 64 * 20},
		"8x8x4 a=3@( conv1:4 ) @a":                              {20, 6 * 64 * 16, 6 * 64 * 20},
		"8x8x4 a=add( conv1:4 | ) @a":                           {20, 2 * 64 * 16, 2 * 64 * 20},
		"8x8 a=( dense:3 tied ) @a":                             {65*3 + 64, 4 * 64 * 3, 2 * (65*3 + 64)},
		"64 dense:3 d=tied dense:3 @d":                          {2*65*3 + 64, 4 * 64 * 3, 2*65*3 + 2*64},
		"8x8x4 a=bn @a":                                         {8, 0, 16},
		"9:4 a=pos @a":                                          {36, 0, 72},
		"6x6x4 a=local3:4/same conv1:4 @a":                      {36*37*4 + 20, 2*36*36*4 + 36*16, 2*36*37*4 + 36*20},
		"10:8 2@( add( attn2 | ) add( linear:16 linear:8 | ) )": {288 + 144 + 136, 2 * (10*256 + 2*100*8 + 10*256), 2 * 10 * (288 + 144 + 136)},
	} {
		got := count(t, text).Totals
		if got.Parameters != want.parameters || got.MACs != want.macs || got.Unshared != want.unshared {
			t.Errorf("%s: got %d parameters, %d MACs, %v unshared; want %+v", text, got.Parameters, got.MACs, got.Unshared, want)
		}
	}
}

// TestOwnersOfWeights checks that every layer points to the one whose weights it
// uses, and that this layer has weights of its own.
func TestOwnersOfWeights(t *testing.T) {
	t.Parallel()
	n := parse(t, "8x8x4 a=( conv3:4/same bn relu ) 2@( @a ) b=@a @b")
	flat := n.Flat()
	for i, l := range flat {
		var owner *arch.Layer
		if i >= 3 && l.Kind != arch.ReLU {
			owner = flat[i%3]
		}
		if l.Weights != owner {
			t.Errorf("layer %d, %s: its weights are those of %v, want %v", i, l.Word, l.Weights, owner)
		}
	}
}

func TestNamesPrint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"8x8 a=conv3x3:4/same@a":                   "",
		"8x8 a=(conv3x3:4/same) b=conv1x1:4 @b @b": "8x8 a=( conv3:4/same ) b=conv1:4 @b @b",
		"8x8 add(a=( relu)|@a)":                    "8x8 add( a=( relu ) | @a )",
		"8x8 a=3*(b=add(relu|)@b)@a":               "8x8 a=3*( b=add( relu | ) @b ) @a",
		"8x8 block-2=2@(conv1:1)":                  "8x8 block-2=2@( conv1:1 )",
		"28×28×3 conv3×5:2/s2X1":                   "28x28x3 conv3x5:2/s2x1",
		"16x12x12:3 conv3:8 conv1x3x3:8/s1x2x2 bn": "16x12x12x3 conv3:8 conv1x3x3:8/s1x2x2 bn",
		"16x12x12x1 maxpool2 gap":                  "16x12x12x1 maxpool2 gap",
	} {
		n, err := arch.Parse(text)
		if want == "" {
			if err == nil {
				t.Errorf("%q parses as %q", text, n)
			}
			continue
		}
		if err != nil || n.String() != want {
			t.Errorf("%q prints as %q, %v; want %q", text, n, err, want)
			continue
		}
		checkRoundTrip(t, text, n)
	}
}

func wrongNames() []wrongNetwork {
	return []wrongNetwork{
		{"8x8 @a a=relu", `word 2, "@a": nothing before it has this name; write a=conv3:6/same before it`, "-"},
		{"8x8 a=( relu @a )", `word 4, "@a": it stands within what has this name`, "-"},
		{"8x8 a=relu a=bn", `word 3, "a=bn": the name a is there twice; write @a to use it once more`, "@a"},
		{"8x8 a= relu", `word 2, "a=": a layer or a group follows its name without a space; write a=conv3:6`, "a=conv3:6"},
		{"8x8 a_b=relu", `"a_b" is no name: letters, digits and hyphens`, "block=relu"},
		{"8x8 relu @", `"" is no name`, "-"},
		{"8x8 a=conv5", `word 2, "conv5": how many kernels? write conv5:6`, "-"},
		{"8x8 a=( )", `the group is empty; write a=( conv3:6/same relu )`, "-"},
		{"8x8 a=( relu | )", `a=( … ) has no branches`, "-"},
		{"8x8 a=( relu", `word 2, "a=(": the group is never closed`, "-"},
		{"8x8 a=2*( relu", `word 2, "2*(": the group is never closed`, "-"},
		{"8x8 a=conv3:8/p1 @a", `word 3, "@a": the weights of conv3:8/p1 are for an input of 8×8×1, here it is 8×8×8; write layers before it that give 8×8×1`, "conv1:1 @a"},
		{"8x8 3@( conv3:8/p1 )", `word 2, "3@(": the weights of conv3:8/p1 are for an input of 8×8×1`, "3*("},
		{"8x8 a=local3:1 @a", `are for an input of 8×8×1, here it is 6×6×1`, "-"},
		{"8x8 @( relu )", `how many times? write 3@(`, "3@("},
		{"8x8 0@( relu )", `the number of times must be at least 1; write 3@(`, "3@("},
		{"8x8 attn2", `attn works on a sequence, but its input is 8×8×1; write tokens attn2`, "tokens attn1"},
		{"8:6 attn4", `6 channels cannot be divided among 4 heads; write attn2`, "attn2"},
		{"8:6 attn6/kv4", `6 heads cannot be divided among 4 for keys and values; write attn6/kv2`, "attn6/kv2"},
		{"8:6 at9", `its input has 8 positions; write at8`, "at8"},
		{"8:6 embed9:3", `it takes ids, one at each position; its input 8×6 has 6 channels`, "-"},
		{"8 embed9", `how many numbers a vector? write embed9:64`, "embed9:64"},
		{"8x8 cls", `cls works on a sequence, but its input is 8×8×1; write tokens cls`, "tokens cls"},
	}
}
