package torch_test

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/torch"
	"weightshare/nets/model/weights"
)

// saved reads a file written by PyTorch: see testdata/save.py.
func saved(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// describe reads a file and returns a description of its contents.
func describe(t *testing.T, file []byte) string {
	t.Helper()
	in := modeltest.Input(file)
	if !torch.Is(in) {
		t.Error("its kind is not known by its content")
	}
	all, err := torch.Read(in)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, x := range all {
		fmt.Fprintln(&b, x.Name, x.Shape, x.Type.Name, x.Bytes)
	}
	s, err := weights.FindCopies(t.Context(), in, all)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(&b, s.Stored, "stored", s.Distinct, "distinct", s.Copies, s.Places)
	return b.String()
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, want string }{
		{"tied.pt", "embed.weight [100 8] F32 3200\nlm_head.weight [100 8] F32 3200\n800 stored 800 distinct [] [{lm_head.weight embed.weight false 800}]\n"},
		{"tied_legacy.pt", "embed.weight [100 8] F32 3200\nlm_head.weight [100 8] F32 3200\n800 stored 800 distinct [] [{lm_head.weight embed.weight false 800}]\n"},
		{"views.pt", "copy [100 8] F32 3200\nturned [8 100] F32 3200\nweight [100 8] F32 3200\nsliced [100 4] F32 3196\n" +
			"1600 stored 800 distinct [{turned copy true 800}] [{weight turned true 800}]\n"},
		{"checkpoint.pt", `model.0.weight [2 1 3 3] F32 72
model.0.bias [2] F32 8
model.1.weight [2] F32 8
model.1.bias [2] F32 8
model.1.running_mean [2] F32 8
model.1.running_var [2] F32 8
model.1.num_batches_tracked [] I64 8
model.4.weight [3 8] F32 96
model.4.bias [3] F32 12
optimizer.state.0.step [] F32 4
`},
		{"quantized.pt", `0.scale [] F32 4
0.zero_point [] I64 8
0._packed_params._packed_params.0 [3 2] I8 6
0._packed_params._packed_params.1 [3] F32 12
`},
		{"kinds.pt", `sparse.0 [2 2] I64 32
sparse.1 [2] F32 8
kernels [2 3 3 3] F32 216
copy [2 3 3 3] F32 216
again [2 3 3 3] F32 216
1.5 [2] F32 8
a.b [1] F32 4
a.b (2) [2] F32 8
queue.0 [1] F32 4
120 stored 66 distinct [{copy kernels false 54}] [{again kernels false 54}]
`},
		{"legacy_protocol4.pt", "weight [3 2] F32 24\nbias [3] F32 12\n9 stored 9 distinct"},
		{"lazy.pt", "a lazy layer has not seen an input: run the model once, then save it again"},
		{"whole.pt", "it names torch.nn.modules.container.Sequential, but tensors and plain containers alone are read, and nothing is run: write torch.save(model.state_dict(), 'x.pt')"},
		{"script.pt", "a TorchScript archive, which holds a program"},
	} {
		if got := describe(t, saved(t, c.file)); !strings.Contains(got, c.want) {
			t.Errorf("%s: got\n%swant\n%s", c.file, got, c.want)
		}
	}
}

// TestReadMade checks that a file assembled by hand, like the cases below, can be
// read.
func TestReadMade(t *testing.T) {
	t.Parallel()
	want := "w [2 3] F32 24\n6 stored 6 distinct [] []\n"
	if got := describe(t, modeltest.Torch(modeltest.TorchTensor(7, 1), make([]float32, 7))); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestReadErrors checks that nothing in a pickle is executed and that none of its
// promises is trusted; an error names the byte at which a file is wrong and what
// was expected.
func TestReadErrors(t *testing.T) {
	t.Parallel()
	pickled := func(text string) []byte { return modeltest.Torch("\x80\x02"+text, []float32{1}) }
	tensor := modeltest.TorchTensor(6, 0)
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"a call of the system", pickled("cposix\nsystem\nX\x04\x00\x00\x00true\x85R."), "it names posix.system, but tensors and plain containers alone are read"},
		{"the same by the stack", pickled("\x8c\x02os\x8c\x06system\x93."), "it names os.system"},
		{"a function of Python", pickled("c__builtin__\neval\nX\x01\x00\x00\x001\x85R."), "it names builtins.eval"},
		{"an instance", pickled("(ios\nsystem\n."), "it names os.system"},
		{"a name that steers terminals", pickled("c\x1b[31m\nx\n."), `it names \x1b[31m.x`},
		{"an unknown instruction", pickled("\xff."), "byte 42: the byte 0xff was found, but an instruction of the pickle was expected"},
		{"a text longer than the file", pickled("\x8d\xff\xff\xff\xff\xff\xff\xff\x7f."), "a value of 9223372036854775807 bytes is promised, but 1 bytes are left"},
		{"a frame longer than the file", pickled("\x95\xff\xff\xff\xff\x00\x00\x00\x00."), "a frame of 4294967295 bytes is promised"},
		{"a number of no bytes", pickled("\x8a\x00."), "1 to 255 were expected"},
		{"a number of a million bytes", pickled("\x8b\x40\x42\x0f\x00" + strings.Repeat("x", 1_000_000)), "a whole number of 1000000 bytes is promised"},
		{"a line without an end", pickled("V" + strings.Repeat("x", 10_000)), "a line of at most 4096 bytes was expected"},
		{"no end", pickled("}"), "the pickle ends, but an instruction of the pickle was expected"},
		{"an empty stack", pickled("a."), "a pickle of tensors and plain values was expected"},
		{"a list as a key", pickled("ccollections\nOrderedDict\n)R]]s."), "a pickle with tensors was expected"},
		{"bytes as a key", pickled("ccollections\nOrderedDict\n)RC\x01xNs."), "an instruction makes no sense"},
		{"many values", pickled(strings.Repeat("(", 1_000_000)), "a pickle whose values fit 48 MB was expected"},
		{"a list that holds itself", pickled("]q\x00h\x00a."), "a pickle with tensors was expected, but it has none"},
		{"deep nesting", pickled("]" + strings.Repeat("\x85", 1000) + "."), "nested at most 64 deep"},
		{"twice itself, forty times", pickled(")" + strings.Repeat("2\x86", 40) + "."), "a pickle with tensors was expected, but it has none"},
		{"no numbers for a storage", modeltest.Torch(tensor, make([]float32, 5)), `storage "0" has 6 numbers of type F32, but 20 bytes were written for it`},
		{"a view beyond its storage", modeltest.Torch(modeltest.TorchTensor(6, 1), make([]float32, 6)), "but one within its storage of 24 bytes was expected"},
		{"a storage elsewhere", modeltest.Torch(strings.Replace(tensor, "X\x01\x00\x00\x000", "X\x04\x00\x00\x00../0", 1), nil), "a storage is a tuple of a class, a key, a device and a size"},
		{"a storage that is not there", modeltest.Torch(strings.Replace(tensor, "X\x01\x00\x00\x000", "X\x01\x00\x00\x001", 1), nil), `the archive has no entry "x/data/1"`},
		{"a compressed entry", modeltest.Zip(zip.Deflate, modeltest.Entry{Name: "x/data.pkl", Content: make([]byte, 1<<20)}), `entry "x/data.pkl" is compressed`},
		{"half an archive", saved(t, "tied.pt")[:2000], "a ZIP archive ends with a list of its entries"},
		{"half a legacy file", saved(t, "tied_legacy.pt")[:2000], "storage"},
		{"another pickle", []byte("\x80\x02}."), "a pickle that torch.save did not write"},
	} {
		_, err := torch.Read(modeltest.Input(c.file))
		if err == nil || !strings.HasPrefix(err.Error(), "model: byte ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want %q", c.name, err, c.want)
		}
	}
}

// TestReadManyEntries checks that an excessively long list of entries is not read
// to its end.
func TestReadManyEntries(t *testing.T) {
	t.Parallel()
	entries := make([]modeltest.Entry, 60_000)
	for i := range entries {
		entries[i].Name = fmt.Sprintf("%060d", i)
	}
	_, err := torch.Read(modeltest.Input(modeltest.Zip(zip.Store, entries...)))
	if err == nil || !strings.Contains(err.Error(), "its list of entries has more than 6 MB") {
		t.Errorf("got error %v, want one that names the limit", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(modeltest.Torch(modeltest.TorchTensor(7, 1), make([]float32, 7)))
	for _, name := range []string{"tied.pt", "views.pt", "checkpoint.pt", "tied_legacy.pt", "whole.pt", "script.pt", "quantized.pt", "kinds.pt", "legacy_protocol4.pt", "lazy.pt"} {
		f.Add(saved(f, name))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		in := modeltest.Input(file)
		torch.Is(in)
		tensors, err := torch.Read(in)
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

// FuzzPickle fuzzes only the pickle, without the checksums of an archive around
// it, so that inputs get past them.
func FuzzPickle(f *testing.F) {
	f.Add(modeltest.TorchTensor(7, 1), 7)
	f.Add("\x80\x02cposix\nsystem\nX\x04\x00\x00\x00true\x85R.", 1)
	f.Add("\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x01a\x94K\x01s.", 0)
	f.Fuzz(func(t *testing.T, pickle string, numbers int) {
		file := modeltest.Torch(pickle, make([]float32, min(max(numbers, 0), 100)))
		if _, err := torch.Read(modeltest.Input(file)); err != nil && !strings.HasPrefix(err.Error(), "model: byte ") {
			t.Errorf("the error names neither file nor byte: %v", err)
		}
	})
}
