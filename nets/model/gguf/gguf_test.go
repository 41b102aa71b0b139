package gguf_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"weightshare/nets/model/gguf"
	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/weights"
)

func small() []byte {
	return modeltest.GGUF(
		modeltest.Tensor{Name: "token_embd.weight", Shape: []int64{4, 3}, Value: []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
		modeltest.Tensor{Name: "output.weight", Shape: []int64{3, 4}, Value: []float32{1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12}},
	)
}

func TestRead(t *testing.T) {
	t.Parallel()
	in := modeltest.Input(small())
	if !gguf.Is(in) {
		t.Error("its kind is not known by its content")
	}
	all, err := gguf.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	s, err := weights.FindCopies(t.Context(), in, all)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, x := range all {
		fmt.Fprintln(&text, x.Name, x.Shape, x.Type.Name, x.Bytes, x.Offset%32)
	}
	fmt.Fprintln(&text, s.Stored, s.Distinct, s.Copies)
	want := "token_embd.weight [4 3] F32 48 0\noutput.weight [3 4] F32 48 0\n24 12 [{output.weight token_embd.weight true 12}]\n"
	if text.String() != want {
		t.Errorf("got\n%swant\n%s", text.String(), want)
	}
}

// TestReadErrors checks that an error names the byte at which a file is wrong
// and what was expected.
func TestReadErrors(t *testing.T) {
	t.Parallel()
	header := func(version uint32, tensors, settings uint64, rest string) []byte {
		b := binary.LittleEndian.AppendUint32([]byte("GGUF"), version)
		b = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(b, tensors), settings)
		return append(b, rest...)
	}
	const (
		one   = "\x01\x00\x00\x00\x00\x00\x00\x00"
		lying = "\xff\xff\xff\xff\xff\xff\xff\xff"
		pad   = "                                "
	)
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", []byte("GGUF"), "byte 4: the version of 4 bytes was expected, but the file ends after 0"},
		{"the high byte first", header(3<<24, 0, 0, ""), "version 50331648, but 1, 2 or 3 with the low byte first was expected"},
		{"10⁹ tensors", header(3, 1e9, 0, pad), "byte 8: the number of tensors is 1000000000, but at most 2 was expected, for which the file has room"},
		{"10⁹ settings", header(3, 0, 1e9, pad), "byte 16: the number of settings is 1000000000"},
		{"a long name", header(3, 0, 1, lying+pad), "byte 24: the length of the name of a setting is 18446744073709551615"},
		{"an unknown setting", header(3, 0, 1, one+"k\x63\x00\x00\x00"+pad), "a setting of type 99, but one of 0 to 12 was expected"},
		{"a long array", header(3, 0, 1, one+"k\x09\x00\x00\x00\x05\x00\x00\x00"+lying+pad), "the length of an array is 18446744073709551615"},
		{"no alignment", header(3, 0, 1, "\x11\x00\x00\x00\x00\x00\x00\x00general.alignment\x04\x00\x00\x00\x00\x00\x00\x00"), "tensors aligned to 0 bytes, but 1 to 2²⁰ was expected"},
		{"deep arrays", header(3, 0, 1, one+"k\x09\x00\x00\x00"+strings.Repeat("\x09\x00\x00\x00"+one, 100)), "nested at most 8 deep"},
		{"many axes", header(3, 1, 0, one+"w\xff\x00\x00\x00"+pad), `tensor "w" has 255 axes, but at most 8 were expected`},
		{"a long axis", header(3, 1, 0, one+"w\x01\x00\x00\x00"+lying+pad), `tensor "w" has an axis of 18446744073709551615`},
		{"an unknown type", header(3, 1, 0, one+"w\x01\x00\x00\x00"+one+"\x05\x00\x00\x00"+pad), `tensor "w" has numbers of type 5`},
		{"half a block", header(3, 1, 0, one+"w\x01\x00\x00\x00"+one+"\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"+pad), "whole blocks of 32 were expected"},
		{"a place behind the end", header(3, 1, 0, one+"w\x01\x00\x00\x00"+one+"\x00\x00\x00\x00"+lying+pad), `tensor "w" begins 18446744073709551615 bytes after the header`},
		{"no numbers", small()[:len(small())-40], `the data of tensor "output.weight" of 48 bytes was expected`},
	} {
		_, err := gguf.Read(modeltest.Input(c.file))
		if err == nil || !strings.HasPrefix(err.Error(), "model: byte ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want %q", c.name, err, c.want)
		}
	}
}

// TestReadFirstVersion checks that lengths in the first version have four
// bytes.
func TestReadFirstVersion(t *testing.T) {
	t.Parallel()
	file := []byte("GGUF\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00w\x01\x00\x00\x00" +
		"\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	file = append(file, bytes.Repeat([]byte{1}, 64-len(file)+8)...)
	all, err := gguf.Read(modeltest.Input(file))
	if err != nil || len(all) != 1 || all[0].Numbers != 2 || all[0].Offset != 64 {
		t.Errorf("got %v, %v, want one tensor of 2 numbers from byte 64", all, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(small())
	f.Fuzz(func(t *testing.T, file []byte) {
		tensors, err := gguf.Read(modeltest.Input(file))
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
