package nets

import (
	"fmt"
	"hash/fnv"
	"math"
	"testing"
)

// TestGoldenBits compares the bits of trained weights with those that amd64
// computed, so that it fails on a processor that computes others.
func TestGoldenBits(t *testing.T) {
	t.Parallel()
	sgd, adam := SGD{Rate: 0.05, Momentum: 0.9, Decay: 0.01}, Adam{Rate: 0.01, Decay: 0.01}
	for _, c := range []struct {
		text           string
		config         Config
		narrow, double uint64 // hashes of float32 and float64 weights
	}{
		{"12x12 conv5:4 relu gmp dense:4", Config{Optimizer: adam, Batch: 16}, 0x417fa9bedc7c6f9d, 0x19df8465a5d219d0},
		{"12x12 local5:2/posbias lecuntanh maxpool2 dense:4", Config{Optimizer: sgd, Batch: 16, Epochs: true, Loss: SumOfSquares}, 0x957eb05094b03c31, 0x1272d0d66242b69b},
		{"8x8 conv3:3/same/tile2 bn silu avgpool2 conv3:4 gelu dropout dense:3 softmax", Config{Optimizer: adam, Batch: 16}, 0x110c093794a9403b, 0x6d3d8027db390560},
		{"8x8 coords conv3:3/ring hardswish conv3:4/g1 leakyrelu gap dense:3 sigmoid", Config{Optimizer: sgd, Batch: 4, Loss: BCE}, 0xc9056b4fc2d922d9, 0xdbab6dabcf2d8c82},
		{"30 dense:8 sigmoid tied", Config{Optimizer: sgd, Batch: 16, Loss: MSE}, 0x8d31da7637342dca, 0x744b94d492e14baf},
		{"30 dense:8 tanh dense:5 relu6 softmax", Config{Optimizer: sgd, Batch: 1, Loss: MSE}, 0xd72fa2ad67b62345, 0xf7a465bd9354d2d2},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			c.config.Seed = 3
			narrow, double := goldenHash[float32](t, c.text, c.config), goldenHash[float64](t, c.text, c.config)
			if narrow != c.narrow || double != c.double {
				t.Errorf("%s: the weights hash to %#x, %#x", c.text, narrow, double)
			}
		})
	}
}

// goldenHash trains for 50 steps, and hashes weights, losses and outputs.
func goldenHash[F Float](t *testing.T, text string, c Config) uint64 {
	t.Helper()
	n := newNet[F](t, text, 1, WithInit(InitNormal, 0.3))
	d := randomData(n, 50, 2)
	tr := newTrainer(t, n, d, c)
	h := fnv.New64a()
	for range 50 {
		loss := train(t, tr, 1)
		fmt.Fprintf(h, "%x ", math.Float64bits(loss))
	}
	for _, p := range n.Params() {
		for _, v := range p.Value {
			fmt.Fprintf(h, "%x ", math.Float64bits(float64(v)))
		}
	}
	for _, v := range n.Forward(d.X, d.N) {
		fmt.Fprintf(h, "%x ", math.Float64bits(float64(v)))
	}
	return h.Sum64()
}
