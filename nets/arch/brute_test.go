package arch_test

import (
	"math"
	"slices"
	"testing"

	"weightshare/nets/arch"
)

// TestCountsByEnumeration counts the convolutions of random networks by
// enumerating every use of every weight.
func TestCountsByEnumeration(t *testing.T) {
	t.Parallel()
	convolutions := 0
	forRandom(t, 150, func(t *testing.T, _ string, n *arch.Network) {
		t.Helper()
		c, err := arch.Count(n)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range c.Layers {
			if r.Kind.Convolves() && r.Layer.Turns == 0 && r.Layer.Free == 0 {
				convolutions++
				enumerate(t, r)
			}
		}
	})
	if convolutions < 250 {
		t.Errorf("only %d convolutions were counted", convolutions)
	}
}

// weight identifies one weight or bias of a convolution.
type weight struct{ bank, kernel, channel, row, column int }

// enumerate compares the counts of one layer with the set of weights that its
// positions use.
func enumerate(t *testing.T, r arch.LayerCounts) {
	t.Helper()
	l := r.Layer
	used := map[weight]bool{}
	banks, biasBanks := map[int]bool{}, map[int]bool{}
	var links, macs int64
	for y := range max(1, l.Out.D) * l.Out.H {
		for x := range l.Out.W {
			banks[l.Bank(y, x)] = true
			for k := range l.Kernels {
				for c := range l.In.C / l.Groups {
					for i := range max(1, l.KD) * l.KH * l.KW {
						used[weight{l.Bank(y, x), k, c, i / l.KW, i % l.KW}] = true
						links++
						macs++
					}
				}
				if l.Bias != arch.NoBias {
					used[weight{bank: l.BiasBank(y, x), kernel: k, channel: -1}] = true
					biasBanks[l.BiasBank(y, x)] = true
					links++
				}
			}
		}
	}
	if own := r.Layer.Weights == nil; own && int64(len(used)) != r.Parameters || !own && r.Parameters != 0 || links != r.Links || macs != r.MACs || links != int64(r.Unshared) {
		t.Errorf("%s on %v: got %d parameters, %d links, %d MACs, %v unshared; by enumeration %d, %d, %d, %d",
			r.Name, l.In, r.Parameters, r.Links, r.MACs, r.Unshared, len(used), links, macs, links)
	}
	if int64(len(banks)) != l.Banks() || int64(len(biasBanks)) != l.BiasBanks() {
		t.Errorf("%s on %v: %d banks and %d bias banks occur, it says %d and %d", r.Name, l.In, len(banks), len(biasBanks), l.Banks(), l.BiasBanks())
	}
	for b := range banks {
		if b < 0 || int64(b) >= l.Banks() {
			t.Errorf("%s on %v: bank %d of %d", r.Name, l.In, b, l.Banks())
		}
	}
	bias := int64(0)
	if l.Bias != arch.NoBias {
		bias = l.Out.Units()
	}
	if dense := l.In.Units()*l.Out.Units() + bias; int64(r.Dense) != dense {
		t.Errorf("%s on %v: got %v dense, want %d", r.Name, l.In, r.Dense, dense)
	}
}

// TestBankMaps checks the maps of the sharing schemes, in which banks that
// cannot occur are renumbered in order.
func TestBankMaps(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]int{
		"3x4 conv1:1":            {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"2x3 local1:1":           {0, 1, 2, 3, 4, 5},
		"3x4 conv1:1/tile2":      {0, 1, 0, 1, 2, 3, 2, 3, 0, 1, 0, 1},
		"3x4 conv1:1/blocks2":    {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3},
		"4x2 conv1:1/tile3":      {0, 1, 2, 3, 4, 5, 0, 1},
		"2x5 conv1:1/blocks3":    {0, 0, 1, 1, 2, 3, 3, 4, 4, 5},
		"6 conv1:1/tile2":        {0, 1, 0, 1, 0, 1},
		"6 conv1:1/blocks4":      {0, 0, 1, 2, 2, 3},
		"3 conv1:1/blocks9":      {0, 1, 2},
		"7x7 conv3:1/s3/tile2":   {0, 1, 2, 3},
		"3 conv1:1/tile9/s2":     {0, 1},
		"5 conv1:1/blocks3/s2":   {0, 1, 2},
		"5x1 conv1:1/blocks2":    {0, 0, 0, 1, 1},
		"1x5 conv1:1/tile3/p0":   {0, 1, 2, 0, 1},
		"2x2:2 dw1/tile2":        {0, 1, 2, 3},
		"2x2 conv1:1/tile1":      {0, 0, 0, 0},
		"1x3 conv1:2/ring/tile2": {0, 1, 0},
	} {
		n := parse(t, text)
		l := n.Layers[0]
		var got []int
		for y := range l.Out.H {
			for x := range l.Out.W {
				got = append(got, l.Bank(y, x))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got banks %v, want %v", text, got, want)
		}
	}
}

// reach traces which pixels of a one-dimensional input a unit sees, including
// the padding at the border, by following the layers back to the input.
func reach(layers []*arch.Layer, unit int) (first, last int) {
	first, last = unit, unit
	for _, l := range slices.Backward(layers) {
		switch l.Kind {
		case arch.Conv, arch.Local, arch.Depthwise, arch.MaxPool, arch.AvgPool:
			first = first*l.StrideW - l.Left
			last = last*l.StrideW - l.Left + (l.KW-1)*l.DilationW
		case arch.Pad:
			first, last = first-l.Border[2][0], last-l.Border[2][0]
		case arch.Upsample:
			first, last = divideDown(first, l.Factor), divideDown(last, l.Factor)
		case arch.Transposed: // unit o gets input from units i where o = i·s − p + tap
			first = -divideDown(-(first + l.Left - l.KW + 1), l.StrideW)
			last = divideDown(last+l.Left, l.StrideW)
		}
	}
	return first, last
}

func divideDown(a, b int) int { return int(math.Floor(float64(a) / float64(b))) }

// TestReceptiveFieldsByTracing compares the size, jump and centre of random
// one-dimensional convolutions and pools with the pixels that units see.
func TestReceptiveFieldsByTracing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		w := newWriter(seed)
		w.oneD = true
		text := "200"
		for range 5 {
			longer := text + " " + w.pick("conv"+w.size(1, 5)+":1"+w.options(true), "maxpool"+w.size(1, 4)+w.maybe("/s"+w.size(1, 3)), "local3:1/same")
			if _, err := arch.Parse(longer); err == nil {
				text = longer
			}
		}
		if text == "200" {
			continue
		}
		c := count(t, text)
		for i, r := range c.Layers {
			layers := c.Source.Flat()[:i+1]
			first, last := reach(layers, 0)
			next, _ := reach(layers, 1)
			if got, want := r.ReceptiveField[0], int64(last-first+1); got != want {
				t.Errorf("%s, %s: got a field of %d, traced %d", text, r.Name, got, want)
			}
			if got, want := r.Centre[0], float64(first+last)/2; got != want {
				t.Errorf("%s, %s: got a centre of %v, traced %v", text, r.Name, got, want)
			}
			if got, want := r.Jump[0], float64(next-first); got != want {
				t.Errorf("%s, %s: got a jump of %v, traced %v", text, r.Name, got, want)
			}
		}
	}
}

// TestReceptiveFieldsOfUpsampling checks that after one upsampling the size is
// that of the unit that sees most; after several, units differ, and the size
// lies between the narrowest and the widest. The jump is that between units far
// apart, the centre that of unit 0.
func TestReceptiveFieldsOfUpsampling(t *testing.T) {
	t.Parallel()
	for text, exact := range map[string]bool{
		"64 upsample2":                                                         true,
		"64 conv3:1 upsample2":                                                 true,
		"64 conv3:1 upsample2 conv3:1":                                         true,
		"64 conv3:1 upsample3 conv2:1":                                         true,
		"64 maxpool2 upsample2":                                                true,
		"64 maxpool2 conv3:1 tconv2:1/s2 conv3:1":                              true,
		"64 tconv3:1/s2":                                                       true,
		"24 tconv2:1/s2":                                                       true,
		"64 conv5:1/s2 tconv4:1/s3/p2 conv3:1/s2/p1 conv3:1/p2":                false,
		"64 upsample2 pad2,0 conv4:1/p3 tconv5:1/s2/p2 conv2:1/p1":             false,
		"64 conv5:1/p2 maxpool2 tconv4:1/s2/p1":                                true,
		"64 maxpool2 maxpool2 upsample2 upsample2":                             true,
		"64 maxpool2 conv3:1 upsample2 conv3:1 bn":                             true,
		"64 maxpool2 maxpool2 conv3:1 upsample2 conv3:1 upsample2 conv3:1":     false,
		"64 conv3:1 maxpool2 conv3:1 maxpool2 tconv2:1/s2 conv3:1 tconv2:1/s2": false,
	} {
		c := count(t, text)
		layers := c.Source.Flat()
		r := c.Layers[len(c.Layers)-1]
		const from, units = 240, 48 // many periods of the strides above
		narrowest, widest := math.MaxInt, 0
		for u := from; u < from+units; u++ {
			first, last := reach(layers, u)
			narrowest, widest = min(narrowest, last-first+1), max(widest, last-first+1)
		}
		here, _ := reach(layers, from)
		there, _ := reach(layers, from+units)
		if size := r.ReceptiveField[0]; size > int64(widest) || size < int64(narrowest) || exact && size != int64(widest) {
			t.Errorf("%s: got a field of %d, traced from %d to %d", text, size, narrowest, widest)
		}
		if want := float64(there-here) / units; r.Jump[0] != want {
			t.Errorf("%s: got a jump of %v, traced %v", text, r.Jump[0], want)
		}
		if first, last := reach(layers, 0); r.Centre[0] != float64(first+last)/2 {
			t.Errorf("%s: got a centre of %v, unit 0 sees from %d to %d", text, r.Centre[0], first, last)
		}
	}
}
