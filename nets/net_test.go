package nets

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

// TestAllocatedIsCounted checks that a network has exactly the parameters that
// arch.Count counts.
func TestAllocatedIsCounted(t *testing.T) {
	t.Parallel()
	texts := append(everyLayer(), "28x28 conv3:32", "28x28 local3:32", "16x16 local3:1/s2/same lecuntanh local5:1/s2/same lecuntanh dense:10 lecuntanh",
		"16x16 conv3:2/s2/same/posbias lecuntanh conv5:4/s2/same/posbias lecuntanh dense:10 lecuntanh", "16 dense:4/nobias", "20x20 conv5:15/s5 relu dense:2")
	for _, r := range benchmarkNets() {
		texts = append(texts, r.net)
	}
	for _, text := range texts {
		a := parse(t, text)
		counts, err := arch.Count(a)
		if err != nil {
			t.Fatal(err)
		}
		n, err := New[float32](a, 1)
		if err != nil {
			t.Fatal(err)
		}
		allocated := 0
		for _, p := range n.Params() {
			allocated += len(p.Value)
			size := 1
			for _, s := range p.Shape {
				size *= s
			}
			if size != len(p.Value) || size != len(p.Grad) {
				t.Errorf("%s: %s of %s is %v and holds %d numbers", text, p.Kind, p.Word, p.Shape, len(p.Value))
			}
		}
		if int64(allocated) != counts.Totals.Parameters {
			t.Errorf("%s: %d numbers are allocated, %d are counted", text, allocated, counts.Totals.Parameters)
		}
	}
}

// TestUntrainable checks that networks that cannot be trained are refused before
// anything is allocated, with an error that names the word and its number.
func TestUntrainable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		net    string
		number int
		word   string
		want   string
	}{
		{"8x8:4 tconv2:100000000", 2, "tconv2:100000000", "units, at most"},
		{"4000x4000 add( dense:1000 | flatten dense:1000 )", 3, "dense:1000", "weights, too many"},
		{"9000x9000 maxpool100/s1", 2, "maxpool100/s1", "windows are too large"},
		{"12x12 conv3:4/p10000", 2, "conv3:4/p10000", "units, at most"},
		{"12x12 conv1:1000000 gmp dense:4", 2, "conv1:1000000", "units, at most"},
		{"4000x4000 dense:1000", 2, "dense:1000", "weights, too many"},
		{"4x8x8:4 relu", 2, "relu", "three axes"},
		{"20000:6 attn2", 2, "attn2", "sequence is too long to train"},
		{"8 embed10:4 gap", 2, "embed10:4", "embed can be counted but not trained: write linear:4"},
		{"8:4 linear:6 tied gap", 3, "tied", "it mirrors linear, which can be counted but not trained: write linear:4"},
		{"8x8:4 add( groupnorm2 | )", 3, "groupnorm2", "write layernorm"},
		{"8x8:4 instancenorm", 2, "instancenorm", "write layernorm"},
		{"8x8:4 pixelshuffle2", 2, "pixelshuffle2", "write upsample2"},
		{"8x8:4 maxpool2 unpool2", 3, "unpool2", "write upsample2"},
		{"8x8:4 adaptiveavg3", 2, "adaptiveavg3", "write gap"},
		{"8x8:4 adaptivemax3", 2, "adaptivemax3", "write gmp"},
		{"8x8:4 param:10", 2, "param:10", "leave it out"},
		{"64 reshape4x4x4:1 relu", 2, "reshape4x4x4x1", "three axes"},
		{"60000 lstm:700/last", 2, "lstm:700/last", "units within"},
		{"3000x3000 local3:100/hash9", 2, "local3:100/hash9", "units, at most"},
		{"1000x1000 local9:100/hash9", 2, "local9:100/hash9", "weights at all places"},
		{"8x8 side( conv3:100000000 )", 3, "conv3:100000000", "units, at most"},
		{"12x12 dense:20000 dense:20000", 3, "dense:20000", "weights, too many"},
	} {
		a := parse(t, c.net)
		_, err := New[float32](a, 1)
		var refused *arch.Error
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", c.net, err)
			continue
		}
		if refused.Word != c.number || refused.Text != c.word || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want word %d, %q, and %q", c.net, err, c.number, c.word, c.want)
		}
		if _, again := TrainingMemory[float32](a, 1, Config{Optimizer: SGD{}}); again == nil || again.Error() != err.Error() {
			t.Errorf("%s: TrainingMemory says %v, New %v", c.net, again, err)
		}
	}
	large := parse(t, "20000x20000 gmp")
	for want, a := range map[string]*arch.Network{"input has 400000000 units": large, "no layer to train": {Input: large.Input}} {
		if _, err := New[float32](a, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestStreams checks that adding a layer changes no other layer's initial
// weights, that two equal layers start differently, and that another seed gives
// other weights.
func TestStreams(t *testing.T) {
	t.Parallel()
	a := newNet[float64](t, "8x8 conv3:2/same relu conv3:2/same dense:3", 1)
	b := newNet[float64](t, "8x8 coords conv3:2/same bn relu conv5:2/same conv3:2/same dense:3", 1)
	find := func(n *Net[float64], word string, nth int) []float64 {
		for _, p := range n.Params() {
			if p.Word == word && p.Kind == Weight {
				if nth == 0 {
					return p.Value
				}
				nth--
			}
		}
		return nil
	}
	if !slices.Equal(find(a, "conv3:2/same", 1), find(b, "conv3:2/same", 1)) || !slices.Equal(find(a, "dense:3", 0), find(b, "dense:3", 0)) {
		t.Error("adding layers moved the first weights of others")
	}
	if slices.Equal(find(a, "conv3:2/same", 0)[:9], find(a, "conv3:2/same", 1)[:9]) {
		t.Error("two layers of one word start alike")
	}
	if slices.Equal(find(a, "dense:3", 0), find(newNet[float64](t, a.Network().String(), 2), "dense:3", 0)) {
		t.Error("two seeds start alike")
	}
}

// TestInit checks the standard deviations of initial weights.
func TestInit(t *testing.T) {
	t.Parallel()
	const text = "20x20:4 conv5:64 dense:8"
	convIn, denseIn := 100.0, 16*16*64.0
	for _, c := range []struct {
		name        string
		opts        []Option
		conv, dense float64 // standard deviations
	}{
		{"default", nil, math.Sqrt(2 / convIn), math.Sqrt(1 / denseIn / 3)},
		{"he", []Option{WithInit(InitHe, 0.1)}, 0.1 * math.Sqrt(2/convIn), 0.1 * math.Sqrt(1/denseIn/3)},
		{"xavier", []Option{WithInit(InitXavier, 1)}, math.Sqrt(2 / (convIn + 64*25)), math.Sqrt(2 / (denseIn + 8))},
		{"1989", []Option{WithInit(InitFanIn, 2.4)}, 2.4 / convIn / math.Sqrt(3), 2.4 / denseIn / math.Sqrt(3)},
		{"normal", []Option{Normal(0.5)}, 0.5, 0.5},
		{"zero", []Option{ZeroInit()}, 0, 0},
	} {
		n := newNet[float64](t, text, 3, c.opts...)
		for _, p := range n.Params() {
			sum := 0.0
			for _, v := range p.Value {
				sum += v * v
			}
			sd := math.Sqrt(sum / float64(len(p.Value)))
			want := 0.0
			switch {
			case p.Kind == Weight && p.Layer == 0:
				want = c.conv
			case p.Kind == Weight:
				want = c.dense
			}
			if math.Abs(sd-want) > 0.05*want {
				t.Errorf("%s: the %s of %s starts with sd %v, want %v", c.name, p.Kind, p.Word, sd, want)
			}
		}
	}
	if got := fmt.Sprint(Inits(), Algorithms(), Losses()); got != "[he xavier normal fan-in zero] [sgd adam] [cross-entropy bce mse sum-of-squares]" {
		t.Errorf("names of settings: %s", got)
	}
	a, _ := arch.Parse(text)
	if _, err := New[float32](a, 1, Normal(math.NaN())); err == nil {
		t.Error("weights may start as NaN")
	}
}

// TestRefuses checks that invalid data and configurations get an error that says
// why, and that Evaluate returns NaN.
func TestRefuses(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "2x2 dense:3", 1)
	good := Data[float32]{N: 1, X: make([]float32, 4), Labels: []int32{2}, Targets: make([]float32, 3)}
	sgd := Config{Optimizer: SGD{Rate: 0.1}}
	if _, err := NewTrainer(n, good, sgd); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want string
		data func(d *Data[float32])
		conf func(c *Config)
	}{
		{"no samples", func(d *Data[float32]) { d.N = 0 }, nil},
		{"need 8 numbers", func(d *Data[float32]) { d.N = 2 }, nil},
		{"as many labels", func(d *Data[float32]) { d.Labels = []int32{1, 2} }, nil},
		{"labelled 3", func(d *Data[float32]) { d.Labels = []int32{3} }, nil},
		{"labelled -1", func(d *Data[float32]) { d.Labels = []int32{-1} }, nil},
		{"needs labels", func(d *Data[float32]) { d.Labels = nil }, nil},
		{"needs targets", func(d *Data[float32]) { d.Targets = nil }, func(c *Config) { c.Loss = MSE }},
		{"target numbers", func(d *Data[float32]) { d.Targets = d.Targets[:2] }, func(c *Config) { c.Loss = MSE }},
		{"NaN", func(d *Data[float32]) { d.X = []float32{0, 0, float32(math.NaN()), 0} }, nil},
		{"optimizer", nil, func(c *Config) { c.Optimizer = nil }},
		{"momentum", nil, func(c *Config) { c.Optimizer = SGD{Rate: 1, Momentum: 1} }},
		{"learning rate", nil, func(c *Config) { c.Optimizer = Adam{Rate: -1} }},
		{"learning rate", nil, func(c *Config) { c.Optimizer = SGD{Rate: math.NaN()} }},
		{"batch", nil, func(c *Config) { c.Batch = -1 }},
		{"loss", nil, func(c *Config) { c.Loss = 9 }},
		{"averag", nil, func(c *Config) { c.Average.Every = -1 }},
	} {
		d, conf := good, sgd
		if c.data != nil {
			c.data(&d)
		}
		if c.conf != nil {
			c.conf(&conf)
		}
		_, err := NewTrainer(n, d, conf)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want an error about %q, got %v", c.want, err)
		}
	}
	if a, l := n.Evaluate(Data[float32]{N: 1, X: make([]float32, 3)}, MSE); !math.IsNaN(a) || !math.IsNaN(l) {
		t.Errorf("data that does not fit is worth %v, %v", a, l)
	}
}

// TestDivergence checks that diverging training says when and where, keeps its
// weights finite and does not continue.
func TestDivergence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		o    Optimizer
		loss Loss
	}{
		{"4x4 conv3:2 relu dense:4 dense:3", SGD{Rate: 1e4}, SumOfSquares},
		{"4x4 dense:8 relu dense:3", SGD{Rate: 1e30, Momentum: 0.9}, MSE},
		{"4x4 dense:8 relu dense:3", Adam{Rate: 1e38}, MSE},
		{"4x4 local3:2 relu dense:3", SGD{Rate: 1e38}, CrossEntropy},
	} {
		n := newNet[float32](t, c.text, 1)
		tr := newTrainer(t, n, randomData(n, 20, 2), Config{Loss: c.loss, Optimizer: c.o})
		var stop *DivergedError
		for range 2000 {
			loss, err := tr.Step()
			if math.IsNaN(loss) || math.IsInf(loss, 0) {
				t.Fatalf("%s: the loss is %v", c.text, loss)
			}
			if errors.As(err, &stop) {
				break
			}
		}
		if stop == nil {
			t.Errorf("%s with %+v does not diverge", c.text, c.o)
			continue
		}
		if stop.Step != tr.Steps()+1 || !strings.Contains(c.text, stop.Layer) || !strings.Contains(stop.Error(), "smaller learning rate") {
			t.Errorf("%s: %v after %d steps", c.text, stop, tr.Steps())
		}
		if _, err := tr.Step(); !errors.Is(err, stop) {
			t.Errorf("%s goes on after diverging: %v", c.text, err)
		}
		for _, p := range n.Params() {
			for _, v := range p.Value {
				if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
					t.Fatalf("%s: a weight of %s is %v", c.text, p.Word, v)
				}
			}
		}
	}
}
