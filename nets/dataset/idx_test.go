package dataset

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"weightshare/nets/visible"
)

// idx returns an IDX file of bytes with the given dimensions.
func idx(body []byte, dims ...uint32) []byte {
	out := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		out = binary.BigEndian.AppendUint32(out, d)
	}
	return append(out, body...)
}

// zipped compresses bytes with gzip.
func zipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// count returns n bytes 0, 1, 2, …
func count(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

func TestReadIDX(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{
		"plain": idx(count(24), 2, 3, 4), "gzip": zipped(t, idx(count(24), 2, 3, 4)),
	} {
		dims, body, err := readIDX(iotest.OneByteReader(bytes.NewReader(file)), name, idxImages, nil)
		if err != nil || !slices.Equal(dims, []int{2, 3, 4}) || !slices.Equal(body, count(24)) {
			t.Errorf("%s: %v %v, %v", name, dims, body, err)
		}
	}
	big := count(3_000_000) // more than is allocated on the strength of a header
	_, body, err := readIDX(bytes.NewReader(idx(big, 3, 1000, 1000)), "big", idxImages, nil)
	if err != nil || !bytes.Equal(body, big) || cap(body) != len(big) {
		t.Errorf("3 MB came back as %d bytes, %v", len(body), err)
	}
	_, labels, err := readIDX(bytes.NewReader(idx([]byte{3, 1, 2}, 3)), "labels", idxLabels, nil)
	if err != nil || !slices.Equal(labels, []byte{3, 1, 2}) {
		t.Errorf("labels %v, %v", labels, err)
	}
}

func TestReadIDXErrors(t *testing.T) {
	t.Parallel()
	images := idx(count(24), 2, 3, 4)
	flawed := slices.Clone(zipped(t, images))
	flawed[len(flawed)-6] ^= 1 // corrupts the checksum
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "train: byte 0: the file ends where 4 bytes with the magic number were expected"},
		{"png", []byte("\x89PNG\r\n\x1a\n"), "train: byte 0: it begins with 89 50 4e 47, an IDX file of images was expected, which begins with 00 00 08 03"},
		{"floats", append([]byte{0, 0, 13, 3}, images[4:]...), "train: byte 2: its numbers are of type 0x0d, images of type 0x08"},
		{"labels", idx(count(24), 24), "train: byte 3: it has 1 dimensions, 3 were expected for images"},
		{"cut header", images[:10], "train: byte 10: the file ends where 4 bytes with the size of a dimension were expected"},
		{"no rows", idx(nil, 2, 0, 4), "train: byte 8: dimension 2 is 0"},
		{"truncated", images[:39], "train: byte 39: the file ends after 23 of 24 bytes; its header promises pixels of 2 images of 3×4"},
		{"too long", append(slices.Clone(images), 7), "train: byte 40: the file goes on where its end was expected"},
		{"lying", idx(count(24), 1<<31, 3, 4), "train: byte 8: its header promises 6442450944 or more bytes, at most 2147483648 were expected"},
		{"overflowing", idx(count(24), 1<<31-1, 1<<31, 1<<31), "train: byte 8: its header promises"},
		{"large lie", idx(count(24), 1<<15, 32, 32), "train: byte 40: the file ends after 24 of 33554432 bytes"},
		{"gzip cut", zipped(t, images)[:20], "train: byte "},
		{"gzip header", []byte{0x1f, 0x8b, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "train: byte 0: a gzip header was expected"},
		{"gzip checksum", flawed, "train: byte 40: the end of the file was expected: gzip: invalid checksum"},
	} {
		_, _, err := readIDX(bytes.NewReader(c.file), "train", idxImages, nil)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	broken := io.MultiReader(bytes.NewReader(images[:20]), iotest.ErrReader(io.ErrClosedPipe))
	if _, _, err := readIDX(broken, "train", idxImages, nil); !errors.Is(err, io.ErrClosedPipe) || !strings.Contains(err.Error(), "byte 20") {
		t.Errorf("a reader that fails: %v", err)
	}
}

// TestReadIDXAllocatesWhatComes checks that a header that lies does not make
// the reader allocate what it promises. It is not parallel, because it measures
// the allocations of the whole program.
func TestReadIDXAllocatesWhatComes(t *testing.T) {
	lie := idx(count(100), 1<<20, 32, 64) // promises 2 GiB
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 4 {
		if _, _, err := readIDX(bytes.NewReader(lie), "lie", idxImages, nil); err == nil {
			t.Fatal("a file of 116 bytes passed for 2 GiB")
		}
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 64<<20 {
		t.Errorf("%d bytes allocated for a file of 116", got)
	}
}

func FuzzReadIDX(f *testing.F) {
	f.Add(idx(count(24), 2, 3, 4))
	f.Add(idx([]byte{1, 2, 3}, 3))
	f.Add(idx(count(5), 1<<31, 1<<31, 1<<31))
	f.Add(zipped(f, idx(count(24), 2, 3, 4)))
	f.Add([]byte{0x1f, 0x8b, 8})
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, kind := range []idxKind{idxImages, idxLabels} {
			dims, body, err := readIDX(bytes.NewReader(file), "fuzz", kind, nil)
			size := 1
			for _, d := range dims {
				size *= d
			}
			switch {
			case err != nil && !strings.HasPrefix(err.Error(), "fuzz: byte "):
				t.Errorf("the error names neither file nor byte: %v", err)
			case err == nil && (len(dims) != kind.dimensions || len(body) < 1 || len(body) != size):
				t.Errorf("%d bytes of %s in %v", len(body), kind.what, dims)
			}
		}
	})
}

// directory returns four matching files with the names of MNIST's.
func directory(t *testing.T) fstest.MapFS {
	t.Helper()
	file := func(b []byte) *fstest.MapFile { return &fstest.MapFile{Data: b} }
	return fstest.MapFS{
		"train-images-idx3-ubyte":    file(idx(count(60), 5, 3, 4)),
		"train-labels-idx1-ubyte.gz": file(zipped(t, idx([]byte{0, 1, 2, 1, 0}, 5))),
		"t10k-images-idx3-ubyte.gz":  file(zipped(t, idx(count(24), 2, 3, 4))),
		"t10k-labels-idx1-ubyte":     file(idx([]byte{2, 0}, 2)),
		"readme.txt":                 file([]byte("x")),
	}
}

func TestOpenFiles(t *testing.T) {
	t.Parallel()
	f, err := OpenFiles(directory(t))
	if err != nil {
		t.Fatal(err)
	}
	if n, m, h, w, k := f.Size(); n != 5 || m != 2 || h != 3 || w != 4 || k != 3 {
		t.Errorf("size %d %d %d×%d, %d classes", n, m, h, w, k)
	}
	train, test, err := f.Make(0, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	checkSet(t, train)
	checkSet(t, test)
	if train.X[59] != 59./255 || train.Labels[2] != 2 || test.Labels[0] != 2 {
		t.Errorf("pixel %v, labels %v %v", train.X[59], train.Labels, test.Labels)
	}
	few, _, err := f.Make(2, 1, 7)
	if err != nil {
		t.Fatal(err)
	}
	more, _, _ := f.Make(4, 1, 7)
	if head := more.Slice(0, 2); !same(few, head) {
		t.Error("2 images are not the first of 4")
	}
	if _, _, err := f.Make(6, 0, 0); err == nil || err.Error() != "samples 6: the files hold 5 training images: write 1 to 5" {
		t.Errorf("6 of 5 images: %v", err)
	}
	renamed := directory(t)
	renamed["emnist-letters-train-images-idx3-ubyte"] = renamed["train-images-idx3-ubyte"]
	delete(renamed, "train-images-idx3-ubyte")
	again, err := OpenFiles(renamed)
	if err != nil || again.Fingerprint() != f.Fingerprint() {
		t.Errorf("the same data under another name: %v", err)
	}
	other := directory(t)
	other["t10k-labels-idx1-ubyte"].Data = idx([]byte{2, 1}, 2)
	changed, err := OpenFiles(other)
	if err != nil || changed.Fingerprint() == f.Fingerprint() {
		t.Errorf("another label, the same fingerprint (%v)", err)
	}
}

func TestOpenFilesErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, with, want string }{
		{"train-labels-idx1-ubyte.gz", "", "no training labels: a file train-labels-idx1-ubyte or train-labels-idx1-ubyte.gz was expected"},
		{"t10k-labels-idx1-ubyte", string(idx([]byte{1}, 1)), "t10k-labels-idx1-ubyte: byte 4: its header counts 1 labels, 2 were expected, one for each image in t10k-images-idx3-ubyte.gz"},
		{"t10k-labels-idx1-ubyte", string(idx([]byte{1, 9}, 2)), "t10k-labels-idx1-ubyte: byte 9: label 9 was expected to be at most 2"},
		{"train-images-idx3-ubyte", string(idx(count(60), 5, 4, 3)), "t10k-images-idx3-ubyte.gz: byte 8: its images are 3×4, those of train-images-idx3-ubyte are 4×3"},
		{"fashion-train-images-idx3-ubyte", string(idx(count(60), 5, 4, 3)), "training images in more than one file (fashion-train-images-idx3-ubyte, train-images-idx3-ubyte)"},
		// Labels are counted before any of the 2 GiB of pixels is read.
		{"train-images-idx3-ubyte", string(idx(count(60), 1<<19, 64, 64)), "train-labels-idx1-ubyte.gz: byte 4: its header counts 5 labels, 524288 were expected"},
	} {
		dir := directory(t)
		dir[c.file] = &fstest.MapFile{Data: []byte(c.with)}
		if c.with == "" {
			delete(dir, c.file)
		}
		if _, err := OpenFiles(dir); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.file, err, c.want)
		}
	}
}

// TestOpenFilesOfOthers checks that files that are not regular are not opened,
// and that no name can control a terminal.
func TestOpenFilesOfOthers(t *testing.T) {
	t.Parallel()
	dir := directory(t)
	dir["train-images-idx3-ubyte"].Mode = fs.ModeNamedPipe
	if _, err := OpenFiles(dir); err == nil || err.Error() != "train-images-idx3-ubyte: it is not a regular file" {
		t.Errorf("a pipe: %v", err)
	}
	const name = "\x1b[31m-train-images-idx3-ubyte"
	for _, damage := range []func(fstest.MapFS){
		func(fstest.MapFS) {},
		func(dir fstest.MapFS) { dir[name].Data = nil },
		func(dir fstest.MapFS) { dir[name].Mode = fs.ModeDevice },
		func(dir fstest.MapFS) { dir[name].Data = idx(count(60), 3, 4, 5) },
		func(dir fstest.MapFS) { dir[name].Data = idx(count(60), 5, 4, 3) },
		func(dir fstest.MapFS) { dir["train-images-idx3-ubyte"] = dir[name] },
	} {
		dir := directory(t)
		dir[name] = dir["train-images-idx3-ubyte"]
		delete(dir, "train-images-idx3-ubyte")
		damage(dir)
		if _, err := OpenFiles(dir); err != nil && visible.Text(err.Error()) != err.Error() {
			t.Errorf("%q steers a terminal", err)
		}
	}
}
