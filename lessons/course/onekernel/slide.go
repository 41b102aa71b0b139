package onekernel

import (
	"context"
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

// slideSide is the side of the image that the kernel slides over.
const slideSide = 7

// upright is the kernel of the first step: what is right of it less what is left.
func upright() []float64 { return []float64{-1, 0, 1, -1, 0, 1, -1, 0, 1} }

// slideScene walks a kernel over an image and fills the map. Where the map will
// be loud is what the learner is asked first.
type slideScene struct {
	image  []float64
	seen   *slideSnapshot
	cursor int // the place that the learner looks at once the map is full; -1 for the walk's own
}

func newSlideScene() *slideScene { return &slideScene{image: squareImage(0), cursor: -1} }

// squareImage is dark but for a bright square that reaches the lower right
// corner of the image, so that it has a left and an upper edge.
func squareImage(seed uint64) []float64 {
	r := nets.Stream(seed, "square")
	top, left := 2+r.IntN(2), 2+r.IntN(3)
	image := make([]float64, slideSide*slideSide)
	for i := range image {
		if i/slideSide >= top && i%slideSide >= left {
			image[i] = 1
		}
	}
	return image
}

func (s *slideScene) Pace() lessons.Speed { return lessons.Speed1 }

func (s *slideScene) Run(seed uint64) (lessons.Stepper, error) {
	s.image, s.cursor = squareImage(seed), -1
	values, err := answers(s.image, slideSide, upright())
	if err != nil {
		return nil, err
	}
	return &slideWalk{values: values}, nil
}

func (s *slideScene) Observe(snapshot lessons.Snapshot) {
	if seen, ok := snapshot.(*slideSnapshot); ok {
		s.seen = seen
	}
}

// full reports whether every place of the map is filled.
func (s *slideScene) full() bool { return s.seen != nil && s.seen.done == len(s.seen.values) }

func (s *slideScene) Controls() []lessons.Control {
	if !s.full() {
		return nil
	}
	return []lessons.Control{placeControl(s.place(), slideSide-kernelSide+1)}
}

// placeControl moves a kernel over the places of a square map.
func placeControl(place, side int) lessons.Control {
	c := lessons.Control{
		ID: "place", Label: "the place", Kind: lessons.Cells, Index: place, Cols: side, Figure: "sliding", Points: true,
		Hint: "moves the kernel",
	}
	for i := range side * side {
		c.Options = append(c.Options, placeName(i, side))
	}
	return c
}

func placeName(i, cols int) string { return fmt.Sprintf("row %d, column %d", i/cols+1, i%cols+1) }

// place is where the kernel is.
func (s *slideScene) place() int {
	switch {
	case s.cursor >= 0:
		return s.cursor
	case s.seen == nil:
		return 0
	}
	return max(0, s.seen.done-1)
}

func (s *slideScene) Do(a lessons.Action) error {
	s.cursor = a.Index
	return nil
}

func (s *slideScene) Figures() []figure.Figure {
	f := figure.ConvolutionStep{
		Meta:   figure.Meta{ID: "sliding", Title: "A kernel slides over an image"},
		Image:  figure.Heatmap{Cols: slideSide, Values: s.image, Unsigned: true, Scale: 1, Cursor: -1},
		Kernel: figure.Heatmap{Cols: kernelSide, Values: upright(), Scale: 1, Cursor: -1},
		Stride: 1,
	}
	side := slideSide - kernelSide + 1
	f.Map = figure.Heatmap{Cols: side, Values: make([]float64, side*side), Masked: make([]bool, side*side), Scale: kernelSide, Cursor: s.place()}
	done := 0
	if s.seen != nil {
		done = s.seen.done
		copy(f.Map.Values, s.seen.values[:done])
	}
	for i := range f.Map.Masked {
		f.Map.Masked[i] = i >= done
	}
	if s.full() {
		f.Control = "place"
	}
	return []figure.Figure{f}
}

func (s *slideScene) Values() map[string]string {
	loudest, places := 0.0, 0
	for _, v := range upright() {
		loudest += max(v, 0)
	}
	if s.seen != nil {
		places = len(s.seen.values)
	}
	full := ""
	if s.full() {
		full = scene.Yes
	}
	return map[string]string{
		"full": full, "loudest": text.Number(loudest), namePlaces: text.Number(float64(places)),
	}
}

// slideWalk fills a map, a place a step; it is a lessons.Stepper.
type slideWalk struct {
	values []float64
	done   int
}

// Step implements lessons.Stepper.
func (w *slideWalk) Step(ctx context.Context, n int) error {
	for ; n > 0 && !w.Done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.done++
	}
	return nil
}

// Done implements lessons.Stepper.
func (w *slideWalk) Done() bool { return w.done >= len(w.values) }

// Snapshot implements lessons.Stepper.
func (w *slideWalk) Snapshot() lessons.Snapshot { return &slideSnapshot{w.values, w.done} }

// slideSnapshot is a map of which the first places are filled.
type slideSnapshot struct {
	values []float64
	done   int
}

// Progress implements lessons.Snapshot.
func (s *slideSnapshot) Progress() (done, of int) { return s.done, len(s.values) }
