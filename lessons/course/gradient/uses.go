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

// nameWeight is the control that chooses a weight of the kernel.
const nameWeight = "weight"

// usesScene lets the gradients of one weight arrive from the places where it is
// used. What they come to is shown once the question is answered.
type usesScene struct {
	twins   *networkPair
	weight  *chosenWeight
	arrived int
	open    bool
}

// Reveal lets everything have arrived when an answered question is met again.
func (s *usesScene) Reveal(open bool) {
	if s.open = open; open && s.arrived == 0 {
		s.arrived = sumPlaces
	}
}

func (s *usesScene) Pace() lessons.Speed { return lessons.Speed1 }

func (w *chosenWeight) control() lessons.Control {
	c := lessons.Control{
		ID: nameWeight, Label: "the weight", Kind: lessons.Cells, Index: w.tap, Cols: sumSide, Figure: "kernel", Points: true, Restarts: true,
		Hint: "looks at another weight of the kernel",
	}
	for i := range sumTaps {
		c.Options = append(c.Options, fmt.Sprintf("row %d, column %d", i/sumSide+1, i%sumSide+1))
	}
	return c
}

// kernel is the first kernel, the chosen weight under the cursor.
func (t *networkPair) kernel(w *chosenWeight, title string) figure.Heatmap {
	return figure.Heatmap{
		Meta: figure.Meta{ID: "kernel", Title: title, Control: nameWeight},
		Cols: sumSide, Values: t.shared.Params()[0].Value[:sumTaps], Cursor: w.tap,
	}
}

func (s *usesScene) Controls() []lessons.Control { return []lessons.Control{s.weight.control()} }

func (s *usesScene) Do(a lessons.Action) error {
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
	// A run that waits to begin does not take away what has arrived.
	if seen, ok := snapshot.(arrivals); ok && (seen.done > 0 || !s.open) {
		s.arrived = seen.done
	}
}

// arrivals walks over the places, one a step; it is a lessons.Stepper and its
// own snapshot.
type arrivals struct{ done int }

// Step implements lessons.Stepper.
func (a *arrivals) Step(ctx context.Context, n int) error {
	a.done = min(a.done+n, sumPlaces)
	return ctx.Err()
}

// Done implements lessons.Stepper.
func (a *arrivals) Done() bool { return a.done >= sumPlaces }

// Snapshot implements lessons.Stepper.
func (a *arrivals) Snapshot() lessons.Snapshot { return *a }

// Progress implements lessons.Snapshot.
func (a arrivals) Progress() (done, of int) { return a.done, sumPlaces }

func (s *usesScene) Figures() []figure.Figure {
	f := figure.Gradients{
		Meta: figure.Meta{ID: "gradients", Title: "What each place asks of it", Note: fmt.Sprintf("its %d places, as on the image", sumPlaces)},
		Cols: sumAcross, Parts: s.twins.of(s.weight.tap), Arrived: s.arrived,
	}
	all := []figure.Figure{f, s.twins.kernel(s.weight, "The kernel; the cursor is on the weight")}
	if s.open {
		all = append(all, s.candidates())
	}
	return all
}

// candidates are what the gradient of the shared weight might be, and what it is.
func (s *usesScene) candidates() figure.Table {
	parts := s.twins.of(s.weight.tap)
	sum, largest := 0.0, 0.0
	for _, g := range parts {
		sum += g
		if math.Abs(g) > math.Abs(largest) {
			largest = g
		}
	}
	return figure.Table{
		Meta:    figure.Meta{ID: "candidates", Title: fmt.Sprintf("The %d gradients", sumPlaces)},
		Columns: []figure.Column{{Name: "of them"}, {Name: "gradient", Numeric: true}},
		Rows: [][]string{
			{"their mean", slopeText(sum / sumPlaces)},
			{"the largest", slopeText(largest)},
			{"their sum", slopeText(sum)},
			{"shared weight", slopeText(s.twins.whole[s.weight.tap])},
		},
		Cursor: -1,
	}
}

// slopeText is a gradient to as many digits as make sense of it.
func slopeText(g float64) string {
	return strings.Replace(strconv.FormatFloat(g, 'f', 6, 64), "-", "−", 1)
}

func (s *usesScene) Values() map[string]string {
	mean := 0.0
	for _, g := range s.twins.of(s.weight.tap) {
		mean += g / sumPlaces
	}
	return map[string]string{
		"places": strconv.Itoa(sumPlaces), "images": strconv.Itoa(sumBatch),
		"whole": slopeText(s.twins.whole[s.weight.tap]), "mean": slopeText(mean),
	}
}

// winnerScene shows which places have a gradient behind a global maximum.
type winnerScene struct {
	images int         // index into winnerCounts
	parts  [][]float64 // of the middle weight, for each number of images
}

// winnerCounts are the numbers of images to choose from.
func winnerCounts() []int { return []int{1, 2, 4, 8, 16, 32} }

func newWinnerScene(seed uint64) *winnerScene {
	s := &winnerScene{}
	for _, n := range winnerCounts() {
		parts, err := winnerParts(seed, n)
		if err != nil {
			panic("course: " + err.Error()) // network and task are part of the program
		}
		s.parts = append(s.parts, parts)
	}
	return s
}

// winnerParts are the gradients of the first kernel's middle weight from every
// place, over the first n images.
func winnerParts(seed uint64, n int) ([]float64, error) {
	batch, err := firstBars(seed, n)
	if err != nil {
		return nil, err
	}
	net, err := scene.Build(sumWinner, seed)
	if err != nil {
		return nil, err
	}
	slope, err := net.Gradient(batch, nets.CrossEntropy)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sumWinner, err)
	}
	parts, err := slope.Positions(0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sumWinner, err)
	}
	return firstKernel(parts, sumTaps/2), nil
}

func (s *winnerScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "images", Label: "images in the batch", Kind: lessons.Dial, Index: s.images, Figure: "gradients",
		Hint: "how many images it is summed over",
	}
	for _, n := range winnerCounts() {
		c.Options = append(c.Options, text.Plural(n, "image"))
	}
	return []lessons.Control{c}
}

func (s *winnerScene) Do(a lessons.Action) error {
	s.images = a.Index
	return nil
}

// speaking is how many places have a gradient.
func (s *winnerScene) speaking() int {
	n := 0
	for _, g := range s.parts[s.images] {
		if g != 0 {
			n++
		}
	}
	return n
}

func (s *winnerScene) Figures() []figure.Figure {
	return []figure.Figure{figure.Gradients{
		Meta: figure.Meta{ID: "gradients", Title: "Behind a global maximum", Note: "one weight of the first kernel; a place that nobody won is zero"},
		Cols: sumAcross, Parts: s.parts[s.images], Arrived: sumPlaces,
	}}
}

func (s *winnerScene) Values() map[string]string {
	return map[string]string{
		"places": strconv.Itoa(sumPlaces), "images": text.Plural(winnerCounts()[s.images], "image"), "speaking": text.Plural(s.speaking(), "place"),
	}
}
