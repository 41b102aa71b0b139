package experiment

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// smallFiles returns 40 training and 40 test images of 2×3 pixels, of which the
// bright ones are of class 1.
func smallFiles(t *testing.T) *dataset.Files {
	t.Helper()
	file := func(body []byte, dims ...byte) *fstest.MapFile {
		head := []byte{0, 0, 8, byte(len(dims))}
		for _, d := range dims {
			head = append(head, 0, 0, 0, d)
		}
		return &fstest.MapFile{Data: append(head, body...)}
	}
	images, labels := make([]byte, 40*6), make([]byte, 40)
	for i := range images {
		labels[i/6] = byte(i / 6 % 2)
		images[i] = 255*labels[i/6] ^ byte(i%7)
	}
	files, err := dataset.OpenFiles(fstest.MapFS{
		"train-images-idx3-ubyte": file(images, 40, 2, 3), "train-labels-idx1-ubyte": file(labels, 40),
		"t10k-images-idx3-ubyte": file(images, 40, 2, 3), "t10k-labels-idx1-ubyte": file(labels, 40),
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// goldenPlan returns the plan from which a golden document was made.
func goldenPlan(t *testing.T, name string) Plan {
	t.Helper()
	task, _, _ := strings.Cut(name, "-changed")
	switch name {
	case "data", "data-few":
		p := NewFilesPlan(smallFiles(t))
		p.Training.Steps, p.Networks = 40, []string{"2x3 dense:2"}
		if name == "data-few" {
			p.Task.Samples, p.Task.Test, p.Training.Batch = 10, 7, 4
		}
		return p
	case "every-option":
		task = "bars"
	case "diverged":
		task = "axis"
	}
	p := newPlan(t, task)
	p.Training.Steps, p.Task.Samples = 2, 8
	if p.Task.Test != 0 {
		p.Task.Test = 20
	}
	switch name {
	case "every-option":
		p.Task.Test, p.Task.Size, p.Task.World, p.Task.Inverted = 50, 16, dataset.Sensor, .25
		p.Task.TrainAt, p.Task.TestAt, p.Task.Noise, p.Task.Ring, p.Task.RandomLabels = dataset.Left, dataset.At(0, 3), 0, true, true
		p.Training = Training{
			Optimizer: nets.AlgorithmSGD, Rate: .3, Momentum: .9, Decay: .3, Steps: 40, Loss: nets.BCE, Init: nets.InitXavier, Scale: .1,
		}
		p.Samples, p.Seeds = []int{10, 20}, []uint64{3, 4}
		p.Networks = []string{"16x16 conv5:4 relu gmp dense:4", "16x16 dense:4"}
	case "tees-changed":
		p.Task.Samples, p.Task.Ring, p.Task.Gap, p.Task.World = 10, false, dataset.Range{From: 3, To: 4}, dataset.Shuffle
		p.Task.TrainAt, p.Task.TestAt, p.Task.Size = dataset.At(2, 3), dataset.Right, 24
		p.Networks = []string{"24x24 conv5:2 relu gmp dense:4"}
	case "diverged":
		p.Task.Samples, p.Training.Steps, p.Training.Rate, p.Seeds = 10, 20, 1000, []uint64{0, 1}
	}
	return p
}

// TestGoldenDocuments checks that documents written by earlier versions are read
// and written unchanged, and can be resumed by the plan that made them.
func TestGoldenDocuments(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/documents/*.json")
	if err != nil || len(paths) < 17 {
		t.Fatalf("%d documents, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d, err := Read(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			p := goldenPlan(t, strings.TrimSuffix(filepath.Base(path), ".json"))
			if len(p.seeds()) == 1 && slices.ContainsFunc(d.Runs, func(r Run) bool { return r.Seed == 1 }) {
				p.Seeds = []uint64{0, 1}
			}
			resumed, err := Execute(t.Context(), p, Config{Resume: d, Progress: func(int64, int64) { t.Error("a run is done again") }})
			if err != nil {
				t.Fatal(err)
			}
			for i := range resumed.Summary {
				resumed.Summary[i].Difference = nil // earlier versions did not write it
			}
			for what, document := range map[string]*Document{"read": d, "resumed": resumed} {
				var b bytes.Buffer
				if err := document.WriteJSON(&b); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(text), b.String()); diff != "" {
					t.Errorf("%s, it is written otherwise:\n%s", what, diff)
				}
			}
		})
	}
}
