package scene

import (
	"fmt"
	"math"
	"slices"

	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/arch"
)

// CopyNet copies a network with its weights, but not the running statistics of its
// batch norms.
func CopyNet(net *nets.Net[float32]) *nets.Net[float32] {
	twin, err := nets.New[float32](net.Network(), net.Seed())
	if err != nil {
		panic("scene: " + err.Error()) // net was allocated from the same description
	}
	for i, p := range net.Params() {
		copy(twin.Params()[i].Value, p.Value)
	}
	return twin
}

const (
	// MapsShown is the largest number of weight heatmaps that a race shows of a
	// network.
	MapsShown = 4
	// valuesShown is about how many weights they hold together: a running race sends
	// them to the terminal again with every frame.
	valuesShown = 600
	// unitCols is how many weights of a dense unit make a row if its input is not an
	// image.
	unitCols = 16
)

// Wiring draws which weight each pixel of an image is wired to, with a row for each
// of the networks, whose only layer has one weight for all pixels or one for each.
// values holds the weights, and is nil if they do not matter.
func Wiring(pixels int, networks []NetworkSpec, values []float64) figure.Matrix {
	f := figure.Matrix{
		Meta: figure.Meta{ID: "wires", Title: "Which weight is each pixel wired to?"}, Cols: pixels, Cursor: -1,
		Cell: "wire", Number: "weight", ColLabels: Numbered("pixel", pixels), Values: values,
	}
	used := 0
	for _, n := range networks {
		f.RowLabels = append(f.RowLabels, n.Name)
		uses := Uses(n.Network)
		for p := range pixels {
			f.Weight = append(f.Weight, used+p/uses)
		}
		used += pixels / uses
	}
	return f
}

// Uses returns how often a network whose numbers are all used equally often uses each
// of them for an image.
func Uses(notation string) int {
	totals := MustCount(notation).Totals
	return int(totals.Links / totals.Parameters)
}

// mapsShown returns how many of n maps of size weights each a race shows.
func mapsShown(n, size int) int { return max(1, min(n, MapsShown, valuesShown/size)) }

// firstLayer draws weights of a network's first layer: kernels of a shared
// convolution; the first kernel of an unshared one at positions far apart; the
// weights of the first units of a dense layer, laid out like their input. scale is
// the magnitude drawn at full strength. The scale returned is to be passed to the
// next call for the same network: see SteadyScale.
func firstLayer(id string, net *nets.Net[float32], scale float64) ([]figure.Heatmap, float64) {
	for _, p := range net.Params() {
		if p.Kind != nets.Weight {
			continue
		}
		var maps []figure.Heatmap
		if len(p.Shape) == 5 {
			maps = kernelMaps(p)
		} else {
			maps = unitMaps(p, net.Network().Flat()[p.Layer])
		}
		scale = SteadyScale(scale, p.Value)
		for i := range maps {
			maps[i].ID, maps[i].Scale, maps[i].Cursor = fmt.Sprintf("%s-weights-%d", id, i+1), scale, -1
		}
		return maps, scale
	}
	return nil, scale
}

// kernelMaps draws the first channel of kernels. The shape of p is banks, kernels,
// channels, height, width.
func kernelMaps(p nets.Param[float32]) []figure.Heatmap {
	banks, kernels, size := p.Shape[0], p.Shape[1], p.Shape[3]*p.Shape[4]
	draw := func(title string, bank, kernel int) figure.Heatmap {
		from := (bank*kernels + kernel) * p.Shape[2] * size
		return figure.Heatmap{Meta: figure.Meta{Title: title}, Cols: p.Shape[4], Values: Widen(p.Value[from : from+size])}
	}
	var maps []figure.Heatmap
	if banks == 1 {
		for k := range mapsShown(kernels, size) {
			maps = append(maps, draw(fmt.Sprintf("kernel %d", k+1), 0, k))
		}
		return maps
	}
	shown := mapsShown(banks, size)
	for i := range shown {
		bank := i * (banks - 1) / max(1, shown-1)
		maps = append(maps, draw(fmt.Sprintf("kernel 1, set %d of %d", bank+1, banks), bank, 0))
	}
	return maps
}

// unitMaps draws the weights of the first units of a dense layer.
func unitMaps(p nets.Param[float32], l *arch.Layer) []figure.Heatmap {
	inputs := len(p.Value) / p.Shape[0]
	cols := min(inputs, unitCols)
	if !l.In.Flat && l.In.C == 1 {
		cols = l.In.W
	}
	shown := mapsShown(p.Shape[0], inputs)
	maps := make([]figure.Heatmap, 0, shown)
	for k := range shown {
		maps = append(maps, figure.Heatmap{
			Meta: figure.Meta{Title: fmt.Sprintf("unit %d", k+1)}, Cols: cols, Values: Widen(p.Value[k*inputs : (k+1)*inputs]),
		})
	}
	return maps
}

// Widen returns values as float64.
func Widen(values []float32) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v)
	}
	return out
}

// SteadyScale returns scale if 95 % of the magnitudes of values are no larger, else
// the next round number that is at least as large as these. A few large weights then
// do not make the others dark, and colors that follow a network while it learns
// seldom change.
func SteadyScale(scale float64, values []float32) float64 {
	within := 0 // counted, not sorted: usually that is enough
	for _, v := range values {
		if math.Abs(float64(v)) <= scale {
			within++
		}
	}
	if float64(within) >= robust*float64(len(values)) {
		return scale
	}
	sizes := Widen(values)
	for i, v := range sizes {
		if sizes[i] = math.Abs(v); math.IsNaN(v) {
			return v
		}
	}
	slices.Sort(sizes)
	top := sizes[int(math.Ceil(robust*float64(len(sizes))))-1]
	power := math.Pow(10, math.Floor(math.Log10(top)))
	for _, round := range []float64{1, 1.5, 2, 3, 5, 7} {
		if round*power >= top {
			return round * power
		}
	}
	return 10 * power
}

// robust is the fraction of the weights that the scale covers; the others are drawn
// at full strength.
const robust = .95
