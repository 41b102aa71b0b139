package safetensors_test

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/safetensors"
	"weightshare/nets/model/weights"
)

func TestRead(t *testing.T) {
	t.Parallel()
	in := modeltest.Input(modeltest.Safetensors(
		modeltest.Tensor{Name: "w", Shape: []int64{2, 3}, Value: []float32{1, 2, 3, 4, 5, 6}},
		modeltest.Tensor{Name: "scale", Value: []float32{7}},
	))
	if !safetensors.Is(in) {
		t.Error("its kind is not known by its content")
	}
	got, err := safetensors.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, x := range got {
		fmt.Fprintln(&text, x.Name, x.Shape, x.Type.Name, x.Numbers, x.Bytes, in.Size-x.Offset, x.Data.Size())
	}
	if want := "w [2 3] F32 6 24 28 24\nscale [] F32 1 4 4 4\n"; text.String() != want {
		t.Errorf("got\n%swant\n%s", text.String(), want)
	}
}

// TestReadErrors checks that an error names the byte at which a file is wrong
// and what was expected.
func TestReadErrors(t *testing.T) {
	t.Parallel()
	header := func(text string) []byte { return modeltest.SafetensorsHeader(text) }
	entry := func(kind, shape, offsets string) []byte {
		return append(header(`{"w":{"dtype":"`+kind+`","shape":`+shape+`,"data_offsets":`+offsets+`}}`), make([]byte, 16)...)
	}
	for _, c := range []struct {
		file []byte
		want string
	}{
		{nil, "model: byte 0: the length of the header of 8 bytes was expected, but the file ends after 0"},
		{[]byte("\xff\xff\xff\xff\xff\xff\xff\xff{"), "byte 0: the header has 18446744073709551615 bytes, but at most 8388608 were expected"},
		{[]byte("\xff\xff\x00\x00\x00\x00\x00\x00{"), "byte 8: the header of 65535 bytes was expected, but the file ends after 1"},
		{header(`[1]`), "byte 9: a JSON object with the tensors was expected"},
		{header(`{"w":3}`), `byte 14: dtype, shape and data_offsets of tensor "w" were expected`},
		{header(`{"` + strings.Repeat("w", 5000) + `":3}`), "a name of 5000 bytes, but at most 4096 were expected"},
		{header(`{"w"`), `tensor "w" were expected`},
		{header(`{"__metadata__":3}`), "an object of texts was expected for __metadata__"},
		{entry("F31", "[2]", "[0,8]"), `has numbers of type "F31", but one such as F32, BF16 or I64 was expected`},
		{entry("F32", "[2]", "[0,4]"), "has 4 bytes from 0 to 4, but its shape [2] of F32 takes 8"},
		{entry("F32", "[2]", "[8,0]"), "lies from 8 to 0, but bytes of the file were expected"},
		{entry("F32", "[5]", "[0,20]"), `the data of tensor "w" of 20 bytes was expected, but the file ends after 16`},
		{entry("F32", "[-1]", "[0,4]"), "has the shape [-1], but at most 2⁶³−1 numbers were expected"},
		{entry("F32", "[4294967296,4294967296]", "[0,4]"), "at most 2⁶³−1 numbers were expected"},
		{entry("F64", "[4611686018427387904]", "[0,4]"), "but whole blocks of 1 were expected"},
		{header(`{"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`), `tensor "w" occurs twice`},
	} {
		_, err := safetensors.Read(modeltest.Input(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got error %v, want %q", c.file, err, c.want)
		}
	}
}

// TestReadTooMany checks that a header with very many tensors is refused before
// it fills the memory.
func TestReadTooMany(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("{")
	for i := range weights.MaxTensors + 1 {
		fmt.Fprintf(&b, `"%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},`, i)
	}
	_, err := safetensors.Read(modeltest.Input(modeltest.SafetensorsHeader(b.String())))
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("more than %d tensors", weights.MaxTensors)) {
		t.Errorf("got error %v, want one that names the limit", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(modeltest.Safetensors(
		modeltest.Tensor{Name: "w", Shape: []int64{2, 2}, Value: []float32{1, 2, 3, 4}},
		modeltest.Tensor{Name: "scale", Value: []float32{7}},
	))
	f.Fuzz(func(t *testing.T, file []byte) {
		tensors, err := safetensors.Read(modeltest.Input(file))
		if err != nil && !strings.HasPrefix(err.Error(), "model: byte ") {
			t.Errorf("the error names neither file nor byte: %v", err)
		}
		for _, x := range tensors {
			if x.Offset < 0 || x.Bytes < 0 || x.Offset+x.Bytes > int64(len(file)) {
				t.Errorf("tensor %q lies from %d for %d bytes in a file of %d", x.Name, x.Offset, x.Bytes, len(file))
			}
		}
	})
}
