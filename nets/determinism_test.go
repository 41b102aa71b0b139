package nets

import (
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
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

// trainAndHash trains for 20 steps, 5 in short tests, and returns a hash of the
// weights. If share is set every call of the worker pool uses all workers.
func trainAndHash(t *testing.T, text string, c Config, share bool, opts ...Option) uint64 {
	t.Helper()
	n := newNet[float32](t, text, 4, opts...)
	tr := newTrainer(t, n, randomData(n, 50, 5), c)
	if share {
		tr.pool.minCost = 0
	}
	steps := 20
	if testing.Short() {
		steps = 5
	}
	train(t, tr, steps)
	return hashParams(n)
}

// TestSameBits checks that one seed gives the same bits after 20 steps on any
// number of workers, with and without assembly.
func TestSameBits(t *testing.T) {
	t.Parallel()
	texts := []string{
		"12x12 conv5:4/ring bn relu dropout gmp dense:4", "12x12 conv5:4 relu maxpool2 local3:4 tanh dropout dense:4",
		"12x12 dense:9 sigmoid tied dense:4", "12x12 conv5:4/tile2/posbias relu avgpool2 conv3:8 relu gmp dense:4",
	}
	for _, r := range benchmarkNets()[:3] {
		texts = append(texts, r.net)
	}
	for _, text := range texts {
		for _, batch := range []int{1, 32} {
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
				if trainAndHash(t, text, c, false, withoutAssembly()) != want {
					t.Error("assembly gives other bits than Go")
				}
				c.Optimizer, c.Workers = Adam{Rate: 0.001, Decay: 0.1}, 2
				if trainAndHash(t, text, c, true) != trainAndHash(t, text, c, false, withoutAssembly()) {
					t.Error("Adam: assembly gives other bits than Go")
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

// TestGOMAXPROCS checks that one seed gives the same bits whatever number of
// cores a process may use. It runs itself in processes of their own.
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
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestGOMAXPROCS$", "-test.short="+strconv.FormatBool(testing.Short()))
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
	texts := []string{"12x12 conv5:4/ring bn relu dropout gmp dense:4", "12x12 local3:2/posbias tanh avgpool2 dense:9 sigmoid tied"}
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
