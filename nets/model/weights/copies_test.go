package weights_test

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/safetensors"
	"weightshare/nets/model/weights"
)

func random(rng *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(rng.NormFloat64())
	}
	return out
}

// turned returns the transpose of a matrix with that many columns.
func turned(a []float32, cols int) []float32 {
	rows := len(a) / cols
	out := make([]float32, len(a))
	for i, v := range a {
		out[i%cols*rows+i/cols] = v
	}
	return out
}

// sharing finds the copies in a safetensors file.
func sharing(t *testing.T, tensors ...modeltest.Tensor) weights.Sharing {
	t.Helper()
	in := modeltest.Input(modeltest.Safetensors(tensors...))
	all, err := safetensors.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	s, err := weights.FindCopies(t.Context(), in, all)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func describe(s weights.Sharing) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d stored, %d distinct, %d constant", s.Stored, s.Distinct, s.Constant)
	for _, c := range s.Copies {
		fmt.Fprintf(&b, ", %s=%s", c.Tensor, c.Of)
		if c.Transposed {
			b.WriteString("ᵀ")
		}
	}
	for _, c := range s.Places {
		fmt.Fprintf(&b, ", %s at %s", c.Tensor, c.Of)
	}
	return b.String()
}

func TestFindCopies(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	tensor := func(name string, value []float32, shape ...int64) modeltest.Tensor {
		return modeltest.Tensor{Name: name, Shape: shape, Value: value}
	}
	embedding := random(rng, 800)
	square, deep := random(rng, 400), random(rng, 360)
	almost := turned(embedding, 8)
	almost[799]++
	symmetric := slices.Clone(square)
	for i := range 20 {
		for j := range i {
			symmetric[i*20+j] = symmetric[j*20+i]
		}
	}
	// Rows longer than what is read at once, and their factors.
	wide := random(rng, 3*70_000)
	for _, c := range []struct {
		name    string
		tensors []modeltest.Tensor
		want    string
	}{
		{"none", nil, "0 stored, 0 distinct, 0 constant"},
		{"tied embedding", []modeltest.Tensor{tensor("e", embedding, 100, 8), tensor("h", turned(embedding, 8), 8, 100)}, "1600 stored, 800 distinct, 0 constant, h=eᵀ"},
		{"same again, twice", []modeltest.Tensor{tensor("a", deep, 10, 4, 9), tensor("b", deep, 10, 4, 9), tensor("c", deep, 10, 4, 9)}, "1080 stored, 360 distinct, 0 constant, b=a, c=a"},
		{"one number apart", []modeltest.Tensor{tensor("e", embedding, 100, 8), tensor("h", almost, 8, 100)}, "1600 stored, 1600 distinct, 0 constant"},
		{"other shape", []modeltest.Tensor{tensor("a", embedding, 100, 8), tensor("b", embedding, 8, 100)}, "1600 stored, 1600 distinct, 0 constant"},
		{"axes of one", []modeltest.Tensor{tensor("a", embedding, 100, 8, 1, 1), tensor("b", turned(embedding, 8), 8, 1, 100)}, "1600 stored, 800 distinct, 0 constant, b=aᵀ"},
		{"square", []modeltest.Tensor{tensor("a", square, 20, 20), tensor("b", turned(square, 20), 20, 20), tensor("c", square, 20, 20)}, "1200 stored, 400 distinct, 0 constant, b=aᵀ, c=a"},
		{"symmetric", []modeltest.Tensor{tensor("a", symmetric, 20, 20), tensor("b", symmetric, 20, 20)}, "800 stored, 400 distinct, 0 constant, b=a"},
		{"wide", []modeltest.Tensor{tensor("a", wide, 3, 70_000), tensor("b", turned(wide, 70_000), 70_000, 3)}, "420000 stored, 210000 distinct, 0 constant, b=aᵀ"},
		{"fresh biases", []modeltest.Tensor{tensor("a", make([]float32, 64), 64), tensor("b", make([]float32, 64), 64)}, "128 stored, 128 distinct, 2 constant"},
		{"single numbers", []modeltest.Tensor{tensor("a", []float32{3}), tensor("b", []float32{3})}, "2 stored, 2 distinct, 0 constant"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := describe(sharing(t, c.tensors...)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestFindCopiesOfTypes checks that copies are found whatever the width of the
// numbers.
func TestFindCopiesOfTypes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"U8", "F16", "F32", "I64", "F64"} {
		kind, ok := weights.PlainType(name)
		if !ok {
			t.Fatalf("there is no type %s", name)
		}
		const rows, cols = 7, 11
		size := int(kind.Bytes)
		file := make([]byte, 2*rows*cols*size)
		rng := rand.New(rand.NewPCG(3, 4))
		for i := range rows * cols {
			var number [8]byte
			binary.LittleEndian.PutUint64(number[:], rng.Uint64())
			copy(file[i*size:], number[:size])
			copy(file[(rows*cols+i%cols*rows+i/cols)*size:], number[:size])
		}
		in := modeltest.Input(file)
		a, errA := weights.New(in, 0, "a", []int64{rows, cols}, kind, 0)
		b, errB := weights.New(in, 0, "b", []int64{cols, rows}, kind, a.Bytes)
		if err := cmp.Or(errA, errB); err != nil {
			t.Fatal(err)
		}
		s, err := weights.FindCopies(t.Context(), in, []weights.Tensor{a, b})
		if got, want := describe(s), "154 stored, 77 distinct, 0 constant, b=aᵀ"; err != nil || got != want {
			t.Errorf("%s: %v, got %s, want %s", name, err, got, want)
		}
	}
}

// TestStoredOnce checks that tensors at one location are stored once, and that
// overlaps are counted once.
func TestStoredOnce(t *testing.T) {
	t.Parallel()
	kind, _ := weights.PlainType("F32")
	in := modeltest.Input(make([]byte, 400))
	var all []weights.Tensor
	for _, c := range []struct {
		name       string
		n, offset  int64
		turnedOver bool
	}{{"e", 50, 0, false}, {"h", 50, 0, true}, {"part", 20, 160, false}} {
		x, err := weights.New(in, 0, c.name, []int64{c.n / 5, 5}, kind, c.offset)
		if err != nil {
			t.Fatal(err)
		}
		x.ColumnMajor = c.turnedOver
		all = append(all, x)
	}
	if got, want := describe(weights.Stored(all)), "60 stored, 60 distinct, 0 constant, h at e"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFindCopiesStops(t *testing.T) {
	t.Parallel()
	x := modeltest.Tensor{Shape: []int64{2, 2}, Value: []float32{1, 2, 3, 4}}
	y := x
	x.Name, y.Name = "x", "y"
	in := modeltest.Input(modeltest.Safetensors(x, y))
	all, err := safetensors.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := weights.FindCopies(ctx, in, all); err == nil {
		t.Error("it went on when it was to stop")
	}
}
