package nets

import (
	"runtime"
	"testing"

	"weightshare/nets/slowtest"
)

// TestTrainingMemory compares the estimate with the memory that stays
// allocated.
func TestTrainingMemory(t *testing.T) { // measures the heap, so not in parallel
	slowtest.Skip(t)
	for _, c := range []struct {
		net     string
		samples int
		config  Config
	}{
		{"28x28 conv5:16/p2 relu maxpool2 conv5:16 relu gmp dense:10", 100, Config{Optimizer: Adam{Rate: .01}}},
		{"28x28 conv5:16/p2 relu maxpool2 conv5:16 relu gmp dense:10", 5, Config{Optimizer: SGD{Rate: .01}, Batch: 4}},
		{"28x28 local5:32 relu gmp dense:10", 100, Config{Optimizer: SGD{Rate: .01, Momentum: .9}, Batch: 32, Epochs: true}},
		{"28x28 local5:16/posbias tanh avgpool2 dense:10", 100, Config{Optimizer: Adam{Rate: .01}, Batch: 1}},
		{"32x32 10*( maxpool2/s1/p1 ) dense:2", 100, Config{Optimizer: SGD{Rate: .01}, Batch: 1}},
		{"32x32 8*( coords ) dense:2", 40, Config{Optimizer: SGD{Rate: .01}, Batch: 40, Loss: MSE}},
		{"2000 dense:500 sigmoid tied", 100, Config{Optimizer: Adam{Rate: .01}, Batch: 10, Loss: MSE}},
		{"2000 dense:500 sigmoid tied", 100, Config{Optimizer: Adam{Rate: .01}, Batch: 1, Loss: MSE}},
		{"20x20 conv3:8/same relu 4*( add( conv3:8/same relu | ) ) mul( | gap sigmoid ) cat( | maxpool3/s1/p1 ) dense:10", 100, Config{Optimizer: SGD{Rate: .01}, Batch: 16}},
		{"20x20 conv3:8/same relu 4*( add( conv3:8/same relu | ) ) mul( | gap sigmoid ) cat( | maxpool3/s1/p1 ) dense:10", 100, Config{Optimizer: Adam{Rate: .01}, Batch: 2}},
		{"10x10 tconv3:8/s2 relu layernorm upsample2 tconv3:4/p1 gmp dense:10", 100, Config{Optimizer: SGD{Rate: .01}, Batch: 16}},
		{"20x20 conv3:8/same relu 6@( add( conv3:8/same relu | ) ) gap dense:10", 100, Config{Optimizer: Adam{Rate: .01}, Batch: 16}},
		{"40 linear:16 cls pos 2*( add( layernorm attn4 | ) add( layernorm linear:32 gelu linear:16 | ) ) at1 dense:10", 100, Config{Optimizer: Adam{Rate: .01}, Batch: 16}},
		{"24x24 conv5:8/turn4 relu maxpool2 local3:8/hash200 sep3:16/x2 gmp dense:10", 100, Config{Optimizer: Adam{Rate: .01}, Batch: 16}},
		{"28x28 tokens lstm:32 gru:16/last dense:10", 100, Config{Optimizer: SGD{Rate: .01}, Batch: 32}},
		{"12x12 300*( conv1:1 )", 100, Config{Optimizer: SGD{Rate: .01}, Batch: 8, Loss: MSE}},
	} {
		a := parse(t, c.net)
		d := randomData(&Net[float32]{arch: a}, c.samples, 1)
		before := heap()
		n, err := New[float32](a, 1)
		if err != nil {
			t.Fatal(err)
		}
		tr := newTrainer(t, n, d, c.config)
		train(t, tr, 1)
		n.Evaluate(Data[float32]{N: 1, X: d.X[:n.arch.Input.Units()], Labels: d.Labels[:1], Targets: d.Targets[:n.arch.Output().Units()]}, c.config.Loss)
		got := float64(heap() - before)
		estimate, err := TrainingMemory[float32](a, c.samples, c.config)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%.3f", got/float64(estimate))
		if got > float64(estimate) || got < float64(estimate)*3/4 {
			t.Errorf("%s, batch %d: %.2f MB are allocated, the estimate is %.2f MB", c.net, c.config.Batch, got/1e6, float64(estimate)/1e6)
		}
		runtime.KeepAlive(tr)
		runtime.KeepAlive(d)
	}
}

// heap returns the bytes of all reachable objects.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
