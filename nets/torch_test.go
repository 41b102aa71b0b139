package nets

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

// tensor is an array as PyTorch wrote it.
type tensor struct {
	Shape []int     `json:"shape"`
	Data  []float64 `json:"data"`
}

// torchCase is one network whose numbers PyTorch worked out in float64.
type torchCase struct {
	Net       string           `json:"net"`
	Batch     int              `json:"batch"`
	Loss      string           `json:"loss"`
	Optimizer map[string]any   `json:"optimizer"`
	Input     tensor           `json:"input"`
	Target    json.RawMessage  `json:"target"`
	Output    tensor           `json:"output"`
	LossValue float64          `json:"loss_value"`
	Gradient  tensor           `json:"input_gradient"`
	Losses    []float64        `json:"loss_at_steps_1_to_5"`
	Params    []torchCaseParam `json:"parameters"`
	Count     int              `json:"parameter_count"`
}

type torchCaseParam struct {
	Kind     string `json:"kind"`
	Start    tensor `json:"start"`
	Gradient tensor `json:"gradient"`
	After    tensor `json:"after_5_steps"`
}

// TestTorch holds outputs, loss, every gradient and five steps of training
// against PyTorch, sample by sample and sixteen lanes wide.
func TestTorch(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/torch/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".json"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var c torchCase
			if err := json.Unmarshal(text, &c); err != nil {
				t.Fatal(err)
			}
			c.gradients(t)
			c.training(t)
			c.training(t, forceVector())
		})
	}
}

// open builds the network with PyTorch's first weights, and its data.
func (c *torchCase) open(t *testing.T, opts ...Option) (*Net[float64], Data[float64], Loss) {
	t.Helper()
	n := newNet[float64](t, c.Net, 1, opts...)
	for i, p := range n.Params() {
		if got, want := p.Kind.String(), c.Params[i].Kind; got != want {
			t.Fatalf("parameter %d is a %s, PyTorch's a %s", i, got, want)
		}
		if len(p.Value) != len(c.Params[i].Start.Data) {
			t.Fatalf("parameter %d has %d numbers, PyTorch's %d", i, len(p.Value), len(c.Params[i].Start.Data))
		}
		copy(p.Value, c.Params[i].Start.Data)
	}
	d := Data[float64]{N: c.Batch, X: c.Input.Data}
	if err := json.Unmarshal(c.Target, &d.Labels); err != nil {
		var target tensor
		d.Labels = nil
		if err := json.Unmarshal(c.Target, &target); err != nil {
			t.Fatal(err)
		}
		d.Targets = target.Data
	}
	name := strings.ReplaceAll(c.Loss, "_", "-")
	l, err := ParseLoss(name)
	if err != nil {
		t.Fatal(err)
	}
	return n, d, l
}

func (c *torchCase) gradients(t *testing.T) {
	t.Helper()
	n, d, l := c.open(t)
	requireClose(t, "output", n.Forward(d.X, d.N), c.Output.Data)
	_, loss := n.Evaluate(d, l)
	requireClose(t, "loss", []float64{loss}, []float64{c.LossValue})
	g, err := n.Gradient(d, l)
	if err != nil {
		t.Fatal(err)
	}
	requireClose(t, "loss beside the gradient", []float64{g.Loss}, []float64{c.LossValue})
	requireClose(t, "input gradient", g.Input, c.Gradient.Data)
	for i, p := range n.Params() {
		requireClose(t, p.Word+" gradient of "+p.Kind.String(), p.Grad, c.Params[i].Gradient.Data)
	}
}

func (c *torchCase) training(t *testing.T, opts ...Option) {
	t.Helper()
	n, d, l := c.open(t, opts...)
	number := func(key string) float64 {
		v, _ := c.Optimizer[key].(float64)
		return v
	}
	var o Optimizer = Adam{Rate: number("lr")}
	if c.Optimizer["kind"] == "sgd" {
		o = SGD{Rate: number("lr"), Momentum: number("momentum")}
	}
	tr, err := NewTrainer(n, d, Config{Loss: l, Optimizer: o})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range c.Losses {
		loss, err := tr.Step()
		if err != nil {
			t.Fatal(err)
		}
		requireClose(t, "loss of a step", []float64{loss}, []float64{want})
		for j, p := range n.Params() {
			if i == 0 {
				requireClose(t, p.Word+" first gradient of "+p.Kind.String(), p.Grad, c.Params[j].Gradient.Data)
			}
		}
	}
	for i, p := range n.Params() {
		requireClose(t, p.Word+" after 5 steps: "+p.Kind.String(), p.Value, c.Params[i].After.Data)
	}
}

// requireClose holds two arrays to 1e-9 of the larger of 1 and the largest number.
func requireClose(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d numbers, want %d", what, len(got), len(want))
		return
	}
	size := 1.0
	for _, w := range want {
		size = max(size, math.Abs(w))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= 1e-9*size) {
			t.Errorf("%s: number %d is %v, want %v", what, i, got[i], want[i])
			return
		}
	}
}

// newNet parses and builds a network.
func newNet[F Float](t testing.TB, text string, seed uint64, opts ...Option) *Net[F] {
	t.Helper()
	a, err := arch.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	n, err := New[F](a, seed, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
