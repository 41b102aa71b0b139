package hierarchy

import (
	"cmp"
	"fmt"
	"slices"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
)

// deepImages is the largest number of images that a mean window is taken over,
// deepShown how many units are shown.
const (
	deepImages = 60
	deepShown  = 8
)

// deepUnit describes what a unit of the second convolution responds to.
type deepUnit struct {
	number int       // in its layer, from 1
	size   int       // side of its receptive field
	window []float64 // mean receptive field at its largest activation, [row][column]
	images int       // how many the mean is over: those with the largest activations
	active int       // test images in which its activation is positive
}

// inspectDeepUnits returns a function for RaceSetup.Inspect: it returns the
// []deepUnit of the network with two convolutions once that is trained, computed
// once; else nil.
func inspectDeepUnits() func(scene.NetworkSpec, *experiment.Trial) any {
	var end any
	return func(e scene.NetworkSpec, t *experiment.Trial) any {
		if e.Network == teesTwo && end == nil && t.Done() && t.Diverged() == nil {
			end = deepWindows(t)
		}
		if e.Network == teesTwo {
			return end
		}
		return nil
	}
}

// deepWindows describes every unit of a network's second convolution.
func deepWindows(t *experiment.Trial) []deepUnit {
	layer := secondConvolution(t.Net().Network())
	if layer < 0 {
		return nil
	}
	all, err := arch.Count(t.Net().Network())
	if err != nil {
		return nil
	}
	row := all.Layers[layer]
	test := t.Test()
	maps := t.Net().Activations(test.X, test.N)[layer]
	places := int(row.Output.Positions())
	units := make([]deepUnit, row.Output.C)
	for u := range units {
		units[u] = meanWindow(u+1, row, test.H, test.W, func(i int) (value float32, place int) {
			from := (i*row.Output.C + u) * places
			at := argmax(maps[from : from+places])
			return maps[from+at], at
		}, test.N, test.Sample)
	}
	return units
}

// secondConvolution returns the index of a network's second convolution, −1 for
// none.
func secondConvolution(n *arch.Network) int {
	met := 0
	for i, l := range n.Flat() {
		if l.Kind.Convolves() {
			if met++; met == 2 {
				return i
			}
		}
	}
	return -1
}

func argmax(values []float32) int { return slices.Index(values, slices.Max(values)) }

// meanWindow describes a unit: strongest returns its largest activation in an
// image and the place of it. Windows wrap around, as the layers do.
func meanWindow(number int, row arch.LayerCounts, h, w int, strongest func(image int) (float32, int), n int, sample func(int) []float32) deepUnit {
	type activation struct {
		image, place int
		value        float32
	}
	activations := make([]activation, n)
	active := 0
	for i := range activations {
		value, place := strongest(i)
		activations[i] = activation{i, place, value}
		if value > 0 {
			active++
		}
	}
	slices.SortStableFunc(activations, func(a, b activation) int { return cmp.Compare(b.value, a.value) })
	size := int(row.ReceptiveField[0])
	u := deepUnit{number: number, active: active, size: size, window: make([]float64, size*size)}
	for _, a := range activations[:min(deepImages, active)] {
		u.images++
		pixels := sample(a.image)
		top := corner(row.Centre[0], row.Jump[0], a.place/row.Output.W, size)
		left := corner(row.Centre[1], row.Jump[1], a.place%row.Output.W, size)
		for r := range size {
			for c := range size {
				u.window[r*size+c] += float64(pixels[onRing(top+r, h)*w+onRing(left+c, w)])
			}
		}
	}
	for i := range u.window {
		u.window[i] /= float64(max(u.images, 1))
	}
	return u
}

// corner returns the first pixel of a unit's receptive field along an axis, which
// may lie outside the image.
func corner(centre, jump float64, unit, size int) int {
	return int(centre + jump*float64(unit) - float64(size-1)/2)
}

// onRing returns i modulo n, from 0 to n−1.
func onRing(i, n int) int { return (i%n + n) % n }

// deepScene shows what the deep units in the race of the previous step respond
// to.
type deepScene struct {
	tees *teesScene
}

// units returns the units of the finished race, nil before.
func (s *deepScene) units() []deepUnit {
	if l := s.tees.Racer("two"); l != nil && s.tees.Finished() {
		units, _ := l.Inspected.([]deepUnit)
		return units
	}
	return nil
}

func (s *deepScene) Figures() []figure.Figure {
	f := figure.FeatureMaps{Meta: figure.Meta{ID: "deep", Title: "What deep units answer to"}}
	units := s.units()
	if units == nil {
		f.Note = "run the race of the step before to its end"
		return []figure.Figure{f}
	}
	for _, u := range mostActive(units) {
		f.Maps = append(f.Maps, figure.Heatmap{
			Meta: figure.Meta{ID: fmt.Sprint("unit-", u.number), Title: fmt.Sprint("unit ", u.number)}, Cols: u.size, Values: u.window, Scale: 1, Cursor: -1,
		})
	}
	return []figure.Figure{f}
}

// mostActive selects the units that are active in the most images, sorted by
// their numbers, without those that never are.
func mostActive(units []deepUnit) []deepUnit {
	all := slices.Clone(units)
	slices.SortStableFunc(all, func(a, b deepUnit) int { return b.active - a.active })
	all = slices.DeleteFunc(all[:min(deepShown, len(all))], func(u deepUnit) bool { return u.active == 0 })
	slices.SortFunc(all, func(a, b deepUnit) int { return a.number - b.number })
	return all
}

func (s *deepScene) Values() map[string]string {
	values := map[string]string{"ready": "", "images": fmt.Sprint(deepImages), "shown": fmt.Sprint(deepShown), "first": "", "deep": ""}
	if s.units() != nil {
		values["ready"] = scene.Yes
	}
	if c, err := scene.Counts(teesTwo); err == nil {
		values["first"] = fmt.Sprint(c.Layers[0].ReceptiveField[0])
		if at := secondConvolution(c.Source); at >= 0 {
			values["deep"] = fmt.Sprint(c.Layers[at].ReceptiveField[0])
		}
	}
	return values
}
