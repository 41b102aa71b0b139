package onekernel

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

// The sides of the image that kernels slide over, and of the feature map.
const (
	imageSide = 7
	mapSide   = imageSide - kernelSide + 1
)

// upright returns the kernel of the first step: the right column minus the left
// one.
func upright() []float64 { return []float64{-1, 0, 1, -1, 0, 1, -1, 0, 1} }

// slideScene slides a kernel over an image and fills the feature map. It first
// asks the learner where the map will have large values; then the learner can
// read them.
type slideScene struct {
	scene.Running[slideSnapshot]
	image  []float64
	cursor int // the place that the learner reads, −1 for the kernel's
}

func newSlideScene() *slideScene { return &slideScene{image: squareImage(0), cursor: -1} }

// squareImage draws a bright square that covers the lower right corner of the
// image: it has a left and an upper edge.
func squareImage(seed uint64) []float64 {
	r := nets.Stream(seed, "square")
	top, left := 2+r.IntN(2), 2+r.IntN(3)
	image := make([]float64, imageSide*imageSide)
	for i := range image {
		if i/imageSide >= top && i%imageSide >= left {
			image[i] = 1
		}
	}
	return image
}

// Pace implements lessons.Pacer: the first time, the learner should see every
// place.
func (s *slideScene) Pace() lessons.Speed {
	if s.Finished() {
		return lessons.Speed1
	}
	return lessons.Slow
}

func (s *slideScene) Run(seed uint64) (lessons.Stepper, error) {
	s.image, s.cursor = squareImage(seed), -1
	values, err := convolve(s.image, imageSide, upright())
	if err != nil {
		return nil, err
	}
	run := &scene.Loop{Steps: scene.Steps{TotalSteps: len(values)}, Do: func() error { return nil }}
	run.See = func() lessons.Snapshot { return &slideSnapshot{run.Steps, values} }
	return run, nil
}

// Controls lets the learner move the kernel once the map is full.
func (s *slideScene) Controls() []lessons.Control {
	if !s.Finished() {
		return nil
	}
	return []lessons.Control{{
		ID: "place", Label: "the place", Kind: lessons.Cells, Options: scene.CellNames(mapSide*mapSide, mapSide), Index: s.place(), Cols: mapSide,
		Figure: "sliding", Points: true, Hint: "moves the kernel",
	}}
}

func (s *slideScene) Do(a lessons.Action) error {
	s.cursor = a.Index
	return nil
}

// place returns where the kernel is.
func (s *slideScene) place() int {
	switch {
	case s.cursor >= 0:
		return s.cursor
	case s.Latest == nil:
		return 0
	}
	return max(0, s.Latest.StepsDone-1)
}

func (s *slideScene) Figures() []figure.Figure {
	f := figure.ConvolutionStep{
		Meta:   figure.Meta{ID: "sliding", Title: "A kernel slides over an image"},
		Image:  figure.Heatmap{Cols: imageSide, Values: s.image, Unsigned: true, Scale: 1, Cursor: -1},
		Kernel: figure.Heatmap{Cols: kernelSide, Values: upright(), Scale: 1, Cursor: -1},
		Stride: 1,
	}
	f.Map = figure.Heatmap{
		Cols: mapSide, Values: make([]float64, mapSide*mapSide), Masked: make([]bool, mapSide*mapSide), Scale: kernelSide, Cursor: s.place(),
	}
	done := 0
	if s.Latest != nil {
		done = s.Latest.StepsDone
		copy(f.Map.Values, s.Latest.values[:done])
	}
	for i := range f.Map.Masked {
		f.Map.Masked[i] = i >= done
	}
	if s.Finished() {
		f.Control = "place"
	}
	return []figure.Figure{f}
}

func (s *slideScene) Values() map[string]string {
	loudest := 0.0
	for _, v := range upright() {
		loudest += max(v, 0)
	}
	first := 0.0
	for k, w := range upright() {
		first += w * s.image[k/kernelSide*imageSide+k%kernelSide]
	}
	return map[string]string{
		"full": scene.YesIf(s.Finished()), "loudest": text.Number(loudest), "first": text.Number(first), namePlaces: text.Number(mapSide * mapSide),
	}
}

// slideSnapshot is a map in which as many places are filled as steps are done.
type slideSnapshot struct {
	scene.Steps
	values []float64
}
