package edges

import (
	_ "embed" // kernels of a trained model
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/floats"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/model"
	"weightshare/nets/model/weights"
)

// blazeface is the first layer of a face detector; blazeface.NOTICE says where it
// comes from.
//
//go:embed blazeface.safetensors
var blazeface string

const (
	// realShown is how many of the detector's kernels are shown.
	realShown = 12
	// quiet is the largest fraction of a kernel's magnitude that may be left over
	// when light and dark cancel.
	quiet = .1
)

// realScene shows the kernels that a network for photographs has learnt. Until the
// question is answered it does not say what they are like.
type realScene struct {
	scene.Answered
	kernels []figure.Kernel // summed over the colors, the largest first
	broken  error
	luck    float64 // the fraction of random kernels that cancel
}

func newRealScene(seed uint64) *realScene {
	s := &realScene{luck: quietByLuck(seed)}
	s.kernels, s.broken = realKernels()
	return s
}

// realKernels reads the detector's kernels as they act on a photograph without
// color: summed over the colors.
func realKernels() ([]figure.Kernel, error) {
	in := &weights.Input{ReaderAt: strings.NewReader(blazeface), Name: "blazeface.safetensors", Size: int64(len(blazeface))}
	file, err := model.Read(in, model.Safetensors)
	if err != nil {
		return nil, err
	}
	layers := file.Convolutions()
	if len(layers) == 0 || layers[0].Area() != scene.WindowSide*scene.WindowSide {
		return nil, errors.New("no layer with kernels as large as ours")
	}
	values, err := file.Values(layers[0])
	if err != nil {
		return nil, err
	}
	kernels, size := layers[0].Axes[1], layers[0].Area()
	gray := make([]float64, kernels*size)
	for i, v := range values {
		kernel := i * kernels / len(values)
		gray[kernel*size+i%size] += v
	}
	return figure.Kernels(gray, []int{kernels, scene.WindowSide, scene.WindowSide}), nil
}

// leftOver returns the fraction of a kernel's magnitude that does not cancel: 0
// for a kernel that does not respond to an even surface, 1 if all its numbers have
// the same sign.
func leftOver(kernel []float64) float64 {
	sum, size := 0., 0.
	for _, v := range kernel {
		sum += v
		size += math.Abs(v)
	}
	if size == 0 {
		return 0
	}
	return math.Abs(sum) / size
}

// quietByLuck returns the fraction of random kernels that cancel.
func quietByLuck(seed uint64) float64 {
	const draws = 1000
	r, kernel, n := rand.New(rand.NewPCG(seed, draws)), make([]float64, scene.WindowSide*scene.WindowSide), 0
	for range draws {
		for i := range kernel {
			kernel[i] = r.NormFloat64()
		}
		if leftOver(kernel) <= quiet {
			n++
		}
	}
	return float64(n) / draws
}

// shown returns the kernels that are drawn.
func (s *realScene) shown() []figure.Kernel { return s.kernels[:min(len(s.kernels), realShown)] }

// quiet counts the kernels drawn that cancel.
func (s *realScene) quiet() int {
	n := 0
	for _, k := range s.shown() {
		if leftOver(k.Values) <= quiet {
			n++
		}
	}
	return n
}

// strokes counts the kernels that are strokes, light or dark, and returns how
// close the nearest comes.
func (s *realScene) strokes() (n int, closest float64) {
	all := strokes()
	for _, k := range s.kernels {
		light, dark := make([]float32, len(k.Values)), make([]float32, len(k.Values))
		for i, v := range k.Values {
			light[i], dark[i] = float32(v), float32(-v)
		}
		nearest := max(nearestStroke(light, all).cosine, nearestStroke(dark, all).cosine)
		closest = max(closest, nearest)
		if nearest >= strokeLike {
			n++
		}
	}
	return n, closest
}

func (s *realScene) Figures() []figure.Figure {
	row := figure.KernelRow(s.kernels, realShown)
	row.Meta = figure.Meta{
		ID: "real", Title: fmt.Sprintf("The %d largest kernels of a face detector", realShown),
		Note: "each at full strength. BlazeFace, layer 1, © MediaPipe Authors, Apache 2.0",
	}
	if s.broken != nil {
		row.Note = s.broken.Error()
	}
	for i, k := range s.shown() {
		row.Images[i].Title = "kernel " + strconv.Itoa(i+1)
		row.Images[i].Values = atFullStrength(k.Values)
		if s.Open {
			row.Images[i].Title = fmt.Sprintf("left %.2f", leftOver(k.Values))
		}
	}
	if s.Open {
		row.Note = "left: what light and dark leave over, of 1; " + row.Note
	}
	return []figure.Figure{row}
}

// atFullStrength returns the numbers of a kernel divided by its largest magnitude.
func atFullStrength(kernel []float64) []float64 {
	largest := max(slices.Max(kernel), -slices.Min(kernel))
	if largest == 0 {
		return kernel
	}
	out := slices.Clone(kernel)
	floats.Scale(1/largest, out)
	return out
}

func (s *realScene) Values() map[string]string {
	n, closest := s.strokes()
	return map[string]string{
		"real": strconv.Itoa(len(s.kernels)), "real-shown": strconv.Itoa(len(s.shown())), "real-quiet": strconv.Itoa(s.quiet()),
		"real-strokes": strconv.Itoa(n), "real-closest": text.Number(math.Round(100*closest) / 100), "stroke-like": text.Number(strokeLike),
		"quiet": text.Number(quiet), "luck": text.Number(math.Round(s.luck * realShown)),
	}
}
