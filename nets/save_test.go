package nets

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// TestSave checks that a saved network is loaded unchanged, down to the bit and
// in both precisions, and that damaged documents are refused.
func TestSave(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "6x6 conv3:2/tile2 bn relu gmp dense:2", 1)
	d := halves(n, 50, 2)
	tr := newTrainer(t, n, d, Config{Optimizer: Adam{Rate: 0.01}, Batch: 16})
	train(t, tr, 30)
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
		{`"mean":[`, `"mean":[0,`, "running mean of layer 1"},
		{`"variance":[`, `"variance":[0,`, "running variance of layer 1"},
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

// FuzzLoad checks that no document makes Load panic.
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
