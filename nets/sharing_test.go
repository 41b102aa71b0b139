package nets

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// copyParams copies one network's parameters to another, which may have more banks:
// every bank gets the same values.
func copyParams(to, from *Net[float64]) {
	for i, p := range to.Params() {
		q := from.Params()[i]
		for at := 0; at < len(p.Value); at += len(q.Value) {
			copy(p.Value[at:], q.Value)
		}
	}
}

// TestUnsharedWithEqualBanks checks that an unshared layer whose banks are equal
// computes what the shared one does, and that the gradients of its banks add up
// to the shared one's.
func TestUnsharedWithEqualBanks(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"7x7:2 conv3:3 relu dense:2", "7x7:2 local3:3 relu dense:2"},
		{"8x7 conv3:2/s2/p1 tanh gmp dense:2", "8x7 local3:2/s2/p1 tanh gmp dense:2"},
		{"7x7:2 conv3:4/ring/g2 relu dense:2", "7x7:2 local3:4/ring/g2 relu dense:2"},
		{"7x7:2 conv3:3 relu dense:2", "7x7:2 conv3:3/tile2 relu dense:2"},
		{"7x7:2 conv3:3 relu gmp dense:2", "7x7:2 conv3:3/blocks2 relu gmp dense:2"},
		{"9 conv3:2/same sigmoid dense:2", "9 local3:2/same sigmoid dense:2"},
	} {
		shared, unshared := newNet[float64](t, pair[0], 1), newNet[float64](t, pair[1], 2)
		spreadBiases(shared)
		copyParams(unshared, shared)
		d := randomData(shared, 20, 3)
		checkClose(t, pair[1], unshared.Forward(d.X, d.N), shared.Forward(d.X, d.N))
		gs := gradient(t, shared, d, MSE)
		gu := gradient(t, unshared, d, MSE)
		checkClose(t, pair[1]+" input gradient", gu.Input, gs.Input)
		for i, p := range shared.Params() {
			sum := make([]float64, len(p.Grad))
			for j, g := range unshared.Params()[i].Grad {
				sum[j%len(sum)] += g
			}
			checkClose(t, pair[1]+" sum of gradients", sum, p.Grad)
		}
	}
}

// TestSchemesAtTheirEnds checks that one tile or block is full sharing, and that as
// many as there are positions is no sharing, down to the bit.
func TestSchemesAtTheirEnds(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"7x6 conv3:2 relu dense:2", "7x6 conv3:2/tile1 relu dense:2"},
		{"7x6 conv3:2 relu dense:2", "7x6 conv3:2/blocks1 relu dense:2"},
		{"7x6 local3:2 relu dense:2", "7x6 conv3:2/tile5 relu dense:2"},
		{"7x6 local3:2 relu dense:2", "7x6 conv3:2/blocks9 relu dense:2"},
	} {
		a, b := newNet[float64](t, pair[0], 1), newNet[float64](t, pair[1], 1)
		copyParams(b, a)
		d := randomData(a, 5, 3)
		for _, n := range []*Net[float64]{a, b} {
			tr := newTrainer(t, n, d, Config{Loss: MSE, Optimizer: Adam{Rate: 0.01}})
			train(t, tr, 10)
		}
		for i, p := range a.Params() {
			if !slices.Equal(p.Value, b.Params()[i].Value) {
				t.Errorf("%s and %s differ in their %s of %s", pair[0], pair[1], p.Kind, p.Word)
			}
		}
	}
}

// roll moves images of h×w pixels by dr rows and dc columns, wrapping around.
func roll(x []float64, h, w, dr, dc int) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		image, r, c := i/(h*w), i/w%h, i%w
		y[image*h*w+(r+dr)%h*w+(c+dc)%w] = x[i]
	}
	return y
}

// TestEquivariance checks that with circular padding a shifted input gives the same
// map, shifted.
func TestEquivariance(t *testing.T) {
	t.Parallel()
	n := newNet[float64](t, "6x7 conv3:2/ring relu conv4x3:3/ring/d2x1", 1)
	d := randomData(n, 3, 2)
	plain := n.Forward(d.X, d.N)
	moved := n.Forward(roll(d.X, 6, 7, 2, 3), d.N)
	if want := roll(plain, 6, 7, 2, 3); !slices.Equal(moved, want) {
		t.Error("a shifted input does not give the shifted map")
	}
	local := newNet[float64](t, "6x7 local3:2/ring", 1)
	if slices.Equal(local.Forward(roll(d.X, 6, 7, 2, 3), d.N), roll(local.Forward(d.X, d.N), 6, 7, 2, 3)) {
		t.Error("an unshared layer should not be equivariant")
	}
}

// turnImage turns images of n×n pixels counterclockwise by a quarter turn.
func turnImage(x []float64, n int) []float64 {
	y := make([]float64, len(x))
	for i := range y {
		m, r, c := i/(n*n), i/n%n, i%n
		row, column := turnedCell(r, c, n, 1)
		y[i] = x[m*n*n+row*n+column]
	}
	return y
}

// TestTurnEquivariance checks that the maps of kernels with turned copies turn with
// the image, whatever the border, and that their global maximum stays the same;
// without copies neither holds.
func TestTurnEquivariance(t *testing.T) {
	t.Parallel()
	for text, turns := range map[string]bool{
		"6x6 conv3:3/ring/turn4":                            true,
		"6x6:2 conv3:2/turn4 relu conv3:3/same/turn4":       true,
		"7x7:2 conv3:4/same/turn4/g2 tanh conv3:2/p1/turn4": true,
		"6x6 conv3:3/ring/turn4/nobias relu maxpool2":       true,
		"6x6 conv3:3/ring/turn4 relu gmp":                   true,
		"6x6 conv3:3/ring":                                  false,
		"6x6 conv3:3/ring/turn4 relu conv3:2/ring relu gmp": false,
	} {
		n := newNet[float64](t, text, 1)
		spreadBiases(n)
		d := randomData(n, 2, 3)
		in, out := n.Network().Input, n.Network().Output()
		want, got := turnImage(n.Forward(d.X, d.N), out.H), n.Forward(turnImage(d.X, in.H), d.N)
		if close := slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }); close != turns {
			t.Errorf("%s: its maps turn with the image: %v", text, close)
		}
	}
}

// TestTokenOrder checks that layers that treat every token alike give shuffled outputs
// for shuffled tokens, and the same outputs after a maximum or a mean; and that
// positions, causal attention and a final dense layer are sensitive to the order.
func TestTokenOrder(t *testing.T) {
	t.Parallel()
	for text, blind := range map[string]bool{
		"7:4 attn2":                   true,
		"7:4 attn4/kv2/nobias":        true,
		"7:4 linear:3 gelu layernorm": true,
		"7:4 2*( add( layernorm attn2 | ) add( linear:8 gelu linear:4 | ) )": true,
		"7:4 add( attn1 | ) linear:3 relu gmp dense:2":                       true,
		"7:4 attn2 gap":                     true,
		"7:4 pos attn2":                     false,
		"7:4 coords tokens attn1":           false,
		"7:4 attn2/causal":                  false,
		"7:4 attn2 linear:3 gmp":            true,
		"7:4 attn2 rnn:4":                   false,
		"7:4 add( attn1 | ) relu dense:2":   false,
		"7:4 cls attn2 at1":                 true,
		"7:4 attn2 at1":                     false,
		"7:4 conv3:4/ring relu gmp":         false,
		"7:4 conv1:5 relu maxpool7 flatten": true,
	} {
		n := newNet[float64](t, text, 1)
		spreadBiases(n)
		d := randomData(n, 2, 3)
		order := []int{3, 0, 6, 2, 5, 1, 4}
		want, got := n.Forward(d.X, d.N), n.Forward(shuffleTokens(d.X, order), d.N)
		if n.Network().Output().W == len(order) {
			want = shuffleTokens(want, order)
		}
		if same := slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }); same != blind {
			t.Errorf("%s: it does not notice the order: %v", text, same)
		}
	}
}

// shuffleTokens reorders the tokens of all channels.
func shuffleTokens(x []float64, order []int) []float64 {
	y := make([]float64, len(x))
	for i := range y {
		y[i] = x[i/len(order)*len(order)+order[i%len(order)]]
	}
	return y
}

// TestPositions checks that gradients per position add up to those of their bank.
func TestPositions(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"6x6:2 conv3:4/tile2/g2 tanh dense:2", "6x6:2 conv3:2 relu gmp dense:2", "6x6:2 local3:2/same relu dense:2"} {
		n := newNet[float64](t, text, 1)
		d := randomData(n, 18, 2)
		g := gradient(t, n, d, MSE)
		parts, err := g.Positions(0)
		if err != nil {
			t.Fatal(err)
		}
		l := n.Network().Flat()[0]
		w := n.Params()[0]
		per := len(w.Value) / w.Shape[0]
		sum := make([]float64, len(w.Grad))
		for pos := range l.Out.H * l.Out.W {
			bank := l.Bank(pos/l.Out.W, pos%l.Out.W)
			for i := range per {
				sum[bank*per+i] += parts[pos*per+i]
			}
		}
		checkClose(t, text, sum, w.Grad)
	}
}

// TestTiedParts checks that the encoder's and the decoder's parts of a gradient add up
// to the whole.
func TestTiedParts(t *testing.T) {
	t.Parallel()
	n := newNet[float64](t, "6 dense:3 sigmoid tied", 1)
	d := randomData(n, 5, 2)
	g := gradient(t, n, d, MSE)
	encoder, decoder, err := g.Tied(0)
	if err != nil {
		t.Fatal(err)
	}
	for i := range encoder {
		if encoder[i] == 0 || decoder[i] == 0 {
			t.Fatalf("weight %d has no gradient from one side", i)
		}
		encoder[i] += decoder[i]
	}
	checkClose(t, "parts", encoder, n.Params()[0].Grad)
	if _, _, err := g.Tied(1); err == nil {
		t.Error("a sigmoid has tied parts")
	}
}

// TestMatrix checks that a layer computes what its matrix does, that a dense layer can
// take on any matrix, and that a convolution can take on its own but no other.
func TestMatrix(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"5x6:2 conv3:4/g2/s2/p1", "5x6 local3:2/same/posbias", "5x6 conv3:2/ring/tile2", "7 conv3:1/nobias", "3x3 conv5:1/ring"} {
		n := newNet[float64](t, text, 1)
		spreadBiases(n)
		d := randomData(n, 4, 2)
		m, bias, err := n.Matrix(0)
		if err != nil {
			t.Fatal(err)
		}
		rows, columns := m.Dims()
		var y mat.Dense
		y.Mul(mat.NewDense(d.N, columns, d.X), m.T())
		for i := range d.N {
			for j := range rows {
				y.Set(i, j, y.At(i, j)+bias.AtVec(j))
			}
		}
		checkClose(t, text+" as a matrix", y.RawMatrix().Data, n.Forward(d.X, d.N))

		in := n.Network().Input.Units()
		dense := newNet[float64](t, fmt.Sprintf("%d dense:%d", in, rows), 3)
		if missed, err := dense.SetMatrix(0, m, bias); err != nil || missed != 0 {
			t.Errorf("%s: dense misses it by %v, %v", text, missed, err)
		}
		checkClose(t, text+" imitated", dense.Forward(d.X, d.N), n.Forward(d.X, d.N))
	}
	n := newNet[float64](t, "6x6 conv3:2", 1)
	m, bias, _ := n.Matrix(0)
	before := slices.Clone(n.Params()[0].Value)
	if missed, err := n.SetMatrix(0, m, bias); err != nil || missed > 1e-15 {
		t.Errorf("a convolution misses its own matrix by %v, %v", missed, err)
	}
	checkClose(t, "weights taken over", n.Params()[0].Value, before)
	m.Set(0, 35, 1) // a cell that the kernel does not reach
	if missed, err := n.SetMatrix(0, m, bias); err != nil || missed < 0.01 {
		t.Errorf("a convolution can do what it cannot: misses by %v, %v", missed, err)
	}
	cells, err := n.MatrixWeights(0)
	if err != nil {
		t.Fatal(err)
	}
	count := map[int32]int{}
	for _, row := range cells {
		for _, c := range row {
			count[c]++
		}
	}
	if count[0] != 16 || count[NoWeight] != 32*36-18*16 {
		t.Errorf("weight 0 is in %d cells, %d are empty", count[0], count[NoWeight])
	}
}

// TestAverage checks that averaging makes the kernels of an unshared layer equal at
// every fifth step.
func TestAverage(t *testing.T) {
	t.Parallel()
	n := newNet[float64](t, "6x6 local3:2 relu gmp dense:2", 1)
	d := randomData(n, 20, 2)
	tr := newTrainer(t, n, d, Config{Optimizer: Adam{Rate: 0.01}, Average: Averaging{Every: 5}})
	spread := func() float64 {
		w := n.Params()[0]
		per, most := len(w.Value)/w.Shape[0], 0.0
		for i, v := range w.Value {
			most = max(most, v-w.Value[i%per], w.Value[i%per]-v)
		}
		return most
	}
	for i := range 10 {
		train(t, tr, 1)
		if s := spread(); (s == 0) != (i%5 == 4) {
			t.Errorf("after step %d kernels differ by %v", i+1, s)
		}
	}
	if _, err := NewTrainer(newNet[float64](t, "6x6 conv3:2 gmp", 1), d, Config{Optimizer: SGD{}, Average: Averaging{Every: 1}}); err == nil {
		t.Error("a shared layer can be averaged")
	}
}
