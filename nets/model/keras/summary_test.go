package keras_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weightshare/nets/arch"
	"weightshare/nets/model/keras"
	"weightshare/nets/model/layers"
	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/weights"
)

// printed reads a text printed by model.summary().
func printed(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func buildSummary(t *testing.T, text, input string) (*layers.Built, error) {
	t.Helper()
	in := modeltest.Input([]byte(text))
	if !keras.IsSummary(in) {
		t.Error("not known as a summary of Keras")
	}
	s, err := keras.ReadSummary(in)
	if err != nil {
		return nil, err
	}
	var shape arch.Shape
	if input != "" {
		if shape, err = arch.ParseInput(input); err != nil {
			t.Fatal(err)
		}
	}
	return s.Build(shape)
}

// TestReadSummaryOfAdaptivePool reads a pool whose windows follow from its output.
func TestReadSummaryOfAdaptivePool(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer(" average_pooling2d_1 (Averag  ", " adaptive (AdaptiveAveragePo  ", "\n ePooling2D)", "\n oling2D)   ").Replace(printed(t, "lenet_old.txt"))
	built, err := buildSummary(t, text, "28x28")
	if err != nil {
		t.Fatal(err)
	}
	if said, err := built.Graph.Notation(); err != nil || said != "28x28 conv5:6/same avgpool2 conv5:16 adaptiveavg5 flatten dense:120 dense:84 dense:10" {
		t.Errorf("said as %s, %v", said, err)
	}
}

func TestReadSummary(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, input, said   string
		parameters, buffers int64
		note                string
	}{
		{"lenet_old.txt", "28x28", "28x28 conv5:6/same avgpool2 conv5:16 avgpool2 flatten dense:120 dense:84 dense:10", 61706, 0, ""},
		{
			"separable_box.txt", "",
			"32x32x3 conv3:8/s2/same/nobias bn relu dw3/same conv1:16 dw3/nobias conv1:32 gap dropout dense:10", 1474, 16, "",
		},
		{"functional_box.txt", "", "", 16718, 0, ""},
		{"functional_old.txt", "32x32x4", "32x32x4 cat( conv3:4/same | conv1:4 ) conv3:4/s2/same/nobias gap", 456, 0, ""},
		{"local_old.txt", "28x28", "28x28 local3:8 conv3:4 flatten dense:10", 77422, 0, ""},
		{"nested_old.txt", "", "20 embed100:32 lstm:16 lstm:8/last/bi dense:1", 7953, 0, ""},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			built, err := buildSummary(t, printed(t, c.file), c.input)
			if err != nil {
				t.Fatal(err)
			}
			said, err := built.Graph.Notation()
			if c.said == "" && !strings.Contains(err.Error(), "no word for activation (Activation)") || said != c.said {
				t.Errorf("said as %s, %v\nwant       %s", said, err, c.said)
			}
			counts, err := built.Graph.Count()
			if err != nil || counts.Totals.Parameters != c.parameters || counts.Totals.Buffers != c.buffers {
				t.Errorf("%v, got %d parameters and %d buffers, want %d and %d", err, counts.Totals.Parameters, counts.Totals.Buffers, c.parameters, c.buffers)
			}
			if notes := strings.Join(built.Notes, " "); notes != c.note {
				t.Errorf("notes %q, want %q", notes, c.note)
			}
		})
	}
}

// TestSummaryTensors checks that moving averages are buffers even if the layers
// are not connected.
func TestSummaryTensors(t *testing.T) {
	t.Parallel()
	s, err := keras.ReadSummary(modeltest.Input([]byte(printed(t, "separable_box.txt"))))
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[weights.Role]int64{}
	all := s.Tensors()
	for i, role := range weights.Roles(all) {
		numbers[role] += all[i].Numbers
	}
	if p, b := numbers[weights.Parameter], numbers[weights.Buffer]; p != 1474 || b != 16 {
		t.Errorf("got %d parameters and %d buffers, want 1474 and 16", p, b)
	}
}

// TestSummaryNotes checks that notes mention sums that do not agree, and what
// shapes and numbers leave open.
func TestSummaryNotes(t *testing.T) {
	t.Parallel()
	lenet, pools := printed(t, "lenet_old.txt"), printed(t, "functional_box.txt")
	for _, c := range []struct{ name, text, input, want string }{
		{"another sum", strings.Replace(lenet, "params: 61706", "params: 62006", 1), "28x28", "The parameters of its layers add up to 61,706, but the summary says 62,006 in all."},
		{"a pool that overlaps", strings.NewReplacer("(None, 16, 16, 4)", "(None, 15, 15, 4)", "(None, 1024)", "(None, 900)").Replace(pools), "", "The windows of pools are not printed"},
		{"another class", strings.Replace(lenet, "conv2d_1 (Conv2D) ", "conv2d_1 (MyConv) ", 1), "28x28", "What conv2d_1 (MyConv) does cannot be told"},
		{"connections that are cut off", strings.Replace(pools, "max_pooling2d[0]…", "                 ", 1), "", "What flatten is connected to is not printed"},
	} {
		built, err := buildSummary(t, c.text, c.input)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if notes := strings.Join(built.Notes, " "); !strings.Contains(notes, c.want) {
			t.Errorf("%s: notes %q, want %q", c.name, notes, c.want)
		}
	}
}

func TestSummaryErrors(t *testing.T) {
	t.Parallel()
	lenet, box := printed(t, "lenet_old.txt"), printed(t, "separable_box.txt")
	for _, c := range []struct{ name, text, input, want string }{
		{"no input", lenet, "", "--input"},
		{"another input", box, "64x64x3", "its shapes are those for an input of 32×32×3"},
		{"no rows", lenet[:220], "", "model: byte 220: the table ends, but a layer was expected"},
		{"another table", strings.Replace(lenet, "conv2d (Conv2D) ", "Conv2d-1        ", 1), "", `model: byte 218: "Conv2d-1" was found, but a layer with its class was expected`},
		{"half a heading", "\nLayer (type) Output Shape Param #0", "", "the table ends, but a layer was expected"},
		{"rows of fewer columns", "┃ Layer (type) ┃ a ┃ b ┃ Output Shape ┃ Param # ┃\n│ a │ b │ c │\n", "", "the table ends, but a layer was expected"},
		{"huge numbers", strings.Replace(lenet, "2416   ", "9007199254740993", 1), "", "but a number up to 2⁵⁰ was expected"},
	} {
		if _, err := buildSummary(t, c.text, c.input); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func FuzzReadSummary(f *testing.F) {
	for _, name := range []string{"lenet_old.txt", "separable_box.txt", "functional_box.txt", "functional_old.txt", "nested_old.txt", "local_old.txt"} {
		f.Add(printed(f, name))
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := keras.ReadSummary(modeltest.Input([]byte(text)))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "model: byte ") {
				t.Errorf("the error names neither file nor byte: %v", err)
			}
			return
		}
		for _, shape := range []arch.Shape{{}, {H: 28, W: 28, C: 1}} {
			if built, err := s.Build(shape); err == nil {
				_, _ = built.Graph.Count() // counts beyond 2⁶³−1 are an error
			}
		}
	})
}
