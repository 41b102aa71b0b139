package nets

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
)

// halves labels random images by whether their left half is brighter.
func halves(n *Net[float32], count int, seed uint64) Data[float32] {
	d := randomData(n, count, seed)
	units := len(d.X) / count
	for i := range count {
		x := d.X[i*units:][:units]
		var sum float32
		for u, v := range x {
			if u%6 < 3 {
				sum += v
			} else {
				sum -= v
			}
		}
		d.Labels[i] = 0
		if sum > 0 {
			d.Labels[i] = 1
		}
	}
	return d
}

// TestEpochs: every sample comes once before any comes again.
func TestEpochs(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "6x6 dense:2", 1)
	tr, err := NewTrainer(n, halves(n, 21, 2), Config{Optimizer: SGD{Rate: 0.01}, Batch: 8, Epochs: true})
	if err != nil {
		t.Fatal(err)
	}
	var orders []string
	for range 3 {
		var seen []int
		for _, want := range []int{8, 8, 5} {
			if _, err := tr.Step(); err != nil {
				t.Fatal(err)
			}
			if tr.batch.count != want {
				t.Errorf("a batch of %d samples, want %d", tr.batch.count, want)
			}
			seen = append(seen, tr.pick[:tr.batch.count]...)
		}
		text, _ := json.Marshal(seen)
		orders = append(orders, string(text))
		slices.Sort(seen)
		for i, s := range seen {
			if s != i {
				t.Fatalf("an epoch has %v", seen)
			}
		}
	}
	if orders[0] == orders[1] {
		t.Error("two epochs have one order")
	}
}

// TestDropout: in a step half of the units are zero and the rest doubled, other
// ones in the next; in use nothing is.
func TestDropout(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "20x20 dropout", 1)
	d := randomData(n, 16, 2)
	for i := range d.X {
		d.X[i] = 1
	}
	tr, err := NewTrainer(n, d, Config{Loss: MSE, Optimizer: SGD{}})
	if err != nil {
		t.Fatal(err)
	}
	var masks [2][]float32
	for i := range masks {
		if _, err := tr.Step(); err != nil {
			t.Fatal(err)
		}
		masks[i] = slices.Clone(tr.batch.activations[1][:400*16])
		zero := 0
		for _, v := range masks[i] {
			switch v {
			case 0:
				zero++
			case 2:
			default:
				t.Fatalf("dropout gives %v for 1", v)
			}
		}
		if zero < 3000 || zero > 3400 { // 3200 ± 5 standard deviations of 40
			t.Errorf("%d of 6400 are zero", zero)
		}
	}
	if slices.Equal(masks[0], masks[1]) {
		t.Error("two steps have one mask")
	}
	if !slices.Equal(n.Forward(d.X, 16), d.X) {
		t.Error("dropout drops in use")
	}
}

// TestNormInUse: after training, a batch norm in use comes close to what it
// did to the batches.
func TestNormInUse(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "4x4:2 bn", 1)
	d := randomData(n, 64, 2)
	for i := range d.X {
		d.X[i] = 3 + 2*d.X[i]
	}
	tr, err := NewTrainer(n, d, Config{Loss: MSE, Optimizer: SGD{}})
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if _, err := tr.Step(); err != nil {
			t.Fatal(err)
		}
	}
	var mean, square float64
	y := n.Forward(d.X, d.N)
	for _, v := range y {
		mean += float64(v) / float64(len(y))
		square += float64(v*v) / float64(len(y))
	}
	if math.Abs(mean) > 1e-3 || math.Abs(square-1) > 1e-2 {
		t.Errorf("in use the mean is %v and the mean square %v", mean, square)
	}
}

// TestSave: a network comes back as it was, to the bit and in both precisions.
func TestSave(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "6x6 conv3:2/tile2 bn relu gmp dense:2", 1)
	d := halves(n, 50, 2)
	tr, err := NewTrainer(n, d, Config{Optimizer: Adam{Rate: 0.01}, Batch: 16})
	if err != nil {
		t.Fatal(err)
	}
	for range 30 {
		if _, err := tr.Step(); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	about := Metadata{Task: "halves", Options: map[string]any{"rate": 0.01}, Seed: 1, Steps: 30}
	if err := n.Save(&file, about); err != nil {
		t.Fatal(err)
	}
	text := file.String()
	back, got, err := Load[float32](strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if got.Task != "halves" || got.Options["rate"] != 0.01 || got.Seed != 1 || got.Steps != 30 || back.Network().String() != n.Network().String() {
		t.Errorf("came back as %+v, %s", got, back.Network())
	}
	if !slices.Equal(back.Forward(d.X, d.N), n.Forward(d.X, d.N)) {
		t.Error("a network that comes back computes something else")
	}
	if _, _, err := Load[float64](strings.NewReader(text)); err != nil {
		t.Error(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"", "", "no saved network"},
		{`"version":1`, `"version":2`, "version 2"},
		{`"weightshare network"`, `"something"`, "format"},
		{"conv3:2/tile2", "conv3:9/tile2", "parameters"},
		{"conv3:2/tile2", "conv9:2", "conv9:2"},
		{`"kind":"bias"`, `"kind":"weight"`, "weight of layer"},
		{`"values":[`, `"values":[1e300,`, "parameters"},
		{`"mean":[`, `"mean":[0,`, "running mean"},
		{text[len(text)/2:], "", "no saved network"},
		{"}\n", "} {}\n", "follows"},
		{"6x6 conv3:2/tile2 bn relu gmp dense:2", "6x6 dense:200000000", "parameters"},
	} {
		damaged := ""
		if c.old != "" {
			if damaged = strings.Replace(text, c.old, c.new, 1); damaged == text {
				t.Fatalf("%q is not in the file", c.old)
			}
		}
		if _, _, err := Load[float32](strings.NewReader(damaged)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: want an error about %q, got %v", c.new, c.old, c.want, err)
		}
	}
}

// FuzzLoad: no file, however damaged, makes Load panic.
func FuzzLoad(f *testing.F) {
	n := newNet[float32](f, "3 conv1:1 bn dense:2", 1)
	var file bytes.Buffer
	if err := n.Save(&file, Metadata{}); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte(`{"format":"weightshare network","version":1,"network":"3"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		n, _, err := Load[float32](bytes.NewReader(text))
		if err == nil && len(n.Forward(make([]float32, n.Network().Input.Units()), 1)) == 0 {
			t.Error("a network without outputs")
		}
	})
}
