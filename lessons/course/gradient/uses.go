package gradient

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

// nameWeight is the ID of the control that chooses a weight of the kernel.
const nameWeight = "weight"

// usesScene adds the gradients of one weight place by place. It shows their sum
// once the question is answered.
type usesScene struct {
	scene.Bindings
	pair    *networkPair
	weight  *chosenWeight
	arrived int
	open    bool
}

func newUsesScene(pair *networkPair, weight *chosenWeight) *usesScene {
	s := &usesScene{pair: pair, weight: weight}
	s.Bindings = scene.Bindings{scene.Bind(weight.control, s.choose)}
	return s
}

// Reveal shows all gradients at once if the question is answered but nothing has run, as in a
// later session.
func (s *usesScene) Reveal(open bool) {
	if s.open = open; open && s.arrived == 0 {
		s.arrived = places
	}
}

func (s *usesScene) Pace() lessons.Speed { return lessons.Speed1 }

func (w *chosenWeight) control() lessons.Control {
	return lessons.Control{
		ID: nameWeight, Label: "the weight", Kind: lessons.Cells, Options: scene.CellNames(taps, kernelSide), Index: w.tap, Cols: kernelSide,
		Figure: "kernel", Points: true, Restarts: true, Hint: "which weight of the kernel",
	}
}

// kernel shows the first kernel, with the chosen weight under the cursor.
func (t *networkPair) kernel(w *chosenWeight, title string) figure.Heatmap {
	return figure.Heatmap{
		Meta: figure.Meta{ID: "kernel", Title: title, Control: nameWeight},
		Cols: kernelSide, Values: t.shared.Params()[0].Value[:taps], Cursor: w.tap,
	}
}

func (s *usesScene) choose(a lessons.Action) error {
	if a.Index != s.weight.tap {
		s.weight.tap = a.Index
		if !s.open {
			s.arrived = 0
		}
	}
	return nil
}

func (s *usesScene) Run(uint64) (lessons.Stepper, error) { return &arrivals{}, nil }

func (s *usesScene) Observe(snapshot lessons.Snapshot) {
	// The snapshot of a run that has not begun must not hide the gradients that
	// Reveal has shown.
	if seen, ok := snapshot.(arrivals); ok && (seen.done > 0 || !s.open) {
		s.arrived = seen.done
	}
}

// arrivals counts the places whose gradients are added, one per step. It is a
// lessons.Stepper and its own snapshot.
type arrivals struct{ done int }

func (a *arrivals) Step(ctx context.Context, n int) error {
	a.done = min(a.done+n, places)
	return ctx.Err()
}

func (a *arrivals) Done() bool { return a.done >= places }

func (a *arrivals) Snapshot() lessons.Snapshot { return *a }

func (a arrivals) Progress() (done, of int) { return a.done, places }

func (s *usesScene) Figures() []figure.Figure {
	f := figure.Gradients{
		Meta: figure.Meta{ID: "gradients", Title: "The gradient at each place", Note: fmt.Sprintf("its %d places, as they lie on the image", places)},
		Cols: placesAcross, Parts: s.pair.of(s.weight.tap), Arrived: s.arrived,
	}
	all := []figure.Figure{f, s.pair.kernel(s.weight, "The kernel; the cursor marks the weight")}
	if s.open {
		all = append(all, s.candidates())
	}
	return all
}

// candidates lists what the gradient of the shared weight could be (mean, largest
// or sum of the gradients of its uses), and what it is.
func (s *usesScene) candidates() figure.Table {
	parts := s.pair.of(s.weight.tap)
	sum, largest := 0.0, 0.0
	for _, g := range parts {
		sum += g
		if math.Abs(g) > math.Abs(largest) {
			largest = g
		}
	}
	return figure.Table{
		Meta:    figure.Meta{ID: "candidates", Title: fmt.Sprintf("The %d gradients", places)},
		Columns: []figure.Column{{Name: "candidate"}, {Name: "gradient", Numeric: true}},
		Rows: [][]string{
			{"their mean", slopeText(sum / places)},
			{"the largest", slopeText(largest)},
			{"their sum", slopeText(sum)},
			{"shared weight", slopeText(s.pair.whole[s.weight.tap])},
		},
		Cursor: -1,
	}
}

// slopeText formats a gradient with as many digits as are useful.
func slopeText(g float64) string {
	return strings.Replace(strconv.FormatFloat(g, 'f', 6, 64), "-", "−", 1)
}

func (s *usesScene) Values() map[string]string {
	mean := 0.0
	for _, g := range s.pair.of(s.weight.tap) {
		mean += g / places
	}
	return map[string]string{
		"places": strconv.Itoa(places), "images": strconv.Itoa(batchSize),
		"whole": slopeText(s.pair.whole[s.weight.tap]), "mean": slopeText(mean),
	}
}

// winnerScene shows which places get a gradient through a global max pool.
type winnerScene struct {
	scene.Bindings
	images *scene.Choice[int]
	parts  [][]float64 // [number of images][place]: gradients of the middle weight
}

func newWinnerScene(seed uint64) *winnerScene {
	s := &winnerScene{images: &scene.Choice[int]{
		ID: "images", Label: "images in the batch", Figure: "gradients", Hint: "images that the gradient is a mean over",
		Values: []int{1, 2, 4, 8, 16, 32}, Text: func(n int) string { return text.Plural(n, "image") },
	}}
	s.Bindings = scene.Bindings{s.images}
	for _, n := range s.images.Values {
		parts, err := winnerParts(seed, n)
		if err != nil {
			panic("course: " + err.Error()) // network and task are part of the program
		}
		s.parts = append(s.parts, parts)
	}
	return s
}

// winnerParts returns the gradients of the first kernel's middle weight from
// every place, over the first n images.
func winnerParts(seed uint64, n int) ([]float64, error) {
	net, err := scene.Build(maxPoolNet, seed)
	if err != nil {
		return nil, err
	}
	slope, err := net.Gradient(firstBars(seed, n), nets.CrossEntropy)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", maxPoolNet, err)
	}
	parts, err := slope.Positions(0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", maxPoolNet, err)
	}
	return firstKernel(parts, taps/2), nil
}

// nonZero counts the places that get a gradient.
func (s *winnerScene) nonZero() int {
	n := 0
	for _, g := range s.parts[s.images.Index] {
		if g != 0 {
			n++
		}
	}
	return n
}

func (s *winnerScene) Figures() []figure.Figure {
	return []figure.Figure{figure.Gradients{
		Meta: figure.Meta{ID: "gradients", Title: "Behind a global maximum", Note: "one weight; 0 where no image has a winner"},
		Cols: placesAcross, Parts: s.parts[s.images.Index], Arrived: places,
	}}
}

func (s *winnerScene) Values() map[string]string {
	return map[string]string{
		"places": strconv.Itoa(places), "images": s.images.String(), "speaking": text.Plural(s.nonZero(), "place"),
	}
}
