//go:build unix

package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weightshare/cmd/help"
	"weightshare/nets/dataset"
)

// makeIDX writes the four IDX files of a data set of 28×28 images in ten classes:
// digits drawn in strokes, anywhere in the image.
func makeIDX(t *testing.T, train, test int) (dir string) {
	t.Helper()
	s, err := dataset.Default("pad")
	if err != nil {
		t.Fatal(err)
	}
	s.Size, s.Samples, s.Test, s.TrainAt, s.TestAt = 28, train, test, dataset.Anywhere, dataset.Anywhere
	a, b, err := dataset.Make(s, 0)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for name, set := range map[string]dataset.Set{"train": a, "t10k": b} {
		pixels := make([]byte, len(set.X))
		for i, v := range set.X {
			pixels[i] = byte(255 * v)
		}
		labels := make([]byte, set.N)
		for i, l := range set.Labels {
			labels[i] = byte(l)
		}
		writeIDX(t, filepath.Join(dir, name+"-images-idx3-ubyte"), pixels, set.N, set.H, set.W)
		writeIDX(t, filepath.Join(dir, name+"-labels-idx1-ubyte"), labels, set.N)
	}
	return dir
}

func writeIDX(t *testing.T, path string, body []byte, dims ...int) {
	t.Helper()
	head := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		head = binary.BigEndian.AppendUint32(head, uint32(d))
	}
	if err := os.WriteFile(path, append(head, body...), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The user's own images are learnt from, of any size, and all of them by default.
func TestCompareOwnData(t *testing.T) {
	t.Parallel()
	dir := makeIDX(t, 300, 100)
	d := timeless(t, done(t, "compare", "--data", dir, "--steps", "150", "--rate", "0.01", "--seeds", "1", "28x28 dense:32 relu dense:10", "--format", "json"))
	if d.Task != "data" || d.Samples != 300 || d.Options["test"] != 100. || !strings.HasPrefix(fmt.Sprint(d.Options["data"]), "sha256:") {
		t.Errorf("%+v", d)
	}
	if r := d.Runs[0]; r.TrainAccuracy == nil || *r.TrainAccuracy < .5 {
		t.Errorf("nothing was learnt: %+v", r)
	}
	few := timeless(t, done(t, "compare", "--data", dir, "--samples", "50", "--test", "20", "--steps", "1", "--seeds", "1", "28x28 dense:10", "--format", "json"))
	if few.Samples != 50 || few.Options["test"] != 20. {
		t.Errorf("%+v", few)
	}
}

// A file that is not what it claims to be is rejected with its name, the byte, and what
// was expected.
func TestBrokenOwnData(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file   string
		damage func([]byte) []byte
		want   []string
	}{
		"cut off":                {"train-images-idx3-ubyte", func(b []byte) []byte { return b[:1000] }, []string{"train-images-idx3-ubyte", "byte 1000", "its header promises pixels of 40 images"}},
		"more than it says":      {"train-labels-idx1-ubyte", func(b []byte) []byte { return append(b, 1) }, []string{"train-labels-idx1-ubyte", "byte 48"}},
		"another magic":          {"t10k-images-idx3-ubyte", func(b []byte) []byte { b[2] = 9; return b }, []string{"t10k-images-idx3-ubyte", "byte 2"}},
		"labels that do not fit": {"train-labels-idx1-ubyte", func(b []byte) []byte { b[7]--; return b[:len(b)-1] }, []string{"train-labels-idx1-ubyte", "byte 4", "40 were expected"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := makeIDX(t, 40, 20)
			path := filepath.Join(dir, test.file)
			if err := os.WriteFile(path, test.damage([]byte(reads(t, path))), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := planOf([]string{"--data", dir, "28x28 dense:10"})
			if err == nil || exitCode(err) != help.Failed {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v, want %q in it", err, want)
				}
			}
		})
	}
}
