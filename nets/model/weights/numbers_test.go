package weights_test

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/weights"
)

// TestValues checks that numbers of every floating-point type are decoded
// according to IEEE 754.
func TestValues(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	for _, c := range []struct {
		kind string
		file []byte
		want []float64
	}{
		{"F16", []byte{0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b, 0x01, 0x00, 0x00, 0x7c, 0x00, 0xfc}, []float64{1, -2, 65504, math.Ldexp(1, -24), inf, -inf}},
		{"BF16", []byte{0x80, 0x3f, 0x00, 0xc0}, []float64{1, -2}},
		{"F32", []byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}, []float64{1, -2}},
		{"F64", []byte{0, 0, 0, 0, 0, 0, 0xf0, 0x3f}, []float64{1}},
	} {
		in := modeltest.Input(c.file)
		kind, _ := weights.PlainType(c.kind)
		x, err := weights.New(in, 0, "w", []int64{int64(len(c.want))}, kind, 0)
		if err != nil {
			t.Fatal(err)
		}
		got, err := x.Values(in)
		if err != nil || len(got) != len(c.want) {
			t.Fatalf("%s: got %v, %v, want %v", c.kind, got, err, c.want)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: number %d is %v, want %v", c.kind, i, got[i], c.want[i])
			}
		}
	}
	nan := modeltest.Input([]byte{0x01, 0x7c})
	kind, _ := weights.PlainType("F16")
	x, err := weights.New(nan, 0, "w", []int64{1}, kind, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := x.Values(nan); err != nil || !math.IsNaN(got[0]) {
		t.Errorf("got %v, %v, want no number", got, err)
	}
}

func TestValuesErrors(t *testing.T) {
	t.Parallel()
	in := modeltest.Input(make([]byte, 8))
	whole, _ := weights.PlainType("I64")
	x, err := weights.New(in, 0, "w", []int64{1}, whole, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Values(in); err == nil || !strings.Contains(err.Error(), `tensor "w" has numbers of type I64, but F16, BF16, F32 or F64 was expected`) {
		t.Errorf("got error %v", err)
	}
	x.Data = nil
	if _, err := x.Values(in); err == nil || !strings.Contains(err.Error(), "numbers of tensor \"w\" row by row were expected") {
		t.Errorf("got error %v", err)
	}
}

// TestValuesByRows checks that numbers come in the order of the shape if the file stores
// the axes in another order.
func TestValuesByRows(t *testing.T) {
	t.Parallel()
	const a, b, c = 2, 3, 4
	file := make([]byte, 4*a*b*c)
	for i := range a {
		for j := range b {
			for k := range c {
				at := (i*c+k)*b + j // the axis of 3 runs fastest
				binary.LittleEndian.PutUint32(file[4*at:], math.Float32bits(float32(100*i+10*j+k)))
			}
		}
	}
	in := modeltest.Input(file)
	kind, _ := weights.PlainType("F32")
	x, err := weights.New(in, 0, "w", []int64{a, b, 1, c}, kind, 0)
	if err != nil {
		t.Fatal(err)
	}
	x.Order = []int{0, 3, 1}
	got, err := x.Values(in)
	if err != nil {
		t.Fatal(err)
	}
	for n, v := range got {
		if want := float64(100*(n/(b*c)) + 10*(n/c%b) + n%c); v != want {
			t.Errorf("number %d is %v, want %v", n, v, want)
		}
	}
}
