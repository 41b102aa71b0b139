package nets

import (
	"math"
	"strings"
	"testing"
)

// everyLayer returns small networks that together contain every trainable word,
// every sharing scheme and every option, in one dimension and two.
func everyLayer() []string {
	return []string{
		"4 conv1:1", "4 local1:1", "5 conv3:2/same relu dense:3", "6:2 local3:2/ring tanh dense:2",
		"7 conv3:2/s2/p1 sigmoid gap dense:2", "9:2 conv3:4/d2/g2 leakyrelu gmp dense:2",
		"6x6 conv3:2 relu dense:3", "6x6 local3:2 relu gmp dense:3",
		"7x6:2 conv3:3/tile2 tanh dense:2", "7x6:2 conv3:3/blocks2 lecuntanh dense:2", "6x5 conv2:2/tile3 silu dense:2",
		"6x6 conv3x2:2/s2x1/p1x0 gelu dense:2", "6x6 conv3:2/same/s2 hardswish dense:2", "6x6 local3:2/same/nobias relu6 dense:2/nobias",
		"6x6:2 conv3:4/ring/g2/posbias relu maxpool2 dense:2", "5x5 local3:2/ring/posbias relu dense:2",
		"6x6:3 dw3/same relu dense:2", "6x6:2 dw3/tile2 tanh gap dense:2", "3x3 conv5:2/ring tanh dense:2",
		"7x7 conv2:2/d2x3 relu maxpool3/s2/p1 dense:2", "7x7 maxpool2/ceil conv2:2 tanh dense:2", "7x7 conv2:2 maxpool3/s2/same dense:2",
		"7x7 conv2:2 avgpool2 dense:2", "7x7 avgpool3/s2/p1/ceil conv2:2 tanh dense:2", "7x7 conv2:2 avgpool3/s2/same dense:2",
		"8x8 conv3:2 relu conv3:3 relu gmp dense:2", "8x8 conv3:2 local3:3 gmp dense:2", "6x6 coords conv3:2 tanh dense:2", "5 coords conv3:2 dense:2",
		"8 dense:3 sigmoid tied", "8 dense:3/nobias tied/nobias", "8 dense:5 tanh dense:3 sigmoid tied tied",
		"6x6 dropout conv3:2 relu flatten dropout dense:2", "6x6 bn conv3:2 bn relu dense:3 bn", "5 bn dense:3 tanh bn dense:2",
		"6x6 conv3:2 softmax dense:2", "6 dense:3", "6 dense:3 softmax", "6 dense:3 sigmoid", "6x6 2*( conv3:2/same relu ) gap dense:2",
		"9x9 conv5:3 relu gmp dense:2", "9x9 conv3:2/tile2 relu conv3:4/blocks2/posbias relu gmp dense:2",
		"12x12 conv3:2 relu local3:2/g2 gmp dense:2",
		"6x6:2 add( conv3:2/same relu | ) dense:2", "6x6 conv3:2 add( | conv3:2/same tanh conv1:2 | relu ) relu gmp dense:2",
		"6x6 conv3:2 relu cat( | conv1:1 | maxpool3/s1/p1 conv1:2 relu ) conv2:2 relu gmp dense:2", "6 dense:4 cat( | dense:3 relu ) dense:2",
		"6x6:2 conv3:2 relu mul( | gap conv1:2 sigmoid ) dense:2", "6x6 conv3:2 mul( gap | conv1:2 tanh | sigmoid ) dense:2", "6 mul( dense:3 tanh | dense:3 sigmoid )",
		"6x6:2 2*( add( bn relu conv3:2/same | ) ) add( | add( | conv1:2 ) ) gap dense:2", "6x6 cat( conv3:2/same bn relu | cat( conv1:1 bn | ) ) add( | mul( | gap relu ) ) dense:2",
		"5 conv2:2 tconv3:3/s2 tanh dense:2", "5x4:2 tconv3:4/g2/s2x1/p1 relu gap dense:2", "3x3:2 tconv2:3/s3/nobias tanh tconv3:2/p1 gmp dense:2", "4x4:2 add( tconv3:2/p1 | ) dense:2",
		"6:4 layernorm dense:2", "4x4 conv3:4 layernorm relu 2*( add( layernorm conv3:4/same tanh | ) ) dense:3 layernorm dense:2",
		"4 upsample3 conv2:2 dense:2", "4x4 conv2:2 upsample2 relu maxpool2/s1 gmp dense:2",
		"4x3:2 tokens linear:4 cls pos attn2 at1 dense:2", "6:4 attn1/causal/nobias linear:2/nobias tanh at-1", "5:4 add( attn4/kv2 | ) linear:3 at2",
		"6:4 2*( add( layernorm attn2/causal | ) add( layernorm linear:8 gelu linear:4 | ) ) at-1 dense:3",
		"6x6:2 a=conv3:2/same relu @a tanh @a gap dense:2", "6x6 conv3:3 3@( add( conv3:3/same relu | ) ) gmp dense:2", "8 a=dense:8 tanh @a relu @a",
		"4x4:2 a=( conv3:2/same bn relu ) @a dense:2", "5:4 2@( add( attn2 | ) layernorm ) at1", "6 2@( dense:4 sigmoid tied )", "5x5:2 a=local3:2/same/posbias cat( @a | @a relu ) gap dense:2",
		"9x9 a=conv3:1/same relu @a gmp dense:2",
		"5:2 rnn:3 tanh rnn:2/last/bi/bias2", "4:2 lstm:3/bi lstm:2/last/bias2 dense:2", "4:2 gru:2/bi/bias2 gru:3/last", "4:2 gru:2 lstm:2 rnn:3/nobias at-1", "3:2 2@( lstm:2 )",
		"5x5:2 dw3/x2/same prelu sep3:4/s2 relu shuffle2 prelu/one rmsnorm dense:2", "6:2 sep3:3/x2/nobias/causal tanh dense:2",
		"4x4:4 split1,3( conv3:2/same | conv1:2 tanh ) cat( pick1,3-4( conv3:2/same ) | pick2( conv1:1 ) | pick1( relu ) ) split( | relu ) dense:2",
		"7x6:2 pad0,1,2,0 conv3:4 relu blurpool2/same crop1 dense:2", "8x7:2 blurpool2/ring conv2:2 relu dense:2", "9:2 blurpool2 conv2:3 blurpool3/same tanh dense:2",
		"7x7 conv3:2/turn4 relu conv3:4/turn4/g2/same relu gmp dense:2", "6x6 conv3:2/turn4/tile2/posbias gap dense:2",
		"6x6 local3:2/hash7 relu gmp dense:2", "6x6 local3:2/soft.5 relu dense:2", "6x6:2 a=local3:2/same/hash9 tanh @a dense:2",
		"7:2 conv3:3/causal/d2 relu dw2/causal gap dense:2", "3x3:2 tconv3:3/s2/p1/op1 relu tconv2:2/s3/same gap dense:2", "4:2 tconv2:2/s3/same tconv4:2/s2/same dense:2",
		"12 reshape2x3x2 conv2:2 reshape4:1 pad1 dense:2", "5x4:2 add( conv3:5/p1 | pad0,0,0,0,1,2 ) relu dense:2", "6x6 conv3:2 side( gap bn dense:3 ) relu frozen( conv3:3 bn ) tanh side( relu ) gmp dense:2", "6x6 frozen( conv3:2 relu ) conv3:2 dense:2",
		"6x6 side( a=conv3:2/same ) @a relu gmp dense:2",
		"5 add( | ) cat( | ) dense:3 add( relu | ) mul( | )",
	}
}

// TestDerivatives compares derivatives with finite differences for every layer,
// sharing scheme and loss, with samples side by side.
func TestDerivatives(t *testing.T) {
	t.Parallel()
	for _, text := range everyLayer() {
		losses := []Loss{MSE}
		if strings.HasPrefix(text, "6 dense:3") { // the last layer may become part of the loss
			losses = Losses()
		}
		t.Run(strings.ReplaceAll(text, " ", "_"), func(t *testing.T) {
			t.Parallel()
			n := newNet[float64](t, text, 7)
			spreadBiases(n)
			for _, l := range losses {
				checkDerivatives(t, n, randomData(n, 3, 8), l)
			}
		})
	}
}

// spreadBiases moves biases away from zero, their initial value.
func spreadBiases[F Float](n *Net[F]) {
	r := Stream(9, "biases")
	for _, p := range n.Params() {
		if p.Kind == Bias {
			for i := range p.Value {
				p.Value[i] = F(r.NormFloat64() * 0.2)
			}
		}
	}
}

func checkDerivatives(t *testing.T, n *Net[float64], d Data[float64], l Loss) {
	t.Helper()
	input := gradient(t, n, d, l).Input
	grads := make([][]float64, len(n.Params()))
	for i, p := range n.Params() {
		grads[i] = append(grads[i], p.Grad...)
	}
	loss := lossOf(n, d, l)
	for i, p := range n.Params() {
		if n.Network().Flat()[p.Layer].Frozen {
			continue // its gradient is not computed
		}
		for j := 0; j < len(p.Value); j += 1 + len(p.Value)/23 {
			checkSlope(t, p.Word+" "+p.Kind.String(), &p.Value[j], grads[i][j], loss)
		}
	}
	for j := 0; j < len(d.X); j += 1 + len(d.X)/23 {
		checkSlope(t, "input", &d.X[j], input[j], loss)
	}
}

// lossOf returns a function that computes the loss of a network as Gradient does, in
// memory that is allocated once.
func lossOf(n *Net[float64], d Data[float64], l Loss) func() float64 {
	t := &Trainer[float64]{net: n, data: d, config: Config{Loss: l, Optimizer: SGD{}}, pool: newWorkerPool(1, n.fusedProgram.instructions)}
	t.prepare(n.inspectProgram(), d.N)
	return t.differentiate
}

// checkSlope compares a derivative with the difference quotient at x.
func checkSlope(t *testing.T, what string, x *float64, want float64, f func() float64) {
	t.Helper()
	const h = 1e-6
	at := *x
	*x = at + h
	up := f()
	*x = at - h
	down := f()
	*x = at
	if got := (up - down) / (2 * h); math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
		t.Errorf("%s: the derivative is %v, the difference quotient %v", what, want, got)
	}
}

// TestSampleBySample compares the gradients of small batches, and of the fused
// program, with those that TestDerivatives checks.
func TestSampleBySample(t *testing.T) {
	t.Parallel()
	for _, text := range everyLayer() {
		if strings.Contains(text, "dropout") || strings.Contains(text, "soft") {
			continue // neither does anything in Gradient
		}
		t.Run(strings.ReplaceAll(text, " ", "_"), func(t *testing.T) {
			t.Parallel()
			for _, opts := range [][]Option{nil, {forceVector()}} {
				n := newNet[float64](t, text, 7, opts...)
				spreadBiases(n)
				d := randomData(n, 5, 8)
				g := gradient(t, n, d, MSE)
				var want [][]float64
				for _, p := range n.Params() {
					want = append(want, append([]float64(nil), p.Grad...))
				}
				tr := newTrainer(t, n, d, Config{Loss: MSE, Optimizer: SGD{Rate: 0.1}})
				loss := train(t, tr, 1)
				checkClose(t, "loss", []float64{loss}, []float64{g.Loss})
				for i, p := range n.Params() {
					checkClose(t, p.Word+" "+p.Kind.String(), p.Grad, want[i])
				}
			}
		})
	}
}

// TestPrecision compares float32 with float64: outputs and gradients agree to
// within 1e-4 of the array's largest number.
func TestPrecision(t *testing.T) {
	t.Parallel()
	for _, text := range everyLayer() {
		wide := newNet[float64](t, text, 5)
		narrow := newNet[float32](t, text, 5)
		for i, p := range wide.Params() { // both start from the same numbers
			for j := range p.Value {
				p.Value[j] = float64(narrow.Params()[i].Value[j])
			}
		}
		dn := randomData(narrow, 20, 6)
		dw := Data[float64]{N: dn.N, X: toFloat64(dn.X), Targets: toFloat64(dn.Targets), Labels: dn.Labels}
		least := 0.0
		if strings.Contains(text, "bn") {
			least = 1 // derivatives that normalization makes zero consist of rounding errors
		}
		checkClose32(t, text+" output", narrow.Forward(dn.X, dn.N), wide.Forward(dw.X, dw.N), least)
		gn := gradient(t, narrow, dn, MSE)
		gw := gradient(t, wide, dw, MSE)
		checkClose32(t, text+" input gradient", gn.Input, gw.Input, least)
		for i, p := range wide.Params() {
			checkClose32(t, text+" gradient of "+p.Word, narrow.Params()[i].Grad, p.Grad, least)
		}
	}
}

func checkClose32(t *testing.T, what string, got []float32, want []float64, size float64) {
	t.Helper()
	for _, w := range want {
		size = max(size, math.Abs(w))
	}
	for i, w := range want {
		if math.Abs(float64(got[i])-w) > 1e-4*size {
			t.Errorf("%s: number %d is %v, in float64 %v", what, i, got[i], w)
			return
		}
	}
}
