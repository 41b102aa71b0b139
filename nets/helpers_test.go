package nets

import (
	"fmt"
	"math"
	"testing"

	"go.uber.org/goleak"

	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// TestMain fails if any test leaves a goroutine running.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func parse(t testing.TB, text string) *arch.Network {
	t.Helper()
	a, err := arch.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// newNet parses and builds a network.
func newNet[F Float](t testing.TB, text string, seed uint64, opts ...Option) *Net[F] {
	t.Helper()
	n, err := New[F](parse(t, text), seed, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// newTrainer makes a trainer and fails the test on an error.
func newTrainer[F Float](t testing.TB, n *Net[F], d Data[F], c Config) *Trainer[F] {
	t.Helper()
	tr, err := NewTrainer(n, d, c)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// train does steps and returns the loss of the last. It fails the test if training
// diverges.
func train[F Float](t testing.TB, tr *Trainer[F], steps int) (loss float64) {
	t.Helper()
	for range steps {
		var err error
		if loss, err = tr.Step(); err != nil {
			t.Fatal(err)
		}
	}
	return loss
}

// gradient computes a gradient and fails the test on an error.
func gradient[F Float](t testing.TB, n *Net[F], d Data[F], l Loss) *Gradient[F] {
	t.Helper()
	g, err := n.Gradient(d, l)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// withInstructions selects the instructions to compute with.
func withInstructions(set simd.Instructions) Option {
	return func(o *options) { o.instructions = set }
}

// forceVector places samples side by side even in small batches.
func forceVector() Option { return func(o *options) { o.forceVector = true } }

// benchmarkNets returns the networks whose speed is compared with PyTorch's.
func benchmarkNets() []struct{ name, net string } {
	return []struct{ name, net string }{
		{"bars-shared", "12x12 conv5:4 relu gmp dense:4"},
		{"bars-local", "12x12 local5:4 relu gmp dense:4"},
		{"bars-dense", "12x12 dense:64 relu dense:4"},
		{"lenet-shared", "28x28 conv5:6 relu maxpool2 conv5:16 relu maxpool2 dense:120 relu dense:84 relu dense:10"},
		{"lenet-local", "28x28 local5:6 relu maxpool2 local5:16 relu maxpool2 dense:120 relu dense:84 relu dense:10"},
	}
}

// randomData draws samples with random labels and targets for a network.
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

// halves labels random images by whether their left half is brighter.
func halves(n *Net[float32], count int, seed uint64) Data[float32] {
	d := randomData(n, count, seed)
	units := len(d.X) / count
	for i := range count {
		x := d.X[i*units:][:units]
		var sum float32
		for u, v := range x {
			if u%6 < 3 {
				sum += v
			} else {
				sum -= v
			}
		}
		d.Labels[i] = 0
		if sum > 0 {
			d.Labels[i] = 1
		}
	}
	return d
}

// checkClose compares two arrays with a tolerance of 1e-9, relative to the largest
// number if that is above 1.
func checkClose(t *testing.T, what string, got, want []float64) {
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

// newBenchmarkTrainer returns what BenchmarkTrainStep trains: a network on one batch.
func newBenchmarkTrainer(tb testing.TB, net string, batch int) (*Trainer[float32], *Net[float32], Data[float32]) {
	tb.Helper()
	n := newNet[float32](tb, net, 1)
	d := randomData(n, batch, 2)
	return newTrainer(tb, n, d, Config{Optimizer: SGD{Rate: 0.01, Momentum: 0.9}}), n, d
}

// BenchmarkTrainStep trains on one batch, as testdata/speed.py does in other
// frameworks, and reports samples per second.
func BenchmarkTrainStep(b *testing.B) {
	for _, c := range benchmarkNets() {
		for _, batch := range []int{1, 32} {
			b.Run(fmt.Sprintf("%s/%d", c.name, batch), func(b *testing.B) {
				t, _, _ := newBenchmarkTrainer(b, c.net, batch)
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
