package arch_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

// zoo counts a network of the zoo.
func zoo(t testing.TB, name string) *arch.Counts {
	t.Helper()
	e, ok := arch.FromZoo(name)
	if !ok {
		t.Fatalf("there is no %s in the zoo", name)
	}
	return count(t, e.Text)
}

// published is testdata/published_counts.json: numbers from papers and
// framework documentation, and counts computed by the frameworks themselves.
type published struct {
	Torchvision map[string]struct {
		Params, MACs int64
		Unshared     int64 `json:"params_if_unshared"`
	} `json:"torchvision_224"`
	Classics map[string]struct {
		Params, MACs int64
		Layers       []int64
	}
	LeCun1989 map[string]json.RawMessage `json:"lecun_1989"`
	Fields    map[string]json.RawMessage `json:"receptive_fields"`
}

func readPublished(t *testing.T) published {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "published_counts.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p published
	if err := json.Unmarshal(text, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTorchvisionCounts(t *testing.T) {
	t.Parallel()
	models := readPublished(t).Torchvision
	if len(models) < 11 {
		t.Fatalf("only %d models read", len(models))
	}
	for name, want := range models {
		got := zoo(t, strings.TrimSuffix(name, "_without_aux")).Totals
		if got.Parameters != want.Params || got.MACs != want.MACs || int64(got.Unshared) != want.Unshared {
			t.Errorf("%s: got %d parameters, %d MACs, %d unshared; want %+v", name, got.Parameters, got.MACs, got.Unshared, want)
		}
	}
}

func TestClassicCounts(t *testing.T) {
	t.Parallel()
	names := map[string]string{
		"lenet5_modern_28": "lenet5", "keras_mnist_convnet_28": "keras-mnist", "tensorflow_cifar_tutorial_32": "tf-cifar",
		"pytorch_blitz_32": "pytorch-blitz", "alexnet_2012_groups_227": "alexnet-2012", "deepface_152": "deepface", "unet_2015_1_to_2": "unet",
	}
	classics := readPublished(t).Classics
	if len(classics) != len(names) {
		t.Fatalf("%d classics published, %d known", len(classics), len(names))
	}
	for key, want := range classics {
		got := zoo(t, names[key])
		if got.Totals.Parameters != want.Params || want.MACs != 0 && got.Totals.MACs != want.MACs {
			t.Errorf("%s: got %d parameters and %d MACs, want %d and %d", key, got.Totals.Parameters, got.Totals.MACs, want.Params, want.MACs)
		}
		var layers []int64
		for _, r := range got.Layers {
			if r.Parameters > 0 {
				layers = append(layers, r.Parameters)
			}
		}
		if want.Layers != nil && !slices.Equal(layers, want.Layers) {
			t.Errorf("%s: got %v by layer, want %v", key, layers, want.Layers)
		}
	}
}

func TestFiveNetsOf1989(t *testing.T) {
	t.Parallel()
	nets := readPublished(t).LeCun1989
	for i := 1; i <= 5; i++ {
		name := "net" + strconv.Itoa(i)
		var want struct{ Links, Weights int64 }
		if err := json.Unmarshal(nets[name], &want); err != nil {
			t.Fatal(err)
		}
		got := zoo(t, name).Totals
		if got.Links != want.Links || got.Parameters != want.Weights {
			t.Errorf("%s: got %d links and %d weights, want %d and %d", name, got.Links, got.Parameters, want.Links, want.Weights)
		}
	}
	modern := strings.ReplaceAll(mustText(t, "net5"), "/posbias", "")
	if got := count(t, modern).Totals.Parameters; got != 874 {
		t.Errorf("net5 with one bias per map: got %d parameters, want 874", got)
	}
}

func mustText(t testing.TB, name string) string {
	t.Helper()
	e, ok := arch.FromZoo(name)
	if !ok {
		t.Fatalf("there is no %s in the zoo", name)
	}
	return e.Text
}

// TestSlimReceptiveFields checks the fields of TF-slim's networks, which stride
// in the last block of a stage, in its 3×3 convolution.
func TestSlimReceptiveFields(t *testing.T) {
	t.Parallel()
	fields := readPublished(t).Fields
	slim := func(blocks ...int) string {
		text := "224x224x3 conv7:64/s2/p3/nobias maxpool3/s2/p1"
		for i, n := range blocks {
			k := strconv.Itoa(64 << i)
			block := " conv1:" + k + " conv3:" + k + "%/p1 conv1:" + k
			text += strings.Repeat(strings.Replace(block, "%", "", 1), n-1)
			stride := "/s2"
			if i == len(blocks)-1 {
				stride = ""
			}
			text += strings.Replace(block, "%", stride, 1)
		}
		return text
	}
	for key, blocks := range map[string][]int{"resnet50_slim": {3, 4, 6, 3}, "resnet101_slim": {3, 4, 23, 3}, "resnet152_slim": {3, 8, 36, 3}} {
		var want int64
		if err := json.Unmarshal(fields[key], &want); err != nil {
			t.Fatal(err)
		}
		if got := count(t, slim(blocks...)).Totals.ReceptiveField; !slices.Equal(got, []int64{want, want}) {
			t.Errorf("%s: got a receptive field of %v, want %d", key, got, want)
		}
	}
}

// TestVGG16Stages holds the receptive fields after each stage that Araujo,
// Norris and Sim list: 3 after the first layer, then after each pool.
func TestVGG16Stages(t *testing.T) {
	t.Parallel()
	got := []int64{0}
	for _, r := range zoo(t, "vgg16").Layers {
		if got[0] == 0 {
			got[0] = r.ReceptiveField[0]
		}
		if r.Kind == arch.MaxPool {
			got = append(got, r.ReceptiveField[0])
		}
	}
	if want := []int64{3, 6, 16, 44, 100, 212}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestZooEntries(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("zoo", "*.net"))
	if err != nil {
		t.Fatal(err)
	}
	entries := arch.Zoo()
	if len(entries) != len(files) || len(entries) != 50 {
		t.Errorf("%d entries, %d files, want 50 of each", len(entries), len(files))
	}
	claim := regexp.MustCompile(`([\d,]+) (parameters|links|MACs)|(receptive field|jump) (\d+)`)
	for _, e := range entries {
		if e.Title == "" || e.Source == "" || e.Published == "" {
			t.Errorf("%s: title %q, source %q, published %q: one is missing", e.Name, e.Title, e.Source, e.Published)
		}
		counts := count(t, e.Text)
		totals := counts.Totals
		claims := claim.FindAllStringSubmatch(e.Published, -1)
		if len(claims) == 0 {
			t.Errorf("%s: nothing to check in %q", e.Name, e.Published)
		}
		for _, c := range claims {
			digits, what := c[1], c[2]
			if c[3] != "" {
				digits, what = c[4], c[3]
			}
			want, err := strconv.ParseInt(strings.ReplaceAll(digits, ",", ""), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]int64{
				"parameters": totals.Parameters, "links": totals.Links, "MACs": totals.MACs, "receptive field": totals.ReceptiveField[0],
				"jump": lastJump(counts),
			}[what]
			if got != want {
				t.Errorf("%s: got %d %s, its file says %d", e.Name, got, what, want)
			}
		}
	}
	if _, ok := arch.FromZoo("../doc"); ok {
		t.Error("a path is taken for a name")
	}
}

// lastJump returns the jump of the last layer that does not see the whole
// input, whose receptive field is the network's.
func lastJump(c *arch.Counts) (jump int64) {
	for _, r := range c.Layers {
		if !r.SeesAll {
			jump = int64(r.Jump[0])
		}
	}
	return jump
}

// TestUNetIsAligned checks that the branches that U-Net concatenates see the
// same positions, although one was downsampled and upsampled again.
func TestUNetIsAligned(t *testing.T) {
	t.Parallel()
	for _, r := range zoo(t, "unet").Layers {
		if r.Misaligned {
			t.Errorf("%s: branches are misaligned", r.Name)
		}
	}
}
