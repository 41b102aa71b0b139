package arch_test

import (
	"encoding/json"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

// addAll adds layers to a graph one after another, and branches in parallel, and
// returns the number of the last.
func addAll(t *testing.T, g *arch.Graph, layers []*arch.Layer, from int) int {
	t.Helper()
	for _, l := range layers {
		n := arch.Node{Word: l.Word, Inputs: []int{from}}
		switch {
		case l.Kind == arch.Repeat:
			for _, body := range l.Branches {
				from = addAll(t, g, body, from)
			}
			continue
		case len(l.Branches) > 0:
			n.Word, n.Inputs = string(l.Kind), nil
			for _, b := range l.Branches {
				n.Inputs = append(n.Inputs, addAll(t, g, b, from))
			}
		}
		number, shape, err := g.Add(n)
		if err != nil || shape != l.Out {
			t.Fatalf("%s: %s, want %s: %v", l.Word, shape, l.Out, err)
		}
		from = number
	}
	return from
}

// TestGraphOfZoo turns every network of the zoo into a graph and expects the same
// counts. T5 is left out: nodes of a graph have no names to use again.
func TestGraphOfZoo(t *testing.T) {
	t.Parallel()
	for _, e := range arch.Zoo() {
		if strings.Contains(e.Text, "@") {
			continue
		}
		n, err := arch.Parse(e.Text)
		if err != nil {
			t.Fatal(err)
		}
		g, err := arch.NewGraph(n.Input)
		if err != nil {
			t.Fatal(err)
		}
		addAll(t, g, n.Layers, arch.FromInput)
		want, err := arch.Count(n)
		if err != nil {
			t.Fatal(err)
		}
		got, err := g.Count()
		if err != nil {
			t.Fatal(err)
		}
		if asJSON(t, got.Layers) != asJSON(t, want.Layers) || asJSON(t, got.Totals) != asJSON(t, want.Totals) {
			t.Errorf("%s: a graph of its layers is counted as %s", e.Name, got.Network)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// graphOf builds a graph from lines such as "conv3:4/p1 0" and "add 1 2": a word and
// the numbers of the lines, from 1, whose outputs it takes; 0 is the input.
func graphOf(t *testing.T, input arch.Shape, lines ...string) *arch.Graph {
	t.Helper()
	g, err := arch.NewGraph(input)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		fields := strings.Fields(line)
		n := arch.Node{Word: fields[0], Name: fields[0]}
		for _, f := range fields[1:] {
			n.Inputs = append(n.Inputs, int(f[0]-'0')-1)
		}
		if strings.HasPrefix(n.Word, "op") {
			n.Word, n.Operation = "", arch.Operation{Name: n.Word, Out: arch.Shape{H: 8, W: 8, C: 4}, Parameters: 7, MACs: 3, Links: 5}
		}
		if _, _, err := g.Add(n); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return g
}

func TestGraphSaysGroups(t *testing.T) {
	t.Parallel()
	input := arch.Shape{H: 8, W: 8, C: 4}
	for _, c := range []struct {
		name  string
		lines []string
		want  string // empty if the notation cannot express it
		part  string // of the error
	}{
		{"a block", []string{"conv3:4/p1 0", "relu 1", "add 2 0", "relu 3"}, "8x8x4 add( conv3:4/p1 relu | ) relu", ""},
		{"a sum with itself", []string{"relu 0", "add 1 1"}, "8x8x4 relu add( | )", ""},
		{"pools of pools", []string{"maxpool5/s1/p2 0", "maxpool5/s1/p2 1", "cat 0 1 2"}, "8x8x4 cat( | maxpool5/s1/p2 cat( | maxpool5/s1/p2 ) )", ""},
		{"a gate within a sum", []string{"conv1:4 0", "gap 1", "sigmoid 2", "mul 1 3", "add 4 0"}, "8x8x4 add( conv1:4 mul( | gap sigmoid ) | )", ""},
		{"branches in their order", []string{"conv1:2 0", "conv1:3 0", "cat 2 1"}, "8x8x4 cat( conv1:3 | conv1:2 )", ""},
		{"a bridge", []string{"conv1:4 0", "conv1:4 0", "add 1 2", "relu 1", "add 4 3"}, "", "connected"},
		{"two outputs", []string{"conv1:4 0", "conv1:4 0"}, "", "connected"},
		{"an operation", []string{"conv1:4 0", "opLRN 1"}, "", "no word for opLRN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			said, err := graphOf(t, input, c.lines...).Notation()
			if said != c.want || (err != nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.part) {
				t.Errorf("said as %q, %v", said, err)
			}
		})
	}
}

// TestGraphBeyondGroups checks that a graph that groups cannot express is counted
// layer by layer.
func TestGraphBeyondGroups(t *testing.T) {
	t.Parallel()
	g := graphOf(t, arch.Shape{H: 8, W: 8, C: 4}, "conv3:4/p1 0", "conv1:4 0", "add 1 2", "conv3:4/p1 1", "add 4 3", "opX 5", "relu 6")
	counts, err := g.Count()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := counts.Totals.Parameters, int64(148+20+148+7); got != want {
		t.Errorf("%d parameters, want %d", got, want)
	}
	if got, want := counts.Totals.MACs, int64(64*(144+16+144)+3); got != want {
		t.Errorf("%d MACs, want %d", got, want)
	}
	if field := counts.Layers[4].ReceptiveField; len(field) != 2 || field[0] != 5 {
		t.Errorf("the field behind both sums is %v, want 5×5", field)
	}
	if field := counts.Layers[6].ReceptiveField; field != nil {
		t.Errorf("the field behind an unknown operation is %v", field)
	}
}

func TestGraphRefuses(t *testing.T) {
	t.Parallel()
	g := graphOf(t, arch.Shape{H: 8, W: 8, C: 4}, "conv1:4 0")
	for _, n := range []arch.Node{
		{Word: "relu"},
		{Word: "relu", Inputs: []int{1}},
		{Word: "relu", Inputs: []int{-2}},
		{Word: "add", Inputs: []int{0}},
		{Word: "conv9:4", Inputs: []int{0}},
		{Word: "nonsense", Inputs: []int{0}},
		{Operation: arch.Operation{Name: "X", Parameters: -1}, Inputs: []int{0}},
	} {
		if _, _, err := g.Add(n); err == nil {
			t.Errorf("%+v was added", n)
		}
	}
}
