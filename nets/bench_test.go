package nets

import (
	"fmt"
	"testing"
)

// BenchmarkTrainStep trains on one batch, as the PyTorch script that it is
// compared with does, and reports samples per second.
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
