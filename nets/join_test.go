package nets

import (
	"bytes"
	"slices"
	"testing"
)

// TestBranches checks the activations of layers with branches, and that a network
// with branches can be saved and loaded.
func TestBranches(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "6x6 conv3:2 add( relu | tanh ) cat( | conv1:2 ) mul( | gap ) dense:2", 1)
	d := randomData(n, 20, 2)
	layers := n.Activations(d.X, d.N)
	for i, v := range layers[1] {
		if v != layers[2][i]+layers[3][i] {
			t.Fatalf("unit %d of the sum is %v, its branches give %v and %v", i, v, layers[2][i], layers[3][i])
		}
	}
	if !slices.Equal(layers[len(layers)-1], n.Forward(d.X, d.N)) {
		t.Error("the last layer's activations are not the output")
	}
	train(t, newTrainer(t, n, d, Config{Optimizer: Adam{Rate: 0.01}, Batch: 8}), 3)
	var file bytes.Buffer
	if err := n.Save(&file, Metadata{}); err != nil {
		t.Fatal(err)
	}
	back, _, err := Load[float32](&file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(back.Forward(d.X, d.N), n.Forward(d.X, d.N)) {
		t.Error("a network that comes back computes something else")
	}
}
