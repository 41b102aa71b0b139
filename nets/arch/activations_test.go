package arch_test

import (
	"slices"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

func TestActivations(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]arch.Hypothetical{ // sum, peak
		"50x50x3 conv3:32/same maxpool2 conv3:64/same maxpool2 dense:500 dense:10 softmax": {149_726, 100_000},

		"4 relu":             {0, 4},
		"4 add( conv1:1 | )": {4, 8},
		"8x8x2 add( conv3:2/same relu conv3:2/same | )":              {256, 384},
		"4x4x2 mul( | gap conv1:2 sigmoid )":                         {4, 36},
		"4 add( add( relu | ) | )":                                   {0, 8},
		"4 cat( conv1:1 | conv1:2 )":                                 {24, 24},
		"4 3*( conv1:2 )":                                            {24, 16},
		"1000000x1000000 conv1:1000000/nobias maxpool2":              {1_250_000_000_000_000_000, 1_250_000_000_000_000_000},
		"1000000x1000000 upsample1000 upsample2 upsample1 upsample1": {arch.Overflow, 8_000_000_000_000_000_000},
	} {
		c := count(t, text)
		if got := [2]arch.Hypothetical{c.Totals.Activations, c.Totals.PeakActivations}; got != want {
			t.Errorf("%s: got %d, want %d", text, got, want)
		}
	}
}

// operation is a layer as a step of a program on numbered tensors.
type operation struct {
	inputs  []int
	inPlace bool
}

// program lists the operations of a network and the size of every tensor.
type program struct {
	sizes      []int64
	operations []operation
}

func (p *program) sequence(layers []*arch.Layer, tensor int) int {
	for _, l := range layers {
		inputs := []int{tensor}
		if len(l.Branches) > 0 && l.Kind != arch.Repeat {
			inputs = nil
			for _, b := range l.Branches {
				inputs = append(inputs, p.sequence(b, tensor))
			}
		}
		if l.Kind == arch.Repeat {
			for _, b := range l.Branches {
				tensor = p.sequence(b, tensor)
			}
			continue
		}
		elementwise := slices.Contains([]arch.Kind{
			arch.ReLU, arch.ReLU6, arch.SiLU, arch.Softmax, arch.Dropout, arch.BatchNorm, arch.LayerNorm, arch.Flatten, arch.Add, arch.Mul, arch.Sigmoid, arch.Tanh,
		}, l.Kind)
		p.operations = append(p.operations, operation{inputs, elementwise})
		p.sizes = append(p.sizes, l.Out.Units())
		tensor = len(p.sizes) - 1
	}
	return tensor
}

// peak runs the program: a tensor lives until the last operation that reads it, and an
// in-place operation overwrites an input that ends there.
func (p *program) peak() int64 {
	last := make([]int, len(p.sizes))
	for at, o := range p.operations {
		for _, i := range o.inputs {
			last[i] = at
		}
	}
	last[len(last)-1] = len(p.operations)
	alive := p.sizes[0]
	most := alive
	for at, o := range p.operations {
		out := p.sizes[at+1]
		var ending []int
		for _, i := range o.inputs {
			if last[i] == at && !slices.Contains(ending, i) {
				ending = append(ending, i)
			}
		}
		overwritten := slices.IndexFunc(ending, func(i int) bool { return p.sizes[i] == out })
		if !o.inPlace || overwritten < 0 {
			alive += out
		}
		most = max(most, alive)
		for k, i := range ending {
			if !o.inPlace || k != overwritten {
				alive -= p.sizes[i]
			}
		}
	}
	return most
}

// TestPeakActivations compares the peak with that of a program of single operations.
func TestPeakActivations(t *testing.T) {
	t.Parallel()
	texts := []string{
		"8x8 2*( relu ) cat( maxpool2 conv3:2/p1 | conv3:2/s2/p1 relu ) add( bn | mul( | gap ) ) conv3:1",
		"8x8x2 add( relu | bn | ) cat( | ) cat( | relu | conv1:3 ) mul( gap | | relu )",
		"8x8x2 add( mul( | gap sigmoid ) | 2*( conv3:2/same relu ) ) flatten dense:3",
		"8x8x2 mul( gap relu | relu ) mul( gap | add( relu | ) )",
	}
	for _, name := range []string{"densenet121", "resnet50", "googlenet", "efficientnet_b0", "unet", "lenet5", "mobilenet_v2"} {
		texts = append(texts, zoo(t, name).Network)
	}
	for _, text := range texts {
		c := count(t, text)
		p := program{sizes: []int64{c.Input.Units()}}
		p.sequence(c.Source.Layers, 0)
		if want := p.peak(); int64(c.Totals.PeakActivations) != want {
			t.Errorf("%.100s: got a peak of %d, want %d", text, c.Totals.PeakActivations, want)
		}
	}
}

// TestTrainingKeeps compares what training keeps for one sample, counted in maps of
// 256 numbers or, for sequences, of 512, with what PyTorch's autograd was observed to
// save (1.13, CPU, activations in place) together with the network's output.
func TestTrainingKeeps(t *testing.T) {
	t.Parallel()
	const conv = "conv3:4/same/nobias "
	for text, want := range map[string]arch.Hypothetical{
		"8x8x4 " + conv + "relu " + conv + "relu":                                                       3,
		"8x8x4 " + conv + "bn relu " + conv + "bn relu":                                                 5,
		"8x8x4 " + conv + "bn relu add( " + conv + "bn relu " + conv + "bn | ) relu " + conv:            8,
		"8x8x4 " + conv + "bn relu add( " + conv + "bn relu 1*( " + conv + "bn ) | ) relu " + conv:      8,
		"8x8x4 " + conv + "bn relu add( " + conv + "bn relu " + conv + "bn | conv1:4 bn ) relu " + conv: 9,
		"8x8x4 " + conv + "silu mul( | gap sigmoid )":                                                   4,
		"8x8x4 add( conv1:4 bn | conv1:4 )":                                                             3,
		"8x8x4 add( conv1:4 bn | relu conv1:4 bn )":                                                     4,
		"16:32 attn4": 8, // two of them are the attention weights, one for each head and pair of positions
		"16:32 add( layernorm attn4 | ) layernorm linear:32": 11,
		"16:32 lstm:32":                  8,
		"16:32 lstm:32/bi":               15,
		"16:32 gru:32":                   8,
		"16:32 rnn:32":                   2,
		"16:32 lstm:32/last":             8,
		"4x4x4:8 convlstm3:8":            8,
		"16:32 linear:32 gelu linear:32": 4,
	} {
		c := count(t, text)
		unit := arch.Hypothetical(c.Input.Units())
		kept := c.Totals.Memory.Training/4 - 2*arch.Hypothetical(c.Totals.Parameters)
		if strings.Contains(text, "gap") {
			kept -= 4 // one number for each channel
		}
		if kept != want*unit {
			t.Errorf("%s: %d numbers kept, %.2f maps; want %d", text, kept, float64(kept)/float64(unit), want)
		}
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	c := count(t, "50x50x3 conv3:32/same maxpool2 conv3:64/same maxpool2 dense:500 dense:10 softmax")
	const parameters, activations, input, peak = 4_632_902, 149_726, 7_500, 100_000
	for _, each := range []int{1, 2, 4, 8} {
		for state := range 3 {
			if err := c.SetMemory(64, each, state); err != nil {
				t.Fatal(err)
			}
			b := arch.Hypothetical(each)
			want := arch.Memory{
				Batch: 64, BytesPerNumber: each, Weights: b * parameters, Inference: b * (parameters + 64*peak),
				Training: b * (parameters*arch.Hypothetical(2+state) + 64*(input+activations)),
			}
			if got := c.Totals.Memory; got != want || c.Totals.Bytes != want.Weights {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
	}
	for _, wrong := range [][2]int{{0, 4}, {-1, 4}, {1, 0}, {1, 3}, {1, 16}, {1, -4}} {
		if c.SetMemory(wrong[0], wrong[1], 0) == nil {
			t.Errorf("a batch of %d with %d bytes a number is taken", wrong[0], wrong[1])
		}
	}
	c = count(t, "1000000000 dense:1000000000 dense:1000000000 dense:9")
	if err := c.SetMemory(1, 8, 0); err != nil || c.Totals.Memory.Weights != arch.Overflow || c.Totals.Bytes != arch.Overflow || !c.Totals.FLOPs.Known() {
		t.Errorf("beyond 2⁶³−1: got %+v, %v", c.Totals, err)
	}
}
