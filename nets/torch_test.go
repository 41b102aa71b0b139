package nets

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tensor is an array that PyTorch wrote.
type tensor struct {
	Shape []int     `json:"shape"`
	Data  []float64 `json:"data"`
}

// torchCase is one network with numbers that PyTorch computed in float64.
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
	Pulled   tensor `json:"pulled_gradient"` // including what /soft adds; empty without /soft
	After    tensor `json:"after_5_steps"`
}

// TestTorch compares outputs, loss, every gradient and five steps of training
// with PyTorch's, sample by sample and with sixteen samples side by side.
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

// open builds the network with PyTorch's initial weights and its data.
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
	l := slices.IndexFunc(Losses(), func(l Loss) bool { return l.String() == strings.ReplaceAll(c.Loss, "_", "-") })
	return n, d, Loss(l)
}

func (c *torchCase) gradients(t *testing.T) {
	t.Helper()
	n, d, l := c.open(t)
	checkClose(t, "output", n.Forward(d.X, d.N), c.Output.Data)
	_, loss := n.Evaluate(d, l)
	checkClose(t, "loss", []float64{loss}, []float64{c.LossValue})
	g := gradient(t, n, d, l)
	checkClose(t, "loss beside the gradient", []float64{g.Loss}, []float64{c.LossValue})
	checkClose(t, "input gradient", g.Input, c.Gradient.Data)
	for i, p := range n.Params() {
		checkClose(t, p.Word+" gradient of "+p.Kind.String(), p.Grad, c.Params[i].Gradient.Data)
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
	tr := newTrainer(t, n, d, Config{Loss: l, Optimizer: o})
	for i, want := range c.Losses {
		loss := train(t, tr, 1)
		checkClose(t, "loss of a step", []float64{loss}, []float64{want})
		for j, p := range n.Params() {
			if i == 0 {
				want := c.Params[j].Gradient.Data
				if pulled := c.Params[j].Pulled.Data; pulled != nil {
					want = pulled
				}
				checkClose(t, p.Word+" first gradient of "+p.Kind.String(), p.Grad, want)
			}
		}
	}
	for i, p := range n.Params() {
		checkClose(t, p.Word+" after 5 steps: "+p.Kind.String(), p.Value, c.Params[i].After.Data)
	}
}
