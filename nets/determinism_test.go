package nets

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"weightshare/nets/guard"
	"weightshare/nets/internal/simd"
	"weightshare/nets/slowtest"
)

// hashParams returns a hash of the bits of all parameters.
func hashParams(n *Net[float32]) uint64 {
	h := fnv.New64a()
	for _, p := range n.Params() {
		for _, v := range p.Value {
			b := math.Float32bits(v)
			h.Write([]byte{byte(b), byte(b >> 8), byte(b >> 16), byte(b >> 24)})
		}
	}
	return h.Sum64()
}

// trainAndHash trains for 10 steps, 5 in short tests, and returns a hash of the
// weights. If share is set, every call of the worker pool uses all workers.
func trainAndHash(t *testing.T, text string, c Config, share bool, opts ...Option) uint64 {
	t.Helper()
	n := newNet[float32](t, text, 4, opts...)
	tr := newTrainer(t, n, randomData(n, 50, 5), c)
	if share {
		tr.pool.minCost = 0
	}
	steps := 10
	if slowtest.Short() {
		steps = 5
	}
	train(t, tr, steps)
	return hashParams(n)
}

// TestSameBits checks that one seed gives the same bits after 10 steps with any
// number of workers, with and without assembly.
func TestSameBits(t *testing.T) {
	t.Parallel()
	texts := []string{
		"12x12 conv5:4/ring bn relu dropout gmp dense:4", "12x12 conv5:4 relu maxpool2 local3:4 tanh dropout dense:4",
		"12x12 dense:9 sigmoid tied dense:4", "12x12 conv3:4 cat( | conv3:4/same bn relu ) mul( | gap sigmoid ) add( conv1:8 relu | dropout | ) gmp dense:4", "12x12 conv3:4/s2 layernorm tconv3:8/s2 relu upsample2 gap dense:4",
		"12x12 sep3:4 prelu conv3:4/turn4 blurpool2/same local3:2/soft.1 side( gap dense:2 ) tokens gru:4/bi lstm:4/last rmsnorm dense:4", "12x12 local5:2/hash50 relu split( conv3:2/same | frozen( conv1:1 ) ) gmp dense:4",
		"12x12 conv3:6 relu 2@( add( conv3:6/same/tile2 relu | ) ) maxpool4 tokens cls pos add( layernorm attn2/causal | ) linear:4 at-1 dense:4",
		"12x12 conv5:4/tile2/posbias relu avgpool2 conv3:8 relu gmp dense:4",
	}
	for _, r := range benchmarkNets()[:3] {
		texts = append(texts, r.net)
	}
	for _, text := range texts {
		for _, batch := range []int{1, 40} { // three groups side by side, the last one half full
			t.Run(fmt.Sprintf("%s/%d", text, batch), func(t *testing.T) {
				t.Parallel()
				c := Config{Optimizer: SGD{Rate: 0.01, Momentum: 0.9}, Batch: batch, Seed: 6, Workers: 1}
				want := trainAndHash(t, text, c, false)
				for _, workers := range []int{2, 7} {
					c.Workers = workers
					if trainAndHash(t, text, c, true) != want {
						t.Errorf("%d workers give other bits than one", workers)
					}
				}
				adam := c
				adam.Optimizer, adam.Workers = Adam{Rate: 0.001, Decay: 0.1}, 2
				wantAdam := trainAndHash(t, text, adam, true)
				for _, set := range simd.Supported()[:len(simd.Supported())-1] { // the last is the default
					if trainAndHash(t, text, c, false, withInstructions(set)) != want {
						t.Errorf("%v gives other bits than %v", set, simd.Best())
					}
					if trainAndHash(t, text, adam, false, withInstructions(set)) != wantAdam {
						t.Errorf("Adam: %v gives other bits than %v", set, simd.Best())
					}
				}
				c.Seed++
				if trainAndHash(t, text, c, false) == want {
					t.Error("another seed gives the same bits")
				}
			})
		}
	}
}

// procsChild is the environment variable that makes TestGOMAXPROCS print hashes.
const procsChild = "WEIGHTSHARE_TEST_GOMAXPROCS"

// TestGOMAXPROCS checks that one seed gives the same bits regardless of how many
// cores a process may use. It runs itself in child processes.
func TestGOMAXPROCS(t *testing.T) {
	t.Parallel()
	if os.Getenv(procsChild) != "" {
		for _, r := range benchmarkNets()[3:] {
			for _, batch := range []int{4, 16} {
				c := Config{Optimizer: SGD{Rate: 0.01, Momentum: 0.9}, Batch: batch, Seed: 6}
				fmt.Printf("%s, batch %d: %x\n", r.name, batch, trainAndHash(t, r.net, c, true))
			}
		}
		return
	}
	var first []string
	for _, procs := range []string{"1", "2", "7"} {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestGOMAXPROCS$", "-test.short="+strconv.FormatBool(slowtest.Short()))
		child.Env = append(os.Environ(), procsChild+"=1", "GOMAXPROCS="+procs)
		output, err := child.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		var hashes []string
		for line := range strings.Lines(string(output)) {
			if strings.Contains(line, ", batch ") {
				hashes = append(hashes, line)
			}
		}
		if first == nil {
			first = hashes
		}
		if len(hashes) != 4 || !slices.Equal(hashes, first) {
			t.Errorf("GOMAXPROCS=%s gives %q, 1 gives %q", procs, hashes, first)
		}
	}
}

// TestStepAllocatesNothing checks that steps after the first do not allocate.
func TestStepAllocatesNothing(t *testing.T) { // counts allocations, so not in parallel
	texts := []string{"12x12 conv5:4/ring bn relu dropout gmp dense:4", "12x12 local3:2/posbias tanh avgpool2 dense:9 sigmoid tied", "12x12 conv3:4 cat( | bn relu ) mul( | gap sigmoid ) add( conv1:8 relu | ) gmp dense:4", "12x12 coords coords a=conv5:5/same relu @a maxpool4 tokens attn5 layernorm at2 dense:4", "12x12 sep3:4 prelu conv3:4/turn4 local3:2/soft.1 tokens gru:4/bi lstm:4/last rmsnorm dense:4", "12x12 local5:2/hash50 relu gmp dense:4"}
	for _, r := range benchmarkNets() {
		texts = append(texts, r.net)
	}
	for _, text := range texts {
		for _, c := range []Config{
			{Optimizer: SGD{Rate: 0.01, Momentum: 0.9}, Batch: 1},
			{Optimizer: Adam{Rate: 0.01}, Batch: 32},
			{Optimizer: SGD{Rate: 0.01}, Loss: MSE, Batch: 32, Epochs: true, Workers: 2},
		} {
			n := newNet[float32](t, text, 4)
			tr, err := NewTrainer(n, randomData(n, 50, 5), c)
			if err != nil {
				if c.Loss == CrossEntropy {
					t.Fatal(err)
				}
				continue
			}
			if c.Workers > 1 {
				tr.pool.minCost = 0
			}
			if got := testing.AllocsPerRun(20, func() {
				if _, err := tr.Step(); err != nil {
					t.Error(err)
				}
			}); got != 0 {
				t.Errorf("%s, %+v: a step allocates %v times", text, c, got)
			}
		}
	}
}

// TestBatchIndependence checks that a sample's outputs do not depend on the other
// samples, and that Evaluate agrees with Forward.
func TestBatchIndependence(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"12x12 conv5:4 relu gmp dense:4", "12x12 bn local5:4 relu gmp dense:4 softmax", "12x12 dense:7 dropout dense:4"} {
		n := newNet[float32](t, text, 4)
		const count = 200
		d := randomData(n, count, 5)
		y := n.Forward(d.X, count)
		right := 0
		for i := range count {
			one := n.Forward(d.X[i*144:][:144], 1)
			if !slices.Equal(one, y[i*4:][:4]) {
				t.Fatalf("%s: sample %d is %v alone and %v in company", text, i, one, y[i*4:][:4])
			}
			if int32(slices.Index(one, slices.Max(one))) == d.Labels[i] {
				right++
			}
		}
		if got, _ := n.Evaluate(d, CrossEntropy); got != float64(right)/count {
			t.Errorf("%s: Evaluate says %v, Forward %d of %d", text, got, right, count)
		}
		acts := n.Activations(d.X, count)
		last := acts[len(acts)-1]
		for i, v := range last {
			if math.Abs(float64(v-y[i])) > 1e-6 {
				t.Fatalf("%s: activation %d is %v, Forward says %v", text, i, v, y[i])
			}
		}
	}
}

// TestGoldenBits compares the bits of trained weights with those computed on
// amd64, so it fails on a processor that computes different ones.
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
		{"8x8 conv3:4/same relu 2*( add( conv3:4/same relu | ) ) cat( | mul( gap conv1:4 sigmoid | ) ) gmp dense:3", Config{Optimizer: adam, Batch: 16}, 0x2ee39d2e9629dfe2, 0xa6047eb2a32c0d23},
		{"6x4 tokens linear:4 cls pos 2@( add( layernorm attn2 | ) ) at1 dense:3", Config{Optimizer: sgd, Batch: 16}, 0x71587fd4b4ce8e30, 0x49e2902a6efc1271},
		{"6x4 tokens linear:3 lstm:3/bi gru:4/bias2 rnn:3/last rmsnorm dense:3", Config{Optimizer: adam, Batch: 16}, 0xac89a21dd442d3b3, 0x8bc6919ba43815fe},
		{"8x8 sep3:4/same prelu conv3:4/turn4 split( local3:2/hash20 | pick2( local3:2/soft.1 ) ) blurpool2/same gap dense:3", Config{Optimizer: sgd, Batch: 4}, 0xe1e02a4553f7b308, 0xd4d021e44817e4a1},
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

// goldenHash trains for 50 steps and hashes weights, losses and outputs.
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

// TestWorkerPool checks that every task of every call runs once, whether the
// goroutines of the call before have ended or not.
func TestWorkerPool(t *testing.T) {
	t.Parallel()
	pool := newWorkerPool(4, simd.Best())
	pool.minCost = 0
	for call := range 300 {
		runs := make([]int, 1+call%9)
		pool.run(len(runs), 1, func(task int) { runs[task]++ })
		for task, n := range runs {
			if n != 1 {
				t.Fatalf("call %d runs task %d of %d %d times", call, task, len(runs), n)
			}
		}
		for h := range pool.helpers {
			for call%3 == 0 && pool.helpers[h].state.Load() != helperGone {
				runtime.Gosched()
			}
		}
	}
}

// brokenTask panics in the last of several tasks.
func brokenTask(task int) {
	if task == 9 {
		panic("a broken task")
	}
}

// TestWorkerPanic checks that a worker's panic reaches the caller, with the
// worker's stack, and that the pool can be used again.
func TestWorkerPanic(t *testing.T) {
	t.Parallel()
	pool := newWorkerPool(3, simd.Best())
	pool.minCost = 0
	err := guard.Call(func() error { pool.run(10, 1, brokenTask); return nil })
	var broken *guard.PanicError
	if !errors.As(err, &broken) || broken.Value != "a broken task" || !strings.Contains(string(broken.Stack), "nets.brokenTask") {
		t.Errorf("the panic of a worker comes back as %v", err)
	}
	done := make([]bool, 10)
	pool.run(10, 1, func(task int) { done[task] = true })
	for i, d := range done {
		if !d {
			t.Errorf("after a panic task %d is not done", i)
		}
	}
}
