package nets

import (
	"fmt"
	"testing"
)

// benchmarkNets are the networks whose speed is compared with PyTorch's, with their
// input units and classes.
func benchmarkNets() []struct{ name, net string } {
	return []struct{ name, net string }{
		{"bars-shared", "12x12 conv5:4 relu gmp dense:4"},
		{"bars-local", "12x12 local5:4 relu gmp dense:4"},
		{"bars-dense", "12x12 dense:64 relu dense:4"},
		{"lenet-shared", "28x28 conv5:6 relu maxpool2 conv5:16 relu maxpool2 dense:120 relu dense:84 relu dense:10"},
		{"lenet-local", "28x28 local5:6 relu maxpool2 local5:16 relu maxpool2 dense:120 relu dense:84 relu dense:10"},
	}
}

// randomData draws samples with random labels for a network.
func randomData[F Float](n *Net[F], count int, seed uint64) Data[F] {
	r := Stream(seed, "noise")
	d := Data[F]{N: count, X: make([]F, count*int(n.arch.Input.Units())), Labels: make([]int32, count)}
	for i := range d.X {
		d.X[i] = F(r.NormFloat64())
	}
	out := int(n.arch.Output().Units())
	for i := range d.Labels {
		d.Labels[i] = int32(r.IntN(out))
	}
	d.Targets = make([]F, count*out)
	for i := range d.Targets {
		d.Targets[i] = F(r.Float64())
	}
	return d
}

// BenchmarkTrainStep trains on one batch, as the PyTorch script it is compared
// with does, and reports samples a second.
func BenchmarkTrainStep(b *testing.B) {
	for _, c := range benchmarkNets() {
		for _, batch := range []int{1, 32} {
			b.Run(fmt.Sprintf("%s/%d", c.name, batch), func(b *testing.B) {
				n := newNet[float32](b, c.net, 1)
				t, err := NewTrainer(n, randomData(n, batch, 2), Config{Optimizer: SGD{Rate: 0.01, Momentum: 0.9}})
				if err != nil {
					b.Fatal(err)
				}
				for range 10 {
					if _, err := t.Step(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportAllocs()
				b.ResetTimer()
				for range b.N {
					if _, err := t.Step(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "samples/s")
			})
		}
	}
}
