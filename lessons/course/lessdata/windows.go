package lessdata

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
)

// barKinds returns the four directions of a bar, in the order of their labels.
func barKinds() []string {
	return []string{figure.Level, figure.Upright, figure.Falling, figure.Rising}
}

// windowsScene counts the windows, and the whole bars in them, that one set of
// kernels is trained on.
type windowsScene struct {
	scene.Bindings
	seed   uint64
	images *scene.Choice[int]
	known  map[int]figure.Table // results of met, by the number of images
}

func newWindowsScene(seed uint64) *windowsScene {
	s := &windowsScene{seed: seed, known: map[int]figure.Table{}, images: &scene.Choice[int]{
		ID: "images", Label: "the training images", Figure: "windows", Hint: "how many images to learn from",
		Values: defaultEffort().sizes, Index: 3, Text: func(n int) string { return text.Number(float64(n)) },
	}}
	s.Bindings = scene.Bindings{s.images}
	return s
}

func (s *windowsScene) Figures() []figure.Figure {
	n, places := float64(s.images.Value()), float64(scene.WindowPlaces*scene.WindowPlaces)
	bar := func(label string, v float64) figure.Bar {
		return figure.Bar{Label: label, Value: v, Text: text.Number(v)}
	}
	return []figure.Figure{
		figure.Bars{
			Meta: figure.Meta{ID: "windows", Title: "Windows that one set of kernels learns from"},
			Bars: []figure.Bar{bar("shared", n*places), bar("unshared", n)},
		},
		s.met(),
	}
}

// met counts how many bars of each kind in a training set fit entirely into the
// windows of one set of kernels: for a shared set, and on average for a set at
// a place of its own.
func (s *windowsScene) met() figure.Table {
	if t, ok := s.known[s.images.Value()]; ok {
		return t
	}
	t := figure.NewTable("met", "Whole bars that one set meets", "kind", "#shared", "#unshared", "#none")
	t.Note = fmt.Sprintf("unshared: mean of %d places; none: places that met none", scene.WindowPlaces*scene.WindowPlaces)
	spec := scene.Plan(barsTask).Task
	spec.Samples, spec.Test = s.images.Value(), 1 // the test set is not used
	train, _, err := dataset.Make(spec, s.seed)
	if err != nil {
		t.Note = err.Error()
		return t
	}
	for kind, name := range barKinds() {
		whole := wholeBars(train, kind)
		total, none := 0, 0
		for _, n := range whole {
			total += n
			if n == 0 {
				none++
			}
		}
		all := 0 // a shared set of kernels sees every bar whole
		for _, l := range train.Labels {
			if int(l) == kind {
				all++
			}
		}
		t.Rows = append(t.Rows, []string{
			name, strconv.Itoa(all), strconv.FormatFloat(float64(total)/float64(len(whole)), 'f', 1, 64), strconv.Itoa(none),
		})
	}
	s.known[s.images.Value()] = t
	return t
}

// wholeBars counts, for each place of a 5×5 window, the bars of a kind that lie
// entirely inside it.
func wholeBars(set dataset.Set, kind int) []int {
	counts := make([]int, scene.WindowPlaces*scene.WindowPlaces)
	// How far a bar reaches from its middle, down and to the right.
	reach := [][2]float64{{0, 2}, {2, 0}, {2, 2}, {2, 2}}[kind]
	for i, p := range set.Positions {
		if int(set.Labels[i]) != kind {
			continue
		}
		for at := range counts {
			// The middle of a window is two pixels from its corner.
			down := math.Abs(float64(p[0]) - float64(at/scene.WindowPlaces+2))
			right := math.Abs(float64(p[1]) - float64(at%scene.WindowPlaces+2))
			if down+reach[0] <= 2 && right+reach[1] <= 2 {
				counts[at]++
			}
		}
	}
	return counts
}

func (s *windowsScene) Values() map[string]string {
	n := s.images.Value()
	return map[string]string{
		"images": s.images.String(), "places": strconv.Itoa(scene.WindowPlaces * scene.WindowPlaces),
		"windows": text.Number(float64(n * scene.WindowPlaces * scene.WindowPlaces)),
	}
}
