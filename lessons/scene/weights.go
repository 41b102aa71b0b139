package scene

import (
	"fmt"
	"math"

	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/arch"
)

// CopyNet copies a network with its weights. It is none with a batch norm, whose
// means would stay behind.
func CopyNet(net *nets.Net[float32]) *nets.Net[float32] {
	twin, err := nets.New[float32](net.Network(), net.Seed())
	if err != nil {
		panic("course: " + err.Error()) // the network was built before
	}
	for i, p := range net.Params() {
		copy(twin.Params()[i].Value, p.Value)
	}
	return twin
}

// A race shows at most MapsShown pictures of weights of each network, with about
// valuesShown weights in all: every picture of a live race sends them to the
// terminal anew.
const (
	MapsShown   = 4
	valuesShown = 600
)

// shownOf is how many of n pictures with size weights each a race shows.
func shownOf(n, size int) int { return max(1, min(n, MapsShown, valuesShown/size)) }

// firstLayer copies weights of a network's first layer as pictures: kernels of a
// shared convolution; the first kernel at places far apart of an unshared one; of
// a dense layer what its first units weigh the image with. Scale is the
// magnitude at which they are drawn at full strength: it only ever doubles, so
// that colours do not pump while a network learns. Give back what was returned.
func firstLayer(id string, net *nets.Net[float32], scale float64) ([]figure.Heatmap, float64) {
	for _, p := range net.Params() {
		if p.Kind != nets.Weight {
			continue
		}
		layer := net.Network().Flat()[p.Layer]
		var maps []figure.Heatmap
		if len(p.Shape) == 5 {
			maps = kernelMaps(p)
		} else {
			maps = unitMaps(p, layer)
		}
		scale = SteadyScale(scale, p.Value)
		for i := range maps {
			maps[i].ID, maps[i].Scale, maps[i].Cursor = fmt.Sprintf("%s-weights-%d", id, i+1), scale, -1
		}
		return maps, scale
	}
	return nil, scale
}

// kernelMaps are pictures of a convolution's kernels, their first channel.
func kernelMaps(p nets.Param[float32]) []figure.Heatmap {
	banks, kernels, size := p.Shape[0], p.Shape[1], p.Shape[3]*p.Shape[4]
	cell := func(bank, kernel int) []float64 {
		from := (bank*kernels + kernel) * p.Shape[2] * size
		return Widen(p.Value[from : from+size])
	}
	var maps []figure.Heatmap
	if banks == 1 {
		for k := range shownOf(kernels, size) {
			maps = append(maps, figure.Heatmap{
				Meta: figure.Meta{Title: fmt.Sprintf("kernel %d", k+1)}, Cols: p.Shape[4], Values: cell(0, k),
			})
		}
		return maps
	}
	shown := shownOf(banks, size)
	for i := range shown {
		bank := i * (banks - 1) / max(1, shown-1)
		maps = append(maps, figure.Heatmap{
			Meta: figure.Meta{Title: fmt.Sprintf("kernel 1, set %d of %d", bank+1, banks)}, Cols: p.Shape[4], Values: cell(bank, 0),
		})
	}
	return maps
}

// unitMaps are pictures of what the first units of a dense layer weigh their
// input with, laid out as the input is.
func unitMaps(p nets.Param[float32], l *arch.Layer) []figure.Heatmap {
	inputs := len(p.Value) / p.Shape[0]
	cols := min(inputs, 16)
	if !l.In.Flat && l.In.C == 1 {
		cols = l.In.W
	}
	shown := shownOf(p.Shape[0], inputs)
	maps := make([]figure.Heatmap, 0, shown)
	for k := range shown {
		maps = append(maps, figure.Heatmap{
			Meta: figure.Meta{Title: fmt.Sprintf("unit %d", k+1)}, Cols: cols, Values: Widen(p.Value[k*inputs : (k+1)*inputs]),
		})
	}
	return maps
}

// Widen copies numbers.
func Widen(values []float32) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v)
	}
	return out
}

// SteadyScale is the smallest power of two, at least scale, that holds the
// magnitude of all values.
func SteadyScale(scale float64, values []float32) float64 {
	top := 0.0
	for _, v := range values {
		top = max(top, math.Abs(float64(v)))
	}
	if top > scale {
		scale = math.Exp2(math.Ceil(math.Log2(top)))
	}
	return scale
}
