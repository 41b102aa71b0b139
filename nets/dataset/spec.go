package dataset

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Spec is a task with all its dials set. Start from a task's defaults
// ([Default]) and change what should differ; [Spec.Validate] says what cannot be.
// A dial that the task does not have must stay at its zero value.
type Spec struct {
	Name string
	// Samples and Test are how many images to train on and to test on; Test is
	// 0 for the invert task, which tests on all images that are left.
	Samples, Test int
	// Size is the side of the image, or the number of pixels of a 1-D task.
	Size int
	// Transform and Inverted (a share from 0 to 1 of the pixels) are what images
	// are seen through.
	World    Transform
	Inverted float64
	// TrainAt and TestAt are where the thing to see lies.
	TrainAt, TestAt Place
	// Noise is the standard deviation of the Gaussian noise on every pixel.
	Noise float64
	// Ring lets things lie across the border and come in on the other side.
	Ring bool
	// Gap is how far two strokes lie apart, in pixels.
	Gap Range
	// RandomLabels draws the labels by lot, whatever the image shows.
	RandomLabels bool
	// OneHot shows an image of the invert task as a single 1 among the 2^Size
	// images there are: the input of a lookup table.
	OneHot bool
}

// A Range is whole numbers from From to To, both included, written "2..4".
type Range struct{ From, To int }

// String writes the range as ParseRange reads it.
func (r Range) String() string { return fmt.Sprintf("%d..%d", r.From, r.To) }

// ParseRange reads "2..4", or "3" for 3..3.
func ParseRange(text string) (Range, error) {
	a, b, found := strings.Cut(text, "..")
	if !found {
		b = a
	}
	from, err1 := strconv.Atoi(strings.TrimSpace(a))
	to, err2 := strconv.Atoi(strings.TrimSpace(b))
	if err1 != nil || err2 != nil || from > to {
		return Range{}, fmt.Errorf("%q is no range: write 2..4", text)
	}
	return Range{from, to}, nil
}

// The most that a set may hold: beyond it a mistyped number would fill the
// memory before anything else complains.
const (
	maxSamples = 200_000
	maxNumbers = 1 << 27 // float32 numbers in one set: 512 MiB
)

// Validate says whether the task can be made with these dials; the error names
// the task, the dial, and what to write.
func (s Spec) Validate() error {
	f, err := find(s.Name)
	if err != nil {
		return err
	}
	for _, check := range []func(generator) error{s.checkForeign, s.checkCounts, s.checkWorld} {
		if err := check(f); err != nil {
			return fmt.Errorf("task %s: %w", s.Name, err)
		}
	}
	if f.check != nil {
		if err := f.check(s); err != nil {
			return fmt.Errorf("task %s: %w", s.Name, err)
		}
	}
	return nil
}

// checkForeign refuses dials that the task does not have.
func (s Spec) checkForeign(f generator) error {
	set := map[string]bool{
		dialWorld:        s.World != "" && s.World != Plain,
		dialInverted:     s.Inverted != 0,
		dialTrainAt:      s.TrainAt != "" && s.TrainAt != Anywhere,
		dialTestAt:       s.TestAt != "" && s.TestAt != Anywhere,
		dialNoise:        s.Noise != 0,
		dialRing:         s.Ring,
		dialGap:          s.Gap != Range{},
		dialRandomLabels: s.RandomLabels,
		dialSize:         s.Size != f.Defaults.Size,
	}
	for _, d := range allDials() {
		if set[d.Name] && !slices.Contains(f.dials, d.Name) {
			return fmt.Errorf("it has no dial %s: its dials are %s", d.Name, strings.Join(f.dials, ", "))
		}
	}
	if s.OneHot && !f.oneHot {
		return fmt.Errorf("its images cannot be listed one by one, so there is no one-hot input for them")
	}
	return nil
}

// checkCounts checks the sizes.
func (s Spec) checkCounts(f generator) error {
	if s.Size < f.least || s.Size > f.most {
		return fmt.Errorf("size %d is out of range: write %d to %d", s.Size, f.least, f.most)
	}
	for _, c := range []struct {
		name string
		n    int
	}{{dialSamples, s.Samples}, {dialTest, s.Test}} {
		if c.name == dialTest && !slices.Contains(f.dials, c.name) {
			if c.n != 0 {
				return fmt.Errorf("it tests on all images that are left: write no test")
			}
			continue
		}
		if c.n < 1 || c.n > maxSamples {
			return fmt.Errorf("%s %d is out of range: write 1 to %d", c.name, c.n, maxSamples)
		}
		h, w := f.input(s)
		if int64(c.n)*int64(h)*int64(w) > maxNumbers {
			return fmt.Errorf("%s %d of %d×%d pixels are too many to hold: write at most %d", c.name, c.n, h, w, maxNumbers/(h*w))
		}
	}
	return nil
}

// checkWorld checks what images are seen through.
func (s Spec) checkWorld(generator) error {
	if !slices.Contains(worlds(), s.World) && s.World != "" {
		return fmt.Errorf("world %q is unknown: write plain, sensor or shuffle", s.World)
	}
	if !(s.Inverted >= 0 && s.Inverted <= 1) {
		return fmt.Errorf("inverted %v is no share: write a number from 0 to 1", s.Inverted)
	}
	if !(s.Noise >= 0) || math.IsInf(s.Noise, 0) || s.Noise > maxNoise {
		return fmt.Errorf("noise %v is no standard deviation: write a number from 0 to %d", s.Noise, maxNoise)
	}
	return nil
}

// maxNoise keeps noise far from where float32 sums overflow.
const maxNoise = 1000

// Input is the shape of the images: height, width and channels.
func (s Spec) Input() (h, w, c int, err error) {
	f, err := find(s.Name)
	if err != nil {
		return 0, 0, 0, err
	}
	h, w = f.input(s)
	return h, w, 1, nil
}

// Answer is what a network has to give per sample: the number of classes (0 where
// there are none) and the number of outputs.
func (s Spec) Answer() (classes, outputs int, err error) {
	f, err := find(s.Name)
	if err != nil {
		return 0, 0, err
	}
	if f.classes > 0 {
		return f.classes, f.classes, nil
	}
	return 0, f.outputs(s), nil
}

// ForInput returns the spec as a network with an input of h×w×c should see it.
// A lookup table sees the images of the invert task one-hot; everything else
// has to have the shape of the images.
func (s Spec) ForInput(h, w, c int) (Spec, error) {
	f, err := find(s.Name)
	if err != nil {
		return Spec{}, err
	}
	tries := []bool{s.OneHot}
	if f.oneHot {
		tries = []bool{false, true}
	}
	for _, t := range tries {
		s.OneHot = t
		if fh, fw := f.input(s); fh == h && fw == w && c == 1 {
			return s, nil
		}
	}
	s.OneHot = false
	fh, fw := f.input(s)
	return Spec{}, fmt.Errorf("the images of task %s are %s, the network's input is %s: begin the network with %s",
		s.Name, inputWord(fh, fw, 1), inputWord(h, w, c), inputWord(fh, fw, 1))
}
